"""A school's spreadsheet goes in: tried first, written as a whole, taken back as a whole."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from python_calamine import load_workbook

from kehou.core import clock
from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.organisation.models import HomeClass, School
from kehou.people.actions.rosters import applying
from kehou.people.models import Guardian, Pupil, RosterImport
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, everything

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
NUMBER = "110100201605040016"
HEAD = "姓名,性别,年级,班级,身份证号,家长,电话\n"
ONE = f"李小明,男,一年级,1班,{NUMBER},李大明,13812340001\n"


@pytest.fixture
def lead(school):
    return a_member_of_staff(school, "负责人", role="service_lead")


@pytest.fixture
def office(client, lead):
    client.force_login(lead.user)
    return client


def send(office: Client, school, content: bytes | str, name: str = "名单.csv"):
    content = content.encode() if isinstance(content, str) else content
    return office.post(f"/{school.code}/people/import/upload/", {"roster": SimpleUploadedFile(name, content)})


def apply(office: Client, answer, **ticks):
    assert answer.status_code == 302, answer.content.decode()
    return office.post(f"{answer.url}apply/", ticks)


def all_classes(school) -> None:
    for grade in range(1, 7):
        for number in range(1, 5):
            a_class(school, grade, number)


def counts(*units) -> dict[str, int]:
    """How many rows of each table of the house lie within reach, in one statement."""
    house = [m._meta for m in apps.get_models() if m.__module__.startswith("kehou.")]
    line = " UNION ALL ".join(f"SELECT '{one.label}', count(*) FROM {one.db_table}" for one in house)
    with acting(everything(*units)), connection.cursor() as cursor:
        cursor.execute(line)
        return dict(cursor.fetchall())


def pupils(school) -> list[str]:
    with acting(everything(school)):
        return sorted(Pupil.objects.filter(school=school).values_list("name", flat=True))


def test_nine_hundred_and_ninety_nine_pupils_arrive_with_their_guardians_and_leave_again(office, school):
    all_classes(school)
    before = counts(school)
    answer = send(office, school, (SAMPLES / "1-registry-export.xlsx").read_bytes(), "学籍.xlsx")
    page = office.get(answer.url).content.decode()
    assert re.search(r"999\s*<small>人", page) and "身份证号一列没有读取" in page
    assert pupils(school) == []
    assert apply(office, answer).status_code == 302
    with acting(everything(school)):
        one = RosterImport.objects.get()
        assert (one.state, one.created_count, one.content) == ("applied", 999, "")
        assert Pupil.objects.filter(identity_no=b"", identity_mark="").count() == Pupil.objects.count() == 999
        assert Guardian.objects.values("pupil").distinct().count() == 999
        assert Entry.objects.filter(kind="people.RosterApplied").get().facts["created"] == 999
    assert office.post(f"{answer.url}undo/").status_code == 302
    after = counts(school)
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert grown.pop("people.RosterImport") == 1
    assert set(grown) <= {"core.Chain", "core.Entry"}, "all is as before, but the journal and the roster's own line"


def test_the_same_file_again_changes_nothing(office, school):
    all_classes(school)
    content = (SAMPLES / "2-class-sheets.xlsx").read_bytes()
    apply(office, send(office, school, content, "各班.xlsx"))
    there = pupils(school)
    answer = send(office, school, content, "各班.xlsx")
    assert "没有要写入的内容" in office.get(answer.url).content.decode()
    assert apply(office, answer).status_code == 422
    assert pupils(school) == there


def test_a_corrected_row_changes_its_pupil_only_and_can_be_undone(office, school):
    home = a_class(school)
    apply(
        office,
        send(office, school, HEAD.replace(",身份证号", ",出生日期") + "李小明,男,一年级,1班,2016-05-04,李大明,13812340001\n"),
    )
    neighbour = a_pupil(home, "王小红")
    told = HEAD.replace(",身份证号", ",出生日期") + "李小明,女,一年级,1班,2016-05-04,王丽,13812340002\n"
    answer = send(office, school, told)
    assert apply(office, answer).status_code == 302
    with acting(everything(school)):
        one = Pupil.objects.get(name="李小明")
        assert (one.sex, [g.name for g in one.guardians.all()]) == ("f", ["李大明", "王丽"])
    assert office.post(f"{answer.url}undo/").status_code == 302
    with acting(everything(school)):
        one = Pupil.objects.get(name="李小明")
        assert (one.sex, [g.name for g in one.guardians.all()]) == ("m", ["李大明"])
        assert Pupil.objects.get(pk=neighbour.pk).name == "王小红"


def test_a_class_that_is_missing_is_made_only_when_ticked(office, school):
    a_class(school)
    answer = send(office, school, HEAD + "李小明,男,一年级,2班,,李大明,13812340001\n")
    page = office.get(answer.url).content.decode()
    assert "本校没有 1 年级 2 班（现有：1）。" in page and "一(2)班" in page
    assert apply(office, answer).status_code == 422
    assert (pupils(school), HomeClass.objects.filter(school=school).count()) == ([], 0)
    assert apply(office, answer, makes_classes="on").status_code == 302
    with acting(everything(school)):
        assert [one.name for one in HomeClass.objects.all()] == ["一(1)班", "一(2)班"]
        assert Pupil.objects.get().home_class.name == "一(2)班"


def test_one_wrong_row_and_nothing_is_written(office, school):
    all_classes(school)
    before = counts(school)
    answer = send(office, school, (SAMPLES / "4-what-goes-wrong.xlsx").read_bytes(), "错.xlsx")
    assert "还不能导入" in office.get(answer.url).content.decode()
    refused = apply(office, answer)
    assert (refused.status_code, "必须改正的问题" in refused.content.decode()) == (422, True)
    assert counts(school) == {**before, "people.RosterImport": before["people.RosterImport"] + 1}


def test_twin_an_import_that_breaks_in_the_middle_leaves_nothing(office, school, monkeypatch):
    a_class(school)
    answer = send(office, school, HEAD + ONE)
    before = counts(school)

    def broken(*args, **kwargs):
        raise RuntimeError("the light went out")

    monkeypatch.setattr(applying, "_finished", broken)
    office.raise_request_exception = False
    assert office.post(f"{answer.url}apply/").status_code == 500
    assert counts(school) == before


def test_undo_is_refused_once_a_mother_has_bound_her_phone(office, school):
    a_class(school)
    answer = send(office, school, HEAD + ONE)
    apply(office, answer)
    with acting(everything(school)):
        child = Pupil.objects.get()
    a_guardian_of(child)
    refusal = office.post(f"{answer.url}undo/")
    assert (refusal.status_code, "不能整体撤销" in refusal.content.decode()) == (422, True)
    assert pupils(school) == ["李小明"]


def test_undo_is_refused_once_a_value_was_corrected_again(office, school):
    a_class(school)
    apply(office, send(office, school, HEAD + ONE))
    answer = send(office, school, HEAD + ONE.replace(",男,", ",女,"))
    apply(office, answer)
    with acting(everything(school)):
        Pupil.objects.update(sex="")
    assert office.post(f"{answer.url}undo/").status_code == 422


def test_another_school_never_sees_the_roster(school, other_school, office):
    a_class(school)
    answer = send(office, school, HEAD + ONE)
    stranger = a_member_of_staff(other_school, role="service_lead")
    theirs = Client()
    theirs.force_login(stranger.user)
    foreign = answer.url.replace(f"/{school.code}/", f"/{other_school.code}/")
    for path in (answer.url, foreign, f"{foreign}report/"):
        assert theirs.get(path).status_code == 404
    assert theirs.post(f"{foreign}apply/").status_code == 404
    assert (pupils(school), pupils(other_school)) == ([], [])


def test_a_roster_waits_for_a_day_and_no_longer(office, school):
    a_class(school)
    answer = send(office, school, HEAD + ONE)
    with acting(everything(school)):
        RosterImport.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    assert apply(office, answer).status_code == 422
    send(office, school, HEAD + ONE)
    with acting(everything(school)):
        assert RosterImport.objects.count() == 1


def test_what_waits_is_sealed_and_the_file_name_hides_numbers(office, school):
    a_class(school)
    send(office, school, HEAD + ONE, f"{NUMBER}.csv")
    with acting(everything(school)):
        one = RosterImport.objects.get()
        assert NUMBER not in one.file_name
        (raw,) = RosterImport.objects.extra(select={"raw": "content"}).values_list("raw", flat=True)  # as stored
        assert "李小明".encode() not in bytes(raw)


def test_identity_numbers_are_kept_only_where_the_school_decided_so(office, school, caplog):
    a_class(school)
    with acting(everything(school)):
        School.objects.update(keeps_identity_numbers=True)
    answer = send(office, school, HEAD + ONE)
    seen = [answer.url, office.get(answer.url).content.decode(), office.get(f"{answer.url}?part=create").content.decode()]
    apply(office, answer)
    with acting(everything(school)):
        one = Pupil.objects.get()
        assert (one.identity_no, len(one.identity_mark)) == (NUMBER, 64)
        seen += [json.dumps(list(Entry.objects.values_list("facts", flat=True)))]
    page = office.get(f"/{school.code}/people/{one.pk}/").content.decode()
    assert "110***********0016" in page
    seen += [
        page,
        office.get(f"/{school.code}/people/").content.decode(),
        office.get(f"/{school.code}/people/{one.pk}/edit/").content.decode(),
    ]
    assert [text for text in seen if NUMBER in text] == []
    assert NUMBER not in caplog.text
    moved = send(office, school, HEAD + ONE.replace("李小明", "李晓明"))
    assert "姓名将由“李小明”改为“李晓明”" in office.get(f"{moved.url}?part=problems").content.decode()


def test_the_report_is_text_whatever_a_name_begins_with(office, school):
    a_class(school)
    answer = send(office, school, HEAD + ONE + '"=HYPERLINK(""http://x"")",男,一年级,1班,,王,13812340002\n')
    report = office.get(f"{answer.url}report/")
    book = load_workbook(io.BytesIO(report.content))
    rows = book.get_sheet_by_name("问题").to_python()
    assert rows[1][0] == "必须改" and rows[1][2] == 3
    assert b"<f>" not in report.content


def test_a_page_of_the_dry_run_asks_as_often_for_three_as_for_thirty(office, school, django_assert_num_queries):
    a_class(school)
    asked = []
    for size in (3, 30):
        rows = "".join(
            f"学生{'甲乙丙丁戊己庚辛壬癸'[n // 10]}{'甲乙丙丁戊己庚辛壬癸'[n % 10]},男,一年级,1班,,家长,138123400{n:02}\n"
            for n in range(size)
        )
        url = send(office, school, HEAD + rows).url
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert office.get(url).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_roster_is_written_once_and_taken_back_once(office, school):
    a_class(school)
    answer = send(office, school, HEAD + ONE)
    assert apply(office, answer).status_code == 302
    assert "已经导入过" in apply(office, answer).content.decode()
    assert office.post(f"{answer.url}undo/").status_code == 302
    again = office.post(f"{answer.url}undo/")
    assert (again.status_code, pupils(school)) == (422, [])
    with acting(everything(school)):
        assert Entry.objects.filter(kind="people.RosterUndone").count() == 1
