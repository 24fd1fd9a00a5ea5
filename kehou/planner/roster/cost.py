"""What a roster costs: fairness, continuity, campus changes, wishes, changes of what is published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from ..instance import Duty, RosterInstance, Session, Teacher
from ..weights import RosterWeights
from .rules import Line, adults_needed, line, targets


def campus(teacher: Teacher, session: Session) -> int:
    """One for a duty on another campus."""
    return int("" not in (teacher.campus, session.campus) and teacher.campus != session.campus)


def wish(teacher: Teacher, session: Session) -> int:
    """One for a duty on a weekday the teacher would rather have free."""
    return int(session.day in teacher.dislikes)


def price(teacher: Teacher, session: Session, weights: RosterWeights) -> int:
    """What a duty costs by itself, whoever else serves."""
    return weights.campus * campus(teacher, session) + weights.wish * wish(teacher, session)


def fairness(duties: Iterable[Duty], instance: RosterInstance) -> int:
    """For each duty away from each teacher's target."""
    load = Counter(duty.teacher for duty in duties)
    return instance.weights.fair * sum(
        abs(load[t.id] - target) for t, target in zip(instance.teachers, targets(instance), strict=True)
    )


def continuity(duties: Iterable[Duty], instance: RosterInstance) -> int:
    """For each face beyond the adults needed that a line sees in the term."""
    sessions = {s.id: s for s in instance.sessions}
    faces: dict[Line, set[str]] = defaultdict(set)
    for duty in duties:
        faces[line(sessions[duty.session])].add(duty.teacher)
    most = most_adults(instance)
    return instance.weights.continuity * sum(max(0, len(seen) - most[key]) for key, seen in faces.items())


def most_adults(instance: RosterInstance) -> dict[Line, int]:
    """The most adults each line needs at once."""
    most: dict[Line, int] = defaultdict(int)
    for session in instance.sessions:
        most[line(session)] = max(most[line(session)], adults_needed(session, instance.ratio))
    return most


def changes(duties: Iterable[Duty], instance: RosterInstance) -> int:
    """For each published duty that is given up."""
    known = {s.id for s in instance.sessions}
    return instance.weights.changes * len({d for d in instance.published if d.session in known} - set(duties))


def parts(duties: tuple[Duty, ...], instance: RosterInstance) -> dict[str, int]:
    """All wishes by name."""
    sessions = {s.id: s for s in instance.sessions}
    teachers = {t.id: t for t in instance.teachers}
    pairs = [(teachers[d.teacher], sessions[d.session]) for d in duties]
    return {
        "fair": fairness(duties, instance),
        "continuity": continuity(duties, instance),
        "campus": instance.weights.campus * sum(campus(t, s) for t, s in pairs),
        "wish": instance.weights.wish * sum(wish(t, s) for t, s in pairs),
        "changes": changes(duties, instance),
    }
