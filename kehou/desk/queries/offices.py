"""The district's and the city's schools in numbers, and the operator's house."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from kehou.care import queries as care
from kehou.core import journal
from kehou.core.scope import Scope
from kehou.enrolment import queries as enrolment
from kehou.enrolment.choices import OVER
from kehou.identity import queries as identity
from kehou.notices import queries as notices
from kehou.organisation import queries as organisation


def school_rows(scope: Scope, day: date) -> list[dict[str, Any]]:
    """Every school beneath, with counts only: no child and no teacher is named here."""
    asked = _by_school(enrolment.applications(scope, round__term__ends_on__gte=day).exclude(state__in=OVER))
    places = _by_school(enrolment.places_on(scope, day))
    alarms = _by_school(care.open_alarms(scope, day))
    plans = {one.school_id: one for one in organisation.plans(scope).filter(term__ends_on__gte=day).exclude(state="superseded")}
    return [
        {
            "school": one, "plan": plans.get(one.school_id), "applications": asked.get(one.school_id, 0),
            "places": places.get(one.school_id, 0), "alarms": alarms.get(one.school_id, 0),
        }
        for one in organisation.schools(scope)
    ]  # fmt: skip


def _by_school(rows: QuerySet[Any]) -> dict[Any, int]:
    counted = rows.order_by().values("school").annotate(count=Count("pk", distinct=True))
    return {row["school"]: row["count"] for row in counted}


def health_of(scope: Scope, day: date) -> dict[str, Any]:
    """Journals, jobs, messages and people with a role, for whoever keeps the house running."""
    jobs = ProcrastinateJob.objects.values("status").annotate(count=Count("pk")).order_by()
    held = identity.grants(scope).filter(starts_on__lte=day, ends_on__gte=day, ended_at=None)
    return {
        "heads": list(journal.heads(scope)),
        "jobs": {row["status"]: row["count"] for row in jobs},
        "waiting": notices.waiting(scope).count(),
        "failed": notices.failed(scope).count(),
        "people": held.values("user").distinct().count(),
        "roles": list(held.order_by().values("role").annotate(count=Count("user", distinct=True)).order_by("role")),
    }
