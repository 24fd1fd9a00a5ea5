"""What phones wrote down without a network comes in: in any order, twice, from two phones on one class (T14).

Entries are kept as they were said. What follows from them is worked out anew from all of them each time, by a sum over a
set (`rules.verdict`): so the order in which phones are heard makes no difference to who is there, who holds whom, and
which questions stand open. Where phones differ, a person is asked; nothing is blocked and nothing is swallowed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kehou.care.actions.alarms import raise_alarm, settle_missing
from kehou.care.actions.custody import Day, Receiver, append, last_of, pass_on, to_group
from kehou.care.actions.doubts import Doubt, ask_about, tell_phones
from kehou.care.actions.marks import mark_again, mark_all
from kehou.care.actions.messages import tell_still_here
from kehou.care.actions.release import ALARM_OF, tell_of
from kehou.care.actions.roll import give_back
from kehou.care.actions.sessions import locked
from kehou.care.choices import Activity, AlarmKind, Flag, Holder, MarkState, Outcome, Said, SessionState
from kehou.care.events import PhoneEntriesTaken, SessionOpened
from kehou.care.models import HandOver, Mark, PhoneEntry, Session
from kehou.care.queries import adults_of, flag_of, people_known, people_on_list
from kehou.care.rules import GONE_HOME, IN_SCHOOL, Claim, StaffingRules, Verdict, adults_needed, happened, verdict
from kehou.core.journal import record
from kehou.core.scope import Scope

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Line:
    """One line as a phone sends it; to whom the child went only where it has gone."""

    id: UUID
    device: UUID
    number: int
    pupil: UUID
    says: str
    device_at: datetime
    offset_ms: int
    of_roll: bool = False
    to_kind: str = ""
    to_id: UUID | None = None
    to_name: str = ""


@dataclass
class Heard:
    """What of it the house has now, and what it cannot take: those stay on the phone and are shown there."""

    taken: list[UUID] = field(default_factory=list)
    refused: list[UUID] = field(default_factory=list)


def hear(session: Session, lines: Iterable[Line], *, staffing: StaffingRules, now: datetime, scope: Scope) -> Heard:
    """This will keep each line once and bring marks, custody and open questions to what all phones together say."""
    session, said = locked(session), list({one.id: one for one in lines}.values())
    known = dict(PhoneEntry.objects.filter(pk__in=[one.id for one in said]).values_list("pk", "session"))
    made = _kept(session, [one for one in said if one.id not in known], now, scope)
    if made:
        record(_merged(session, made, staffing, Day(session.school_id, session.date, now, scope)), scope=scope)
    taken = {one.pk for one in made} | {pk for pk, of in known.items() if of == session.pk}
    return Heard([one.id for one in said if one.id in taken], [one.id for one in said if one.id not in taken])


def _kept(session: Session, new: list[Line], now: datetime, scope: Scope) -> list[PhoneEntry]:
    """The lines about children of this session's list; a number a device has used before is not taken again."""
    listed = people_on_list(session, scope) if new else set()
    used = set(PhoneEntry.objects.filter(device__in={one.device for one in new}).values_list("device", "number"))
    fit = [one for one in new if _fits(one, listed, used)]
    people = people_known({one.pupil for one in fit if one.to_id}, scope)
    rows = [_entry(session, _named(one, people.get(one.pupil, set())), now, scope) for one in fit]
    return PhoneEntry.objects.bulk_create(rows)


def _fits(one: Line, listed: set[UUID], used: set[tuple[UUID, int]]) -> bool:
    """Whether a new line is about a child of the list, under a number its device has not used; that number is used now."""
    fits = one.pupil in listed and (one.device, one.number) not in used
    used.add((one.device, one.number))
    return fits


def _named(one: Line, people: set[UUID]) -> Line:
    """Whoever is not on the child's list, or no longer, is known by name only, and flagged."""
    return replace(one, to_kind=Holder.OTHER, to_id=None) if one.to_id and one.to_id not in people else one


