"""A living afternoon at the example school: groups, seats, duties, and today's sessions half-way through."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

from kehou.care import actions as care
from kehou.care import queries as today
from kehou.care.choices import RoutineKind
from kehou.care.models import Permit, Session
from kehou.care.rules import ActivitiesRules, HomeAloneRules, StaffingRules
from kehou.core.models import Unit
from kehou.core.scope import acting, system_scope
from kehou.demo import consents, incidents, mornings, parted, posted, staffing
from kehou.demo.faces import a_face
from kehou.demo.moments import SHANGHAI, at
from kehou.demo.persons import account_of, as_user, name_care_teacher, name_waiting_mother
from kehou.demo.schools import BECAUSE
from kehou.demo.stock import take_stock
from kehou.enrolment.models import Place
from kehou.identity.models import User
from kehou.organisation.models import Term
from kehou.people.models import Collector, Guardian, Pupil
from kehou.planning import actions as planning
from kehou.planning.models import Group
from kehou.planning.rules import GroupingRules
from kehou.policy.queries import rules_for

FIRST, LAST = date(2024, 3, 20), date(2024, 4, 30)
TODAY = date(2024, 4, 10)
IN_FEBRUARY = datetime(2024, 2, 27, 20, 5, tzinfo=SHANGHAI)
SMALL = "该校区本年级需要看护的人数不足一组，按就近原则单独成组。"


def live(unit: Unit, *, say: Callable[[str], None]) -> None:
    """From the published plan to 16:35 on a Wednesday."""
    lead = User.objects.get(username="demo-lead")
    with acting(system_scope(unit, because=BECAUSE)):
        take_stock()
        say("groups, seats, roster")
        publish_plan(unit, lead)
        give_permits(unit)
        name_collectors(unit)
        consents.answer(unit, IN_FEBRUARY)
        say("today")
        take_stock()
        begin_today(unit, lead)
        consents.think_again(unit, IN_FEBRUARY)
        staffing.speak(unit, lead, now=at("2024-04-10", 16, 30))
        parted.keep(unit, lead, now=at("2024-04-10", 16, 32))
        at("2024-04-10", 16, 35)


def publish_plan(unit: Unit, lead: User) -> None:
    """Groups and seats by the planner, and a roster until the end of April (S5.4, S5.5)."""
    term, scope = Term.objects.select_related("school").get(), as_user(lead, unit)
    now = at("2024-03-18", 9)
    rules = rules_for(GroupingRules, unit, FIRST)
    run = planning.propose_groups(term, on=FIRST, now=now, scope=scope)
    small = {group["id"]: SMALL for group in (run.result or {})["groups"] if len(group["pupils"]) < rules.size_min}
    planning.publish_groups(run, reasons=small, now=now, scope=scope, starts_on=FIRST)
    for group in Group.objects.filter(is_late=False).select_related("term", "room")[:3]:
        planning.publish_seats(planning.propose_seats(group, now=now, scope=scope), now=now, scope=scope)
    posted.state_posts(unit, term, now=now, office=scope)
    planning.publish_roster(planning.propose_roster(term, FIRST, LAST, now=now, scope=scope), now=now, scope=scope)


def give_permits(unit: Unit) -> None:
    """独自回家证 for the children whose families wished it when they applied; one is still waiting (C7.4a)."""
    now = at("2024-03-19", 19)
    asked = Permit.objects.filter(state="requested").select_related("pupil__home_class__homeroom__user").order_by("created_at", "id")
    for permit in asked[1:]:
        care.grant_permit(permit, now=now, scope=as_user(account_of(permit.pupil.home_class.homeroom), unit))


def name_collectors(unit: Unit) -> None:
    """Every fifth child has a grandmother who may collect, on the list for weeks; two in three with a photo."""
    places = Place.objects.select_related("pupil")[::5]
    Collector.objects.bulk_create(
        Collector(
            school=unit, pupil=p.pupil, name=f"{p.pupil.name[0]}奶奶", relation="奶奶", phone="19900000000", starts_on=FIRST,
            photo=a_face(f"grandmother-{at}") if at % 3 else None,
        )
        for at, p in enumerate(places)
    )  # fmt: skip


def begin_today(unit: Unit, lead: User) -> None:
    """Sessions stood up, rolls called, the first children collected; it is 16:35."""
    care.plan_sessions(TODAY, scope=as_user(lead, unit))
    staffing, activities = rules_for(StaffingRules, unit, TODAY), rules_for(ActivitiesRules, unit, TODAY)
    now, chance = at("2024-04-10", 15, 35), Random(11)  # noqa: S311
    switch_on(lead, unit)
    open_at_once = [s for s in Session.objects.select_related("teacher__user", "group") if not s.is_late]
    hers = next(one for one in open_at_once if not account_of(one.teacher).demo_card)  # nobody's card becomes another's
    name_care_teacher(account_of(hers.teacher))
    walked = [one for one in open_at_once if one != hers][:3]
    for session in open_at_once:
        if session == hers:
            continue
        teacher = as_user(account_of(session.teacher), unit)
        if session in walked:
            mornings.walk_over(session, unit, TODAY, now)
        lines = today.roll_list(session, teacher)
        absent = [line.pupil.pk for line in lines if chance.random() < 0.02]
        given: dict[str, Any] = {"absent": [pk for pk in absent if session not in walked], "now": now, "scope": teacher}
        if session in walked:
            care.call_roll(session, **given)
        else:
            care.open_and_call(session, activity="homework", staffing=staffing, activities=activities, **given)
        mornings.look_at(session, today.held_by(session, teacher), unit, now, teacher)
    mornings.fall_ill(unit, [one for one in open_at_once if one != hers][3:5], at("2024-04-10", 15, 50))
    send_some_home(unit, at("2024-04-10", 16, 20), chance)
    held = today.custody_on(as_user(lead, unit), TODAY)
    waiting = [pk for pk, last in held.items() if last.to_kind == "group"]
    waits = Pupil.objects.filter(pk__in=waiting, collectors__isnull=False).order_by("pinyin", "pk")[0]
    name_waiting_mother(waits)
    incidents.happen(unit, waits, TODAY)
    mornings.type_in(walked[0], unit, at("2024-04-10", 16, 24), as_user(account_of(walked[0].teacher), unit))


def switch_on(lead: User, unit: Unit) -> None:
    """The school asks for the health check until the end of April, and counts classes over to their groups."""
    scope, begun = as_user(lead, unit), at("2024-03-18", 9)
    given: dict[str, Any] = {"temperature": False, "now": begun, "scope": scope}
    care.begin_routine(RoutineKind.HEALTH, starts_on=FIRST, ends_on=LAST, reason="春季流感高发期", **given)
    care.begin_routine(RoutineKind.WALK, starts_on=FIRST, ends_on=None, reason="两个校区、二十几个班，走廊里不丢一个孩子", **given)


def send_some_home(unit: Unit, now: datetime, chance: Random) -> None:
    """A few are collected early, a few go home alone with their permit."""
    gate, rules = as_user(User.objects.get(username="demo-gate"), unit), rules_for(HomeAloneRules, unit, TODAY)
    held = today.custody_on(gate, TODAY)
    alone = set(Permit.objects.filter(state="approved").values_list("pupil_id", flat=True))
    for pupil in Pupil.objects.filter(pk__in=held).order_by("pinyin", "pk")[::9]:
        if pupil.pk in alone:
            care.go_home_alone(pupil, rules=rules, now=now, scope=gate)
        else:
            guardian = Guardian.objects.get(pupil=pupil, order=1)
            care.pick_up(pupil, person=guardian.pk, now=now, scope=gate)
