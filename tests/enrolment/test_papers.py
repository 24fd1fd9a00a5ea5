"""The papers where the person is: lists, the notice for the board, letters, the family's own, and the proof of each."""

import io
import re
import zipfile
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.core import clock
from kehou.core.scope import acting
from kehou.enrolment import actions, tasks
from kehou.enrolment.models import Application, Bundle
from kehou.organisation.models import HomeClass, School
from kehou.papers.out import qr
from tests.enrolment.examples import FIRST_WEEK, a_child, a_homeroom, a_notice, a_round, an_application, at, decided, letters
from tests.factories import a_guardian_of, a_member_of_staff, a_pupil, everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_first_week(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: FIRST_WEEK)
    monkeypatch.setattr(clock, "today", lambda: FIRST_WEEK.date())


@pytest.fixture
def lead(client, school):
    client.force_login(a_member_of_staff(school, "孙老师", role="service_lead").user)
    return client


def at_school(name: str, school, form: str, **more) -> str:
    return reverse(f"enrolment:{name}", kwargs={"unit": school.code, "form": form, **more})


def words_of(answer) -> str:
    """Everything that stands in a Word file or a workbook."""
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    parts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]+>", "", "".join(parts))


def test_the_notice_for_the_board_is_what_was_shown(lead, school):
    notice = a_notice([an_application(a_round(school), a_child(school))])
    for form in ("pdf", "docx", "xlsx"):
        answer = lead.get(at_school("notice_paper", school, form, notice=notice.pk))
        assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    told = words_of(lead.get(at_school("notice_paper", school, "docx", notice=notice.pk)))
    assert "2024-2-0001" in told and "一(1)班" in told and "李小明" not in told
    assert lead.get(at_school("notice_paper", school, "exe", notice=notice.pk)).status_code == 404


def test_a_homeroom_teacher_takes_away_her_own_class_and_no_other(client, school):
    round, ours, theirs = a_round(school), a_child(school, "王小红"), a_child(school, "李思雨", number=2)
    for child in (ours, theirs):
        an_application(round, child, need_words="轮班")
    client.force_login(a_homeroom(school, ours.home_class).user)
    told = words_of(client.get(at_school("homeroom_list", school, "xlsx")))
    assert "王小红" in told and "轮班" in told and "李思雨" not in told


def test_the_grade_list_stands_as_it_was_handed_over(lead, school):
    one = an_application(a_round(school), a_child(school))
    decided([one], "homeroom", "grade")
    with acting(everything(school)):
        handed = Application.objects.get(pk=one.pk).grade_list_id
    told = words_of(lead.get(at_school("grade_list_paper", school, "docx", gradelist=handed)))
    assert "李小明" in told and "年级组长签字" in told


def test_an_english_reader_gets_the_same_chinese_paper(lead, school):
    one = an_application(a_round(school), a_child(school))
    address = at_school("application_paper", school, "docx", application=one.pk)
    told = words_of(lead.get(address, HTTP_ACCEPT_LANGUAGE="en"))
    assert "☑ 家长下班晚，不能按时接" in told and "☑ 周一" in told and "☐ 周四" in told


def test_a_school_has_its_own_head_and_foot_line(lead, school):
    an_application(a_round(school), a_child(school))
    with acting(everything(school)):
        School.objects.filter(school=school).update(paper_heading="某教育集团 · 某小学", paper_foot="新新路1号")
    told = words_of(lead.get(at_school("statistics", school, "docx")))
    assert "某教育集团 · 某小学" in told and "新新路1号" in told


def test_the_family_keeps_its_papers_and_no_neighbour_does(client, school):
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    address = reverse("enrolment:own_letter_paper", kwargs={"letter": letter.pk})
    client.force_login(mother)
    assert client.get(address).content.startswith(b"%PDF-")
    client.force_login(a_guardian_of(a_pupil(child.home_class, "李思雨"), name="思雨妈妈"))
    assert client.get(address).status_code == 404


