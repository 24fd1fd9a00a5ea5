"""Who may serve in which session, and what that costs by itself: asked once for sessions that differ in their date only."""

from __future__ import annotations

from collections.abc import Iterable

from ..instance import RosterInstance, Session
from . import cost
from .rules import alike, standing_obstacle


def able(instance: RosterInstance, sessions: Iterable[Session]) -> list[dict[int, int]]:
    """For each session the numbers of the teachers who may serve, with the price; the same object for sessions that are alike."""
    leave = [set(t.leave) for t in instance.teachers]
    standing: dict[tuple[object, ...], dict[int, int]] = {}
    dated: dict[tuple[object, ...], dict[int, int]] = {}
    found = []
    for s in sessions:
        key = alike(s)
        if key not in dated:
            if key[1:] not in standing:
                standing[key[1:]] = _standing(instance, s)
            dated[key] = {t: price for t, price in standing[key[1:]].items() if s.date not in leave[t]}
        found.append(dated[key])
    return found


def _standing(instance: RosterInstance, session: Session) -> dict[int, int]:
    return {
        t: cost.price(teacher, session, instance.weights)
        for t, teacher in enumerate(instance.teachers) if not standing_obstacle(teacher, session)
    }
