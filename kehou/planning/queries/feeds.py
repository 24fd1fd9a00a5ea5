"""Calendar addresses: who has one, and what a key opens."""

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from kehou.core.scope import Scope, acting, reachable
from kehou.enrolment import queries as enrolment
from kehou.identity import queries as identity
from kehou.organisation import queries as organisation
from kehou.people.queries import children_of
from kehou.planning.models import Duty, Feed, Membership
from kehou.planning.queries.plan import ahead, duties
from kehou.planning.rules import HERE, ServiceTimeRules
from kehou.policy.queries import rules_for

BACK, AHEAD = timedelta(days=14), timedelta(days=90)
AFTERNOON = (time(15, 30), time(17, 0))


def hash_of(key: str) -> str:
    """What is kept of a key: 32 random bytes need no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


def feeds(scope: Scope) -> dict[Any, Feed]:
    """One's own standing addresses, by child (None: one's duties)."""
    mine = reachable(Feed, scope).filter(user=scope.user_id, revoked_at=None)
    return {one.pupil_id: one for one in mine}


def feed_by_key(scope: Scope, key: str) -> Feed | None:
    """What a key opens today: not revoked, the account open, and still on the staff, or still the child's guardian."""
    with acting(scope.for_unit(scope.unit.pk)) as system:
        found = reachable(Feed, system).filter(sha256=hash_of(key), revoked_at=None).select_related("user", "pupil__home_class", "school").first()
    if found is None or not identity.is_open(found.user):
        return None
    if found.pupil_id and (found.pupil_id, found.school_id) not in children_of(found.user):
        return None
    return found


def duties_of_feed(feed: Feed, day: date, *, scope: Scope) -> list[Duty]:
    """The duties of whoever subscribed, a fortnight back and a quarter ahead; none once they have left the school."""
    with acting(scope.for_unit(feed.school_id)) as system:
        here = organisation.staff_on(system, day).filter(user=feed.user_id)
        found = duties(system, staff__in=here, date__range=(day - BACK, day + AHEAD))
        return list(found.order_by("starts_at"))


def afternoons_of(feed: Feed, day: date, *, scope: Scope) -> list[tuple[str, Any, datetime, datetime]]:
    """(key, group, from, to) of each afternoon the child stays, by place, group and calendar; without its name."""
    with acting(scope.for_unit(feed.school_id)) as system:
        first, last = day - BACK, day + AHEAD
        members = list(_memberships(feed.pupil_id, first, system))
        days = organisation.service_days(system, first, last) if members else []
        hours, late_end = _hours(members[0].group.term, system, day) if members else (AFTERNOON, time(18))
        return [entry for one in days for member in members if (entry := _entry(member, one, hours, late_end)) is not None]


def _memberships(pupil: UUID | None, first: date, scope: Scope) -> Any:
    found = reachable(Membership, scope).filter(ahead(first), pupil=pupil, place__isnull=False)
    return found.select_related("group__room", "group__term", "place").order_by("starts_on")


def _hours(term: Any, scope: Scope, day: date) -> tuple[tuple[time, time], time]:
    """From the end of lessons to the late slot, and when the late slot ends."""
    round = enrolment.rounds(scope).filter(term=term).first()
    slots = [slot for slot in enrolment.slots(scope, round) if not slot.is_late] if round else []
    hours = (min(s.starts for s in slots), max(s.ends for s in slots)) if slots else AFTERNOON
    return hours, rules_for(ServiceTimeRules, scope.unit, day).late_end


def _entry(member: Membership, day: date, hours: tuple[time, time], late_end: time) -> tuple[str, Any, datetime, datetime] | None:
    place: Any = member.place
    if not member.starts_on <= day or (member.ends_on and member.ends_on < day) or not place.is_open_on(day):
        return None
    if day.isoweekday() not in place.days:
        return None
    end = late_end if place.late else hours[1]
    return f"{member.pk}-{day:%Y%m%d}", member.group, datetime.combine(day, hours[0], HERE), datetime.combine(day, end, HERE)