def _entry(session: Session, one: Line, now: datetime, scope: Scope) -> PhoneEntry:
    at = happened(one.device_at, timedelta(milliseconds=one.offset_ms), now)
    guardian, collector = (one.to_id if one.to_kind == kind else None for kind in (Holder.GUARDIAN, Holder.COLLECTOR))
    return PhoneEntry(
        pk=one.id, school_id=session.school_id, session=session, pupil_id=one.pupil, device=one.device, number=one.number,
        says=one.says, of_roll=one.of_roll, to_kind=one.to_kind, guardian_id=guardian, collector_id=collector,
        to_name=one.to_name[:80], device_at=one.device_at, offset_ms=one.offset_ms, happened_at=at, received_at=now,
        by_id=scope.user_id,
    )  # fmt: skip


def _merged(session: Session, made: Sequence[PhoneEntry], staffing: StaffingRules, day: Day) -> PhoneEntriesTaken:
    """Bring the children of these entries to what everything said about them comes to."""
    pupils = sorted({one.pupil_id for one in made})
    if any(one.of_roll for one in made):
        _open(session, len(pupils), staffing, day)
    told = [_Child(session, pupil, day) for pupil in pupils]
    _Heard.read(session, told)
    marked, handed = _mark(session, told, day), _hand_over(session, told, day)
    ask_about(session, {child.pupil: child.doubts() for child in told}, day=day)
    entries, device = tuple(one.pk for one in made), made[0].device
    return PhoneEntriesTaken(
        school=day.school, session=session.pk, device=device, entries=entries, marked=marked, handed_over=handed
    )


def _open(session: Session, coming: int, staffing: StaffingRules, day: Day) -> None:
    """The roll was called without a network: the session has long begun. Too few adults is told, not refused (S5.5)."""
    if session.called_at is None:
        session.called_at = day.now
    if session.state == SessionState.PLANNED:
        session.state, session.activity = SessionState.OPEN, Activity.HOMEWORK
        session.opened_at, session.opened_by_id = day.now, day.by
        adults = adults_of(session)
        said = SessionOpened(school=day.school, session=session.pk, activity=session.activity, adults=adults, expected=coming)
        record(said, scope=day.scope)
        if adults < adults_needed(coming, staffing):
            raise_alarm(
                AlarmKind.RATIO, school=day.school, day=day.date, now=day.now, scope=day.scope, session=session.pk,
                pupils=coming, adults=adults,
            )  # fmt: skip
    session.save(update_fields=["called_at", "state", "activity", "opened_at", "opened_by"])


