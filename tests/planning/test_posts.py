"""Gate, safety officer and patrol in the term's roster, from what the school states to who stands in (C7.1, C7.3, C7.4a)."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.care import actions as care
from kehou.care.choices import AlarmKind
from kehou.care.models import Session as Sitting
from kehou.core.scope import acting
from kehou.notices.models import Message
from kehou.organisation.models import Campus, Leader, Staff
from kehou.planner import check, read_instance, read_result
from kehou.planning import actions, queries
from kehou.planning.actions import refusals
from kehou.planning.actions.posts import STATED
from kehou.planning.documents.calendar import duty_entries
from kehou.planning.models import Absence, Duty, Post, Publication, Run
from tests.factories import a_member_of_staff, a_school, everything, grant
from tests.planning.term import FRIDAY, MONDAY, NOW, a_spring, at, desk, groups_published, roster_proposed, teachers, the_term
from tests.prepared import prepared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def built() -> Staff:
    school = a_school()
    boss = a_spring(school)
    groups_published(boss)
    return boss


spring = prepared(built, at=NOW)


@pytest.fixture
def vice(boss):
    """A leader with no group: in the leading group by name and office."""
    with acting(everything(boss.school)):
        Leader.objects.create(school=boss.school, role="deputy", name="许副校长", post="副校长")
    return a_member_of_staff(boss.school, "许副校长", role="care_teacher", post="副校长", duties_a_week=0)


def a_post(boss, name="北校门", named=(), **more) -> Post:
    said = {"name": name, "kind": "gate", "campus": None, "weekdays": [1, 2, 3, 4, 5], "hours": "own", "starts": time(17), "ends": time(17, 20), "adults": 1, "who": "any", **more}
    with acting(desk(boss)) as scope:
        return actions.state_post(the_term(boss.school), said, named, scope=scope)


def published(boss) -> list[Duty]:
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        assert run.state == "done", queries.told(run.explanation, scope)
        assert check(read_instance(run.instance), read_result(run.result)) == []
        return actions.publish_roster(run, now=NOW, scope=scope)


def at_post(boss, post, day=MONDAY) -> Duty:
    with acting(everything(boss.school)):
        return Duty.objects.select_related("staff__user", "post", "group").get(post=post, date=day, ended_at=None)


def page(client, person, name, query="", **kwargs) -> str:
    client.force_login(getattr(person, "user", person))
    answer = client.get(reverse(f"planning:{name}", kwargs=kwargs) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def tell(client, person, name, data=None, **kwargs):
    client.force_login(person.user)
    return client.post(reverse(f"planning:{name}", kwargs=kwargs), data or {}, follow=True)


FORM = {"name": "北校门", "kind": "gate", "campus": "", "weekdays": [1, 3], "hours": "own", "starts": "16:50", "ends": "17:20", "adults": 2, "who": "any"}


# ── stated ────────────────────────────────────────────────────────────────────


def test_the_school_states_its_posts_on_a_page(client, boss):
    here = {"unit": boss.school.code}
    assert "还没有登记岗位" in page(client, boss, "posts", **here)
    shown = tell(client, boss, "add_post", FORM, **here).content.decode()
    assert "岗位“北校门”已登记" in shown and "周一、周三" in shown and "16:50–17:20" in shown
    with acting(everything(boss.school)):
        post = Post.objects.get()
    changed = tell(client, boss, "save_post", {**FORM, "adults": 1, "hours": "first"}, post=post.pk, **here).content.decode()
    assert "已改好" in changed and "15:40–17:00" in changed
    with acting(everything(boss.school)):
        post.refresh_from_db()
    assert (post.adults, post.starts, post.ends) == (1, None, None)


@pytest.mark.parametrize(("wrong", "said"), [
    ({"hours": "own", "starts": "", "ends": ""}, "自定时间要写从几点到几点"), ({"weekdays": []}, "哪几天"),
    ({"who": "named"}, "指定的人不能少于同时要的人数"), ({"adults": 0}, "同时要几人"),
])  # fmt: skip
def test_a_post_that_makes_no_sense_is_refused_in_a_sentence(client, boss, wrong, said):
    answer = tell(client, boss, "add_post", {**FORM, **wrong}, unit=boss.school.code)
    assert answer.status_code == 422 and said in answer.content.decode()
    with acting(everything(boss.school)):
        assert not Post.objects.exists()


def test_a_name_is_taken_once_and_free_again_after_the_post_ended(boss):
    first = a_post(boss)
    with pytest.raises(refusals.PostKnown):
        a_post(boss)
    with acting(desk(boss)) as scope:
        actions.end_post(first, now=NOW, scope=scope)
        with pytest.raises(refusals.PostOver):
            actions.end_post(first, now=NOW, scope=scope)
    assert a_post(boss).pk != first.pk


# ── in the roster ─────────────────────────────────────────────────────────────


def test_groups_and_posts_are_one_roster(boss, vice):
    gate, walk = a_post(boss), a_post(boss, "巡课", kind="patrol", who="leaders", hours="first", starts=None, ends=None)
    officer = a_post(boss, "安全员", [vice], kind="safety", who="named", hours="late", starts=None, ends=None)
    made = published(boss)
    assert len(made) == 15 + 15
    assert {d.staff_id for d in made if d.post_id == officer.pk} == {vice.pk}
    assert {d.staff_id for d in made if d.post_id == walk.pk} == {boss.pk, vice.pk}
    assert {(d.role, d.group_id, d.room_id) for d in made if d.post_id == gate.pk} == {("gate", None, None)}
    assert not {d.staff_id for d in made if d.group_id} & {boss.pk, vice.pk}


def test_nobody_is_rostered_at_the_gate_and_in_the_late_room_at_once(boss):
    a_post(boss, adults=3)
    made = published(boss)
    late = {(d.date, d.staff_id) for d in made if d.role == "late"}
    assert late and not late & {(d.date, d.staff_id) for d in made if d.role == "gate"}


def test_the_database_keeps_an_adult_from_the_gate_while_with_a_group(boss):
    """Twin: without the exclusion constraint the row goes in."""
    gate = a_post(boss)
    published(boss)
    with acting(everything(boss.school)):
        late = Duty.objects.select_related("staff").filter(role="late", ended_at=None).first()
    row = {"school": boss.school, "date": late.date, "starts_at": late.starts_at, "ends_at": late.starts_at + timedelta(minutes=20),
           "post": gate, "role": "gate", "staff": late.staff}  # fmt: skip
    with acting(everything(boss.school)):
        with pytest.raises(IntegrityError, match="no_adult_in_two_places"), transaction.atomic():
            Duty.objects.create(**row)
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute("ALTER TABLE planning_duty DROP CONSTRAINT no_adult_in_two_places")
            Duty.objects.create(**row)
            transaction.set_rollback(True)


def test_a_duty_is_with_a_group_or_at_a_post_never_both(boss):
    gate = a_post(boss)
    published(boss)
    with acting(everything(boss.school)):
        one = Duty.objects.filter(group__isnull=False).first()
        with pytest.raises(IntegrityError, match="duty_with_group_or_at_post"), transaction.atomic():
            Duty.objects.filter(pk=one.pk).update(post=gate)


def test_the_only_volunteer_for_the_gate_is_away_and_the_run_says_so(client, boss):
    gate = a_post(boss, who="volunteers")
    [chen] = [one for one in _staff(boss) if one.name == "陈老师"]
    offered(boss, chen, posts=[gate.pk])
    with acting(desk(boss)) as scope:
        actions.ask_absence(chen, MONDAY, MONDAY, since=None, reason="病假", now=NOW, scope=scope, agreed=True)
    run = roster_proposed(boss)
    assert run.state == "impossible"
    shown = page(client, boss, "run", unit=boss.school.code, run=run.pk)
    assert "北校门 只由报名的人承担：陈老师；陈老师 这天请假。" in shown
    assert "请 陈老师 调整请假。" in shown and "请更多人承担 北校门" in shown


def _staff(boss) -> list[Staff]:
    with acting(everything(boss.school)):
        return list(Staff.objects.select_related("user").order_by("number"))


def offered(boss, one, **said) -> None:
    told = {"slots": ["first"], "weekdays": [1, 2, 3, 4, 5], "max_week": 5, "crosses": [], "dislikes": [], "posts": [], "shows": [], **said}
    with acting(desk(boss)) as scope:
        kept = actions.offer(the_term(boss.school), one, told, now=NOW, scope=scope)
        if kept.load_confirmed_at is None:
            actions.confirm_load([kept], now=NOW, scope=scope)


def test_a_post_is_offered_on_ones_own_page_and_given_to_whoever_offered_it(client, boss):
    gate = a_post(boss, who="volunteers")
    chen = next(one for one in _staff(boss) if one.name == "陈老师")
    assert "愿意承担的岗位" in page(client, chen, "my_offer", unit=boss.school.code)
    said = {"posts": [gate.pk], "weekdays": [1, 2, 3, 4, 5], "max_week": 5}
    assert "已记下" in tell(client, chen, "save_offer", said, unit=boss.school.code).content.decode()
    with acting(desk(boss)) as scope:
        actions.confirm_load(queries.offers(scope, the_term(boss.school)), now=NOW, scope=scope)
    made = published(boss)
    assert {d.staff_id for d in made if d.post_id == gate.pk} == {chen.pk}
    assert not [d for d in made if d.staff_id == chen.pk and d.group_id]  # no slot was offered


def test_a_post_moved_to_other_hours_is_published_anew_and_nothing_else_changes(boss):
    gate = a_post(boss)
    before = published(boss)
    with acting(desk(boss)) as scope:
        said = {name: getattr(gate, name) for name in STATED} | {"starts": time(17, 10), "ends": time(17, 40)}
        actions.state_post(gate.term, said, [], post=gate, scope=scope)
    made = published(boss)
    assert {d.post_id for d in made} == {gate.pk} and len(made) == 5
    with acting(everything(boss.school)):
        assert Duty.objects.filter(ended_at=None).count() == len(before)
        assert {d.starts_at.minute for d in Duty.objects.filter(post=gate, ended_at=None)} == {10}


def test_a_roster_planned_again_says_who_comes_instead_of_whom_at_which_post(client, boss):
    first, other = (next(one for one in _staff(boss) if one.name == name) for name in ("郑老师", "王老师"))
    gate = a_post(boss, "南校门", [first], who="named")
    published(boss)
    with acting(desk(boss)) as scope:
        actions.state_post(gate.term, {name: getattr(gate, name) for name in STATED}, [other], post=gate, scope=scope)
    run = roster_proposed(boss)
    shown = page(client, boss, "run", unit=boss.school.code, run=run.pk)
    assert "按班组和岗位看改动" in shown and "南校门 3月25日" in shown and "郑老师 → 王老师" in shown


def test_an_ended_post_takes_its_duties_along_and_tells_those_concerned(boss):
    gate = a_post(boss)
    published(boss)
    who = at_post(boss, gate).staff
    with acting(desk(boss)) as scope:
        assert actions.end_post(gate, now=NOW, scope=scope) == 5
        assert not Duty.objects.filter(post=gate, ended_at=None).exists()
        assert Message.objects.filter(user=who.user, title__contains="已撤销").exists()
        last = queries.published_roster(scope, MONDAY)
    assert not [one for _day, sittings in last["days"] for one in sittings if one["group"] == "北校门"]


# ── changed by hand ───────────────────────────────────────────────────────────


def test_whoever_is_with_a_group_then_cannot_stand_in_at_the_gate_and_is_told_why(client, boss):
    gate = a_post(boss)
    published(boss)
    duty = at_post(boss, gate)
    with acting(everything(boss.school)):
        late = Duty.objects.select_related("staff").get(role="late", date=MONDAY, ended_at=None)
    shown = page(client, boss, "duty", unit=boss.school.code, duty=duty.pk)
    told = " ".join(re.sub(r"<[^>]+>", " ", shown).split())
    assert "北校门" in told and f"这时已在另一处值班 S5.5 1 人 {late.staff.name}" in told
    answer = tell(client, boss, "substitute", {"staff": late.staff_id, "reason": "临时有事"}, unit=boss.school.code, duty=duty.pk)
    assert answer.status_code == 422 and "这时已在另一处值班" in answer.content.decode()


def test_a_gate_duty_is_swapped_for_a_group_duty(boss):
    gate = a_post(boss)
    published(boss)
    mine = at_post(boss, gate)
    with acting(desk(boss)) as scope:
        choice = next(one for one in queries.swap_choices(scope, mine, NOW) if any(d.group_id for d in one.duties))
        theirs = next(d for d in choice.duties if d.group_id)
        swap = actions.ask_swap(mine, choice.candidate.staff, other=theirs, reason="", now=NOW, scope=scope)
        made = actions.answer_swap(swap, accept=True, now=NOW, scope=scope)
    assert {(d.post_id, d.group_id, d.staff_id) for d in made} == {
        (gate.pk, None, choice.candidate.staff.pk), (None, theirs.group_id, mine.staff_id),
    }  # fmt: skip


def test_the_gates_adult_is_away_a_candidate_takes_over_and_the_board_shows_the_new_one(client, boss):
    """The journey: stated, proposed, published, away, taken over, shown."""
    here = {"unit": boss.school.code}
    tell(client, boss, "add_post", {**FORM, "weekdays": [1, 2, 3, 4, 5], "starts": "17:00", "adults": 1}, **here)
    tell(client, boss, "propose_roster", {"first": MONDAY, "last": FRIDAY}, **here)
    with acting(everything(boss.school)):
        run = Run.objects.get(job="roster")
    shown = page(client, boss, "run", run=run.pk, **here)
    assert "北校门" in shown
    assert "新增 20 次值班" in tell(client, boss, "publish", run=run.pk, **here).content.decode()
    with acting(everything(boss.school)):
        gate = Post.objects.get()
    duty = at_post(boss, gate)
    assert "北校门" in page(client, duty.staff, "my_duties", **here)
    tell(client, duty.staff, "ask_absence", {"first": MONDAY, "last": MONDAY, "reason": "发烧"}, **here)
    with acting(everything(boss.school)):
        absence = Absence.objects.get()
    tell(client, boss, "decide_absence", {"agree": "1"}, absence=absence.pk, **here)
    shown = page(client, boss, "absence", absence=absence.pk, **here)
    assert "北校门" in shown and "推荐" in shown
    with acting(desk(boss)) as scope:
        [best, *_], _ = queries.stand_ins(scope, [duty]).ranked(duty)
    tell(client, boss, "substitute", {"staff": best.staff.pk, "reason": "发烧"}, duty=duty.pk, **here)
    assert at_post(boss, gate).staff_id == best.staff.pk
    officer = a_member_of_staff(boss.school, "安全主任", role="safety_officer")
    with time_machine.travel(at(17, 5, day=MONDAY), tick=False):
        client.force_login(officer.user)
        board = client.get(reverse("care:board", kwargs=here)).content.decode()
    assert best.staff.name in board and f"代{duty.staff.name}" in board and "正在值守" in board


def test_days_away_are_planned_again_at_the_gate_and_in_the_group_together(boss):
    gate = a_post(boss)
    published(boss)
    duty = at_post(boss, gate)
    with acting(desk(boss)) as scope:
        away = actions.ask_absence(duty.staff, MONDAY, FRIDAY, since=None, reason="培训", now=NOW, scope=scope, agreed=True)
        left = queries.duties_left(scope, away, NOW)
        made = actions.replan(away, now=NOW, scope=scope)
    assert {d.post_id for d in made} >= {gate.pk} and len(made) >= len(left)
    with acting(everything(boss.school)):
        assert not Duty.objects.filter(staff=duty.staff, ended_at=None).exists()
        assert Duty.objects.filter(post=gate, ended_at=None).count() == 5


# ── shown ─────────────────────────────────────────────────────────────────────


def test_the_roster_shows_posts_by_week_by_day_and_by_person(client, boss):
    gate = a_post(boss)
    published(boss)
    duty, here = at_post(boss, gate), {"unit": boss.school.code}
    for query in (f"?day={MONDAY}", f"?day={MONDAY}&view=day", f"?day={MONDAY}&view=people"):
        shown = page(client, boss, "roster", query, **here)
        assert "北校门" in shown and duty.staff.name in shown
    assert "17:00–17:20" in page(client, boss, "post", post=gate.pk, **here)


def test_one_post_and_five_cost_the_same_number_of_queries(client, boss):
    teachers(boss.school, 8)
    a_post(boss, who="named", named=_staff(boss)[7:9])

    def queries_of(name: str) -> int:
        client.force_login(boss.user)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(f"planning:{name}", kwargs={"unit": boss.school.code}) + f"?day={MONDAY}").status_code == 200
        return len(caught)

    def asked() -> dict[str, int]:
        published(boss)
        return {name: queries_of(name) for name in ("posts", "roster", "ready", "overview", "my_duties", "absences")}

    one = asked()
    for n in range(4):
        a_post(boss, f"{n}号门", named=_staff(boss)[n + 9 : n + 10], who="named")
    assert asked() == one


def test_papers_and_calendar_say_the_post(client, boss):
    gate = a_post(boss)
    published(boss)
    duty, here = at_post(boss, gate), {"unit": boss.school.code}
    client.force_login(boss.user)
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        found = client.get(reverse("planning:post_roster", kwargs={**here, "post": gate.pk, "form": form}))
        assert found.content.startswith(start)
    from tests.planning.test_papers import words_of

    day = client.get(reverse("planning:day_roster", kwargs={**here, "form": "xlsx"}) + f"?day={MONDAY}").content
    assert "北校门" in words_of(day) and "校门" in words_of(day)
    assert [one.title for one in duty_entries([duty])] == ["北校门"]


def test_readiness_counts_posts(client, boss):
    here = {"unit": boss.school.code}
    assert "还没有登记校门、安全员、巡课等岗位" in page(client, boss, "ready", **here)
    a_post(boss, "南校门", who="volunteers")
    shown = page(client, boss, "ready", **here)
    assert "南校门 周一需要 1 人，可来 0 人" in shown
    with acting(everything(boss.school)):
        Post.objects.update(who="any")
    assert "1 个岗位都有人可排" in page(client, boss, "ready", **here)
    published(boss)
    with acting(everything(boss.school)):
        Post.objects.update(adults=2)
    shown = page(client, boss, "ready", **here)
    assert "今后两周有 5 次还没有排满" in shown, shown[shown.index("岗位</"):][:400]


def test_families_read_names_at_posts_only_of_those_who_agreed(client, boss):
    gate = a_post(boss)
    published(boss)
    who = at_post(boss, gate).staff

    def sittings() -> list[dict]:
        with acting(everything(boss.school)) as scope:
            days = dict(queries.published_roster(scope, MONDAY)["days"])
        return [one for one in days[MONDAY] if one["group"] == "北校门"]

    assert [(one["names"], one["others"]) for one in sittings()] == [([], 1)]
    assert "1 位教职工" in page(client, boss, "public_roster", f"?day={MONDAY}", unit=boss.school.code)
    offered(boss, who, slots=["first", "late"], shows=["roles"])
    assert [one["names"] for one in sittings()] == [[who.name]]
    assert "校门值守" in page(client, boss, "public_roster", f"?day={MONDAY}", unit=boss.school.code)
    offered(boss, who, slots=["first", "late"], shows=[])
    assert [(one["names"], one["others"]) for one in sittings()] == [([], 1)]


def test_a_leader_only_at_posts_leaves_the_public_page_with_the_consent(boss, vice):
    a_post(boss, "巡课", kind="patrol", who="named", named=[vice], hours="first", starts=None, ends=None)
    published(boss)

    def people() -> list[str]:
        with acting(everything(boss.school)) as scope:
            return [one["name"] for one in queries.published_roster(scope, MONDAY)["people"]]

    assert vice.name not in people()
    offered(boss, vice, slots=[], max_week=0, shows=["roles"])
    assert vice.name in people()
    offered(boss, vice, slots=[], max_week=0, shows=[])
    assert vice.name not in people()
    with acting(everything(boss.school)):
        assert Publication.objects.filter(job="roster").exists()


def test_two_of_one_name_are_two_on_the_public_page_and_one_leaves_it_alone(boss, vice):
    namesake = a_member_of_staff(boss.school, vice.name, duties_a_week=0)
    a_post(boss, "巡课", kind="patrol", who="named", named=[vice, namesake], hours="first", starts=None, ends=None, adults=2)
    published(boss)

    def named() -> int:
        with acting(everything(boss.school)) as scope:
            return [one["name"] for one in queries.published_roster(scope, MONDAY)["people"]].count(vice.name)

    for who, left in ((vice, 1), (namesake, 2)):
        offered(boss, who, slots=[], max_week=0, shows=["roles"])
        assert named() == left
    offered(boss, vice, slots=[], max_week=0, shows=[])
    assert named() == 1


# ── the day ───────────────────────────────────────────────────────────────────


def told_of(boss, at_) -> set[str]:
    """Who reads of an alarm at this moment."""
    with acting(everything(boss.school)) as scope:
        before = set(Message.objects.values_list("pk", flat=True))
        care.raise_alarm(AlarmKind.TEACHER, school=boss.school.pk, day=at_.date(), now=at_, scope=scope)
        return set(Message.objects.exclude(pk__in=before).values_list("user__name", flat=True))


def test_an_alarm_goes_to_the_safety_officer_on_duty_and_without_one_to_whoever_holds_the_role(boss, vice):
    other = a_member_of_staff(boss.school, "安全主任", role="safety_officer", duties_a_week=0)
    grant(vice.user, boss.school, "safety_officer")
    assert told_of(boss, at(16, 30, day=MONDAY)) == {"安全主任", "许副校长"}
    a_post(boss, "安全员", [vice], kind="safety", who="named", hours="both", starts=None, ends=None)
    published(boss)
    assert told_of(boss, at(16, 30, day=MONDAY)) == {"许副校长"}
    assert told_of(boss, at(14, day=MONDAY)) == {"安全主任", "许副校长"}
    assert other.pk


def test_a_rostered_officer_who_could_not_open_the_board_is_not_told_alone(boss, vice):
    a_member_of_staff(boss.school, "安全主任", role="safety_officer", duties_a_week=0)
    a_post(boss, "安全员", [vice], kind="safety", who="named", hours="both", starts=None, ends=None)
    published(boss)
    assert told_of(boss, at(16, 30, day=MONDAY)) == {"安全主任", "许副校长"}


def test_after_hours_the_leader_on_duty_is_whoever_was_last(boss, vice):
    from kehou.care.actions.messages import leaders_on_duty

    a_post(boss, "巡课", [vice], kind="patrol", who="named", hours="both", starts=None, ends=None)
    published(boss)
    with acting(everything(boss.school)) as scope:
        told = {at_: {one.name for one in leaders_on_duty(boss.school.pk, at(*at_, day=MONDAY), scope)} for at_ in ((14, 0), (16, 0), (18, 30))}
    assert told == {(14, 0): {"刘主任"}, (16, 0): {"许副校长"}, (18, 30): {"许副校长"}}


def test_the_patrol_and_ones_own_phone_show_the_post(client, boss, vice):
    grant(vice.user, boss.school, "principal")
    a_post(boss, "巡课", [vice], kind="patrol", who="named", hours="both", starts=None, ends=None)
    published(boss)
    with time_machine.travel(at(16, 0, day=MONDAY), tick=False):
        client.force_login(vice.user)
        patrol = client.get(reverse("care:patrol", kwargs={"unit": boss.school.code})).content.decode()
        mine = client.get(reverse("care:duty", kwargs={"unit": boss.school.code})).content.decode()
    assert "今天由谁巡课" in patrol and "许副校长" in patrol
    assert "我今天的岗位" in mine and "正在值守" in mine


def test_the_board_changes_when_somebody_else_comes_to_the_gate(boss):
    from kehou.care import queries as days

    gate = a_post(boss)
    published(boss)
    duty = at_post(boss, gate)
    with acting(desk(boss)) as scope:
        before = days.board_version(scope, at(16, 55, day=MONDAY))
        assert days.board_version(scope, at(17, 5, day=MONDAY)) != before
        [best, *_], _ = queries.stand_ins(scope, [duty]).ranked(duty)
        actions.substitute(duty, best.staff, reason="病", now=NOW, scope=scope)
        assert days.board_version(scope, at(16, 55, day=MONDAY)) != before


def test_sessions_of_the_day_are_made_of_groups_only(boss):
    a_post(boss)
    published(boss)
    with acting(everything(boss.school)) as scope:
        made = care.plan_sessions(MONDAY, scope=scope)
        assert len(made) == Sitting.objects.count() == 3
        assert Campus.objects.count() == 2


# ── once, on a date ───────────────────────────────────────────────────────────

SPORTS_DAY = MONDAY + timedelta(days=2)


def test_a_post_for_a_single_day_is_planned_and_on_paper_that_day_only(client, boss):
    gate = a_post(boss, name="运动会东门", weekdays=[], date=SPORTS_DAY)
    a_post(boss)
    published(boss)
    with acting(everything(boss.school)):
        [duty] = Duty.objects.filter(post=gate).select_related("staff__user")
        assert duty.date == SPORTS_DAY
        assert Duty.objects.filter(post__name="北校门").values("date").distinct().count() == 5
        assert [one.title for one in duty_entries([duty])] == ["运动会东门"]
    shown = page(client, boss, "posts", unit=boss.school.code)
    assert shown.count("3月27日（") == 1
    assert "运动会东门" in page(client, boss, "post", unit=boss.school.code, post=gate.pk)
    client.force_login(boss.user)
    paper = client.get(reverse("planning:post_roster", kwargs={"unit": boss.school.code, "post": gate.pk, "form": "pdf"}))
    assert paper.status_code == 200


@pytest.mark.parametrize("day", [MONDAY + timedelta(days=5), date(2025, 3, 25)])
def test_a_single_day_must_be_a_service_day_of_the_term(boss, day):
    with pytest.raises(refusals.PostDay):
        a_post(boss, weekdays=[], date=day)


def test_weekdays_or_a_date_never_both_and_never_neither(client, boss):
    said = {"name": "东门", "kind": "gate", "campus": "", "hours": "first", "adults": 1, "who": "any"}
    none = tell(client, boss, "add_post", said, unit=boss.school.code)
    assert none.status_code == 422
    assert "请选哪几天，或写只在哪一天" in none.content.decode()
    assert tell(client, boss, "add_post", {**said, "weekdays": [1, 2], "date": SPORTS_DAY}, unit=boss.school.code).status_code == 200
    with acting(everything(boss.school)):
        kept = Post.objects.get(name="东门")
        assert (kept.weekdays, kept.date) == ([], SPORTS_DAY)
        with pytest.raises(IntegrityError, match="post_on_weekdays_or_once"), transaction.atomic():
            Post.objects.filter(pk=kept.pk).update(weekdays=[1])


def test_half_an_hour_before_the_first_duty_the_officer_is_reached_already(boss, vice):
    a_post(boss, name="安全员", kind="safety", who="named", named=[vice])
    published(boss)
    with acting(everything(boss.school)) as scope:
        who = {minute: [one.name for one in queries.rostered(scope, MONDAY, at(16, minute, day=MONDAY), "safety")] for minute in (29, 31)}
    assert who == {29: [], 31: ["许副校长"]}
