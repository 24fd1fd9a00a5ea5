"""Who could take a duty: everybody the hard rules allow, the best first with the reasons, and why the others cannot (S5.5)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kehou.core.scope import Scope, reachable
from kehou.organisation import queries as organisation
from kehou.planner import REASONS, Session, Teacher, obstacle
from kehou.planning.models import Duty
from kehou.planning.queries.plan import duties
from kehou.planning.queries.pool import seen, session_of, teachers_of
from kehou.planning.queries.staffing import wide
from kehou.planning.rules import merit, monday_of

Week = tuple[int, int]
MAY_CHANGE = ("week", "day", "slot", "weekday", "campus", "volunteer", "leave")


@dataclass(frozen=True)
class Candidate:
    """Somebody who may take the duty: the lower the `merit`, the better; `week` and `term` are their duties so far."""

    staff: Any
    merit: int
    known: int
    week: int
    term: int
    most: int
    away: bool
    there: bool
    unwanted: bool
    at_post: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for and against, in the reader's language; only of those who are shown."""
        said = [
            self._known(),
            _("要到另一校区") if self.away else _("就在本校区"),
            _("当天已在看护") if self.there else "",
            ngettext("本周 %(n)d 次", "本周 %(n)d 次", self.week) % {"n": self.week} + _("，最多 %(most)d 次") % {"most": self.most},
            ngettext("本学期 %(n)d 次", "本学期 %(n)d 次", self.term) % {"n": self.term},
            _("这天最好不排") if self.unwanted else "",
        ]
        return tuple(filter(None, said))

    def _known(self) -> str:
        if not self.known:
            return ""
        if self.at_post:
            return ngettext("站过这个岗 %(n)d 次", "站过这个岗 %(n)d 次", self.known) % {"n": self.known}
        return ngettext("带过这个班 %(n)d 次", "带过这个班 %(n)d 次", self.known) % {"n": self.known}


@dataclass(frozen=True)
class Barred:
    """Somebody who may not: by which rule and clause, and why in the reader's language."""

    staff: Any
    rule: str
    clause: str
    why: str


class StandIns:
    """Everybody on the staff against any duty of a few weeks: a fixed number of queries, then sums only."""

    def __init__(self, scope: Scope, term: Any, days: Sequence[date]) -> None:
        all_ = wide(scope)
        first, last = monday_of(min(days)), monday_of(max(days)) + timedelta(days=6)
        self.scope = all_
        self.staff = {str(one.pk): one for one in organisation.staff_on(all_, min(days))}
        self.pool: dict[str, Teacher] = {one.id: one for one in teachers_of(term, first, last, scope=all_)}
        self.by = seen(all_, term, min(days))
        self.follows = organisation.weekdays_of(set(days))
        self.sessions: dict[Any, Session] = {}
        self.taken: dict[str, list[Duty]] = defaultdict(list)
        for duty in reachable(Duty, all_).filter(ended_at=None, date__range=(first, last)).order_by():  # its own order joins three tables
            self.taken[str(duty.staff_id)].append(duty)
        counted = duties(all_, date__range=(term.starts_on, term.ends_on)).order_by().values_list("staff", "group", "post")
        self.loads: Counter[str] = Counter()
        self.faces: Counter[tuple[str, Any]] = Counter()
        for staff, group, post, times in counted.annotate(times=Count("pk")):
            self.loads[str(staff)] += times
            self.faces[str(staff), group or post] = times
        self.mean = sum(self.loads[one] for one in self.pool) / max(1, len(self.pool))

    def session(self, duty: Duty) -> Session:
        """The duty as the planner knows it, built once."""
        if duty.pk not in self.sessions:
            follows = self.follows[duty.date]
            self.sessions[duty.pk] = session_of(duty, follows, self.by)
        return self.sessions[duty.pk]

    def move(self, duty: Duty, staff: Any) -> None:
        """Think of the duty as taken over: what follows is judged with it in its new hands."""
        self.taken[str(duty.staff_id)] = [one for one in self.taken[str(duty.staff_id)] if one.pk != duty.pk]
        if staff is not None:
            self.taken[str(staff.pk)].append(duty)

    def barred(self, who: str, duty: Duty) -> str:
        """The first hard rule by which somebody may not take a duty, or ""."""
        teacher = self.pool.get(who)
        if teacher is None:
            return "pool"
        own = [one for one in self.taken[who] if one.pk != duty.pk]
        if any(one.starts_at < duty.ends_at and duty.starts_at < one.ends_at for one in own):
            return "taken"
        reason = obstacle(teacher, self.session(duty))
        if reason:
            return reason
        if sum(one.date.isocalendar()[:2] == duty.date.isocalendar()[:2] for one in own) >= teacher.max_week:
            return "week"
        return "day" if sum(one.date == duty.date for one in own) >= teacher.max_day else ""

    def why_not(self, who: str, duty: Duty) -> Barred | None:
        """The same in words."""
        reason = self.barred(who, duty)
        return Barred(self.staff.get(who), reason, *_words(reason)) if reason else None

    def ranked(self, duty: Duty) -> tuple[list[Candidate], list[Barred]]:
        """Who may take it, the best first, and who may not, by reason, first those who could be asked for more; whoever has it now is neither."""
        may, not_ = [], []
        for who in self.staff:
            if who == str(duty.staff_id):
                continue
            barred = self.why_not(who, duty)
            if barred is None:
                may.append(self._candidate(who, duty))
            else:
                not_.append(barred)
        return sorted(may, key=lambda one: (one.merit, one.staff.number)), sorted(not_, key=_asked_first)

    def _candidate(self, who: str, duty: Duty) -> Candidate:
        teacher, session = self.pool[who], self.session(duty)
        known = self.faces[who, duty.group_id or duty.post_id]
        week = [one for one in self.taken[who] if one.date.isocalendar()[:2] == duty.date.isocalendar()[:2]]
        there = any(one.date == duty.date for one in week)
        away = "" not in (teacher.campus, session.campus) and teacher.campus != session.campus
        unwanted = session.day in teacher.dislikes
        points = merit(known=known, over=self.loads[who] - self.mean, week=len(week), away=away, unwanted=unwanted, there=there)
        return Candidate(
            self.staff[who], points, known, len(week), self.loads[who], teacher.max_week, away, there, unwanted, bool(duty.post_id)
        )  # fmt: skip