@dataclass
class _Child:
    """One child with everything said about it."""

    session: Session
    pupil: UUID
    day: Day
    entries: list[PhoneEntry] = field(default_factory=list)
    mark: Mark | None = None
    desk_mark: Mark | None = None
    last: HandOver | None = None

    @property
    def says(self) -> Verdict:
        """What phones and desk say; whoever corrects at the desk has seen what had come in before, and overrules it."""
        mark = verdict([*self._marks(), *self._desk_mark()])
        gone = verdict([*self._custody(), *self._desk_gone()])
        return Verdict(mark.mark, gone.gone, mark.marks_differ, gone.gone_differ)

    def _marks(self) -> list[Claim]:
        desk = self.desk_mark
        return [_claim(one) for one in self.entries if desk is None or one.received_at > desk.at]

    def _desk_mark(self) -> list[Claim]:
        return [Claim("", 1, self.desk_mark.state, self.desk_mark.at)] if self.desk_mark else []

    def _custody(self) -> list[Claim]:
        desk = self.last if self.last and self.last.device_at is None else None
        return [_claim(one) for one in self.entries if desk is None or one.received_at > desk.at]

    def _desk_gone(self) -> list[Claim]:
        last = self.last
        if last is None or last.device_at or last.to_kind not in GONE_HOME:
            return []
        return [Claim("", 1, "gone", last.at, to=_to(last))]

    @property
    def is_seen_later(self) -> bool:
        """Whether the desk saw the child in school after a phone said that it had gone."""
        gone, last = self.says.gone, self.last
        return bool(gone and last and last.device_at is None and last.to_kind in IN_SCHOOL and last.at > gone.at + MINUTE)

    @property
    def gone(self) -> PhoneEntry | None:
        """The entry by which the child has gone, where it is to be followed."""
        gone = self.says.gone
        return None if gone is None or self.is_seen_later else next((one for one in self.entries if str(one.pk) == gone.id), None)

    def doubts(self) -> list[Doubt]:
        """What a person must look at now."""
        says, found = self.says, []
        if says.marks_differ or self.is_seen_later or self._is_over:
            found.append(Doubt(AlarmKind.CONFLICT, tell_phones(self.entries, self.desk_mark)))
        if says.gone_differ:
            found.append(Doubt(AlarmKind.TWICE, tell_phones([one for one in self.entries if one.says == Said.GONE], None)))
        return found + [one for entry in self._last_gone() if (one := _doubt_of(entry))]

    @property
    def _is_over(self) -> bool:
        """The session is closed and a phone says of a child what its mark does not."""
        mark = self.says.mark
        return self.session.state == SessionState.CLOSED and mark is not None and (self.mark is None or self.mark.state != mark.says)

    def _last_gone(self) -> list[PhoneEntry]:
        last: dict[UUID, PhoneEntry] = {}
        for one in sorted(self.entries, key=lambda entry: entry.number):
            last[one.device] = one
        return [one for one in last.values() if one.says == Said.GONE]


def _claim(one: PhoneEntry) -> Claim:
    to = _to(one) if one.says == Said.GONE else ()
    at = one.device_at + timedelta(milliseconds=one.offset_ms)  # when the house heard of it must not matter here
    return Claim(str(one.device), one.number, one.says, at, str(one.pk), to)


def _to(one: Any) -> tuple[str, ...]:
    """To whom: the person of the list by number, everybody else by name."""
    person = one.guardian_id or one.collector_id
    return (one.to_kind, str(person) if person else "" if one.to_kind == Holder.ALONE else one.to_name)


class _Heard:
    """The children's entries, marks and holders, in three questions for one child and for thirty."""

    @staticmethod
    def read(session: Session, told: list[_Child]) -> None:
        by = {one.pupil: one for one in told}
        for entry in PhoneEntry.objects.filter(session=session, pupil__in=by).select_related("pupil", "by").order_by("pk"):
            by[entry.pupil_id].entries.append(entry)
        for mark in Mark.objects.filter(session=session, pupil__in=by).order_by("seq"):
            child = by[mark.pupil_id]
            child.mark, child.desk_mark = mark, child.desk_mark if mark.device_at else mark
        for pupil, last in last_of(list(by), session.date).items():
            by[pupil].last = last


def _mark(session: Session, told: list[_Child], day: Day) -> int:
    """Write the marks that are not what is said; first marks of one moment in one statement."""
    wrong = [one for one in told if (said := one.says.mark) and not (one.mark and one.mark.state == said.says)]
    first: dict[datetime, dict[UUID, tuple[MarkState, str]]] = {}
    for child in wrong if session.state != SessionState.CLOSED else []:
        _mark_one(session, child, first, day)
    for at, states in first.items():
        mark_all(session, states, day=day, device_at=at)
    _answer([one for one in wrong if session.state != SessionState.CLOSED], day)
    return len(wrong)


def _mark_one(session: Session, child: _Child, first: dict[datetime, Any], day: Day) -> None:
    said = child.says.mark
    assert said, "only where something is said"
    state, at = MarkState(said.says), _device_at(child, said)
    if child.mark is None:
        first.setdefault(at, {})[child.pupil] = (state, "")
    else:
        mark_again(session, child.pupil, state=state, reason=_("手机离线登记"), day=day, device_at=at)
    if state == MarkState.ABSENT:
        _miss(session, child, day)


