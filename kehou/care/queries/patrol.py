"""The patrol's round, the checks, and whether groups were dismissed on time (C7.2, C7.3, S6)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from kehou.care.models import PatrolVisit, Session, SessionCheck
from kehou.care.queries.sessions import sessions
from kehou.core.scope import Scope, reachable


def visits_on(scope: Scope, day: date) -> dict[UUID, list[PatrolVisit]]:
    """The day's visits by session, the newest first."""
    found: dict[UUID, list[PatrolVisit]] = {}
    for one in reachable(PatrolVisit, scope).filter(session__date=day).select_related("by"):
        found.setdefault(one.session_id, []).append(one)
    return found


def findings_since(scope: Scope, since: date) -> list[PatrolVisit]:
    """Visits that found something, the newest first."""
    rows = reachable(PatrolVisit, scope).filter(session__date__gte=since).select_related("by", "session__group", "session__room")
    return [one for one in rows if one.findings]


def checks_of(session: Session) -> QuerySet[SessionCheck]:
    """The checks of a session, the one that counts first."""
    return SessionCheck.objects.filter(session=session).select_related("by").order_by("-at", "-id")


@dataclass
class Conduct:
    """How one group went over some days: dismissed on time, checked, found in order."""

    name: str
    closed: int = 0
    on_time: int = 0
    minutes: list[int] = field(default_factory=list)
    checked: int = 0
    good: int = 0
    findings: int = 0

    @property
    def latest(self) -> int:
        """The longest delay in minutes."""
        return max(self.minutes, default=0)


def conduct(scope: Scope, first: date, last: date, grace: int) -> list[Conduct]:
    """Every group of the span with its figures: three queries, whatever the span.

    On time is a session closed at most `grace` minutes after its end (C7.3).
    """
    told: dict[UUID, Conduct] = {}
    found = list(sessions(scope).filter(date__range=(first, last), state="closed"))
    for one in found:
        row = told.setdefault(one.group_id, Conduct(one.group.name))
        late = int((one.closed_at - one.ends_at).total_seconds() // 60) if one.closed_at else 0
        row.closed += 1
        row.on_time += one.closed_at is not None and one.closed_at <= one.ends_at + timedelta(minutes=grace)
        row.minutes.append(max(0, late))
    groups = {one.pk: one.group_id for one in found}
    checks = SessionCheck.objects.filter(session__in=groups).order_by("session_id", "-at").distinct("session_id")
    for check in checks:
        row = told[groups[check.session_id]]
        row.checked, row.good = row.checked + 1, row.good + check.is_good
    for visit in PatrolVisit.objects.filter(session__in=groups):
        told[groups[visit.session_id]].findings += bool(visit.findings)
    return sorted(told.values(), key=lambda one: one.name)
