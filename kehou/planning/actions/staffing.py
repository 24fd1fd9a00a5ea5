"""Who may be planned with: offers for a term, the confirmed teaching load, the timetable (C5.1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.notices.actions import send
from kehou.notices.choices import Topic
from kehou.planning import queries
from kehou.planning.actions.refusals import LessonsOverlap, NothingToConfirm
from kehou.planning.actions.roster import announce_person
from kehou.planning.events import LoadConfirmed, TimetableSet, VolunteerOffered
from kehou.planning.models import Lesson, Volunteer

Hours = tuple[int, time, time]
OFFERED = ("slots", "weekdays", "max_week", "crosses", "dislikes", "posts", "shows")
WEIGHS = ("slots", "weekdays", "max_week", "posts")


def offer(term: Any, staff: Any, said: Mapping[str, Any], *, now: datetime, scope: Scope) -> Volunteer:
    """Keep what somebody offers for the term; who offers another amount of work has the load confirmed anew (C5.1)."""
    kept = queries.offers(queries.wide(scope), term).select_for_update(of=("self",)).filter(staff=staff).first()
    kept = kept or Volunteer(school_id=term.school_id, term=term, staff=staff, max_week=0)
    said = {"posts": kept.posts, **said}
    if any(getattr(kept, name) != said[name] for name in WEIGHS):
        kept.load_confirmed_at = kept.load_confirmed_by = None
    shown_otherwise = sorted(kept.shows) != sorted(said["shows"])
    for name in OFFERED:
        setattr(kept, name, said[name])
    kept.save()
    if shown_otherwise:
        announce_person(staff, term, now=now, scope=scope)
    slots, days = tuple(kept.slots), tuple(kept.weekdays)
    record(VolunteerOffered(school=term.school_id, staff=staff.pk, slots=slots, weekdays=days, max_week=kept.max_week), scope=scope)
    return kept


def confirm_load(offers: Iterable[Volunteer], *, now: datetime, scope: Scope) -> int:
    """The school has seen that the teaching is done as it should be: these may be rostered as they offered (C5.1)."""
    waiting = [one for one in offers if one.load_confirmed_at is None]
    if not waiting:
        raise NothingToConfirm
    ids = [one.pk for one in waiting]
    Volunteer.objects.filter(pk__in=ids).update(load_confirmed_at=now, load_confirmed_by=scope.user_id)
    record(LoadConfirmed(school=waiting[0].school_id, staff=tuple(one.staff_id for one in waiting)), scope=scope)
    users = [one.staff.user for one in waiting if one.staff.user]
    link = f"/{scope.unit.code}/planning/mine/"
    send(users, title=_("课时已确认，您可以参加看护排班"), link=link, topic=Topic.PLANNING, school=waiting[0].school_id, scope=scope)
    return len(waiting)


def set_timetable(term: Any, hours: Mapping[Any, Sequence[Hours]], *, scope: Scope) -> int:
    """Let these members of staff teach at these hours of the week from now on, and at no others; returns how many lessons."""
    rows = [
        Lesson(school_id=term.school_id, term=term, staff_id=staff, weekday=weekday, starts=starts, ends=ends)
        for staff, told in hours.items()
        for weekday, starts, ends in told
    ]
    Lesson.objects.filter(school=term.school_id, term=term, staff__in=list(hours)).delete()
    try:
        with transaction.atomic():
            Lesson.objects.bulk_create(rows)
    except IntegrityError as error:
        if "no_two_lessons_at_once" not in str(error):
            raise
        raise LessonsOverlap from error
    record(TimetableSet(school=term.school_id, staff=tuple(hours), lessons=len(rows)), scope=scope)
    return len(rows)
