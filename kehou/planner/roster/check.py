"""Judge a roster, made by the solver or by hand (S5.5, S3.2, C7.4b): knows the rules, not the solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from ..instance import Duty, RosterInstance, Session, Teacher
from ..result import RosterPlan, Violation
from ..sentence import Sentence, clock, some
from .posts import CLAUSES, is_post
from .rules import adults_needed, obstacle, overlap, week

REASONS = {
    "leave": ("S5.5", "这天请假", "is on leave that day"),
    "weekday": ("S5.5", "这一天不能值班", "cannot serve on that weekday"),
    "lesson": ("C5.1", "这时有课", "has a lesson then"),
    "slot": ("S5.5", "这个时段不能值班", "cannot serve in that slot"),
    "volunteer": ("S3.2", "不是志愿者，不能看护延时段", "is no volunteer, whom the late slot needs"),
    "skill": ("S7.2", "没有所需资格", "lacks the qualification"),
    "campus": ("S5.5", "这天不能去另一校区", "cannot go to the other campus that day"),
    "role": ("C7.1", "只承担报名或点名的岗位", "holds only posts offered, led or named for"),
    "leader": ("C7.1", "不是领导，这个岗位由领导承担", "is no leader, whom this post needs"),
    "offer": ("C7.1", "没有报名这个岗位", "has not offered this post"),
    "named": ("C7.1", "不在这个岗位指定的人里", "is not among those named for this post"),
}


def check(instance: RosterInstance, plan: RosterPlan) -> list[Violation]:
    """Every rule the roster breaks, in the order of the sessions."""
    sessions = {s.id: s for s in instance.sessions}
    teachers = {t.id: t for t in instance.teachers}
    found, known = [], []
    for duty, times in Counter(plan.duties).items():
        if duty.session not in sessions or duty.teacher not in teachers or times > 1:
            found.append(_not_a_duty(duty))
        if duty.session in sessions and duty.teacher in teachers:
            known.append((sessions[duty.session], teachers[duty.teacher]))
    known.sort(key=lambda pair: (pair[0].date, pair[0].start, pair[0].id, pair[1].id))
    found += _obstacles(known)
    found += _two_places(known)
    found += _too_many(known)
    found += _ratio(instance, known)
    found += _posts(instance, known)
    return found + list(_pins(instance, plan, sessions, teachers))


def called(teacher: Teacher) -> str:
    """The name to use in a sentence."""
    return teacher.name or teacher.id


def when(session: Session) -> str:
    """Date, time and room of a session."""
    return f"{session.date:%Y-%m-%d} {clock(session.start)}–{clock(session.end)} {session.room}"


def _not_a_duty(duty: Duty) -> Violation:
    return Violation("S5.5", (duty.teacher, duty.session), Sentence(
        f"{duty.teacher} 在 {duty.session} 的值班重复，或没有这个人、这一场。",
        f"The duty of {duty.teacher} in {duty.session} is doubled or names nobody known."))


def _obstacles(known: list[tuple[Session, Teacher]]) -> Iterator[Violation]:
    for session, teacher in known:
        reason = obstacle(teacher, session)
        if reason:
            rule, zh, en = REASONS[reason]
            yield Violation(rule, (teacher.id, session.id), Sentence(
                f"{called(teacher)} {zh}：{when(session)}。", f"{called(teacher)} {en}: {when(session)}."))


def _two_places(known: list[tuple[Session, Teacher]]) -> Iterator[Violation]:
    days: dict[tuple[str, date], list[tuple[Session, Teacher]]] = defaultdict(list)
    for session, teacher in known:
        days[teacher.id, session.date].append((session, teacher))
    for own in days.values():
        for i, (a, teacher) in enumerate(own):
            for b, _ in own[i + 1:]:
                if overlap(a, b):
                    yield Violation("S5.5", (teacher.id, a.id, b.id), Sentence(
                        f"{called(teacher)} 同时在两处：{when(a)} 和 {when(b)}。",
                        f"{called(teacher)} is in two places at once: {when(a)} and {when(b)}."))


def _too_many(known: list[tuple[Session, Teacher]]) -> Iterator[Violation]:
    teachers = {teacher.id: teacher for _, teacher in known}
    by_week = Counter((t.id, week(s.date)) for s, t in known)
    by_day = Counter((t.id, s.date) for s, t in known)
    for (who, (year, number)), times in by_week.items():
        if times > teachers[who].max_week:
            yield Violation("S5.5", (who,), Sentence(
                f"{called(teachers[who])} 在 {year} 年第 {number} 周有 {times} 次值班，最多 {teachers[who].max_week} 次。",
                f"{called(teachers[who])} has {times} duties in week {number} of {year}, "
                f"at most {teachers[who].max_week}."))
    for (who, day), times in by_day.items():
        if times > teachers[who].max_day:
            yield Violation("S5.5", (who,), Sentence(
                f"{called(teachers[who])} 在 {day} 有 {times} 次值班，最多 {teachers[who].max_day} 次。",
                f"{called(teachers[who])} has {times} duties on {day}, at most {teachers[who].max_day}."))


def _ratio(instance: RosterInstance, known: list[tuple[Session, Teacher]]) -> Iterator[Violation]:
    """In every minute: sweep the moments at which a room's sessions begin, the merged late room included (C7.4b)."""
    adults: dict[str, set[str]] = defaultdict(set)
    for session, teacher in known:
        adults[session.id].add(teacher.id)
    rooms: dict[tuple[date, str], list[Session]] = defaultdict(list)
    for session in instance.sessions:
        if not is_post(session):
            rooms[session.date, session.room].append(session)
    for (_, room), sessions in sorted(rooms.items()):
        yield from _ratio_of_room(room, sessions, adults, instance.ratio)


