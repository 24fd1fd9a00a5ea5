"""Rosters and roll books on paper, afternoons in a calendar, what stands of whom on the public page (S5.4, S5.5)."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from kehou.core.models import Look
from kehou.core.scope import acting
from kehou.organisation.models import Staff
from kehou.people.models import Guardian, Pupil
from kehou.planning import actions, queries
from kehou.planning.models import Duty, Feed, Membership, RollBooks, Volunteer
from kehou.planning.tasks import make_books
from tests.factories import a_guardian_of, a_school, a_user, everything, grant
from tests.planning.term import MONDAY, NOW, a_spring, desk, groups_published, roster_proposed, the_term
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
    run = roster_proposed(boss)
    with acting(desk(boss)) as scope:
        actions.publish_roster(run, now=NOW, scope=scope)
    return boss


spring = prepared(built, at=NOW)


def get(client, person, name, query="", **kwargs):
    client.force_login(getattr(person, "user", person))
    return client.get(reverse(f"planning:{name}", kwargs=kwargs) + query)


def words_of(xlsx: bytes) -> str:
    book = zipfile.ZipFile(io.BytesIO(xlsx))
    return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def a_duty(boss, **filters) -> Duty:
    with acting(everything(boss.school)):
        return Duty.objects.select_related("staff__user", "group").filter(ended_at=None, **filters).order_by("starts_at").first()


# ── papers ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_a_roster_comes_per_day_per_person_and_per_group(client, boss, form, start):
    duty = a_duty(boss, role="care")
    here = {"unit": boss.school.code, "form": form}
    for name, kwargs in (("day_roster", {}), ("person_roster", {"staff": duty.staff_id}), ("group_roster", {"group": duty.group_id})):
        answer = get(client, boss, name, f"?day={MONDAY}", **here, **kwargs)
        assert answer.content.startswith(start)
        assert "attachment" in answer["Content-Disposition"]
    assert get(client, duty.staff, "my_roster", **here).content.startswith(start)


def test_a_day_has_that_days_adults_and_a_person_only_their_own(client, boss):
    duty = a_duty(boss, role="care", date=MONDAY)
    other = a_duty(boss, role="late", date=MONDAY)
    here = {"unit": boss.school.code, "form": "xlsx"}
    day = words_of(get(client, boss, "day_roster", f"?day={MONDAY}", **here).content)
    assert duty.staff.name in day and other.staff.name in day
    own = words_of(get(client, duty.staff, "my_roster", **here).content)
    assert duty.staff.name in own
    assert (other.staff.name in own) == (other.staff_id == duty.staff_id)


def test_roll_books_name_every_child_and_the_look_is_kept(client, boss):
    duty = a_duty(boss, role="care")
    answer = get(client, boss, "group_book", unit=boss.school.code, group=duty.group_id, form="xlsx")
    with acting(everything(boss.school)):
        names = list(Membership.objects.filter(group=duty.group_id).values_list("pupil__name", flat=True))
        assert Look.objects.filter(permission="planning.view", fields__contains=["name"]).count() == 1
    said = words_of(answer.content)
    assert [one for one in names if one not in said] == []


@pytest.mark.parametrize(("form", "head"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_all_roll_books_come_in_every_form_with_every_child_and_who_took_them(client, boss, form, head):
    content = get(client, boss, "all_books", unit=boss.school.code, form=form).content
    assert content.startswith(head)
    if form == "pdf":
        return
    said = words_of(content)
    with acting(everything(boss.school)):
        names = list(Membership.objects.values_list("pupil__name", flat=True))
    assert [one for one in names if one not in said] == []
    assert f"{boss.name} 于2024年3月22日打印" in said


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_many_roll_books_are_made_by_the_worker_and_kept_sealed(client, boss, monkeypatch, form):
    monkeypatch.setattr("kehou.planning.views.papers.MANY", 1)
    assert "由后台制作" in get(client, boss, "books", unit=boss.school.code).content.decode()
    client.force_login(boss.user)
    client.post(reverse("planning:ask_books", kwargs={"unit": boss.school.code}), {"form": form})
    with acting(everything(boss.school)):
        row = RollBooks.objects.get()
    assert (row.state, row.total) == ("waiting", 2)
    assert get(client, boss, "books_file", unit=boss.school.code, roll_books=row.pk).status_code == 404
    make_books(str(row.pk), str(boss.school.pk))
    make_books(str(row.pk), str(boss.school.pk))  # a second worker finds nothing to do
    with acting(everything(boss.school)):
        row = RollBooks.objects.get()
        name = Membership.objects.values_list("pupil__name", flat=True)[0]
    assert row.state == "done"
    assert name.encode() not in bytes(row.sealed)
    assert get(client, boss, "books_file", unit=boss.school.code, roll_books=row.pk).content == row.content
    with acting(everything(boss.school)) as scope:
        assert actions.drop_old_books(now=NOW + timedelta(days=8), scope=scope) == 1


def test_seats_come_as_word_and_excel_from_both_sides(client, boss):
    with acting(desk(boss)) as scope:
        group = queries.groups(scope, is_late=False).first()
        actions.publish_seats(actions.propose_seats(group, now=NOW, scope=scope), now=NOW, scope=scope)
        names = [m.pupil.name for m in queries.members_of(scope, group, MONDAY)]
    for form in ("docx", "xlsx"):
        said = words_of(get(client, boss, "seat_charts", unit=boss.school.code, group=group.pk, form=form).content)
        assert [one for one in names if one not in said] == []
        assert "从讲台看" in said
    assert get(client, boss, "seat_charts", unit=boss.school.code, group=group.pk, form="pdf").content.startswith(b"%PDF")


# ── calendars ─────────────────────────────────────────────────────────────────


def opened(client, person, name="open_feed", **kwargs) -> str:
    client.force_login(getattr(person, "user", person))
    page = client.post(reverse(f"planning:{name}", kwargs=kwargs)).content.decode()
    return re.search(r"(/public/[^<]+/calendar/[^<]+/)", page)[1]


def test_a_teacher_subscribes_to_own_duties_and_nobody_needs_to_sign_in(client, boss):
    duty = a_duty(boss, role="care")
    address = opened(client, duty.staff, unit=boss.school.code)
    client.logout()
    answer = client.get(address)
    said = answer.content.decode()
    with acting(everything(boss.school)):
        own = Duty.objects.filter(staff=duty.staff, ended_at=None).count()
    assert answer["Content-Type"].startswith("text/calendar")
    assert said.count("BEGIN:VEVENT") == own > 0
    assert duty.group.name in said
    with acting(everything(boss.school)):
        assert address.split("/")[-2] not in str(Feed.objects.values_list("sha256", flat=True))


def test_calendar_programs_read_it_by_the_letter_of_the_standard(client, boss):
    """RFC 5545: lines of at most 75 octets, a time zone for every TZID, the same UIDs each time and at each address."""
    address = opened(client, a_duty(boss, role="care").staff, unit=boss.school.code)
    first, second = client.get(address).content, client.get(address, headers={"host": "localhost"}).content
    assert all(len(line) <= 75 for line in first.split(b"\r\n")) and b"\n" not in first.replace(b"\r\n", b"")
    book, again = Calendar.from_ical(first), Calendar.from_ical(second)
    assert book.get_missing_tzids() == set() and [str(one["TZID"]) for one in book.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    uids = [str(one["UID"]) for one in book.walk("VEVENT")]
    assert len(uids) == len(set(uids)) > 0 and uids == [str(one["UID"]) for one in again.walk("VEVENT")]
    assert all(one["DTEND"].dt > one["DTSTART"].dt and one["DTSTAMP"] for one in book.walk("VEVENT"))
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in first


def test_a_duty_handed_over_moves_from_one_calendar_to_the_other(client, boss):
    duty = a_duty(boss, role="care")
    with acting(desk(boss, "planning.substitute")) as scope:
        bench = queries.stand_ins(scope, [duty])
        taker = bench.ranked(duty)[0][0].staff
    theirs, ours = (opened(client, who, unit=boss.school.code) for who in (duty.staff, taker))
    before = (client.get(theirs).content.count(b"BEGIN:VEVENT"), client.get(ours).content.count(b"BEGIN:VEVENT"))
    with acting(desk(boss, "planning.substitute")) as scope:
        actions.substitute(duty, taker, reason="病假", now=NOW, scope=scope)
    after = (client.get(theirs).content.count(b"BEGIN:VEVENT"), client.get(ours).content.count(b"BEGIN:VEVENT"))
    assert after == (before[0] - 1, before[1] + 1)


def test_an_address_that_is_revoked_or_replaced_shows_nothing(client, boss):
    teacher = a_duty(boss, role="care").staff
    first = opened(client, teacher, unit=boss.school.code)
    second = opened(client, teacher, unit=boss.school.code)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    client.post(reverse("planning:revoke_feed", kwargs={"unit": boss.school.code}))
    assert client.get(second).status_code == 404


def test_who_left_the_school_sees_no_duties_and_a_closed_account_nothing(client, boss):
    teacher = a_duty(boss, role="care").staff
    address = opened(client, teacher, unit=boss.school.code)
    with acting(everything(boss.school)):
        Staff.objects.filter(pk=teacher.pk).update(left_on=NOW.date())
    assert b"VEVENT" not in client.get(address).content
    teacher.user.is_active = False
    teacher.user.save()
    assert client.get(address).status_code == 404


def test_a_family_subscribes_to_its_childs_afternoons_without_the_name(client, boss):
    with acting(everything(boss.school)):
        mine, other = list(Pupil.objects.order_by("pk")[:2])
        group = Membership.objects.select_related("group").get(pupil=mine).group
    mother = a_guardian_of(mine)
    address = opened(client, mother, "open_child_feed", pupil=mine.pk)
    assert client.post(reverse("planning:open_child_feed", kwargs={"pupil": other.pk})).status_code == 404
    said = client.get(address).content.decode()
    assert f"课后服务 · {group.name}" in said
    assert mine.name not in said
    assert f"DTSTART;TZID=Asia/Shanghai:{MONDAY:%Y%m%d}T154000" in said
    with acting(everything(boss.school)):
        Guardian.objects.filter(pupil=mine).delete()
    assert client.get(address).status_code == 404


def test_a_key_of_another_school_is_not_there(client, boss, other_school):
    address = opened(client, a_duty(boss, role="care").staff, unit=boss.school.code)
    assert client.get(address.replace(boss.school.code, other_school.code)).status_code == 404


# ── personnel information ─────────────────────────────────────────────────────


def test_the_public_page_shows_what_each_agreed_to_and_forgets_it_at_once(client, boss):
    one = a_duty(boss, role="care").staff
    said = {"slots": ["first"], "weekdays": [1, 2, 3, 4, 5], "max_week": 5, "crosses": [], "dislikes": [], "shows": ["subject"]}
    address = reverse("planning:public_roster", kwargs={"unit": boss.school.code}) + f"?day={MONDAY}"
    with acting(everything(boss.school)) as scope:
        Staff.objects.update(subject="语文")
        one.refresh_from_db()
        actions.offer(the_term(boss.school), one, said, now=NOW, scope=scope)
    page = client.get(address).content.decode()
    assert page.count("语文") == 1
    with acting(everything(boss.school)) as scope:
        actions.offer(the_term(boss.school), one, said | {"shows": []}, now=NOW + timedelta(minutes=1), scope=scope)
        assert Volunteer.objects.get(staff=one).shows == []
    assert "语文" not in client.get(address).content.decode()


def test_somebody_without_a_staff_record_is_told_so(client, boss):
    stranger = a_user("实习老师")
    grant(stranger, boss.school, "care_teacher")
    answer = get(client, stranger, "my_offer", unit=boss.school.code)
    assert answer.status_code == 422
    assert "还没有对应的教职工登记" in answer.content.decode()
