"""Why there is no roster: a smallest set of sessions that too few adults can reach, and the ways out (S5.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..instance import RosterInstance, Session, Teacher
from ..result import NoPlan, RosterPlan
from ..sentence import Sentence, some
from .check import called, check
from .posts import CLAUSES, is_post, ways_out, why_nobody
from .rules import obstacle, week
from .weeks import Term


def bad_pins(instance: RosterInstance) -> NoPlan | None:
    """Hand-set duties that break a rule by themselves."""
    if not instance.pinned:
        return None
    sessions = {s.id for s in instance.sessions}
    alone = check(instance, RosterPlan(duties=instance.pinned))
    wrong = [v for v in alone if not set(v.who) <= sessions]  # short only: not yet filled
    if not wrong:
        return None
    ways = (Sentence("取消这些手工指定的值班。", "Release these hand-set duties."),)
    return NoPlan("roster", tuple(v.sentence for v in wrong), ways, people=tuple(v.who[0] for v in wrong),
                  rules=tuple(sorted({v.rule for v in wrong})))


def no_plan(term: Term, short: list[int]) -> NoPlan:
    """The smallest of the sets that each session left short can reach."""
    reached = [_reach(term, s) for s in short]
    sessions, people = min(reached, key=lambda pair: (len(pair[0]), len(pair[1])))
    said = _why(term, sessions, people)
    asked = [term.instance.sessions[s] for s in sessions]
    return NoPlan(
        "roster", said, tuple(_ways(term, sessions, people)),
        people=tuple(term.instance.teachers[t].id for t in people),
        rooms=tuple(sorted({s.room for s in asked})), sessions=tuple(s.id for s in asked),
        rules=_rules(asked), proven=term.proven)


def _rules(asked: list[Session]) -> tuple[str, ...]:
    """The ratio where a group is short, volunteers where they are needed, the clause of each kind of post."""
    groups = [s for s in asked if not is_post(s)]
    posts = {CLAUSES[s.role] for s in asked if is_post(s)}
    return (*(("S5.5",) if groups else ()), *(("S3.2",) if any(s.volunteers_only for s in asked) else ()), *sorted(posts))


def _reach(term: Term, start: int) -> tuple[list[int], list[int]]:
    """From a session left short: who may serve there, and which sessions hold them (same time, day or week)."""
    sessions, people, todo = {start}, set(), [start]
    while todo:
        s = todo.pop()
        for t in term.may[s]:
            people.add(t)
            for other in _holding(term, t, s):
                if other not in sessions:
                    sessions.add(other)
                    todo.append(other)
    return sorted(sessions), sorted(people)


def _holding(term: Term, t: int, s: int) -> list[int]:
    key = week(term.instance.sessions[s].date)
    own = [o for o in term.weeks[key] if t in term.adults[o]]
    same = [o for o in own if term.slot_of[o] == term.slot_of[s]]
    if same:
        return same
    today = [o for o in own if term.slot_of[o][0] == term.slot_of[s][0]]
    return today if len(today) >= term.instance.teachers[t].max_day else own


def _why(term: Term, sessions: list[int], people: list[int]) -> tuple[Sentence, ...]:
    asked = [term.instance.sessions[s] for s in sessions]
    days = some(sorted({f"{s.date:%Y-%m-%d}" for s in asked}))
    rooms = some(sorted({s.room for s in asked}))
    names = some(called(term.instance.teachers[t]) for t in people)
    wanted, given = sum(term.needs[s] for s in sessions), sum(len(term.adults[s]) for s in sessions)
    most = Sentence("最多只能排出", "at most") if term.exact else Sentence("排出了", "so far")
    ratio = Sentence("", "") if all(map(is_post, asked)) else Sentence(
        f"按 1:{term.instance.ratio} ", f" at 1:{term.instance.ratio}")
    first = Sentence(
        f"{days.zh}：{rooms.zh} 的 {len(asked)} 场{ratio.zh}需要 {wanted} 人次，{most.zh} {given} 人次。",
        f"{days.en}: {rooms.en}, duties needed{ratio.en}: {wanted}; {most.en} {given} can be given.")
    whom = why_nobody(term.instance, _short(term, sessions))
    if not people:
        return first, *(whom or [Sentence("没有一位老师可以去。", "No teacher may serve there.")])
    return first, Sentence(f"能去的老师只有：{names.zh}。", f"The only teachers who may serve: {names.en}."), *whom


def _short(term: Term, sessions: list[int]) -> list[Session]:
    return [term.instance.sessions[s] for s in sessions if len(term.adults[s]) < term.needs[s]]


EVERY_DAY = tuple(range(7))
LIFTED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("请 {} 报名做志愿者", "Ask {} to volunteer", {"volunteer": True}),
    ("请 {} 也在这个时段值班", "Ask {} to serve in that slot too", {"slots": ()}),
    ("请 {} 报名做志愿者，并在这个时段值班", "Ask {} to volunteer and to serve in that slot", {"volunteer": True, "slots": ()}),
    ("请 {} 调整请假", "Ask {} to move their leave", {"leave": ()}),
    ("请 {} 增加可值班的日子", "Ask {} for another weekday", {"weekdays": EVERY_DAY}),
    ("请 {} 这天到另一校区", "Ask {} to come to the other campus", {"cross": EVERY_DAY}),
)


def _would_do(teacher: Teacher, session: Session, lifted: dict[str, Any]) -> bool:
    """Whether this alone stands between an adult and a session, and no smaller part of it."""
    if not obstacle(teacher, session) or obstacle(replace(teacher, **lifted), session):
        return False
    return len(lifted) == 1 or all(obstacle(replace(teacher, **{name: value}), session) for name, value in lifted.items())


def _ways(term: Term, sessions: list[int], people: list[int]) -> list[Sentence]:
    asked = [term.instance.sessions[s] for s in sessions]
    missing = sum(max(0, term.needs[s] - len(term.adults[s])) for s in sessions)
    ways = []
    for zh, en, lifted in LIFTED:
        names = [called(t) for t in term.instance.teachers if any(_would_do(t, s, lifted) for s in asked)]
        if names:
            shown = some(names, most=3)
            ways.append(Sentence(zh.format(shown.zh) + "。", en.format(shown.en) + "."))
    if people:
        ways.append(Sentence(f"让其中的老师每周多值一次（还差 {missing} 人次）。",
                             f"Let some of them serve once more a week ({missing} duties are missing)."))
    ways += ways_out(_short(term, sessions))
    if not all(map(is_post, asked)):
        ways.append(Sentence("把人少的组合并到一间教室，少用一位老师。", "Merge small groups into one room to save an adult."))
    return ways
