"""Deciding, in order: homeroom teacher, grade leader, school (S5.2)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import (
    GradeListMissing,
    GradeListNotReady,
    NoReason,
    NothingChosen,
    OwnChild,
    ReviewOutOfTurn,
)
from kehou.enrolment.choices import Decision, State, Step
from kehou.enrolment.events import ApplicationsReviewed, GradeListSubmitted
from kehou.enrolment.models import Application, GradeList, Review, Round
from kehou.enrolment.queries.deciding import instead_of_guardian, whole
from kehou.enrolment.rules import ReviewRules, state_after, step_for
from kehou.people.queries import users_of_guardians
from kehou.policy.queries import basis_lines, rules_for


def review(
    applications: Iterable[Application],
    *,
    step: str,
    decision: str,
    now: datetime,
    scope: Scope,
    reasons: Mapping[UUID, str] | None = None,
) -> list[Review]:
    """Decide a list at one level. Every child is named in the journal; one that is out of turn stops them all."""
    ids = [one.pk for one in applications]
    locked = Application.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    rows = list(locked.select_related("pupil__home_class__grade", "school").order_by("pk"))
    if not rows:
        raise NothingChosen
    levels = rules_for(ReviewRules, rows[0].school, now.date()).levels
    for row in rows:
        _check_turn(row, step, levels)
    _check_own_children(rows, step, scope, now)
    said = {row.pk: (reasons or {}).get(row.pk, "").strip() for row in rows}
    if decision != Decision.PASS and not all(said.values()):
        raise NoReason
    return _decide(rows, step=step, decision=decision, said=said, levels=levels, now=now, scope=scope)


def _check_turn(row: Application, step: str, levels: Iterable[str]) -> None:
    if step_for(row.state, tuple(levels)) != step:
        raise ReviewOutOfTurn.of(row.number, row.get_state_display())
    if step == Step.SCHOOL and row.grade_list_id is None:
        raise GradeListMissing.of(row.number)


def _check_own_children(rows: Iterable[Application], step: str, scope: Scope, now: datetime) -> None:
    """A guardian never decides about the own child, barred or not; who decides instead is told."""
    known = users_of_guardians(whole(scope), [row.pupil_id for row in rows]) if scope.user_id else {}
    for row in rows:
        if scope.user_id in {user.pk for user in known.get(row.pupil_id, [])}:
            raise OwnChild.of(row.number, instead=instead_of_guardian(scope, row, step, now.date()))


def _decide(
    rows: list[Application], *, step: str, decision: str, said: dict[UUID, str], levels: Any, now: datetime, scope: Scope
) -> list[Review]:
    after = state_after(step, decision, tuple(levels))
    for row in rows:
        row.state = after
        if decision == Decision.RETURN:
            row.grade_list = None
    Application.objects.bulk_update(rows, ["state", "grade_list"])
    reviews = Review.objects.bulk_create(_line(row, step, decision, said[row.pk], now, scope) for row in rows)
    told = ApplicationsReviewed(
        school=rows[0].school_id, round=rows[0].round_id, step=step, decision=decision,
        applications=tuple(row.pk for row in rows), reasons=tuple(said[row.pk] for row in rows),
        basis=basis_lines(ReviewRules, rows[0].school, now.date()),
    )  # fmt: skip
    record(told, scope=scope)
    return reviews


def _line(row: Application, step: str, decision: str, reason: str, now: datetime, scope: Scope) -> Review:
    return Review(
        school_id=row.school_id, pupil_id=row.pupil_id, application=row, step=step, decision=decision, reason=reason,
        by_id=scope.user_id, at=now,
    )  # fmt: skip


def submit_grade_list(round: Round, grade: Any, *, now: datetime, scope: Scope) -> GradeList:
    """Hand the grade's list to the school as one thing; what passes later is a numbered supplement (S5.2)."""
    with acting(scope.for_unit(round.school_id)):
        Round.objects.select_for_update().get(pk=round.pk)
        mine = Application.objects.filter(round=round, pupil__home_class__grade=grade)
        if waiting := mine.filter(state=State.PASSED_HOMEROOM).count():
            raise GradeListNotReady.waiting(waiting)
        standing = mine.filter(state=State.PASSED_GRADE, grade_list=None).select_for_update(of=("self",))
        ready = list(standing.order_by("number"))  # a family that rewrites one of them meanwhile is before the list, or after it
        if not ready:
            raise GradeListNotReady.empty()
        return _hand_over(round, grade, ready, now=now, scope=scope)


def _hand_over(round: Round, grade: Any, ready: list[Application], *, now: datetime, scope: Scope) -> GradeList:
    last = GradeList.objects.filter(round=round, grade=grade).aggregate(last=Max("number"))["last"] or 0
    handed = GradeList.objects.create(
        school=round.school, round=round, grade=grade, number=last + 1, count=len(ready), submitted_by_id=scope.user_id, at=now
    )
    Application.objects.filter(pk__in=[one.pk for one in ready]).update(grade_list=handed)
    told = GradeListSubmitted(
        school=round.school_id, grade_list=handed.pk, grade=grade.number, number=handed.number,
        applications=tuple(one.pk for one in ready),
    )  # fmt: skip
    record(told, scope=scope)
    return handed
