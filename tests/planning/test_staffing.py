"""Who may be planned with: volunteers, the confirmed load, the timetable (C5.1, C7.1), and what is still missing."""

from datetime import time, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.organisation.models import Staff
from kehou.planner import Session, Teacher, obstacle
from kehou.planning import actions, queries
from kehou.planning.actions import refusals
from kehou.planning.models import Lesson, Volunteer
from kehou.planning.rules import spans
from tests.factories import everything
from tests.planning.term import FRIDAY, MONDAY, NOW, a_spring, desk, groups_published, roster_proposed, teachers, the_term

pytestmark = pytest.mark.django_db
OFFER = {"slots": ["first"], "weekdays": [1, 2, 3, 4, 5], "max_week": 3, "crosses": [2], "dislikes": [5], "shows": ["subject"]}


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def colleague(school, name="陈老师") -> Staff:
    with acting(everything(school)):
        return Staff.objects.select_related("user").get(name=name)


def offered(staff, **more) -> Volunteer:
    with acting(everything(staff.school)) as scope:
        return actions.offer(the_term(staff.school), staff, OFFER | more, now=NOW, scope=scope)


def pool(school) -> dict[str, Teacher]:
    with acting(everything(school)) as scope:
        return {one.id: one for one in queries.teachers_of(the_term(school), MONDAY, FRIDAY, scope=scope)}


def confirmed(*offers) -> None:
    with acting(everything(offers[0].school)) as scope:
        actions.confirm_load(offers, now=NOW, scope=scope)


def test_who_offers_is_drawn_on_once_the_load_is_confirmed(boss):
    one, other = colleague(boss.school), colleague(boss.school, "周老师")
    offer = offered(one)
    assert str(one.pk) not in pool(boss.school)
    assert str(other.pk) in pool(boss.school)  # has not answered: as the register says (C7.1)
    confirmed(offer)
    told = pool(boss.school)[str(one.pk)]
    assert (told.slots, told.volunteer, told.max_week, told.cross, told.dislikes) == (("first",), False, 3, (1,), (4,))


def test_another_amount_of_work_has_the_load_confirmed_anew_and_another_wish_has_not(boss):
    one = colleague(boss.school)
    confirmed(offered(one))
    assert offered(one, dislikes=[1]).load_confirmed_at is not None
    assert offered(one, max_week=4).load_confirmed_at is None


def test_who_offers_nothing_is_not_drawn_on(boss):
    one = colleague(boss.school)
    offered(one, slots=[], weekdays=[])
    assert str(one.pk) not in pool(boss.school)


def test_a_load_is_confirmed_once(boss):
    offer = offered(colleague(boss.school))
    confirmed(offer)
    with acting(everything(boss.school)):
        offer.refresh_from_db()
    with pytest.raises(refusals.NothingToConfirm):
        confirmed(offer)


def test_nobody_is_on_duty_while_teaching(boss):
    groups_published(boss)
    one = colleague(boss.school)
    with acting(everything(boss.school)) as scope:
        actions.set_timetable(the_term(boss.school), {one.pk: [(1, time(15, 50), time(16, 30))]}, scope=scope)
    run = roster_proposed(boss)
    mondays = [d for d in run.result["duties"] if d["teacher"] == str(one.pk) and str(MONDAY) in d["session"]]
    late = {s["id"] for s in run.instance["sessions"] if s["slot"] == "late"}
    assert [d for d in mondays if d["session"] not in late] == []


def test_twin_a_lesson_only_bars_its_own_hours():
    lesson = Teacher("wang", busy=((0, 950, 990),))
    assert obstacle(lesson, Session("x", MONDAY, 940, 1020, 30, "101")) == "lesson"
    assert obstacle(lesson, Session("x", MONDAY, 990, 1020, 30, "101")) == ""
    assert obstacle(lesson, Session("x", FRIDAY, 940, 1020, 30, "101")) == ""


