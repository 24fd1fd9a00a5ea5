"""A plan in its details: which wishes it does not meet and why, what changes against what is published, what each of several gives up."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.core.marks import listed, marked
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planner import (
    GroupsInstance,
    GroupsPlan,
    NoPlan,
    RosterInstance,
    RosterPlan,
    at_usual_weights,
    obstacle,
    parts,
    read_instance,
    read_result,
)
from kehou.planner.roster.rules import adults_needed, line, targets
from kehou.planning.models import Run
from kehou.planning.queries.apart import Pair, pairs
from kehou.planning.queries.plan import names_in
from kehou.planning.queries.proposed import group_names
from kehou.planning.queries.proposed import proposed as _plan
from kehou.planning.rules import child_of

MOST = 12


@dataclass(frozen=True)
class Detail:
    """One kind of thing, how often, and the first of them in sentences."""

    title: str
    count: int
    lines: tuple[str, ...]


def _detail(title: str, lines: list[str]) -> Detail:
    return Detail(title, len(lines), tuple(lines[:MOST]))


def unmet(run: Run, scope: Scope) -> list[Detail]:
    """Every wish the plan does not meet, with who and when and why; nothing where there is no plan."""
    told = _plan(run)
    if told is None:
        return []
    instance, plan = told
    if isinstance(instance, RosterInstance):
        found = _Roster(instance, plan, scope).details()
    elif isinstance(instance, GroupsInstance):
        found = _Groups(instance, plan, group_names(run, plan, scope), scope).details()
    else:
        found = []
    return [one for one in found if one.count]


def _day(day: date) -> str:
    return f"{date_format(day, 'MONTH_DAY_FORMAT')} {date_format(day, 'D')}"


class _Roster:
    """A roster read beside its question."""

    def __init__(self, instance: RosterInstance, plan: RosterPlan, scope: Scope) -> None:
        self.instance, self.plan = instance, plan
        self.sessions = {one.id: one for one in instance.sessions}
        self.teachers = {one.id: one for one in instance.teachers}
        self.pairs = [(self.teachers[d.teacher], self.sessions[d.session]) for d in plan.duties]
        self.names = names_in(scope, [*self.teachers, *(one.id[:36] for one in instance.sessions)])

    def details(self) -> list[Detail]:
        return [self._unwanted(), self._campus(), self._faces(), self._shares()]

    def who(self, teacher: Any) -> str:
        return self.names.get(teacher.id, "—")

    @cached_property
    def at_work(self) -> dict[tuple[str, date], int]:
        return Counter((teacher.id, session.date) for teacher, session in self.pairs)

    @cached_property
    def weeks(self) -> dict[tuple[str, tuple[int, int]], int]:
        return Counter((teacher.id, session.date.isocalendar()[:2]) for teacher, session in self.pairs)

    def _why(self, session: Any) -> str:
        """Whether anybody else could have come."""
        free = [
            one for one in self.instance.teachers
            if not obstacle(one, session) and not self.at_work.get((one.id, session.date))
            and self.weeks.get((one.id, session.date.isocalendar()[:2]), 0) < one.max_week and session.day not in one.dislikes
        ]  # fmt: skip
        if not free:
            return _("当时没有别人可以来")
        return _("换%(who)s来，会更不公平或多一张新面孔") % {"who": self.who(free[0])}

    def _unwanted(self) -> Detail:
        words = _("%(who)s %(day)s：%(why)s")
        lines = [words % {"who": self.who(t), "day": _day(s.date), "why": self._why(s)} for t, s in self.pairs if s.day in t.dislikes]
        return _detail(_("排在教师最好不排的日子"), lines)

    def _campus(self) -> Detail:
        away = [(t, s) for t, s in self.pairs if "" not in (t.campus, s.campus) and t.campus != s.campus]
        words = _("%(who)s %(day)s：%(why)s")
        return _detail(_("要跑另一校区"), [words % {"who": self.who(t), "day": _day(s.date), "why": self._why(s)} for t, s in away])

    def _faces(self) -> Detail:
        """Groups that see more faces on a weekday than they need adults."""
        seen: dict[Any, Counter[str]] = defaultdict(Counter)
        most: dict[Any, int] = defaultdict(int)
        for one in self.instance.sessions:
            most[line(one)] = max(most[line(one)], adults_needed(one, self.instance.ratio))
        for teacher, session in self.pairs:
            seen[line(session)][self.who(teacher)] += 1
        words = _("%(group)s %(weekday)s：%(names)s")
        lines = []
        for session in {line(one): one for one in self.instance.sessions}.values():
            faces = seen[line(session)]
            if len(faces) > most[line(session)]:
                named = {"group": self.names.get(session.id[:36], "—"), "weekday": date_format(session.date, "l")}
                lines.append(words % {**named, "names": listed(f"{who} {n}" for who, n in faces.most_common())})
        return _detail(_("见到的老师比需要的多"), lines)

    def _shares(self) -> Detail:
        loads = Counter(teacher.id for teacher, _session in self.pairs)
        words = _("%(who)s %(n)d 次，应为 %(target)d 次")
        told = zip(self.instance.teachers, targets(self.instance), strict=True)
        off = [(one, target) for one, target in told if abs(loads[one.id] - target) > 1]
        lines = [words % {"who": self.who(one), "n": loads[one.id], "target": target} for one, target in off]
        return _detail(_("次数与应有的差一次以上"), lines)


class _Groups:
    """Groups read beside their question."""

    def __init__(self, instance: GroupsInstance, plan: GroupsPlan, names: dict[str, str], scope: Scope) -> None:
        self.instance, self.plan, self.groups = instance, plan, names
        self.pupils = {one.id: one for one in instance.pupils}
        self.classes = {str(home.pk): home.name for home in organisation.home_classes(scope)}
        self.names = names_in(scope, [f"{one.campus} {one.room}" for one in plan.groups] + [one.was for one in instance.pupils])

    def details(self) -> list[Detail]:
        return [self._split(), self._mixed(), self._moved()]

    def called(self, group: Any) -> str:
        return self.groups[group.id]

    def _split(self) -> Detail:
        where: dict[str, Counter[str]] = defaultdict(Counter)
        for group in self.plan.groups:
            for pupil in group.pupils:
                where[self.pupils[pupil].home_class][self.called(group)] += 1
        words = _("%(home)s分在%(groups)s")
        split = {home: told for home, told in where.items() if len(told) > 1}
        lines = [
            words % {"home": self.classes.get(home, "—"), "groups": listed(marked(f"{name}（{n}）") for name, n in told.items())}
            for home, told in sorted(split.items(), key=lambda pair: self.classes.get(pair[0], ""))
        ]
        return _detail(_("分开了的班级"), lines)

    def _mixed(self) -> Detail:
        grades = [(group, Counter(self.pupils[one].grade for one in group.pupils)) for group in self.plan.groups]
        words = _("%(group)s：%(grades)s")
        each = _("%(grade)d 年级 %(n)d 人")
        lines = [
            words % {"group": self.called(group), "grades": listed(each % {"grade": grade, "n": n} for grade, n in sorted(told.items()))}
            for group, told in grades if len(told) > 1
        ]  # fmt: skip
        return _detail(_("几个年级合成的班组"), lines)

    def _moved(self) -> Detail:
        moves = Counter((self.pupils[one].was, group.room) for group in self.plan.groups for one in group.pupils if self.pupils[one].was not in ("", group.room))
        lines = [
            ngettext("%(n)d 人从%(old)s换到%(new)s", "%(n)d 人从%(old)s换到%(new)s", n) % {"n": n, "old": self.names.get(old, "—"), "new": self.names.get(new, "—")}
            for (old, new), n in moves.most_common()
        ]
        return _detail(_("要换教室的孩子"), lines)


def parted(run: Run, scope: Scope) -> list[Pair]:
    """The pairs that stand today and where the plan has put their children, for those who may know of them."""
    told = _plan(run)
    if told is None or not isinstance(told[0], GroupsInstance) or not told[0].apart or not scope.may("planning.view_apart"):
        return []
    page = _Groups(told[0], told[1], group_names(run, told[1], scope), scope)
    where = {pupil: page.called(group) for group in told[1].groups for pupil in group.pupils}
    asked = {frozenset(pair) for pair in told[0].apart}
    known = [one for one in pairs(scope, term=run.term_id) if {str(one.pupil_id), str(one.other_id)} in asked]
    return [Pair(one, where.get(str(one.pupil_id)), where.get(str(one.other_id))) for one in known]


# ── no plan ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Conflict:
    """The smallest set the planner found that cannot be brought together: (id, name) of people and rooms, and the clauses."""

    people: tuple[tuple[str, str], ...]
    rooms: tuple[str, ...]
    rules: tuple[str, ...]


def conflict(run: Run, scope: Scope) -> Conflict | None:
    """Who and what stands against each other, where there is no plan."""
    if not run.result or run.result.get("plan", True):
        return None
    found = read_result(run.result)
    if not isinstance(found, NoPlan) or not (found.people or found.rooms):
        return None
    names = names_in(scope, [*found.people, *found.rooms])
    people = tuple({child_of(one): names[child_of(one)] for one in found.people if child_of(one) in names}.items())
    return Conflict(people, tuple(names.get(one, one) for one in found.rooms), tuple(rule for rule in found.rules if rule[:1] in "SC"))


# ── against what is published ─────────────────────────────────────────────────


def changes(run: Run, scope: Scope) -> list[str]:
    """What families and staff will notice if the plan is published: who gets and who gives up how many duties; who changes rooms."""
    told = _plan(run)
    if told is None or not isinstance(told[0], RosterInstance):
        return []
    instance, plan = told
    before, after = set(instance.published), set(plan.duties)
    if not before:
        return []
    names = names_in(scope, [one.id for one in instance.teachers])
    more, less = Counter(d.teacher for d in after - before), Counter(d.teacher for d in before - after)
    words = _("%(who)s：增加 %(more)d 次，减少 %(less)d 次")
    touched = sorted(more.keys() | less.keys(), key=lambda one: names.get(one, ""))
    return [words % {"who": names.get(one, "—"), "more": more[one], "less": less[one]} for one in touched]


def moved(run: Run, scope: Scope) -> Detail | None:
    """The same by group and post: whom each day loses and whom it gets instead."""
    told = _plan(run)
    if told is None or not isinstance(told[0], RosterInstance) or not told[0].published:
        return None
    instance, plan = told
    before: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    for duties, found in ((instance.published, before), (plan.duties, after)):
        for duty in duties:
            found[duty.session].add(duty.teacher)
    changed = [one for one in instance.sessions if before[one.id] != after[one.id]]
    names = names_in(scope, [*(one.id for one in instance.teachers), *(one.id[:36] for one in changed)])
    lines = [_moved(one, before[one.id] - after[one.id], after[one.id] - before[one.id], names) for one in sorted(changed, key=lambda s: (s.date, s.start))]
    return _detail(_("按班组和岗位看改动"), lines) if lines else None


def _moved(session: Any, less: set[str], more: set[str], names: dict[str, str]) -> str:
    def said(ids: set[str]) -> str:
        return listed(sorted(names.get(one, "—") for one in ids)) or "—"

    words = _("%(what)s %(day)s：%(old)s → %(new)s")
    return words % {"what": names.get(session.id[:36], "—"), "day": _day(session.date), "old": said(less), "new": said(more)}


# ── several beside each other ─────────────────────────────────────────────────


def _points(instance: Any, plan: Any) -> dict[str, int] | None:
    """The plan's points by the other's question; None where they are about other people."""
    try:
        found = parts(instance, plan)
    except KeyError:
        return None
    return {**found, "special": plan.parts.get("special", 0)} if "special" in found else found  # who has a note is not kept with the question


def compared(runs: list[Run]) -> list[dict[str, Any]]:
    """Each run with its points by wish, all measured by the first one's question at the usual weights, so that they can be compared."""
    first = next((one for one in runs if _plan(one) is not None), None)
    instance = at_usual_weights(read_instance(first.instance)) if first else None
    found = []
    for run in runs:
        told = _plan(run)
        points = _points(instance, told[1]) if told and instance is not None else None
        found.append({"run": run, "parts": points, "total": sum(points.values()) if points else None, "plan": told[1] if told else None})
    return found
