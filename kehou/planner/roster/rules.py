"""The rules of duty, each a small sum or a question; solver, checker and explanation share their words, not more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import ceil

from ..instance import RosterInstance, Session, Teacher
from .posts import is_post, unfit, wrong_time

Line = tuple[int, str, tuple[str, ...]]


def adults_needed(session: Session, ratio: int) -> int:
    """How many adults a session needs in each of its minutes: by the ratio (S5.5), at a post as stated.

    >>> adults_needed(Session("x", date(2024, 3, 20), 960, 1020, 61, "101"), 30)
    3
    """
    return session.adults if is_post(session) else ceil(session.headcount / ratio)


def week(day: date) -> tuple[int, int]:
    """The ISO week that `max_week` counts in."""
    return day.isocalendar()[:2]


def line(session: Session) -> Line:
    """What should see the same faces: the same weekday, slot and groups (or room)."""
    return session.day, session.slot, session.groups or (session.room,)


def overlap(a: Session, b: Session) -> bool:
    """Do two sessions share a minute?"""
    return a.date == b.date and a.start < b.end and b.start < a.end


def obstacle(teacher: Teacher, session: Session) -> str:
    """The first rule by which this teacher may not serve in this session, or "" (S3.2, S5.5).

    >>> late = Session("x", date(2024, 3, 20), 1020, 1080, 30, "一1", slot="late", volunteers_only=True)
    >>> obstacle(Teacher("wang"), late), obstacle(Teacher("li", volunteer=True), late)
    ('volunteer', '')
    """
    if session.date in teacher.leave:
        return "leave"
    return standing_obstacle(teacher, session)


def standing_obstacle(teacher: Teacher, session: Session) -> str:
    """As `obstacle`, for every such session of the term, whatever the leave."""
    if session.day not in teacher.weekdays:
        return "weekday"
    if wrong_time(teacher, session):
        return "slot"
    if any(day == session.day and start < session.end and session.start < end for day, start, end in teacher.busy):
        return "lesson"
    if session.volunteers_only and not teacher.volunteer:
        return "volunteer"  # S3.2 教师志愿者看护
    if not set(session.needs) <= set(teacher.skills):
        return "skill"
    if unfit(teacher, session):
        return unfit(teacher, session)
    away = "" not in (teacher.campus, session.campus) and teacher.campus != session.campus
    return "campus" if away and session.day not in teacher.cross else ""


def alike(session: Session) -> tuple[object, ...]:
    """All by which `obstacle`, campus and wishes tell sessions apart: those alike are asked about once."""
    post = (session.role, session.room, session.who, session.named) if is_post(session) else ()
    return (session.date, session.day, session.slot, session.start, session.end, session.campus, session.needs,
            session.volunteers_only, post)


def clusters(sessions: Iterable[Session]) -> list[list[Session]]:
    """Sessions of one date in clusters that overlap in time; between clusters nobody is in two places."""
    result: list[list[Session]] = []
    end = -1
    for session in sorted(sessions, key=lambda s: (s.start, s.end, s.id)):
        if session.start >= end:
            result.append([])
        result[-1].append(session)
        end = max(end, session.end)
    return result


def targets(instance: RosterInstance) -> list[int]:
    """Each teacher's fair number of duties: the stated one, or an equal share of what is left."""
    total = sum(adults_needed(s, instance.ratio) for s in instance.sessions)
    stated = sum(t.target for t in instance.teachers if t.target >= 0)
    sharing = [t for t in instance.teachers if t.target < 0 and t.max_week and t.weekdays]
    share = max(0, round((total - stated) / len(sharing))) if sharing else 0
    return [t.target if t.target >= 0 else share if t in sharing else 0 for t in instance.teachers]
