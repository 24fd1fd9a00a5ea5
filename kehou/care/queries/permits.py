"""Permits to go home alone, and leave."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kehou.care.choices import PermitState
from kehou.care.models import AloneStop, HandOver, Leave, Permit
from kehou.care.queries.custody import custody_on, is_in_school
from kehou.care.rules import HomeAloneRules, Pass, why_not_alone
from kehou.core.scope import Scope, reachable

LIVING = (PermitState.REQUESTED, PermitState.APPROVED)


def permits(scope: Scope) -> QuerySet[Permit]:
    """Permits within reach, those that wait for a decision first."""
    found = reachable(Permit, scope).select_related("pupil__home_class__grade", "term", "requested_by", "decided_by", "school")
    return found.order_by("decided_at", "-created_at")


def permits_of(scope: Scope, day: date, pupils: Iterable[UUID] | None = None) -> dict[UUID, Permit]:
    """The approved permits that hold on a day, by child."""
    found = permits(scope).filter(state=PermitState.APPROVED, starts_on__lte=day, ends_on__gte=day)
    if pupils is not None:
        found = found.filter(pupil__in=list(pupils))
    return {one.pupil_id: one for one in found if day.isoweekday() in one.weekdays}


def permit_of(pupil_id: UUID) -> Permit | None:
    """The permit that counts for a child: the living one, else the latest."""
    found = list(Permit.objects.filter(pupil=pupil_id).select_related("pupil__home_class__grade").order_by("-created_at", "-id"))
    return next((one for one in found if one.state in LIVING), found[0] if found else None)


def has_living_permit(pupil_id: UUID) -> bool:
    """Whether a permit is asked for or granted."""
    return Permit.objects.filter(pupil=pupil_id, state__in=LIVING).exists()


def pass_of(permit: Permit | None) -> Pass | None:
    """The permit as the rule reads it."""
    if permit is None:
        return None
    grade = permit.pupil.home_class.grade.number
    return Pass(permit.state, tuple(permit.weekdays), permit.starts_on, permit.ends_on, grade)


def alone_stop(school: UUID, day: date) -> AloneStop | None:
    """The school's word that nobody goes home alone on this day, while it stands."""
    return AloneStop.objects.filter(school=school, date=day, lifted_at=None).select_related("by").first()


def permit_by_token(scope: Scope, token: str) -> Permit | None:
    """The permit a QR code names, or the number printed on a card, at this school."""
    return permits(scope).filter(Q(token=token) | Q(number=token)).first() if token else None


def leaves_of(scope: Scope, pupil: Any, since: date) -> QuerySet[Leave]:
    """A child's leave from a day on."""
    return reachable(Leave, scope).filter(pupil=pupil, date__gte=since, withdrawn_at=None).order_by("date")


def permit_photo(scope: Scope, pk: UUID) -> Permit | None:
    """A permit of the school for its photo; whose child it is, the caller asks."""
    return permits(replace(scope, sees="all")).filter(pk=pk).exclude(photo__isnull=True).first()


@dataclass(frozen=True)
class Leaving:
    """A child with a permit for today, and who has it now."""

    permit: Permit
    held: HandOver | None
    why_not: str = ""

    @property
    def is_waiting(self) -> bool:
        return is_in_school(self.held)

    @property
    def may_go(self) -> bool:
        return self.is_waiting and not self.why_not


def leaving_alone(scope: Scope, day: date, rules: HomeAloneRules, *, stopped: bool = False) -> list[Leaving]:
    """Who has a permit for today, by class and name, with who has them now and why they may not go after all."""
    granted = permits_of(scope, day)
    last = custody_on(replace(scope, sees="all"), day, granted)
    found = [
        Leaving(permit, last.get(pupil), why_not_alone(pass_of(permit), day=day, rules=rules, stopped=stopped))
        for pupil, permit in granted.items()
    ]
    return sorted(found, key=_place)


def _place(one: Leaving) -> tuple[int, int, str]:
    home = one.permit.pupil.home_class
    return home.grade.number, home.number, one.permit.pupil.pinyin


def check_token(scope: Scope, token: str, day: date, rules: HomeAloneRules) -> Leaving | None:
    """What a scanned permit says today; None where the school knows no such permit."""
    permit = permit_by_token(scope, token)
    if permit is None:
        return None
    last = custody_on(replace(scope, sees="all"), day, [permit.pupil_id])
    stopped = alone_stop(permit.school_id, day) is not None
    why = why_not_alone(pass_of(permit), day=day, rules=rules, stopped=stopped)
    return Leaving(permit, last.get(permit.pupil_id), why)


def why_not_alone_today(pupil: Any, day: date, rules: HomeAloneRules) -> str:
    """Why this child may not go home alone today, "" when it may (C7.4a)."""
    stopped = alone_stop(pupil.school_id, day) is not None
    return why_not_alone(pass_of(permit_of(pupil.pk)), day=day, rules=rules, stopped=stopped)


def away_on(scope: Scope, day: date) -> set[UUID]:
    """The children within reach whose family asked leave for a day."""
    return set(reachable(Leave, scope).filter(date=day, withdrawn_at=None).values_list("pupil", flat=True))
