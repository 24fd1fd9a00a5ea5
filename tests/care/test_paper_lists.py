"""A list filled in by hand comes back: exceptions only, the paper's own times, the photo as evidence, contradictions to a person (C7.2)."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kehou.care import actions, queries
from kehou.care.actions.refusals import PaperAheadOfTime, PaperOfAnotherDay
from kehou.care.models import Alarm, HandOver, Mark, PaperList, PhoneEntry
from kehou.core.models import Entry
from kehou.core.scope import acting
from tests.care.afternoon import MONDAY, STAFFING, a_mother, an_afternoon, at
from tests.care.phones import Phone, send
from tests.care.test_pages import go, in_school, signed_in, tell, words
from tests.factories import a_member_of_staff, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db


def built():
    return an_afternoon(a_school(), "陈一一", "李小明", "王二小")


world = prepared(built)


@pytest.fixture
def told(world, db):
    return fresh(world)


def row(pupil, state="present", left=None, person=None, name="", kind="") -> actions.PaperRow:
    kind = kind or ("guardian" if person else "other" if left else "")
    return actions.PaperRow(pupil.pk, state, left, kind if left else "", person.pk if person else None, name or (f"{person.name}（母亲）" if person else ""))


def typed(told, session, *rows, roll_at=None, now=None, photo=b""):
    with acting(told.scope) as scope:
        return actions.take_paper(session, rows, roll_at=roll_at or at(16, 3), photo=photo, staffing=STAFFING, now=now or at(19), scope=scope)


def marks(told) -> dict[str, str]:
    with acting(everything(told.school)):
        return {one.pupil.name: one.state for one in Mark.objects.order_by("seq").select_related("pupil")}


def test_an_afternoon_on_paper_stands_in_the_archive_with_the_papers_times(told):
    one, two, three = told.pupils
    mother = a_mother(two)
    typed(told, told.plan(), row(one), row(two, left=at(16, 40), person=mother), row(three, "absent"))
    assert marks(told) == {"陈一一": "present", "李小明": "present", "王二小": "absent"}
    with acting(everything(told.school)):
        gone = HandOver.objects.get(to_kind="guardian")
        assert (gone.guardian_id, gone.device_at, gone.at) == (mother.pk, at(16, 40), at(19))
        assert {one.device_at for one in Mark.objects.all()} == {at(16, 3)}
    assert told.holders(one) == ["group"]
    assert told.alarms() == [("missing", False)]


def test_what_came_by_network_is_not_overwritten_a_person_is_asked(told):
    one, two, three = told.pupils
    mother = a_mother(two)
    session = told.called(one)  # the desk: absent
    with acting(told.scope) as scope:
        actions.pick_up(two, person=mother.pk, now=at(16, 30), scope=scope)
    typed(told, session, row(one, "absent"), row(two, left=at(16, 30), name="张某（叔叔）"), row(three))
    with acting(everything(told.school)):
        assert list(HandOver.objects.filter(pupil=two).order_by("seq").values_list("to_kind", flat=True)) == ["group", "guardian"]
        assert PhoneEntry.objects.get(pupil=two, says="gone").to_name == "张某（叔叔）"  # kept as it was written
        assert set(Alarm.objects.filter(pupil=two, settled_at=None).values_list("kind", flat=True)) >= {"twice"}
        assert [alarm.pupil.name for alarm in queries.doubts_of(session)] == ["李小明"]


def test_marks_hand_overs_and_journal_say_paper_where_it_was_paper_and_phone_where_it_was_a_phone(told):
    one, two, three = told.pupils
    session, mother, phone = told.plan(), a_mother(two), Phone()
    phone.calls_roll(told, [one, three], at(16, 2))
    send(told, phone.written, at(16, 10))
    send(told, [phone.writes(three, "leave", at(16, 4))], at(16, 11))
    sheet = typed(told, session, row(one), row(two, left=at(16, 40), person=mother), row(three, "leave"))
    with acting(everything(told.school)):
        said = {child.name: list(Mark.objects.filter(pupil=child).order_by("seq").values_list("state", "reason")) for child in told.pupils}
        assert said == {
            "陈一一": [("absent", ""), ("present", "纸质名单补录")], "李小明": [("present", "")],
            "王二小": [("absent", ""), ("leave", "手机离线登记")],
        }  # fmt: skip
        chain = {child.name: list(HandOver.objects.filter(pupil=child).order_by("seq").values_list("to_kind", "note")) for child in told.pupils}
        assert chain == {"陈一一": [("group", "纸质名单补录")], "李小明": [("group", ""), ("guardian", "纸质名单补录")], "王二小": []}
        news = Entry.objects.filter(kind__endswith="Taken").order_by("seq")
        assert [(each.kind.split(".")[-1], each.facts["marked"], each.facts["handed_over"]) for each in news] == [
            ("PhoneEntriesTaken", 3, 1), ("PhoneEntriesTaken", 1, 0), ("PaperListTaken", 1, 2),
        ]  # fmt: skip
        assert news.last().facts["paper_list"] == str(sheet.pk)


def test_paper_and_desk_that_agree_ask_nobody(told):
    one, two, three = told.pupils
    session = told.called(three)
    typed(told, session, row(one), row(two), row(three, "absent"))
    with acting(everything(told.school)):
        assert list(queries.doubts_of(session)) == []
        assert Mark.objects.count() == 3


def test_times_that_cannot_be_are_refused(told):
    session = told.plan()
    with pytest.raises(PaperAheadOfTime):
        typed(told, session, row(told.pupils[0]), now=at(16, 2))
    with pytest.raises(PaperAheadOfTime):
        typed(told, session, row(told.pupils[0], left=at(16, 1), name="王阿姨"))
    with pytest.raises(PaperOfAnotherDay):
        typed(told, session, row(told.pupils[0]), roll_at=at(16, 3) - timedelta(days=1))
    with acting(everything(told.school)):
        assert (PaperList.objects.count(), PhoneEntry.objects.count()) == (0, 0)


def a_photo() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    picture = Image.new("RGB", (800, 1100), "white")
    where = Image.Exif()
    where[0x010E] = "南校区一(1)班"
    picture.save(drawn, "JPEG", exif=where)
    return SimpleUploadedFile("纸.jpg", drawn.getvalue(), content_type="image/jpeg")


def test_the_teacher_types_exceptions_only_and_the_photo_stands_beside_them(client, told):
    one, two, three = told.pupils
    mother = a_mother(two)
    session = told.plan()
    where = {"session": session.pk, **in_school(told)}
    with time_machine.travel(at(19), tick=False):
        page = go(signed_in(client, told.teacher), "from_paper", **where).content.decode()
        assert page.count('<option value="present" selected>') == 3
        said = {f"state-{child.pk}": "present" for child in told.pupils}
        said |= {f"left-{two.pk}": "16:40", f"who-{two.pk}": f"guardian:{mother.pk}", f"state-{three.pk}": "leave", "roll_at": "16:03", "photo": a_photo()}
        tell(client, "take_paper", said, **where)
        with acting(everything(told.school)):
            sheet = PaperList.objects.get()
            gone = HandOver.objects.get(to_kind="guardian")
        assert (gone.to_name, gone.device_at) == ("李妈妈（母亲）", at(16, 40))
        seen = words(go(client, "paper_list", paper_list=sheet.pk, **where))
        assert "李小明" in seen
        assert "16:40 · 已离校 李妈妈（母亲）" in seen
        photo = go(client, "paper_photo", paper_list=sheet.pk, **where)
    assert Image.open(io.BytesIO(photo.content)).format == "JPEG"
    assert b"Exif" not in photo.content
    with acting(everything(told.school)):
        assert b"JFIF" not in str(PaperList.objects.values_list("photo", flat=True)[0])[:4].encode()
    assert marks(told) == {"陈一一": "present", "李小明": "present", "王二小": "leave"}


def test_a_time_without_a_person_is_refused_with_the_childs_name(client, told):
    session = told.plan()
    said = {f"state-{child.pk}": "present" for child in told.pupils} | {"roll_at": "16:03", f"left-{told.pupils[0].pk}": "16:40"}
    with time_machine.travel(at(19), tick=False):
        answer = signed_in(client, told.teacher).post(f"/{told.school.code}/care/sessions/{session.pk}/from-paper/take/", said)
    assert answer.status_code == 422
    assert "陈一一：离校要写时间和交给谁，两样都要。" in answer.content.decode()


def test_another_groups_teacher_types_nothing_here(client, told):
    session = told.plan()
    stranger = a_member_of_staff(told.school, "别组老师", role="care_teacher")
    with time_machine.travel(at(19), tick=False):
        assert signed_in(client, stranger).get(f"/{told.school.code}/care/sessions/{session.pk}/from-paper/").status_code == 404


def test_whoever_scans_the_printed_code_is_led_to_where_the_list_is_typed(client, told):
    from kehou.care.documents import day_lists
    from kehou.papers.paper import Style

    told.plan()
    with acting(everything(told.school)) as scope:
        papers = day_lists(queries.lists_on(scope, MONDAY), MONDAY, "https://kehou.example/", Style("某小学"))
        session = told.group.sessions.get()
    address = next(one.mark.address for one in papers if one.title.startswith(told.group.name))
    assert address.startswith(f"https://kehou.example/{told.school.code}/care/paper/")
    with time_machine.travel(at(19), tick=False):
        answer = signed_in(client, told.teacher).get(address.removeprefix("https://kehou.example"))
    assert answer.url == f"/{told.school.code}/care/sessions/{session.pk}/from-paper/"
