"""A list filled in by hand comes back as a photo: read, shown to a person, and only then written down (C7.2)."""

import io
import random
import shutil
import struct
import zlib
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from kehou.care import actions, queries, tasks
from kehou.care.documents import day_lists
from kehou.care.forms import paper as form
from kehou.care.models import HandOver, Mark, PaperList, PaperPhoto, PhoneEntry, PrintedPage
from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.papers import reference
from kehou.papers.kinds.rolls import LAYOUT
from kehou.papers.out import pdf
from kehou.papers.paper import Style
from kehou.planning.models import Membership
from tests.care.afternoon import MONDAY, STAFFING, a_member, a_mother, an_afternoon, at
from tests.care.test_pages import go, in_school, signed_in, tell, words
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.papers.photographer import PENS, Shot, filled_in, photographed, printed
from tests.prepared import fresh, prepared

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not shutil.which("pdftoppm"), reason="no poppler on this machine")]


def built():
    return an_afternoon(a_school(), "陈一一", "李小明", "王二小")


world = prepared(built, at=at(19))


@pytest.fixture
def told(world, db):
    return fresh(world)


@pytest.fixture(autouse=True)
def evening():
    with time_machine.travel(at(19), tick=False):
        yield


def page_of(client, told, session, tmp_path) -> Image.Image:
    """The teacher prints the list: its first page."""
    return printed(tell(client, "print_list", session=session.pk, **in_school(told)).content, tmp_path, dpi=150)[0]


def a_photo(page: Image.Image, *rows: set[str], turn: float = 8, name: str = "纸.jpg") -> SimpleUploadedFile:
    """The page filled in and photographed."""
    draw = random.Random(7)
    filled = filled_in(page, LAYOUT, list(rows), pen=PENS["gel"], draw=draw, shapes=("tick",))
    return SimpleUploadedFile(name, photographed(filled, Shot(size=(1500, 2000), turn=turn, tilt=0.08, slope=0.3, noise=3, quality=60, draw=draw)), content_type="image/jpeg")


def sent(client, told, session, *photos):
    return tell(client, "read_photos_of", {"photos": list(photos)}, session=session.pk, **in_school(told))


def form_of(client, told, session) -> dict[str, str]:
    """What the form would send if nobody touched it."""
    rows = form_rows(client, told, session)
    with acting(told.scope) as scope:
        read = [str(one.pk) for one in queries.paper_photos(scope, session.pk)]
    return rows | {"roll_at": "16:03", "read": read}


def form_rows(client, told, session) -> dict[str, str]:
    page = go(client, "from_paper", session=session.pk, **in_school(told))
    return {f"{name}-{row.pupil.pk}": said for row in page.context["rows"] for name, said in (("state", row.state), ("who", row.who))}


def states(client, told, session) -> dict[str, tuple[str, str]]:
    page = go(client, "from_paper", session=session.pk, **in_school(told))
    return {row.pupil.name: (row.state, row.who) for row in page.context["rows"]}


def counts(told) -> tuple[int, ...]:
    with acting(everything(told.school)):
        return tuple(model.objects.count() for model in (Mark, HandOver, PhoneEntry, PaperList, PaperPhoto))


