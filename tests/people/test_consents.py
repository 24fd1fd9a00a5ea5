"""Consents taken back: the effect is shown first, what rested on it is gone, who relied on it hears of it (PIPL 15, 16, 47)."""

from datetime import timedelta

import pytest
from django.test import Client

from kehou.core import clock
from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.notices.models import Message
from kehou.people import actions
from kehou.people.choices import ImportState, Purpose
from kehou.people.models import Collector, Pupil, RosterImport
from kehou.people.queries.rosters import _heeding
from kehou.people.rules.packing import packed, unpacked
from kehou.people.rules.roster import Change, FieldChange, KnownPupil
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, everything

pytestmark = pytest.mark.django_db
CANARY = "花生会休克"


@pytest.fixture
def teacher(school):
    return a_member_of_staff(school, "王老师", role="homeroom")


@pytest.fixture
def child(school, teacher):
    return a_pupil(a_class(school, homeroom=teacher), health=CANARY, seating="请坐前排")


@pytest.fixture
def mother(child):
    return a_guardian_of(child)


@pytest.fixture
def father(child):
    return a_guardian_of(child, name="李爸爸")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def agreed(child, *purposes) -> None:
    with acting(everything(child.school)) as scope:
        for purpose in purposes:
            actions.record_consent(child, purpose, given=True, now=clock.now() - timedelta(days=3), scope=scope)


def page(child, purpose="") -> str:
    return f"/family/people/{child.pk}/consents/{purpose}{'/' if purpose else ''}"


def kinds(school) -> list[str]:
    with acting(everything(school)):
        return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


def titles(school, user) -> list[tuple[str, str]]:
    with acting(everything(school)):
        return list(Message.objects.filter(user=user).values_list("title", "body"))


def test_the_effect_is_shown_with_names_and_nothing_has_changed_yet(school, child, mother, father):
    agreed(child, Purpose.HEALTH, Purpose.COLLECTORS)
    with acting(everything(school)):
        for name, relation in (("周桂兰", "外婆"), ("林国栋", "外公")):
            Collector.objects.create(school=school, pupil=child, name=name, relation=relation, phone="13800000000", starts_on=clock.today())
    phone = signed_in(mother)
    health, collectors = (phone.get(page(child, one)).content.decode() for one in ("health", "collectors"))
    for words in (CANARY, "请坐前排", "班主任 王老师", "另外 1 位监护人", "不得因为撤回而不让孩子参加"):
        assert words in health
    assert "登记的 2 位接送人马上停用：周桂兰（外婆）、林国栋（外公）" in collectors.replace("林国栋（外公）、周桂兰（外婆）", "周桂兰（外婆）、林国栋（外公）")
    with acting(everything(school)):
        assert (Pupil.objects.get(pk=child.pk).health, Collector.objects.filter(revoked_at=None).count()) == (CANARY, 2)
    assert kinds(school) == ["people.ConsentGiven", "people.ConsentGiven"]


def test_what_was_not_given_has_nothing_to_show_and_nothing_to_take_back(school, child, mother):
    phone = signed_in(mother)
    assert (phone.get(page(child, "photo")).status_code, phone.get(page(child, "none")).status_code) == (302, 404)
    assert phone.post(page(child, "photo") + "withdraw/").status_code == 422
    agreed(child, Purpose.PHOTO)
    assert [phone.post(page(child, "photo") + "withdraw/").status_code for _twice in range(2)] == [302, 422]
    assert kinds(school) == ["people.ConsentGiven", "people.ConsentWithdrawn"]


def test_a_first_no_is_no_withdrawal_and_nobody_is_told(school, child, mother, teacher):
    with acting(everything(school)) as scope:
        actions.record_consent(child, Purpose.PHOTO, given=False, now=clock.now(), scope=scope)
    assert kinds(school) == ["people.ConsentRefused"]
    assert titles(school, teacher.user) == titles(school, mother) == []
    assert "不同意" in signed_in(mother).get(page(child)).content.decode()


