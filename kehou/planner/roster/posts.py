"""Posts beside the groups: gate, safety officer, patrol (C7.3, C7.4a); who qualifies, and why nobody can be found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..sentence import Sentence, some

if TYPE_CHECKING:
    from ..instance import RosterInstance, Session, Teacher

CARE = "care"
CLAUSES = {"gate": "C7.4a", "safety": "C7.3", "patrol": "S6", "other": "C7.1"}
WANTED = {
    "volunteers": ("只由报名的人承担", "is for those who offered it"),
    "leaders": ("只由领导承担", "is for leaders"),
    "named": ("只由指定的人承担", "is for those named"),
}


def is_post(session: Session) -> bool:
    """A post has its stated number of adults; the ratio is for groups."""
    return session.role != CARE


def unfit(teacher: Teacher, session: Session) -> str:
    """Why this adult does not qualify for this session, whatever the day, or "".

    >>> from datetime import date
    >>> from ..instance import Session, Teacher
    >>> walk = Session("w", date(2024, 3, 20), 960, 1080, 0, "patrol", role="patrol", adults=1, who="leaders")
    >>> unfit(Teacher("wang"), walk), unfit(Teacher("xu", leader=True, posts_only=True), walk)
    ('leader', '')
    """
    if session.who == "leaders":
        return "" if teacher.leader else "leader"
    if session.who == "named":
        return "" if teacher.id in session.named else "named"
    if session.who == "volunteers":
        return "" if session.room in teacher.posts else "offer"
    return "role" if teacher.posts_only and session.room not in teacher.posts else ""


def wrong_time(teacher: Teacher, session: Session) -> bool:
    """A slot this adult does not offer; who offered the very post comes at its hours."""
    return bool(teacher.slots) and not set(session.slot.split("+")) <= set(teacher.slots) and session.room not in teacher.posts


def why_nobody(instance: RosterInstance, short: Iterable[Session]) -> list[Sentence]:
    """For each post left short that not everybody may hold: who qualifies, and what keeps them from it."""
    from .check import REASONS, called
    from .rules import obstacle

    told = []
    for session in short:
        if session.who not in WANTED:
            continue
        zh, en = WANTED[session.who]
        fit = [t for t in instance.teachers if not unfit(t, session)]
        kept = [(called(t), REASONS[why]) for t in fit if (why := obstacle(t, session))]
        names = some(map(called, fit))
        said = Sentence(f"{session.room} {zh}：{names.zh}", f"{session.room} {en}: {names.en}") if fit else Sentence(
            f"{session.room} {zh}，还没有这样的人", f"{session.room} {en}; there is nobody yet")
        told.append(Sentence(
            said.zh + "".join(f"；{who} {why[1]}" for who, why in kept[:4]) + "。",
            said.en + "".join(f"; {who} {why[2]}" for who, why in kept[:4]) + "."))
    return told


def ways_out(short: Iterable[Session]) -> list[Sentence]:
    """What a school can change about the posts themselves."""
    ways = []
    closed = sorted({s.room for s in short if s.who in WANTED})
    posts = sorted({s.room for s in short if is_post(s)})
    if closed:
        names = some(closed)
        ways.append(Sentence(f"请更多人承担 {names.zh}，或改为全体教职工都可以。", f"Find more people for {names.en}, or open it to all of the staff."))
    if posts:
        names = some(posts)
        ways.append(Sentence(f"给 {names.zh} 少排一人，或改时间。", f"Ask for one adult less at {names.en}, or for other hours."))
    return ways