def _answer(told: list[_Child], day: Day) -> None:
    """Who is marked there, or on leave, is missed no more."""
    for says, outcome in ((Said.PRESENT, Outcome.FOUND), (Said.LEAVE, Outcome.ON_LEAVE)):
        settle_missing([one.pupil for one in told if one.says.mark and one.says.mark.says == says], outcome=outcome, day=day)


def _miss(session: Session, child: _Child, day: Day) -> None:
    if child.gone is None:
        raise_alarm(
            AlarmKind.MISSING, school=day.school, day=day.date, now=day.now, scope=day.scope, pupil=child.pupil, session=session.pk
        )


def _device_at(child: _Child, said: Claim) -> datetime:
    return next((one.device_at for one in child.entries if str(one.pk) == said.id), child.day.now)


def _hand_over(session: Session, told: list[_Child], day: Day) -> int:
    """Custody follows: who is there is taken in, who was not is given back, who has gone has gone."""
    done = _take_in(session, [one for one in told if _belongs_here(session, one)], day)
    for child in told:
        said = child.says.mark
        if entry := child.gone:
            done += _let_go(session, child, entry, day)
        elif session.state != SessionState.CLOSED and said and said.says != Said.PRESENT and child.last:
            state, at = MarkState(said.says), _device_at(child, said)
            done += give_back(session, child.pupil, state, _("手机离线登记"), day, device_at=at) is not None
    return done


def _belongs_here(session: Session, child: _Child) -> bool:
    """Whether the group takes the child in: it was there, and nobody else holds it, also where it has gone since."""
    said, last = child.says.mark, child.last
    if session.state == SessionState.CLOSED or said is None or said.says != Said.PRESENT:
        return False
    undone = bool(last and last.device_at and last.to_kind in GONE_HOME and child.gone is None)
    return undone or last is None or last.to_kind in (Holder.CLASS, Holder.LEAVE)


def _take_in(session: Session, told: list[_Child], day: Day) -> int:
    moments: dict[datetime, list[UUID]] = {}
    for child in told:
        said = child.says.mark
        moments.setdefault(_device_at(child, said) if said else day.now, []).append(child.pupil)
        if child.last and child.last.to_kind in GONE_HOME:
            tell_still_here(child.entries[0].pupil, scope=day.scope)
    for at, pupils in moments.items():
        pass_on(pupils, replace(to_group(session), device_at=at), day=day)
    return len(told)


def _let_go(session: Session, child: _Child, entry: PhoneEntry, day: Day) -> int:
    """A child has gone, as a phone says: recorded whoever it was, flagged where it should not have been, told at once."""
    receiver = Receiver(
        Holder(entry.to_kind), entry.to_name or str(Holder(entry.to_kind).label), session=session.pk, guardian=entry.guardian_id,
        collector=entry.collector_id, device_at=entry.device_at,
    )  # fmt: skip
    flag, permit = flag_of(entry)
    made = append([child.pupil], lambda last: _leaving(receiver, last, flag, permit), day=day)
    if made:
        tell_of(made[0], entry.pupil, day=day)
    return len(made)


def _leaving(receiver: Receiver, last: HandOver | None, flag: str, permit: UUID | None) -> Receiver | None:
    if last and last.to_kind in GONE_HOME:
        same = (last.to_kind, last.guardian_id, last.collector_id) == (receiver.kind, receiver.guardian, receiver.collector)
        if same and (last.to_name == receiver.name or receiver.kind != Holder.OTHER):
            return None
        return replace(receiver, flag=Flag.TWICE, note=last.to_name, permit=None)
    return replace(receiver, flag=flag or (Flag.NOT_CALLED if last is None else ""), permit=permit)


def _doubt_of(entry: PhoneEntry) -> Doubt | None:
    flag, _permit = flag_of(entry)
    kind = ALARM_OF.get(Flag(flag)) if flag else None
    return Doubt(kind, tell_phones([entry], None), entry.to_name) if kind else None