def test_a_note_taken_back_is_nowhere_and_those_concerned_are_told(school, child, mother, father, teacher):
    agreed(child, Purpose.HEALTH)
    kept = {"pupils": [], "guardians": [], "classes": [], "before": {f"pupil {child.pk}": {"health": ["", CANARY], "sex": ["", "m"]}}}
    with acting(everything(school)):
        undoable = RosterImport.objects.create(school=school, file_name="x", sha256="0", state=ImportState.APPLIED, changes=packed(kept))
    office, phone = signed_in(teacher.user), signed_in(mother)
    assert CANARY in office.get(f"/{school.code}/people/{child.pk}/health/").content.decode()
    assert phone.post(page(child, "health") + "withdraw/").status_code == 302
    with acting(everything(school)):
        undoable.refresh_from_db()
        assert unpacked(undoable.changes)["before"] == {f"pupil {child.pk}": {"sex": ["", "m"]}}
    told = [office.get(f"/{school.code}/people/{child.pk}/{one}").content.decode() for one in ("", "health/", "contacts/")]
    told += [phone.get(f"/family/people/{child.pk}/{one}").content.decode() for one in ("", "notes/", "consents/", "export/")]
    assert [CANARY in one for one in told] == [False] * 7
    assert ("已撤回" in told[0], "没有同意提供健康与座位提示" in told[1]) == (True, True)
    [(title, body)] = titles(school, teacher.user)
    assert title == "李小明：已撤回同意“向看护教师提供健康与座位提示”" and "向家长了解" in body
    assert (len(titles(school, father)), titles(school, mother)) == (1, [])
    with acting(everything(school)):
        said = str(list(Message.objects.values_list("title", "body"))) + str(list(Entry.objects.values_list("facts", flat=True)))
    assert CANARY not in said


def test_no_import_brings_back_what_a_family_took_back(school, child, mother):
    agreed(child, Purpose.HEALTH)
    neighbour = a_pupil(child.home_class, "王小红")
    known = [KnownPupil(one.pk, one.name, 1, 1) for one in (child, neighbour)]
    changes = tuple(Change(one, None, (FieldChange("health", "", CANARY),)) for one in known)
    signed_in(mother).post(page(child, "health") + "withdraw/")
    with acting(everything(school)):
        assert [one.known.id for one in _heeding(changes)] == [neighbour.pk]


def test_collectors_taken_back_leave_a_name_and_no_number(school, child, mother):
    agreed(child, Purpose.COLLECTORS)
    given = {"school": school, "pupil": child, "relation": "外婆", "phone": "13800000000", "starts_on": clock.today()}
    with acting(everything(school)):
        Collector.objects.create(name="周桂兰", **given)
        Collector.objects.create(name="张某", **{**given, "barred": True})
    signed_in(mother).post(page(child, "collectors") + "withdraw/")
    with acting(everything(school)):
        rows = {one.name: (bool(one.revoked_at), one.phone) for one in Collector.objects.all()}
    assert rows == {"周桂兰": (True, ""), "张某": (False, "13800000000")}  # a bar is the school's, not the family's to lift


def test_given_again_as_easily_with_its_history_seen_by_the_other_guardian(school, child, mother, father):
    phone = signed_in(mother)
    for step in ("give/", "withdraw/", "give/"):
        phone.post(page(child, "photo") + step, {"version": "2024-1", "agreed": "on"})
    seen = signed_in(father).get(page(child)).content.decode()
    assert ("记录 3 条" in seen, seen.count("李妈妈"), "撤回，先看会怎样" in seen) == (True, 4, True)
    assert "您本人" in phone.get(page(child)).content.decode()


def test_the_page_asks_as_often_for_one_line_as_for_thirty(school, child, mother):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    phone, asked = signed_in(mother), []
    for lines in (1, 29):
        with acting(everything(school)) as scope:
            for n in range(lines):
                actions.record_consent(child, Purpose.PHOTO, given=True, now=clock.now() + timedelta(seconds=n), scope=scope)
        with CaptureQueriesContext(connection) as seen:
            assert phone.get(page(child)).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_family_without_a_phone_withdraws_on_paper_by_the_homeroom_teacher(school, child, mother, teacher):
    agreed(child, Purpose.HEALTH)
    office, stranger = signed_in(teacher.user), signed_in(a_member_of_staff(school, "赵老师", role="care_teacher").user)
    sheet = f"/{school.code}/people/{child.pk}/consents/health/"
    shown = office.get(sheet).content.decode()
    assert ("家长填写的提示会删除，不能恢复。" in shown, CANARY in shown, stranger.get(sheet).status_code) == (True, False, 404)
    said = {"answer": "withdraw", "signed": "on"}
    assert office.post(sheet + "register/", {"answer": "withdraw"}).status_code == 422
    assert [office.post(sheet + "register/", said).status_code for _twice in range(2)] == [302, 422]
    seen = signed_in(mother).get(page(child)).content.decode()
    assert ("纸质，由 王老师 登记" in seen, len(titles(school, mother)), titles(school, teacher.user)) == (True, 1, [])
    assert office.post(sheet + "register/", {"answer": "give", "signed": "on"}).status_code == 302
    assert kinds(school)[-1] == "people.ConsentGiven"
