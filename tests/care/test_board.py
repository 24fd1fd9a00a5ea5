"""The live board: its version changes with everything on it; an open page gets only what it lacks; a thousand children open as fast as few."""

import gc
import re
import statistics
import time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.care import actions, queries
from kehou.care.choices import Outcome
from kehou.care.models import Alarm
from kehou.care.views import live
from kehou.core.scope import acting
from tests.care.afternoon import STAFFING, Afternoon, a_mother, an_afternoon, at
from tests.care.full_house import a_full_house
from tests.factories import a_class, a_member_of_staff, a_pupil

pytestmark = pytest.mark.django_db
OPENS_WITHIN_MS, CHILDREN = 300, 1000


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at(17, 2), tick=False):
        yield


@pytest.fixture
def told(school) -> Afternoon:
    return an_afternoon(school, "陈一一", "李小明", "王二小", late=("李小明",))


@pytest.fixture
def officer(client, school):
    client.force_login(a_member_of_staff(school, "安全李", role="safety_officer").user)
    return client


def at_board(school, name="board") -> str:
    return reverse(f"care:{name}", kwargs={"unit": school.code})


def version(told) -> tuple[str, int]:
    with acting(told.scope) as scope:
        return queries.board_version(scope, at(18))


def asked(client, school, tags: list[str], **headers: str):
    """What an open page gets that has these pieces."""
    return client.get(at_board(school, "board_changes"), headers={"Kehou-Have": ".".join(tags), **headers})


def tags(html: str) -> list[str]:
    return re.findall(r'data-tag="([^"]+)"', html)


def test_everything_that_shows_changes_the_version(told):
    versions, mother = [version(told)], a_mother(told.pupils[0])
    session = told.called(told.pupils[2])
    versions.append(version(told))
    with acting(told.scope) as scope:
        deeds = (
            lambda: actions.settle_alarm(Alarm.objects.get(), outcome=Outcome.ON_LEAVE, note="", now=at(16, 9), scope=scope),
            lambda: actions.pick_up(told.pupils[0], person=mother.pk, now=at(16, 20), scope=scope),
            lambda: actions.start_movement(
                session, target=told.late(), pupils=[told.pupils[1].pk], counted=1, staffing=STAFFING, now=at(17), scope=scope
            ),
            lambda: actions.arrive(told.late().arrivals.get(), missing=[], counted=1, now=at(17, 3), scope=scope),
            lambda: actions.take_in(
                a_pupil(a_class(told.school, number=2), "补缺生"), session=told.late(), staffing=STAFFING, now=at(17, 5), scope=scope
            ),
            lambda: actions.call_for_help(session, note="", now=at(17, 6), scope=scope),
        )
    for deed in deeds:
        with acting(told.scope):
            deed()
        versions.append(version(told))
    assert len(set(versions)) == len(versions)
    assert version(told) == versions[-1]


def test_the_minute_changes_it_too_and_what_the_neighbours_do_does_not(told, other_school):
    with acting(told.scope) as scope:
        assert queries.board_version(scope, at(17)) != queries.board_version(scope, at(17, 1))
        assert queries.board_version(scope, at(17)) == queries.board_version(scope, at(17).replace(second=59))
    before = version(told)
    an_afternoon(other_school, "周大伟").called()
    assert version(told) == before
    told.called()
    assert version(told) != before


def test_an_open_board_that_has_everything_is_answered_without_a_word(officer, told):
    told.called()
    page = officer.get(at_board(told.school)).content.decode()
    with CaptureQueriesContext(connection) as seen:
        answer = asked(officer, told.school, tags(page))
    assert (answer.status_code, answer.content, answer.headers["Kehou-At"]) == (204, b"", "17:02:00")
    assert [one for one in seen if "care_" in one["sql"]] == []


def test_only_what_changed_is_sent_and_it_is_what_opening_anew_shows(officer, told, monkeypatch):
    monkeypatch.setattr(live, "GRACE", 0)
    session = told.called()
    before = officer.get(at_board(told.school)).content.decode()
    with acting(told.scope) as scope:
        actions.hand_to_other(told.pupils[0], name="姑姑", relation="姑姑", note="电话", now=at(17, 1), scope=scope)
    sent = asked(officer, told.school, tags(before)).json()["pieces"]
    after = officer.get(at_board(told.school)).content.decode()
    drawn = {one[0]: one[2] for one in sent if len(one) == 3}
    assert set(drawn) == {"alarms", "numbers", f"group-{session.pk}", "other"}
    assert [one[1] for one in sent] == tags(after)
    assert all(html in after for html in drawn.values())
    assert asked(officer, told.school, tags(after)).status_code == 204


def test_who_may_not_see_the_board_may_not_ask_either(client, told):
    client.force_login(told.teacher.user)
    assert asked(client, told.school, []).status_code == 404


def test_a_group_not_called_in_time_stands_on_the_board(officer, told):
    told.plan()
    assert "到时间还没有点名" in officer.get(at_board(told.school)).content.decode()
    told.called()
    assert "到时间还没有点名" not in officer.get(at_board(told.school)).content.decode()


def test_by_campus_and_by_group(officer, school):
    sessions = a_full_house(school, 65)
    page = officer.get(at_board(school)).content.decode()
    assert [page.count(f"第{n}组") for n in (1, 2, 3)] == [1, 1, 1]
    assert "学生0001" not in page
    here = officer.get(at_board(school), {"campus": str(sessions[0].room.campus_id), "show": f"group-{sessions[0].pk}"}).content.decode()
    assert ("第1组" in here, "第2组" in here, "学生0001" in here, "学生0031" in here) == (True, False, True, False)


def test_sixty_children_cost_as_many_questions_as_three(client, school, other_school):
    counted = []
    for unit, children in ((school, 3), (other_school, 60)):
        a_full_house(unit, children)
        client.force_login(a_member_of_staff(unit, "安全李", role="safety_officer").user)
        client.get(at_board(unit))
        with CaptureQueriesContext(connection) as seen:
            client.get(at_board(unit))
        counted.append(len(seen))
    assert counted[0] == counted[1]


@pytest.mark.heavy
def test_a_thousand_children_open_within_three_hundred_milliseconds(officer, school, settings):
    settings.KEHOU_DEMO = False
    a_full_house(school, CHILDREN)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL ROLE kehou_app")
    first, opened = taken(officer, at_board(school), before=live._readings.clear), taken(officer, at_board(school))
    again = taken(officer, at_board(school, "board_changes"))
    print(
        f"\nthe board with {CHILDREN} children, read and drawn for nobody else before, opens in {first[0]:.0f} ms (limit {OPENS_WITHIN_MS}; CPU "
        f"{first[1]:.0f} ms of ours), and in {opened[0]:.0f} ms ({opened[1]:.0f} CPU-ms) where somebody else has it open; asking on costs "
        f"{again[0]:.1f} ms ({again[1]:.1f} CPU-ms): a hundred viewers every 1.2 s are {again[1] * 100 / 1.2 / 10:.0f} % of one core"
    )
    assert first[0] <= OPENS_WITHIN_MS


def taken(client, address: str, rounds: int = 20, before=lambda: None) -> tuple[float, float]:
    """Milliseconds on the wall and of this process, in the median; the first three are not counted."""
    found = []
    for _round in range(rounds + 3):
        before()
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        assert client.get(address).status_code == 200
        found.append(((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000))
    return tuple(statistics.median(one) for one in zip(*found[3:], strict=True))  # type: ignore[return-value]