def test_an_afternoon_on_paper_comes_back_by_photo_and_a_persons_word(client, told, tmp_path):
    one, two, three = told.pupils  # by name: 陈一一, 李小明, 王二小
    mother, session = a_mother(two), told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    order = [line.pupil for day in lists(told, session) for line in day.lines]
    marks = {one.pk: {"present"}, two.pk: {"present", "taken"}, three.pk: {"absent"}}
    assert sent(client, told, session, a_photo(page, *(marks[child.pk] for child in order), turn=187)).status_code == 302
    assert counts(told) == (0, 0, 0, 0, 1)
    assert states(client, told, session) == {"陈一一": ("present", ""), "李小明": ("present", "asked"), "王二小": ("absent", "")}
    said = form_of(client, told, session) | {f"left-{two.pk}": "16:40", f"who-{two.pk}": f"guardian:{mother.pk}"}
    answer = tell(client, "take_paper", said, session=session.pk, **in_school(told))
    assert "纸质名单已补录" in words(client.get(answer.url))
    with acting(everything(told.school)):
        assert dict(Mark.objects.values_list("pupil__name", "state")) == {"陈一一": "present", "李小明": "present", "王二小": "absent"}
        sheet, gone = PaperList.objects.get(), HandOver.objects.get(to_kind="guardian")
        assert (gone.pupil_id, gone.device_at, gone.note) == (two.pk, at(16, 40), "纸质名单补录")
        assert (sheet.has_photo, PaperPhoto.objects.count()) == (True, 0)
        assert Entry.objects.get(kind__endswith="PaperListTaken").facts["by_photo"] is True
    kept = go(client, "paper_photo", session=session.pk, paper_list=sheet.pk, **in_school(told))
    assert Image.open(io.BytesIO(kept.content)).size == (1260, 1782)  # the page laid flat: no desk, no hands, no place


def lists(told, session):
    with acting(told.scope) as scope:
        return queries.lists_on(scope, MONDAY, session=session.pk)


def test_what_is_not_clear_is_shown_as_written_and_must_be_said(client, told, tmp_path):
    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    sent(client, told, session, a_photo(page, {"present", "absent"}, {"present"}, set()))
    shown = words(go(client, "from_paper", session=session.pk, **in_school(told)))
    first, _second, third = (line.pupil for line in lists(told, session)[0].lines)
    assert shown.count("看不清，请选") == 2
    assert (shown.count("?row=0"), shown.count("?row=1"), shown.count("?row=2")) == (1, 0, 1)
    with acting(told.scope) as scope:
        photo = queries.paper_photos(scope, session.pk).get()
    row = go(client, "photo_cut", session=session.pk, paper_photo=photo.pk, **in_school(told))
    piece = client.get(row.wsgi_request.path + "?row=0")
    assert Image.open(io.BytesIO(row.content)).size == (1260, 1782)
    assert Image.open(io.BytesIO(piece.content)).size[1] < 70
    answer = tell(client, "take_paper", form_of(client, told, session), session=session.pk, **in_school(told))
    assert answer.status_code == 422
    assert f"{first.name}：请照纸上选到、未到或请假。" in words(answer)
    assert counts(told) == (0, 0, 0, 0, 1)
    said = form_of(client, told, session) | {f"state-{first.pk}": "present", f"state-{third.pk}": "absent"}
    assert tell(client, "take_paper", said, session=session.pk, **in_school(told)).status_code == 302


def test_a_child_that_left_by_its_boxes_needs_a_time_and_a_person(client, told, tmp_path):
    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    sent(client, told, session, a_photo(page, {"present", "taken"}, {"present"}, {"present"}))
    answer = tell(client, "take_paper", form_of(client, told, session), session=session.pk, **in_school(told))
    assert (answer.status_code, counts(told)[:4]) == (422, (0, 0, 0, 0))
    assert "纸上打了离校" in words(answer)


def left_with_nobody_named(client, told, tmp_path):
    """The boxes say the first child left; a time is typed, and nobody is chosen."""
    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    sent(client, told, session, a_photo(page, {"present", "taken"}, {"present"}, {"present"}))
    said = form_of(client, told, session)
    row = next(name for name, word in said.items() if word == "asked")
    return tell(client, "take_paper", said | {row.replace("who-", "left-"): "16:40"}, session=session.pk, **in_school(told))


def test_a_time_without_a_person_hands_no_child_over(client, told, tmp_path):
    answer = left_with_nobody_named(client, told, tmp_path)
    assert answer.status_code == 422 and "请照图写时间、选交给谁" in words(answer)
    assert counts(told) == (0, 0, 0, 0, 1)


def test_twin_without_the_guard_a_box_is_taken_for_a_person(client, told, tmp_path, monkeypatch):
    monkeypatch.setattr(form, "ASKED", "what no form says")
    with pytest.raises(ValueError, match="asked"):
        left_with_nobody_named(client, told, tmp_path)


