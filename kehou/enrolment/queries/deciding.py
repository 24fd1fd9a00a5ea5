"""Who decides about which application, and what they are told beside it (S5.2).

In line for a class: its named substitute, its homeroom teacher, the homeroom teachers of the grade's other classes, the
grade leader. For a grade: its substitute, its leader, the leaders of the other grades. The first who is no guardian of the
child decides; the others of the line only stand in where that is needed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from kehou.core.roles import roles
from kehou.core.scope import Scope, reachable
from kehou.enrolment.choices import OVER, Decision, State, Step
from kehou.enrolment.models import Application, GradeList, Review, ReviewReasons, Round, SlotDay, Substitute
from kehou.enrolment.queries.lotteries import seats_asked
from kehou.enrolment.rules import REASONS, decider
from kehou.enrolment.rules.seating import Seat
from kehou.identity.queries import grants
from kehou.organisation.queries import grades, home_classes
from kehou.people.queries import users_of_guardians

WAITS = {Step.HOMEROOM: State.SUBMITTED, Step.GRADE: State.PASSED_HOMEROOM, Step.SCHOOL: State.PASSED_GRADE}
CLASS = ("pupil__home_class__grade", "pupil__home_class__campus")
Line = Iterator[tuple[str, Any]]


def whole(scope: Scope) -> Scope:
    """The same desk with the whole school in sight: a line of deputies reaches over the own class."""
    return replace(scope, sees="all")


def substitutes(scope: Scope) -> QuerySet[Substitute]:
    """Substitutes that stand or are still to come, the first to end first."""
    rows = reachable(Substitute, scope).filter(ended_at=None)
    return rows.select_related("staff__user", "home_class__grade", "grade", "named_by").order_by("ends_on", "id")


@dataclass(frozen=True)
class Posts:
    """Every post of review at a school on a day: who holds it, who stands in."""

    classes: tuple[Any, ...]
    grades: tuple[Any, ...]
    substitutes: tuple[Substitute, ...]
    day: date

    def holders(self, step: str, home_class: Any) -> Line:
        """The substitute and the holder of the post itself."""
        post = home_class.pk if step == Step.HOMEROOM else home_class.grade_id
        for one in self.substitutes:
            if one.step == step and post in (one.home_class_id, one.grade_id):
                yield one.staff.name, one.staff.user_id
        if (staff := self._holder(step, home_class)) is not None:
            yield staff.name, staff.user_id

    def line(self, step: str, home_class: Any) -> Line:
        """Everybody who may have to decide about this class, in their order."""
        yield from self.holders(step, home_class)
        grade = [one for one in self.classes if one.grade_id == home_class.grade_id]
        later = [one for one in grade if one.number > home_class.number] + [one for one in grade if one.number < home_class.number]
        deputies = later if step == Step.HOMEROOM else [self._first_of(one) for one in self.grades if one.pk != home_class.grade_id]
        for other in deputies:
            if other is not None and (staff := self._holder(step, other)) is not None:
                yield staff.name, staff.user_id
        if step == Step.HOMEROOM and (staff := self._holder(Step.GRADE, home_class)) is not None:
            yield staff.name, staff.user_id

    def vacant(self, step: str) -> list[Any]:
        """Classes, or for the grade's step grades, that nobody holds today."""
        if step == Step.HOMEROOM:
            return [one for one in self.classes if not any(self.holders(step, one))]
        found = [(grade, self._first_of(grade)) for grade in self.grades]
        return [grade for grade, first in found if first is not None and not any(self.holders(step, first))]

    def held_by(self, user_id: UUID | None, step: str) -> list[Any]:
        """The classes about which this person decides at a level."""
        return [one.pk for one in self.classes if any(user == user_id for _name, user in self.holders(step, one))]

    def _holder(self, step: str, home_class: Any) -> Any:
        staff = home_class.homeroom if step == Step.HOMEROOM else home_class.grade.leader
        return staff if staff is not None and staff.user_id and (staff.left_on is None or staff.left_on > self.day) else None

    def _first_of(self, grade: Any) -> Any:
        return next((one for one in self.classes if one.grade_id == grade.pk), None)


