"""The notice: a closed list of fields on every page, longer where an answer is late, down by itself, provable (S5.2)."""

import hashlib
import json
import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from kehou.core import clock
from kehou.core.scope import acting
from kehou.enrolment import actions, documents, tasks
from kehou.enrolment.models import Notice, NoticeExtension, NoticeSheet, Objection
from kehou.enrolment.queries import notices, showing
from kehou.people.actions import record_consent
from tests.enrolment.examples import a_child, a_notice, a_round, an_application, at, family
from tests.enrolment.test_pages import at_school, signed_in
from tests.factories import a_guardian_of, a_member_of_staff, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
IDENTITY, HEALTH = "110101201709091234", "花生过敏"


@pytest.fixture
def moment(monkeypatch):
    cache.clear()

    def move(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        monkeypatch.setattr(clock, "today", lambda: now.date())

    move(at(3, 5))
    return move


def built():
    """A notice of two children; 李小明's family agreed to a masked name."""
    school = a_school()
    round, child = a_round(school), a_child(school)
    mother = a_guardian_of(child)
    with acting(family(mother)) as scope:
        record_consent(child, "masked_name", given=True, now=at(2, 27), scope=scope)
    notice = a_notice([an_application(round, child, by=mother), an_application(round, a_child(school, "王小红"))])
    return notice, child, mother


world = prepared(built, at=at(3, 5))


@pytest.fixture
def shown(world, moment, db):
    return fresh(world)


@pytest.fixture
def school(shown):
    return shown[0].school


def pages_of(client, notice, mother, lead) -> dict[str, str]:
    """Every page and file on which the notice is shown, by name."""
    inside = {"unit": notice.school.code, "notice": notice.pk}
    addresses = {
        **{name: (lead, reverse(f"enrolment:{name}", kwargs=inside)) for name in ("notice", "print_notice", "notice_proof")},
        "notice_proof_file": (lead, reverse("enrolment:notice_proof_file", kwargs={**inside, "version": 1})),
        "family_notice": (mother, reverse("enrolment:family_notice", kwargs={"notice": notice.pk})),
        "portal": (None, reverse("portal:notices", kwargs={"unit": notice.school.code})),
        "front": (None, reverse("portal:front")),
        "school": (None, reverse("portal:unit", kwargs={"unit": notice.school.code})),
    }  # fmt: skip
    found = {}
    for name, (who, address) in addresses.items():
        client.logout()
        if who:
            client.force_login(who)
        answer = client.get(address)
        assert answer.status_code == 200, name
        found[name] = answer.content.decode()
    return found


def leaks(text: str, words: list[str]) -> list[str]:
    return [word for word in words if word in text]


def all_that_is_private(child, mother) -> list[str]:
    """The child's full name and whatever else the register holds about it, as it might be printed."""
    born = ("2017-09-09", "2017年9月9日", "20170909")
    return [child.name, IDENTITY, f"G{IDENTITY}", HEALTH, mother.phone, *born]


def test_no_page_of_the_notice_says_more_than_the_closed_list(client, school, shown):
    notice, child, mother = shown
    with acting(everything(school)):
        child.birth_date, child.identity_no, child.registry_no, child.health = date(2017, 9, 9), IDENTITY, f"G{IDENTITY}", HEALTH
        child.save()
    private = all_that_is_private(child, mother)
    lead = a_member_of_staff(school, "陈主任", role="service_lead").user
    pages = pages_of(client, notice, mother, lead)
    assert {name: leaks(page, private) for name, page in pages.items()} == dict.fromkeys(pages, [])
    outside = [one for name in ("portal", "front", "school") for one in leaks(pages[name], ["2024-2-0001", "一(1)班", "李*明"])]
    assert (outside, "李*明" in pages["notice"], "王*红" in pages["notice"]) == ([], True, False)
    with acting(everything(school)) as scope:
        facts = documents.notice_facts(scope, notices(scope).get(pk=notice.pk))
    assert leaks(json.dumps(facts.rows, ensure_ascii=False), private) == []


def test_twin_a_sheet_that_says_more_is_found_on_its_pages(client, school, shown, monkeypatch):
    notice, child, mother = shown
    lead = a_member_of_staff(school, "陈主任", role="service_lead").user
    told = [{"number": child.name, "home_class": "一(1)班", "name": mother.phone}]
    monkeypatch.setattr(NoticeSheet, "rows", property(lambda self: told, lambda self, value: None))
    pages = pages_of(client, notice, mother, lead)
    found = {name for name, page in pages.items() if leaks(page, all_that_is_private(child, mother))}
    assert found >= {"notice", "print_notice", "notice_proof_file", "family_notice"}


@pytest.mark.parametrize("field", ["phone", "birth_date", "student_number", "地址"])
def test_the_database_refuses_a_row_with_another_field(school, shown, field):
    notice = shown[0]
    with acting(everything(school)), pytest.raises(IntegrityError, match="sheet_has_no_other_field"), transaction.atomic():
        NoticeSheet.objects.create(school=school, notice=notice, version=9, rows=[{"number": "2024-2-0001", field: "x"}])
    with acting(everything(school)):  # the twin: the closed list itself
        NoticeSheet.objects.create(school=school, notice=notice, version=9, rows=[{"number": "1", "home_class": "2", "name": "3"}])


def test_another_schools_family_and_the_neighbour_see_nothing(client, other_school, shown):
    stranger = a_guardian_of(a_child(other_school, "外校孩子"))
    signed_in(client, stranger)
    for name in ("family_notice",):
        assert client.get(reverse(f"enrolment:{name}", kwargs={"notice": shown[0].pk})).status_code == 404


# ── how long it stands ───────────────────────────────────────────────────────


def objected(notice, mother, *, now=at(3, 6), named=False) -> Objection:
    with acting(family(mother)) as scope:
        return actions.file_objection(notice, text="名单缺人", named=named, now=now, scope=scope)


def test_it_stands_working_days_and_comes_down_by_itself(client, school, shown, moment):
    notice, _child, mother = shown
    assert notice.ends_on == date(2024, 3, 11)  # five working days after the fourth, a weekend between
    signed_in(client, mother)
    address = reverse("enrolment:family_notice", kwargs={"notice": notice.pk})
    moment(at(3, 11, 23))
    assert client.get(address).status_code == 200
    moment(at(3, 12))
    assert client.get(address).status_code == 404
    tasks.keep_notices(0)
    with acting(everything(school)) as scope:
        down = Notice.objects.get()
        told = [one["entry"].kind for one in showing.told_of(scope, down)]
    assert (down.taken_down_at, down.is_public, told[-1]) == (at(3, 12), False, "enrolment.NoticeClosed")


def test_twin_a_notice_that_still_runs_is_left_alone_by_the_job(school, shown, moment):
    moment(at(3, 11, 23))
    tasks.keep_notices(0)
    with acting(everything(school)):
        assert (Notice.objects.get().taken_down_at, NoticeExtension.objects.count()) == (None, 0)


def test_an_open_objection_lets_it_stand_longer_and_so_does_a_late_answer(client, school, shown, moment):
    notice, _child, mother = shown
    objection = objected(notice, mother)
    moment(at(3, 12))
    tasks.keep_notices(0)
    with acting(everything(school)):
        assert Notice.objects.get().ends_on == date(2024, 3, 14)
    signed_in(client, mother)
    page = client.get(reverse("enrolment:family_notice", kwargs={"notice": notice.pk})).content.decode()
    assert ("公示延长到 2024-03-14" in page, "截止日还有意见没有答复" in page) == (True, True)
    with acting(everything(school)) as scope:
        actions.answer_objection(objection, answer="已核对。", now=at(3, 14), scope=scope)
        late = Objection.objects.get()
        spans = [(one.was.day, one.until.day, one.because) for one in NoticeExtension.objects.order_by("at", "id")]
    assert (late.answered_late, spans) == (True, [(11, 14, "open"), (14, 18, "late")])


def test_an_answer_in_time_changes_nothing(school, shown):
    objection = objected(shown[0], shown[2])
    with acting(everything(school)) as scope:
        actions.answer_objection(objection, answer="已核对。", now=at(3, 8), scope=scope)
        assert (Notice.objects.get().ends_on, Objection.objects.get().answered_late) == (date(2024, 3, 11), False)


def test_who_objected_without_a_name_finds_the_answer_by_the_slip_and_nobody_by_guessing(client, school, shown, moment):
    notice, _child, mother = shown
    signed_in(client, mother)
    said = client.post(reverse("enrolment:object", kwargs={"notice": notice.pk}), {"text": "名单缺人"}, follow=True).content.decode()
    slip = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", said)[0]
    with acting(everything(school)) as scope:
        one = Objection.objects.get()
        assert one.user_id is None
        actions.answer_objection(one, answer="名单完整。", now=at(3, 6), scope=scope)
    find = reverse("enrolment:find_answer", kwargs={"notice": notice.pk})
    assert "名单完整。" in client.post(find, {"code": slip.lower()}).content.decode()
    wrong = client.post(find, {"code": "AAAA-AAAA-AAAA"})
    assert (wrong.status_code, "名单完整。" in wrong.content.decode()) == (422, False)


# ── proof ────────────────────────────────────────────────────────────────────


def test_the_proof_shows_each_version_its_times_and_its_hash(client, school, shown, moment):
    notice, child, mother = shown
    moment(at(3, 7))
    with acting(family(mother)) as scope:
        record_consent(child, "masked_name", given=False, now=at(3, 7), scope=scope)
    moment(at(3, 12))
    tasks.keep_notices(0)
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    page = client.get(at_school("notice_proof", school, notice=notice.pk)).content.decode()
    assert (page.count("内容与校验值一致"), "2024-03-07 09:00 — 2024-03-12 09:00" in page, "名单为第 2 版" in page) == (2, True, True)
    for version in (1, 2):
        content = client.get(at_school("notice_proof_file", school, notice=notice.pk, version=version)).content
        assert hashlib.sha256(content).hexdigest() in page
    assert client.get(at_school("notice_proof_file", school, notice=notice.pk, version=3)).status_code == 404
    assert ("李*明" in content.decode(), "2024-2-0001" in content.decode()) == (False, True)


def test_twin_a_sheet_changed_in_the_database_is_told(school, shown, monkeypatch):
    with acting(everything(school)) as scope:
        notice = notices(scope).get(pk=shown[0].pk)
        assert [one.holds for one in showing.versions(scope, notice)] == [True]
        monkeypatch.setattr(NoticeSheet, "rows", property(lambda self: [], lambda self, value: None))
        assert [one.holds for one in showing.versions(scope, notice)] == [False]