def a_newcomer(told) -> None:
    """A child joins whose name does not stand at the end."""
    a_member(told, a_pupil(a_class(told.school, 2), "阿一"))


def test_a_list_that_has_changed_is_read_by_child_and_says_so(client, told, tmp_path):
    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    order = [line.pupil.name for line in lists(told, session)[0].lines]
    a_newcomer(told)
    sent(client, told, session, a_photo(page, {"absent"}, {"present"}, {"leave"}))
    read = {name: state for name, (state, _who) in states(client, told, session).items()}
    assert read == dict(zip(order, ("absent", "present", "leave"), strict=True)) | {"阿一": ""}
    shown = words(go(client, "from_paper", session=session.pk, **in_school(told)))
    assert "名单在打印以后变过" in shown and "照片上没有这些孩子，请逐个选" in shown


def test_twin_read_by_position_the_newcomer_gets_another_childs_word(client, told, tmp_path, monkeypatch):
    from kehou.care.queries import paper

    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    a_newcomer(told)
    sent(client, told, session, a_photo(page, {"absent"}, {"present"}, {"leave"}))
    by_child = paper.rows_of

    def by_position(photos):
        rows = list(by_child(photos).values())
        return dict(zip([line.pupil.pk for line in lists(told, session)[0].lines], rows, strict=False))

    monkeypatch.setattr(paper, "rows_of", by_position)
    assert states(client, told, session)["阿一"][0] != ""


def test_a_child_that_is_on_the_list_no_more_is_named(client, told, tmp_path):
    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    with acting(everything(told.school)):


        Membership.objects.filter(pupil=told.pupils[0]).delete()
    sent(client, told, session, a_photo(page, {"present"}, {"present"}, {"present"}))
    shown = words(go(client, "from_paper", session=session.pk, **in_school(told)))
    assert "纸上有、现在名单上没有：陈一一。" in " ".join(shown.split()).replace("： ", "：")


def test_lists_of_another_session_another_day_and_another_school_are_refused(client, told, tmp_path):
    session = told.plan()
    photo = a_photo(page_of(signed_in(client, told.teacher), told, session, tmp_path), {"present"})
    with acting(everything(told.school)):
        late = told.late()
    lead = a_member_of_staff(told.school, "负责人", role="service_lead")
    client.force_login(lead.user)
    answer = sent(client, told, late, again(photo))
    assert answer.status_code == 422 and "这是另一场的点名册：2024-03-25 一年级1组。" in words(answer)
    answer = tell(client, "read_photos", {"photos": again(photo), "day": "2024-03-26"}, **in_school(told))
    assert answer.status_code == 422 and "这是另一天的点名册：2024-03-25 一年级1组。" in words(answer)
    assert counts(told)[4] == 0
    neighbour = a_school("yy-primary")
    theirs = a_member_of_staff(neighbour, "邻校", role="service_lead")
    client.force_login(theirs.user)
    answer = client.post(reverse("care:read_photos", kwargs={"unit": neighbour.code}), {"photos": again(photo), "day": "2024-03-25"})
    assert answer.status_code == 422 and "这不是本校打印的点名册" in words(answer)
    stranger = a_member_of_staff(told.school, "别组老师", role="care_teacher")
    client.force_login(stranger.user)
    answer = tell(client, "read_photos", {"photos": again(photo), "day": "2024-03-25"}, **in_school(told))
    assert answer.status_code == 422 and "不在您负责的班组里" in words(answer)
    assert counts(told)[4] == 0


def test_a_page_with_our_code_that_nobody_has_printed_is_not_believed(client, told, tmp_path):
    """A code of ours names the session; which children stand on the page in which order, only the printing has written down."""
    session = told.plan()
    with acting(told.scope) as scope:
        drawn = day_lists(queries.lists_on(scope, MONDAY, session=session.pk), MONDAY, "https://kehou.example", Style("某小学"))
    page = printed(pdf(*drawn), tmp_path, dpi=150)[0]
    answer = sent(signed_in(client, told.teacher), told, session, a_photo(page, {"present"}))
    assert answer.status_code == 422 and "这不是本校打印的点名册" in words(answer)
    assert counts(told) == (0, 0, 0, 0, 0)