def posts(scope: Scope, day: date) -> Posts:
    """Three queries, however large the school."""
    wide = whole(scope)
    standing = substitutes(wide).filter(starts_on__lte=day, ends_on__gte=day)
    classes = home_classes(wide).select_related("grade__leader", "homeroom")
    return Posts(tuple(classes), tuple(grades(wide)), tuple(standing), day)


def to_decide(scope: Scope, round: Round, step: str, day: date, *, held: Posts | None = None) -> QuerySet[Application]:
    """What this person decides about at a level, waiting or not: the own classes and grades, those stood in for, and
    single children whose own reviewer is their guardian. Lean rows by number, made for long lists."""
    rows = _lean(whole(scope), round)
    if step == Step.SCHOOL or scope.sees == "all":
        return rows
    held = held or posts(scope, day)
    mine = held.held_by(scope.user_id, step)
    stood_in = [pk for pk, (_name, user) in deciders(scope, round, step, held).items() if user == scope.user_id]
    return rows.filter(Q(pupil__home_class__in=mine) | Q(pk__in=stood_in))


def _lean(scope: Scope, round: Round) -> QuerySet[Application]:
    returned = Review.objects.filter(application=OuterRef("pk"), decision=Decision.RETURN)
    rows = reachable(Application, scope).filter(round=round).select_related("pupil")
    return rows.annotate(came_back=Exists(returned), list_number=F("grade_list__number")).order_by("number")


def deciders(scope: Scope, round: Round, step: str, held: Posts) -> dict[UUID, tuple[str, Any]]:
    """Of the waiting children whose own reviewer is their guardian: (name, user) of who decides instead, or ("", None)."""
    reviewers = {user for one in held.classes for _name, user in held.holders(step, one)}
    rows = reachable(Application, whole(scope)).filter(round=round, state=WAITS[Step(step)])
    rows = rows.filter(pupil__guardians__user__in=reviewers).select_related("pupil__home_class__grade").distinct()
    concerned = list(rows.order_by("number"))
    known = users_of_guardians(whole(scope), {one.pupil_id for one in concerned}) if concerned else {}
    classes = {one.pk: one for one in held.classes}
    found: dict[UUID, tuple[str, Any]] = {}
    for one in concerned:
        home, own = classes[one.pupil.home_class_id], {user.pk for user in known.get(one.pupil_id, [])}
        if own & {user for _name, user in held.holders(step, home)}:
            found[one.pk] = decider(held.line(step, home), own) or ("", None)  # type: ignore[assignment]
    return found


def school_reviewers(scope: Scope, day: date) -> list[tuple[str, Any]]:
    """Who may decide at the school's level today: (name, user) each."""
    named = [key for key, role in roles().items() if "enrolment.review_school" in role.may]
    held = grants(scope).filter(role__in=named, starts_on__lte=day, ends_on__gte=day, ended_at=None).order_by("role", "id")
    return [(one.user.name, one.user_id) for one in held]


def instead_of_guardian(scope: Scope, row: Application, step: str, day: date) -> str:
    """The name of who decides about this child instead of its own guardian; empty where nobody can."""
    own = {user.pk for user in users_of_guardians(whole(scope), [row.pupil_id]).get(row.pupil_id, [])}
    if step == Step.SCHOOL:
        line: Iterable[tuple[str, Any]] = school_reviewers(scope, day)
    else:
        held = posts(scope, day)
        home = next(one for one in held.classes if one.pk == row.pupil.home_class_id)
        line = held.line(step, home)
    found = decider(line, own)
    return str(found[0]) if found else ""  # type: ignore[index]


