"""Children still here after the end: who, since when, in whose hands, and whom to call."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kehou.care.choices import Holder
from kehou.care.models import HandOver, LatePickup, Session, Watch
from kehou.care.queries.custody import custody_on
from kehou.care.queries.posted import leads_now
from kehou.care.rules import due_at
from kehou.core.scope import Scope, reachable
from kehou.enrolment import queries as enrolment
from kehou.identity import queries as identity
from kehou.people import queries as people

LEADERS = ("safety_officer", "service_lead", "principal")
HELD = (Holder.GROUP, Holder.MOVEMENT, Holder.OFFICE)


@dataclass(frozen=True)
class Unfetched:
    """A child the school still holds although somebody should have come."""

    pupil: Any
    held: HandOver
    due_at: datetime


def unfetched(scope: Scope, now: datetime) -> list[Unfetched]:
    """Everybody of the school who should have been fetched by now; the late room's children are due at its end."""
    day, wide = now.date(), replace(scope, sees="all")
    held = {pupil: one for pupil, one in custody_on(wide, day).items() if one.to_kind in HELD and one.session_id}
    if not held:
        return []
    ends = {one.pk: one.ends_at for one in Session.objects.filter(date=day)}
    late_end = max(Session.objects.filter(date=day, is_late=True).values_list("ends_at", flat=True), default=None)
    stays = set(enrolment.places_on(wide, day).filter(pupil__in=held, late=True).values_list("pupil", flat=True))
    due = {pupil: due_at(ends[one.session_id], late_end if pupil in stays else None) for pupil, one in held.items()}  # type: ignore[index]
    waiting = [pupil for pupil, at in due.items() if at < now]
    found = people.pupils(wide).filter(pk__in=waiting) if waiting else []
    return [Unfetched(one, held[one.pk], due[one.pk]) for one in found]


def late_pickups(scope: Scope, day: date) -> QuerySet[LatePickup]:
    """The day's late pick-ups, those still waiting first."""
    found = reachable(LatePickup, scope).filter(date=day).select_related("pupil__home_class__grade", "session__group", "hand_over")
    return found.prefetch_related("steps__by", "pupil__guardians").order_by("ended_at", "due_at")


def watchers_of(session: UUID | None) -> list[Any]:
    """The accounts of the adults who hold a session."""
    return [one.staff.user for one in Watch.objects.filter(session=session).select_related("staff__user")]


def leaders(scope: Scope, now: datetime) -> list[Any]:
    """The accounts of who leads the school, the service and its safety today: a child can be given to one of them. Whom the
    roster makes responsible now stands first."""
    day = now.date()
    held = identity.grants(scope).filter(role__in=LEADERS, starts_on__lte=day, ends_on__gte=day, ended_at=None)
    first = {user.pk: user for user in leads_now(scope, day, now)}
    return list({**first, **{grant.user_id: grant.user for grant in held.order_by("role", "user__name")}}.values())