def _ratio_of_room(
    room: str, sessions: list[Session], adults: dict[str, set[str]], ratio: int
) -> Iterator[Violation]:
    for minute in sorted({s.start for s in sessions}):
        now = [s for s in sessions if s.start <= minute < s.end]
        short = [s for s in now if len(adults[s.id]) < adults_needed(s, ratio)]
        children, there = sum(s.headcount for s in now), set().union(*(adults[s.id] for s in now))
        if short or children > ratio * len(there):
            day = now[0].date
            yield Violation("S5.5", tuple(s.id for s in short or now), Sentence(
                f"{day} {clock(minute)} {room}：{children} 个孩子只有 {len(there)} 位老师，应达到 1:{ratio}。",
                f"{day} {clock(minute)} {room}: {children} children, adults there: {len(there)}; "
                f"the ratio is 1:{ratio}."))


def _posts(instance: RosterInstance, known: list[tuple[Session, Teacher]]) -> Iterator[Violation]:
    """A post has as many adults as the school states, whatever the children."""
    there: dict[str, set[str]] = defaultdict(set)
    for session, teacher in known:
        there[session.id].add(teacher.id)
    for session in instance.sessions:
        n = len(there[session.id])
        if is_post(session) and n < session.adults:
            yield Violation(CLAUSES[session.role], (session.id,), Sentence(
                f"{when(session)}：需要 {session.adults} 人，只有 {n} 人。",
                f"{when(session)}: adults needed: {session.adults}, there: {n}."))


def _pins(
    instance: RosterInstance, plan: RosterPlan, sessions: dict[str, Session], teachers: dict[str, Teacher]
) -> Iterator[Violation]:
    for duty in sorted(set(instance.pinned) - set(plan.duties), key=lambda d: (d.session, d.teacher)):
        names = some([called(teachers[duty.teacher])])
        place = when(sessions[duty.session])
        yield Violation("pinned", (duty.teacher, duty.session), Sentence(
            f"{names.zh} 的值班已手工指定：{place}。", f"The duty of {names.en} was set by hand: {place}."))