def _asked_first(barred: Barred) -> tuple[int, str, str]:
    """What a person may change by offering more comes before what lies in the day or in the rules."""
    known = MAY_CHANGE.index(barred.rule) if barred.rule in MAY_CHANGE else len(MAY_CHANGE)
    return known, barred.rule, barred.staff.number


def stand_ins(scope: Scope, duties_: Iterable[Duty]) -> StandIns | None:
    """Everybody against these duties; None where there are none, or their days lie in no term."""
    found = list(duties_)
    term = organisation.term_on(scope, min(one.date for one in found)) if found else None
    return StandIns(scope, term, [one.date for one in found]) if term else None


@dataclass(frozen=True)
class Choice:
    """A colleague who may take my duty, why that fits, and which of theirs I may take instead."""

    candidate: Candidate
    duties: tuple[Duty, ...]


def swap_choices(scope: Scope, duty: Duty, now: datetime, *, most: int = 6) -> list[Choice]:
    """Colleagues for a swap, the best first; of each, the next duties that I could take, judged as if both had changed hands."""
    horizon = duty.date + timedelta(days=13)
    ahead = duties(wide(scope), date__range=(now.date(), horizon), starts_at__gt=now).exclude(staff=duty.staff_id)
    theirs: dict[Any, list[Duty]] = defaultdict(list)
    for one in ahead.order_by("starts_at"):
        theirs[one.staff_id].append(one)
    bench = stand_ins(scope, [duty, *(one for own in theirs.values() for one in own)])
    if bench is None:
        return []
    may, _barred = bench.ranked(duty)
    bench.move(duty, None)
    mine = str(duty.staff_id)
    return [Choice(one, tuple(d for d in theirs[one.staff.pk] if not bench.barred(mine, d))[:3]) for one in may[:most]]


def _words(reason: str) -> tuple[str, str]:
    """(clause, why) in the reader's language."""
    own = {
        "pool": ("C5.1", _("没有可以排班的申报，或课时未确认")),
        "taken": ("S5.5", _("这时已在另一处值班")),
        "week": ("S5.5", _("本周次数已满")),
        "day": ("S5.5", _("当天次数已满")),
    }
    if reason in own:
        return own[reason]
    clause, zh, en = REASONS[reason]
    return clause, en if (get_language() or "").startswith("en") else zh
