"""A guardian's children today: where each is, and what needs an answer."""

from datetime import date
from typing import Any

from kehou.care import queries as care
from kehou.core.scope import Scope
from kehou.enrolment import queries as enrolment


def children_today(scope: Scope, day: date) -> list[dict[str, Any]]:
    """Each child with its holder, its application, its unsigned letter, its permit and today's leave."""
    asked = {one.pupil_id: one for one in enrolment.applications(scope).exclude(state="withdrawn").order_by("submitted_at")}
    letters = {one.pupil_id: one for one in enrolment.letters(scope, signed_at=None, lapsed_at=None, refused_at=None)}
    permits = {one.pupil_id: one for one in care.permits(scope).filter(state__in=("requested", "approved"))}
    places = {one.pupil_id: one for one in enrolment.places(scope).exclude(ends_on__lt=day).order_by("-starts_on")}
    rounds = {one.school_id: one for one in enrolment.rounds(scope).filter(term__ends_on__gte=day).order_by("-term__starts_on")}
    away = care.away_on(scope, day)
    return [
        {
            "pupil": child, "held": held, "application": asked.get(child.pk), "letter": letters.get(child.pk),
            "permit": permits.get(child.pk), "place": places.get(child.pk), "away": child.pk in away,
            "round": _open(rounds.get(child.school_id), day),
            "coming": _coming(places.get(child.pk), day),
        }
        for child, held in care.own_children(scope, day)
    ]  # fmt: skip


def _open(round: Any, day: date) -> Any:
    """The round, while it takes applications."""
    return round if round and round.state == "open" and round.opens_on <= day else None


def _coming(place: Any, day: date) -> Any:
    """The place that has not begun yet."""
    return place if place and place.starts_on > day else None
