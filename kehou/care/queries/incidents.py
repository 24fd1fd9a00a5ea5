"""Incidents: the safety officer's list, one with all that followed, and what a family reads of its child's."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from kehou.care.models import Incident, IncidentNote, Involved
from kehou.core.scope import Scope, acting, reachable


def incidents(scope: Scope) -> QuerySet[Incident]:
    """Incidents within reach, the open ones first."""
    found = reachable(Incident, scope).select_related("session__group", "reported_by", "closed_by")
    return found.prefetch_related("involved__pupil__home_class__grade").order_by("closed_at", "-happened_at")


def notes_of(incident: Incident) -> QuerySet[IncidentNote]:
    """What followed, in its order; the photos themselves are read one by one."""
    return IncidentNote.objects.filter(incident=incident).select_related("by").defer("photo").order_by("at", "id")


def incidents_of(scope: Scope, pupil: Any, since: date) -> list[Incident]:
    """What happened to a child, for its family: those for which the school wrote words for it."""
    with acting(scope.for_unit(pupil.school_id), read_only=True):
        mine = Involved.objects.filter(pupil=pupil, incident__date__gte=since).select_related("incident")
        return [one.incident for one in mine.order_by("-incident__happened_at") if one.incident.family_words]
