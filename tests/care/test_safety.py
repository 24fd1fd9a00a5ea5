"""The three checks weighed into a year's mark: what was not looked at does not count as done; findings stay open until put right (C7.2)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kehou.care import actions, queries
from kehou.care.actions.refusals import AlreadyRemedied, NothingFound
from kehou.care.models import Remedy, Session, SessionCheck
from kehou.care.rules import Checked, SafetyAssessmentRules, mark_of
from kehou.core.scope import acting
from tests.care.afternoon import MONDAY, an_afternoon, at
from tests.care.test_pages import go, in_school, signed_in, tell, words
from tests.factories import a_member_of_staff, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
RULES = SafetyAssessmentRules()
GOOD = {"hygiene": True, "civility": True, "safety": True, "note": ""}


def built():
    return an_afternoon(a_school(), "陈一一", "李小明")


world = prepared(built)


@pytest.fixture
def told(world, db):
    return fresh(world)


def over(told, day: date, group=None) -> Session:
    """A session that is over, at which nobody looked."""
    group = group or told.group
    with acting(everything(told.school)):
        return Session.objects.create(
            school=told.school, date=day, group=group, room=group.room, state="closed", starts_at=at(16, day=day), ends_at=at(17, day=day),
            closed_at=at(17, day=day),
        )  # fmt: skip


def held(told, day: date, group=None, **ticked) -> SessionCheck:
    """A session that is over, and what was ticked."""
    session = over(told, day, group)
    with acting(everything(told.school)) as scope:
        return actions.check_session(session, **{**GOOD, **ticked}, now=at(17, day=day), scope=scope)


def year(told) -> queries.Assessment:
    with acting(everything(told.school)) as scope:
        return queries.assessment(scope, date(2023, 9, 1), date(2024, 8, 31), RULES)


def days(many: int) -> list[date]:
    return [MONDAY + timedelta(days=n) for n in range(many)]


def test_a_session_nobody_looked_at_was_not_in_order(told):
    first, second, third, fourth = days(4)
    held(told, first)
    held(told, second, safety=False, note="后门插销坏了。")
    held(told, third, hygiene=False, civility=False, note="桌面没有收。")
    over(told, fourth)
    whole = year(told).whole
    assert whole.done == Checked(4, 3, 2, 2, 2)
    assert whole.mark == 50.0  # (2×30 + 2×30 + 2×40) ÷ (4×100)


def test_the_weights_of_policy_decide(told):
    done = Checked(3, 3, 3, 0, 2)
    assert mark_of(done, RULES) == 56.7  # (90 + 0 + 80) ÷ 300
    assert mark_of(done, SafetyAssessmentRules(hygiene_weight=1, civility_weight=0, safety_weight=0)) == 100.0
    assert mark_of(done, SafetyAssessmentRules(hygiene_weight=0, civility_weight=1, safety_weight=1)) == 33.3


def test_months_and_the_worst_place_first(told):
    april = date(2024, 4, 1)
    held(told, MONDAY)
    held(told, april)
    held(told, april, told.late_group, safety=False, note="窗没有关。")
    seen = year(told)
    assert [(f"{one.name:%m}", one.done.sessions, one.mark) for one in seen.months] == [("03", 1, 100.0), ("04", 2, 80.0)]
    with acting(everything(told.school)):
        worst, best = (f"{one.room.campus} {one.room}" for one in (told.late_group, told.group))
    assert [(one.name, one.mark) for one in seen.rooms] == [(worst, 60.0), (best, 100.0)]


def test_a_later_check_of_the_same_session_counts(told):
    bad = held(told, MONDAY, hygiene=False, note="地上有纸。")
    with acting(everything(told.school)) as scope:
        actions.check_session(bad.session, **GOOD, now=at(17, 10), scope=scope)
    seen = year(told)
    assert (seen.whole.mark, seen.open, seen.closed) == (100.0, [], [])


def test_a_finding_is_open_until_somebody_says_how_it_was_put_right(told):
    bad, good = held(told, MONDAY, safety=False, note="后门插销坏了。"), held(told, days(2)[1])
    assert [one.note for one in year(told).open] == ["后门插销坏了。"]
    with acting(everything(told.school)) as scope:
        actions.remedy(bad, words="换了新插销", now=at(9, day=days(2)[1]), scope=scope)
        with pytest.raises(AlreadyRemedied):
            actions.remedy(bad, words="又换了", now=at(9, day=days(2)[1]), scope=scope)
        with pytest.raises(NothingFound):
            actions.remedy(good, words="没什么", now=at(9, day=days(2)[1]), scope=scope)
    seen = year(told)
    assert (seen.open, [one.remedy.words for one in seen.closed]) == ([], ["换了新插销"])
    assert seen.whole.mark == 80.0  # what was found stays found


def test_the_neighbours_checks_are_not_in_it(told, other_school):
    held(told, MONDAY)
    with acting(everything(other_school)) as scope:
        assert queries.assessment(scope, date(2023, 9, 1), date(2024, 8, 31), RULES).whole.done == Checked()


def test_as_many_questions_for_one_session_as_for_four(told):
    def asked() -> int:
        with acting(everything(told.school)) as scope, CaptureQueriesContext(connection) as seen:
            queries.assessment(scope, date(2023, 9, 1), date(2024, 8, 31), RULES)
        return len(seen)

    held(told, MONDAY, safety=False, note="窗没有关。")
    one = asked()
    for day in days(4)[1:]:
        held(told, day, safety=False, note="窗没有关。")
    assert asked() == one


def test_the_officer_reads_the_formula_registers_a_remedy_and_takes_the_paper(client, told):
    officer = a_member_of_staff(told.school, "安老师", role="safety_officer")
    bad = held(told, MONDAY, safety=False, note="后门插销坏了。")
    with time_machine.travel(at(18), tick=False):
        page = words(go(signed_in(client, officer), "safety", **in_school(told)))
        assert "卫生占 30，文明占 30，安全占 40" in page
        assert ("60.0" in page, "后门插销坏了。" in page, "合格" in page) == (True, True, True)
        tell(client, "remedy", {"words": "换了新插销"}, session_check=bad.pk, **in_school(told))
        assert "换了新插销（安老师 03-25）" in words(go(client, "safety", **in_school(told)))
        paper = go(client, "safety_paper", **in_school(told))
    assert paper.content.startswith(b"%PDF")


def test_a_care_teacher_does_not_judge_the_school(client, told):
    assert signed_in(client, told.teacher).get(f"/{told.school.code}/care/safety/").status_code == 404


def test_the_database_takes_one_remedy_a_check(told):
    bad = held(told, MONDAY, safety=False, note="窗没有关。")
    with acting(everything(told.school)) as scope:
        actions.remedy(bad, words="关了", now=at(18), scope=scope)
    with pytest.raises(IntegrityError, match="one_remedy_a_finding"), transaction.atomic(), acting(everything(told.school)):
        Remedy.objects.create(school=told.school, finding=bad, words="x", at=at(18))