def test_a_roster_against_a_lesson_is_not_published(boss):
    groups_published(boss)
    run = roster_proposed(boss)
    busy = {d["teacher"] for d in run.result["duties"] if str(MONDAY) in d["session"]}
    with acting(desk(boss)) as scope:
        every = {pk: [(1, time(15, 50), time(17, 30))] for pk in Staff.objects.filter(pk__in=busy).values_list("pk", flat=True)}
        actions.set_timetable(the_term(boss.school), every, scope=scope)
        with pytest.raises(refusals.PlanBroken, match="这时有课") as no:
            actions.publish_roster(run, now=NOW, scope=scope)
    assert no.value.clause == "C5.1"


def test_the_database_lets_nobody_give_two_lessons_at_once(boss):
    one, term = colleague(boss.school), the_term_of(boss)
    with acting(everything(boss.school)):
        said = {"school": boss.school, "term": term, "staff": one, "weekday": 1}
        Lesson.objects.create(**said, starts=time(15, 40), ends=time(16, 20))
        Lesson.objects.create(**said, starts=time(16, 20), ends=time(17))  # one after the other is allowed
        with pytest.raises(IntegrityError, match="no_two_lessons_at_once"), transaction.atomic():
            Lesson.objects.create(**said, starts=time(16), ends=time(16, 30))
    with acting(everything(boss.school)) as scope, pytest.raises(refusals.LessonsOverlap):
        actions.set_timetable(term, {one.pk: [(1, time(8), time(9)), (1, time(8, 30), time(9))]}, scope=scope)


def the_term_of(boss):
    with acting(everything(boss.school)):
        return the_term(boss.school)


def test_hours_that_overlap_are_not_read():
    with pytest.raises(ValueError, match="16:00"):
        spans("15:40-16:20、16:00-17:00")
    with pytest.raises(ValueError, match="17:00-16:00"):
        spans("17:00-16:00")


def test_a_roster_from_wednesday_counts_what_somebody_did_on_monday(bare):
    """Twin: without the week's earlier days as they were, everybody would be free again from Wednesday on."""
    boss = a_spring(bare)
    teachers(bare, 12, volunteers=8)
    groups_published(boss)
    run = roster_proposed(boss, MONDAY, MONDAY + timedelta(days=1))
    with acting(desk(boss)) as scope:
        did = {str(duty.staff_id) for duty in actions.publish_roster(run, now=NOW, scope=scope)}
        Staff.objects.filter(duties_a_week__gt=0).update(duties_a_week=1)
    run = roster_proposed(boss, MONDAY + timedelta(days=2), FRIDAY)
    assert run.state == "done"
    assert {d["teacher"] for d in run.result["duties"] if d["session"][-10:] >= str(run.first)}.isdisjoint(did)
    with acting(desk(boss)) as scope:
        assert len(actions.publish_roster(run, now=NOW, scope=scope)) == 9
        assert {str(duty.staff_id) for duty, _why in queries.broken_duties(scope, NOW)} <= did


# ── pages ─────────────────────────────────────────────────────────────────────


def post(client, person, name, data=None, **kwargs):
    client.force_login(person.user)
    return client.post(reverse(f"planning:{name}", kwargs={"unit": person.school.code, **kwargs}), data or {}, follow=True)


def page(client, person, name, **kwargs) -> str:
    client.force_login(person.user)
    return client.get(reverse(f"planning:{name}", kwargs={"unit": person.school.code, **kwargs})).content.decode()


def test_a_teacher_volunteers_on_the_phone_and_the_office_confirms(client, boss):
    one = colleague(boss.school)
    answer = post(client, one, "save_offer", OFFER)
    assert "学校确认课时后" in answer.content.decode()
    assert "等学校确认课时" in page(client, one, "my_offer")
    with acting(everything(boss.school)):
        offer = Volunteer.objects.get(staff=one)
        assert Entry.objects.filter(kind="planning.VolunteerOffered").count() == 1
    assert str(offer.pk) in page(client, boss, "staff")
    assert "已确认 1 位教师的课时" in post(client, boss, "confirm_load", {"chosen": offer.pk}).content.decode()
    assert "课时已确认" in page(client, one, "my_offer")


