"""The term at the example school, told with the house's own actions: from the plan to the signed places."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from kehou.core.models import Unit
from kehou.core.scope import Scope, acting, system_scope
from kehou.demo import asking
from kehou.demo.moments import at
from kehou.demo.persons import account_of, as_user
from kehou.demo.reviewing import LATE_SEATS, agree_to_masked_names, draw_lots
from kehou.demo.schools import BECAUSE
from kehou.demo.stock import take_stock
from kehou.demo.surveying import ask_families
from kehou.enrolment import actions as enrolment
from kehou.enrolment.choices import Decision, Need, State, Step
from kehou.enrolment.models import Application, Letter, Notice, Round, Slot
from kehou.enrolment.rules import Asked
from kehou.identity.models import User
from kehou.organisation import actions as organisation
from kehou.organisation.models import Grade, HomeClass, ServicePlan, Term
from kehou.organisation.queries import WHOLE, offer_of
from kehou.people.models import Guardian, Pupil

NEEDS = (Need.WORK, Need.DISTANCE, Need.CARE, Need.AWAY)
SHARE = 0.55


def tell(unit: Unit, *, say: Callable[[str], None]) -> None:
    """Plan, round, applications, reviews, notice, letters, signatures; then some that came late."""
    lead, principal = (User.objects.get(username=f"demo-{key}") for key in ("lead", "principal"))
    district = User.objects.get(username="demo-district")
    whole = system_scope(unit, because=BECAUSE)
    with acting(whole):
        term = Term.objects.select_related("school").get()
        ask_families(unit, term, lead=lead)
        plan = plan_the_term(unit, term, lead=lead, principal=principal, district=district)
        round = enrolment.open_by_plan(term, plan, now=at("2024-02-26", 8), scope=as_user(lead, unit))
        say("applications")
        asking.brother_and_sister(unit, round)
    families_apply(unit, round)
    take_stock()
    with acting(whole):
        say("reviews")
        review_all(unit, round, lead=lead)
        draw_lots(round, lead=lead)
        agree_to_masked_names(round)
        notice = put_up_notice(unit, round, lead=lead)
        say("letters")
        letters = enrolment.send_letters(notice, now=at("2024-03-15", 10), scope=as_user(lead, unit))
    sign_letters(unit, letters, lead=lead)
    with acting(whole):
        say("late applications")
        come_late(unit, round, lead)
        asking.outside_the_ordinary_way(unit, round, lead=lead)


def plan_the_term(unit: Unit, term: Term, *, lead: User, principal: User, district: User) -> ServicePlan:
    """Drafted from policy, filed, approved by the district, published (S7.1)."""
    plan = organisation.draft_plan(term, today=at("2024-02-22", 10).date(), scope=as_user(lead, unit))
    offer_places(plan, scope=as_user(lead, unit))
    words = "周一至周五放学后在各班看护；17:00 后南北校区学生到一(1)班集中。校长任领导小组组长。"
    organisation.file_plan(plan, words=words, at=at("2024-02-22", 15), scope=as_user(lead, unit))
    organisation.decide_plan(plan, approved=True, remark="同意。", at=at("2024-02-23", 10), scope=as_user(district, unit))
    organisation.publish_plan(plan, at=at("2024-02-23", 14), scope=as_user(principal, unit))
    unit.refresh_from_db(fields=["own_policy"])  # from here on the school's own lines hold
    return plan


def offer_places(plan: ServicePlan, *, scope: Scope) -> None:
    """The late slot has the merged room's seats; who comes first is in the school's own order; its rooms hold 29."""
    offer = offer_of(plan)
    assert offer is not None
    slots = [replace(one, seats={WHOLE: LATE_SEATS}) if one.is_late else one for one in offer.slots]
    organisation.set_offer(plan, replace(offer, slots=tuple(slots)), scope=scope)
    today = at("2024-02-22", 11).date()
    why = "延时时段只有一间集中教室，晚到的家庭先排"
    organisation.set_line(plan, "capacity.criteria", ["in_time", "care", "work", "sibling"], why=why, today=today, scope=scope)
    organisation.set_line(plan, "grouping.size_max", 29, why="教室最多坐29人", today=today, scope=scope)
    plan.refresh_from_db()


def families_apply(unit: Unit, round: Round) -> None:
    """A good half of grades one to five ask in the first week, each an act of its own; one in twelve on paper."""
    chance = Random(5)  # noqa: S311
    with acting(system_scope(unit, because=BECAUSE)):
        slots = list(Slot.objects.filter(round=round).order_by("starts"))
        guardians = {g.pupil_id: account_of(g) for g in Guardian.objects.filter(order=1).select_related("user")}
        teachers = {c.pk: account_of(c.homeroom) for c in HomeClass.objects.select_related("homeroom__user")}
        served = Pupil.objects.filter(home_class__grade__number__lte=5, applications=None)
        pupils = list(served.select_related("home_class__grade", "school"))
    now = at("2024-02-27", 19, 30)
    for pupil in pupils:
        user = guardians[pupil.pk]
        if chance.random() > SHARE or user.username == "demo-applying":
            continue
        if chance.random() < 0.08:
            teacher = as_user(teachers[pupil.home_class_id], unit)
            enrolment.register_paper(wish(chance, slots), round=round, pupil=pupil, now=now, scope=teacher)
        else:
            enrolment.apply(wish(chance, slots), round=round, pupil=pupil, now=now, scope=as_user(user, unit))


def wish(chance: Random, slots: list[Slot], *, late_reason: str = "") -> Asked:
    """What a family typically asks for: most all five days, one in five until 18:00."""
    days = (1, 2, 3, 4, 5) if chance.random() < 0.7 else tuple(sorted(chance.sample(range(1, 6), 3)))
    chosen = tuple(s.pk for s in slots) if chance.random() < 0.2 else (slots[0].pk,)
    return Asked(
        need=chance.choice(NEEDS), days=days, slots=chosen, healthy=True, independent=True, pledge_version="1",
        home_alone=chance.random() < 0.06, late_reason=late_reason,
    )  # fmt: skip


def review_all(unit: Unit, round: Round, *, lead: User) -> None:
    """Homeroom teacher, grade leader, school, in that order (S5.2); a few are returned or refused."""
    now = at("2024-03-04", 16)
    for home in HomeClass.objects.select_related("homeroom__user").filter(grade__number__lte=5):
        mine = list(Application.objects.filter(round=round, pupil__home_class=home))
        _decide(mine[3:], Step.HOMEROOM, Decision.PASS, now, as_user(account_of(home.homeroom), unit))
        _decide(mine[:3], Step.HOMEROOM, Decision.PASS, now, as_user(account_of(home.homeroom), unit))
    now = at("2024-03-05", 16)
    for grade in Grade.objects.select_related("leader__user").filter(number__lte=5):
        leader = as_user(account_of(grade.leader), unit)
        rows = list(Application.objects.filter(round=round, pupil__home_class__grade=grade))
        _decide(rows[:-1], Step.GRADE, Decision.PASS, now, leader)
        _decide(rows[-1:], Step.GRADE, Decision.REJECT, now, leader, "与家长电话核实，家中有人接，暂不需要。")
        enrolment.submit_grade_list(round, grade, now=now, scope=leader)
    rows = list(Application.objects.filter(round=round, state=State.PASSED_GRADE))
    _decide(rows, Step.SCHOOL, Decision.PASS, at("2024-03-06", 15), as_user(lead, unit))


def _decide(rows: list[Application], step: str, decision: str, now: datetime, scope: Scope, why: str = "") -> None:
    if rows:
        enrolment.review(rows, step=step, decision=decision, now=now, scope=scope, reasons={r.pk: why for r in rows})


def put_up_notice(unit: Unit, round: Round, *, lead: User) -> Notice:
    """Five working days of notice, one objection, answered before it closes (S5.2)."""
    scope = as_user(lead, unit)
    notice = enrolment.publish_notice(round, now=at("2024-03-07", 9), scope=scope)
    words = "想请学校说明名额是怎样确定的。"
    objection = enrolment.file_objection(notice, text=words, named=False, now=at("2024-03-08", 20), scope=scope)
    answer = "延时看护报名多于名额，按公布的优先顺序和抽签确定；抽签文件可以下载，自己重算。"
    enrolment.answer_objection(objection, answer=answer, now=at("2024-03-11", 10), scope=scope)
    enrolment.close_notice(notice, now=at("2024-03-15", 9), scope=scope)
    return Notice.objects.get(pk=notice.pk)


def sign_letters(unit: Unit, sent: list[Letter], *, lead: User) -> None:
    """Nearly all sign, each an act of its own, some on paper with the homeroom teacher; a few do not (S5.3)."""
    now, chance, silent = at("2024-03-15", 20), Random(7), []  # noqa: S311
    with acting(system_scope(unit, because=BECAUSE)):
        guardians = {g.pupil_id: g for g in Guardian.objects.filter(order=1).select_related("user")}
        letters = list(Letter.objects.filter(pk__in=[one.pk for one in sent]).select_related("application", "school"))
    for letter in letters:
        if chance.random() < 0.02:
            silent.append(letter)
            continue
        _sign(letter, guardians[letter.pupil_id], now, unit, paper=letter.application.channel == "paper", lead=lead)
    with acting(system_scope(unit, because=BECAUSE)):
        leave_unsigned(silent, guardians, lead=as_user(lead, unit))


def leave_unsigned(letters: list[Letter], guardians: dict[UUID, Guardian], *, lead: Scope) -> None:
    """One family does not agree, one lets the day pass; the others have more time, as they asked for (S5.3)."""
    no, late, *others = letters
    family = as_user(account_of(guardians[no.pupil_id]), no.school)
    enrolment.refuse_letter(no, reason="外婆退休了，可以按时接孩子。", now=at("2024-03-18", 12), scope=family)
    for letter in others:
        enrolment.extend_letter(letter, until=date(2024, 4, 19), reason="家长出差，已电话联系。", now=at("2024-03-19", 16), scope=lead)
    enrolment.lapse_letters(now=at(f"{late.due_on + timedelta(days=1)}", 0), scope=lead)  # the night's work, done at once


def _sign(letter: Letter, guardian: Guardian, now: datetime, unit: Unit, *, paper: bool, lead: User) -> None:
    if paper:
        enrolment.register_paper_signature(letter, signer=guardian.name, now=now, scope=as_user(lead, unit))
        return
    ticks = range(len(letter.requirements))
    enrolment.sign_letter(letter, ticked=ticks, typed_name=guardian.name, now=now, scope=as_user(account_of(guardian), unit))


def come_late(unit: Unit, round: Round, lead: User) -> None:
    """Applications after the first week, one for every state they can be in; the first still waits to be taken (S5.1)."""
    now, chance = at("2024-04-08", 19), Random(9)  # noqa: S311
    slots = list(Slot.objects.filter(round=round).order_by("starts"))
    without = Pupil.objects.filter(home_class__grade__number=1, applications=None).select_related("home_class__grade__leader__user", "home_class__homeroom__user", "school")  # fmt: skip
    states = (
        State.LATE,
        State.SUBMITTED,
        State.SUBMITTED,
        State.RETURNED,
        State.PASSED_HOMEROOM,
        State.PASSED_GRADE,
        State.REJECTED,
        State.WITHDRAWN,
    )
    for pupil, state in zip(without[: len(states)], states, strict=False):
        family = as_user(account_of(Guardian.objects.select_related("user").get(pupil=pupil, order=1)), unit)
        asked = wish(chance, slots, late_reason="四月起家长调班，接不了孩子")
        application = enrolment.apply(asked, round=round, pupil=pupil, now=now, scope=family)
        if state not in (State.LATE, State.WITHDRAWN):
            enrolment.decide_late(application, admit=True, reason="情况属实。", now=now, scope=as_user(lead, unit))
        bring_to(application, state, pupil, now, unit)


def bring_to(application: Application, state: str, pupil: Pupil, now: datetime, unit: Unit) -> None:
    """Let the people who decide bring one application to a state."""
    teacher, leader = (as_user(account_of(s), unit) for s in (pupil.home_class.homeroom, pupil.home_class.grade.leader))
    if state == State.WITHDRAWN:
        enrolment.withdraw_application(application, scope=teacher)
    elif state == State.RETURNED:
        _decide([application], Step.HOMEROOM, Decision.RETURN, now, teacher, "请补充说明周三为什么也需要。")
    elif state == State.REJECTED:
        _decide([application], Step.HOMEROOM, Decision.REJECT, now, teacher, "与家长沟通后，改为只在有事时补缺。")
    elif state in (State.PASSED_HOMEROOM, State.PASSED_GRADE):
        _decide([application], Step.HOMEROOM, Decision.PASS, now, teacher)
        if state == State.PASSED_GRADE:
            _decide([Application.objects.get(pk=application.pk)], Step.GRADE, Decision.PASS, now, leader)