def test_the_qr_code_leads_to_a_page_that_names_nobody(lead, client, school, monkeypatch):
    seen = []
    drawn = qr.png
    monkeypatch.setattr(qr, "png", lambda address: seen.append(address) or drawn(address))
    [letter] = letters([an_application(a_round(school), a_child(school))])
    lead.get(at_school("letter_paper", school, "docx", letter=letter.pk))
    client.logout()
    answer = client.get(urlsplit(seen[-1]).path)
    page = answer.content.decode()
    assert answer.status_code == 200 and "这份文件是真的" in page and "2024-2-0001" in page and "李小明" not in page
    forged = client.get(urlsplit(seen[-1]).path[:-3] + "xx/")
    assert forged.status_code == 404 and "不能证实" in forged.content.decode()


def test_a_list_of_many_costs_no_more_questions_than_of_one(lead, school):
    round, child = a_round(school), a_child(school)
    decided([an_application(round, child)], "homeroom", "grade")
    address = at_school("school_list", school, "xlsx")
    lead.get(address)

    def cost() -> int:
        with CaptureQueriesContext(connection) as told:
            lead.get(address)
        return len(told)

    one = cost()
    decided([an_application(round, a_pupil(child.home_class, name)) for name in ("甲", "乙", "丙")], "homeroom", "grade")
    assert cost() <= one


# ── all letters as one file ───────────────────────────────────────────────────


def three_letters(school) -> None:
    """Two children of one class and one of another."""
    round, child = a_round(school), a_child(school)
    others = [a_pupil(child.home_class, "王小红"), a_child(school, "李思雨", number=2)]
    letters([an_application(round, one) for one in (child, *others)])


def bundled(client, school):
    answer = client.post(reverse("enrolment:ask_bundle", kwargs={"unit": school.code}))
    with acting(everything(school)):
        return Bundle.objects.first(), answer.headers.get("Location")


def made(bundle) -> None:
    tasks.make_bundle(bundle=str(bundle.pk), unit=str(bundle.school_id))


def test_all_letters_come_as_one_file_with_a_pdf_for_each_class(lead, school, monkeypatch):
    three_letters(school)
    bundle, page = bundled(lead, school)
    assert "等待制作" in lead.get(page).content.decode() and lead.get(f"{page}file/").status_code == 404
    steps, advance = [], tasks.actions.advance_bundle
    monkeypatch.setattr(tasks.actions, "advance_bundle", lambda one, done: steps.append(done) or advance(one, done))
    made(bundle)
    assert steps == [2, 3]
    packed = zipfile.ZipFile(io.BytesIO(lead.get(f"{page}file/").content))
    assert packed.namelist() == ["一(1)班.pdf", "一(2)班.pdf"]


def test_a_homeroom_teacher_packs_her_own_class_and_sees_no_other_bundle(client, school):
    three_letters(school)
    client.force_login(a_member_of_staff(school, "孙老师", role="service_lead").user)
    whole, page = bundled(client, school)
    with acting(everything(school)):
        room = HomeClass.objects.get(grade__number=1, number=2)
    client.force_login(a_homeroom(school, room).user)
    assert client.get(page).status_code == 404
    client.post(reverse("enrolment:ask_bundle", kwargs={"unit": school.code}))
    with acting(everything(school)):
        assert [one.total for one in Bundle.objects.order_by("-asked_at", "-id")] == [1, 3]


def test_a_bundle_is_made_once_kept_sealed_and_gone_after_a_week(lead, school):
    three_letters(school)
    bundle, _page = bundled(lead, school)
    made(bundle)
    with acting(everything(school)) as scope:
        kept = bytes(Bundle.objects.get(pk=bundle.pk).sealed)
        assert b"%PDF" not in kept
    made(bundle)
    with acting(everything(school)) as scope:
        assert bytes(Bundle.objects.get(pk=bundle.pk).sealed) == kept
    assert actions.drop_old_bundles(now=at(3, 5), scope=scope) == 0 and actions.drop_old_bundles(now=at(3, 20), scope=scope) == 1


def test_a_bundle_that_fails_says_so_and_can_be_asked_for_again(lead, school, monkeypatch):
    three_letters(school)
    bundle, page = bundled(lead, school)
    monkeypatch.setattr(tasks, "pdf", lambda *papers: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        made(bundle)
    assert "没有做成" in lead.get(page).content.decode()


def test_without_letters_there_is_nothing_to_pack(lead, school):
    a_round(school)
    answer = lead.post(reverse("enrolment:ask_bundle", kwargs={"unit": school.code}))
    assert answer.status_code == 422 and "还没有可以打包的告知单" in answer.content.decode()