def test_two_lists_in_one_photo_are_two_photos(client, told, tmp_path):
    session = told.plan()
    with acting(everything(told.school)):
        late = told.late()
    first = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    second = page_of(signed_in(client, told.late_teacher), told, late, tmp_path)
    both = Image.new("L", (first.width * 2, first.height), 255)
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    out = io.BytesIO()
    both.save(out, "JPEG")
    answer = sent(signed_in(client, told.teacher), told, session, SimpleUploadedFile("纸.jpg", out.getvalue(), content_type="image/jpeg"))
    assert answer.status_code == 422 and "照片里不止一张名单" in words(answer)
    assert counts(told)[4] == 0


def again(photo: SimpleUploadedFile) -> SimpleUploadedFile:
    photo.seek(0)
    return SimpleUploadedFile(photo.name, photo.read(), content_type="image/jpeg")


def test_a_word_changed_by_a_letter_or_sealed_for_another_school_says_nothing(told):
    session = told.plan()
    word = reference.word_of(reference.Reference(session.pk, 1, "ab" * 8), "xx")
    assert len(word) == 44 and reference.referred(word, "xx") == reference.Reference(session.pk, 1, "ab" * 8)
    assert reference.referred(word, "yy") is None
    changed = [word[:n] + ("A" if word[n] != "A" else "B") + word[n + 1 :] for n in range(44)]
    assert {reference.referred(one, "xx") for one in changed} == {None}


def test_twin_without_the_seal_a_changed_word_is_believed(told, monkeypatch):
    monkeypatch.setattr(reference, "constant_time_compare", lambda _one, _other: True)
    word = reference.word_of(reference.Reference(told.plan().pk, 1, "ab" * 8), "xx")
    assert reference.referred(("A" if word[0] != "A" else "B") + word[1:], "yy") is not None


def a_bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 60,000 pixels square."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = lambda kind, said: struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))  # noqa: E731
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def a_plain_jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "JPEG")
    return out.getvalue()