def test_an_offer_of_hours_without_days_is_refused(client, boss):
    answer = post(client, colleague(boss.school), "save_offer", OFFER | {"weekdays": []})
    assert answer.status_code == 422
    assert "请至少选一天" in answer.content.decode()


def test_the_office_writes_down_what_somebody_says(client, boss):
    one = colleague(boss.school)
    assert "本人还没有答复" in page(client, boss, "member", staff=one.pk)
    post(client, boss, "save_member", OFFER, staff=one.pk)
    answer = post(client, boss, "save_lessons", {"day1": "15:40-16:20、16:30-17:10"}, staff=one.pk)
    assert "每周 2 节课" in answer.content.decode()
    assert "15:40-16:20、16:30-17:10" in page(client, boss, "member", staff=one.pk)


def sheet(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("课表.csv", "\n".join(lines).encode())


def test_a_timetable_is_looked_at_before_it_is_written(client, boss):
    one = colleague(boss.school)
    lines = ("工号,姓名,周一,周五", f"{one.number},陈老师,15:40-16:20,8:00-8:40；16:00-16:40")
    assert "检查通过" in post(client, boss, "read_timetable", {"file": sheet(*lines)}).content.decode()
    with acting(everything(boss.school)):
        assert Lesson.objects.count() == 0
    post(client, boss, "read_timetable", {"file": sheet(*lines), "apply": "on"})
    with acting(everything(boss.school)):
        assert list(Lesson.objects.values_list("weekday", "starts")) == [(1, time(15, 40)), (5, time(8)), (5, time(16))]


def test_a_timetable_with_a_fault_names_row_and_column_and_writes_nothing(client, boss):
    one = colleague(boss.school)
    lines = ("工号,周一", f"{one.number},第七节", "T9999,15:40-16:20", f"{one.number},")
    answer = post(client, boss, "read_timetable", {"file": sheet(*lines), "apply": "on"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "第2行B列：“第七节”看不懂" in said
    assert "第3行A列：没有这个工号" in said
    assert "第4行：这位教师在前面已有一行" in said
    with acting(everything(boss.school)):
        assert Lesson.objects.count() == 0


def test_the_office_sees_what_is_missing(client, boss):
    said = page(client, boss, "ready")
    assert "56 名学生有名额，其中 56 名还没有班组" in said
    assert "7 人没有答复" in said
    assert "每周需要" in said
    groups_published(boss)
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        duties = actions.publish_roster(run, now=NOW, scope=scope)
        one = duties[0].staff
        actions.offer(the_term(boss.school), one, OFFER | {"slots": [], "weekdays": []}, now=NOW, scope=scope)
    said = page(client, boss, "ready")
    assert "与现在的情况不符" in said
    assert "没有可以排班的申报" in said


def test_the_list_of_the_staff_is_told_apart_by_what_they_answered(client, boss):
    one, *others = teachers(boss.school, 3)
    confirmed(offered(one))
    offered(others[0])
    names = {show: shown(client, boss, show) for show in ("ready", "waiting", "silent")}
    assert (names["ready"], names["waiting"]) == ({one.pk}, {others[0].pk})
    assert others[1].pk in names["silent"]
    assert set.union(*names.values()) == shown(client, boss, "")


def shown(client, boss, show) -> set:
    client.force_login(boss.user)
    found = client.get(reverse("planning:staff", kwargs={"unit": boss.school.code}), {"show": show})
    return {line["staff"].pk for line in found.context["lines"]}


def test_pages_of_the_staff_ask_as_much_for_ten_as_for_one(client, boss):
    for name in ("staff", "ready"):
        page(client, boss, name)
    few = {name: asked(client, boss, name) for name in ("staff", "ready")}
    for one in teachers(boss.school, 10):
        offered(one)
    assert {name: asked(client, boss, name) for name in few} == few


def asked(client, person, name) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as counted:
        page(client, person, name)
    return len(counted)