def application_seen(scope: Scope, pk: UUID, day: date) -> Application | None:
    """One application for whoever reaches it by class or grade, or has to decide about it instead of somebody."""
    reviews = Prefetch("reviews", Review.objects.select_related("by"))
    rows = reachable(Application, whole(scope)).select_related("round__term", "grade_list", "submitted_by", *CLASS)
    one = rows.prefetch_related(reviews).filter(pk=pk).first()
    if one is None or scope.sees == "all" or reachable(Application, scope).filter(pk=pk).exists():
        return one
    steps = [step for step in (Step.HOMEROOM, Step.GRADE) if scope.may(f"enrolment.review_{step}")]
    return one if any(to_decide(scope, one.round, step, day).filter(pk=pk).exists() for step in steps) else None


def crowded(scope: Scope, round: Round) -> dict[Seat, int]:
    """The seats asked for more often than there are, and by how many; empty where none has a limit."""
    seats = reachable(SlotDay, scope).filter(slot__round=round).exclude(capacity=None)
    limits = {seat.seat: seat.capacity or 0 for seat in seats}
    if not limits:
        return {}
    gone = (State.DRAFT, State.REJECTED, *OVER)
    asked = seats_asked(reachable(Application, whole(scope)).filter(round=round).exclude(state__in=gone), round)
    return {seat: asked[seat] - limit for seat, limit in limits.items() if asked[seat] > limit}


def reasons(scope: Scope) -> dict[str, tuple[str, ...]]:
    """The school's short lists of reasons, or the house's own where it has none yet."""
    kept = reachable(ReviewReasons, scope).first()
    if kept is None:
        return dict(REASONS)
    return {"return": tuple(kept.for_return), "reject": tuple(kept.for_reject)}


def vacancies(scope: Scope, round: Round, day: date) -> list[dict[str, Any]]:
    """Posts nobody holds today, with how many applications wait for them (S5.2); the class or grade by name."""
    held = posts(scope, day)
    waiting = _waiting(scope, round)
    found = []
    for step in (Step.HOMEROOM, Step.GRADE):
        for post in held.vacant(step):
            found.append({"step": step, "post": post, "name": post.name, "label": step.label, "count": waiting[step, post.pk]})
    return sorted(found, key=lambda one: -one["count"])


def _waiting(scope: Scope, round: Round) -> Counter:
    rows = reachable(Application, scope).filter(round=round, state__in=(State.SUBMITTED, State.PASSED_HOMEROOM)).order_by()
    told: Counter = Counter()
    for state, home, grade, count in rows.values_list("state", "pupil__home_class", "pupil__home_class__grade").annotate(n=Count("pk")):
        told[(Step.HOMEROOM, home) if state == State.SUBMITTED else (Step.GRADE, grade)] += count
    return told


def grade_list(scope: Scope, pk: UUID) -> GradeList | None:
    """One list as it was handed over."""
    return reachable(GradeList, scope).filter(pk=pk).select_related("grade", "submitted_by", "round__term", "school").first()


def listed(scope: Scope, handed: GradeList) -> QuerySet[Application]:
    """The applications of one list, by class and number."""
    rows = reachable(Application, scope).filter(grade_list=handed).select_related(*CLASS)
    return rows.order_by("pupil__home_class__number", "number")


def came_after(scope: Scope, round: Round, grade: Any) -> QuerySet[Application]:
    """Applications of a grade that were not in the first list it handed over, and are on no list yet."""
    first = reachable(GradeList, scope).filter(round=round, grade=grade, number=1)
    waiting = (State.SUBMITTED, State.RETURNED, State.PASSED_HOMEROOM, State.PASSED_GRADE)
    rows = reachable(Application, whole(scope)).filter(round=round, pupil__home_class__grade=grade, grade_list=None)
    if not first.exists():
        return rows.none()
    return rows.filter(state__in=waiting).select_related(*CLASS).order_by("submitted_at")