HOSTILE = {
    "empty": (b"", "这张"), "noise": (bytes(range(256)) * 40, "这张照片无法使用"), "half": (a_plain_jpeg()[:300], "这张照片无法使用"),
    "bomb": (a_bomb(), "这张照片无法使用"), "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(4000), "HEIC"), "pdf": (b"%PDF-1.7\n" + bytes(500), "这张照片无法使用"),
    "no list": (a_plain_jpeg(), "没有找到名单的二维码"), "gif": (b"GIF89a" + bytes(300), "这张照片无法使用"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_sent_is_answered_in_a_sentence_and_leaves_nothing(client, told, name):
    content, sentence = HOSTILE[name]
    session = told.plan()
    answer = sent(signed_in(client, told.teacher), told, session, SimpleUploadedFile("纸.jpg", content, content_type="image/jpeg"))
    assert answer.status_code == 422
    assert name == "empty" or sentence in words(answer)
    assert counts(told) == (0, 0, 0, 0, 0)


def test_of_several_photos_the_good_ones_stay_and_the_others_are_named(client, told, tmp_path):
    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    photos = [SimpleUploadedFile("a.jpg", b"x", content_type="image/jpeg"), a_photo(page, {"present"}, {"present"}, {"present"})]
    answer = tell(client, "read_photos", {"photos": photos, "day": "2024-03-25"}, **in_school(told))
    shown = words(client.get(answer.url))
    assert "第 1 张照片：这张照片无法使用。" in shown and "读出 1 张" in shown
    assert counts(told) == (0, 0, 0, 0, 1)


def test_a_newer_photo_of_the_page_takes_the_place_of_the_older(client, told, tmp_path):
    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    for said in ("absent", "present"):
        sent(client, told, session, a_photo(page, {said}, {said}, {said}))
    assert {state for state, _who in states(client, told, session).values()} == {"present"}
    assert counts(told)[4] == 1


def test_a_photo_is_taken_in_once(client, told, tmp_path):
    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    sent(client, told, session, a_photo(page, {"present"}, {"present"}, {"present"}))
    said = form_of(client, told, session)
    assert tell(client, "take_paper", said, session=session.pk, **in_school(told)).status_code == 302
    answer = tell(client, "take_paper", said, session=session.pk, **in_school(told))
    assert answer.status_code == 422 and "已经补录过，或已删除" in words(answer)
    assert counts(told)[3:] == (1, 0)


def test_a_photo_that_somebody_else_took_in_meanwhile_is_not_taken_in_again(client, told, tmp_path):
    """Both had the form open; between this one's looking for its photo and its writing the other was done."""
    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    sent(client, told, session, a_photo(page, {"present"}, {"present"}, {"present"}))
    rows = [actions.PaperRow(one.pk, "present") for one in told.pupils]
    with acting(told.scope) as scope:
        photo = queries.paper_photos(scope, session.pk).get()
        PaperPhoto.objects.filter(pk=photo.pk).delete()
    with pytest.raises(actions.PhotoIsGone), acting(told.scope) as scope:
        actions.take_paper(session, rows, roll_at=at(16, 3), photo=b"", staffing=STAFFING, now=at(19), scope=scope, read=[photo])
    assert counts(told) == (0, 0, 0, 0, 0)


def test_a_photo_thrown_away_or_a_day_old_is_gone_and_nothing_was_written(client, told, tmp_path):
    session = told.plan()
    page = page_of(signed_in(client, told.teacher), told, session, tmp_path)
    photo = a_photo(page, {"present"}, {"present"}, {"present"})
    sent(client, told, session, again(photo))
    with acting(told.scope) as scope:
        one = queries.paper_photos(scope, session.pk).get()
    tell(client, "throw_photo", session=session.pk, paper_photo=one.pk, **in_school(told))
    assert counts(told) == (0, 0, 0, 0, 0)
    sent(client, told, session, again(photo))
    tasks.forget_photos(0)
    assert counts(told)[4] == 1
    with time_machine.travel(at(19) + timedelta(days=1, minutes=1), tick=False):
        tasks.forget_photos(0)
    assert counts(told) == (0, 0, 0, 0, 0)


def test_printed_twice_alike_a_page_stands_here_once_and_the_journal_says_who_printed(client, told, tmp_path):
    session = told.plan()
    for _n in range(2):
        tell(signed_in(client, told.teacher), "print_list", session=session.pk, **in_school(told))
    with acting(everything(told.school)):
        assert PrintedPage.objects.filter(session=session).count() == 1
        assert [one.facts["pages"] for one in Entry.objects.filter(kind__endswith="ListsPrinted")] == [1, 1]


def test_thirty_one_children_need_two_pages_and_both_photos_make_one_list(client, told, tmp_path):
    home = a_class(told.school, 2)
    for n in range(28):
        a_member(told, a_pupil(home, f"学生{n:02}"))
    session = told.plan()
    pages = printed(tell(signed_in(client, told.teacher), "print_list", session=session.pk, **in_school(told)).content, tmp_path)
    sent(client, told, session, a_photo(pages[0], *[{"present"}] * 30), a_photo(pages[1], {"absent"}))
    found = [state for state, _who in states(client, told, session).values()]
    assert (len(pages), found.count("present"), found.count("absent"), len(found)) == (2, 30, 1, 31)
    tell(client, "take_paper", form_of(client, told, session), session=session.pk, **in_school(told))
    with acting(everything(told.school)):
        sheet = PaperList.objects.get()
    kept = go(client, "paper_photo", session=session.pk, paper_list=sheet.pk, **in_school(told))
    assert Image.open(io.BytesIO(kept.content)).size == (1260, 2 * 1782)
    assert actions.PhotoIsGone.clause == "C7.2"
