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
from kehou.care.actions.custody import WITH_CLASS, Day, Receiver, append, pass_on, to_group, to_movement, to_origin
from kehou.care.actions.doubts import ask_about
from kehou.care.actions.health import Finding, keep_heard
from kehou.care.actions.marks import mark_again, mark_all
from kehou.care.actions.messages import tell_not_released, tell_still_here
from kehou.care.actions.release import tell_of
from kehou.care.actions.roll import give_back
from kehou.care.actions.said import Child, at_of, read
from kehou.care.actions.sessions import locked
from kehou.care.actions.ways import end_ways, miss_on_the_way, note_arrivals, note_departures
from kehou.care.choices import Activity, AlarmKind, Flag, Holder, MarkState, Outcome, Said, SessionState
from kehou.care.events import PhoneEntriesTaken, SessionOpened
from kehou.care.models import Alarm, HandOver, Movement, PhoneEntry, Session
from kehou.care.queries import adults_of, flag_of, late_rooms, people_known, people_on_list
from kehou.care.rules import GONE_HOME, Claim, HealthRules, StaffingRules, adults_needed, happened
from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.policy.queries import rules_for


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
    unwell: bool | None = None
    temperature: int | None = None
    way: UUID | None = None
    batch: UUID | None = None
    listed: int | None = None
    counted: int | None = None


@dataclass
class Heard:
    """What of it the house has now, and what it cannot take: those stay on the phone and are shown there."""

    taken: list[UUID] = field(default_factory=list)
    refused: list[UUID] = field(default_factory=list)

    def add(self, other: "Heard") -> None:
        self.taken += other.taken
        self.refused += other.refused


def hear(session: Session, lines: Iterable[Line], *, staffing: StaffingRules, now: datetime, scope: Scope) -> Heard:
    """This will keep each line once and bring marks, custody and open questions to what all phones together say."""
    session, said = locked(session), list({one.id: one for one in lines}.values())
    known = dict(PhoneEntry.objects.filter(pk__in=[one.id for one in said]).values_list("pk", "session"))
    made = _kept(session, [one for one in said if one.id not in known], now, scope)
    if made:
        marked, handed = _merge(session, made, staffing, Day(session.school_id, session.date, now, scope))
        entries, device = tuple(one.pk for one in made), made[0].device
        news = PhoneEntriesTaken(
            school=session.school_id, session=session.pk, device=device, entries=entries, marked=marked, handed_over=handed
        )
        record(news, scope=scope)
    taken = {one.pk for one in made} | {pk for pk, of in known.items() if of == session.pk}
    return Heard([one.id for one in said if one.id in taken], [one.id for one in said if one.id not in taken])


def hear_paper(session: Session, lines: Sequence[Line], *, staffing: StaffingRules, day: Day) -> tuple[int, int]:
    """This will do the same with the rows of a sheet, which has its own news; returns how many marks and hand-overs came of it."""
    session = locked(session)
    made = _kept(session, list(lines), day.now, day.scope)
    return _merge(session, made, staffing, day) if made else (0, 0)


def _kept(session: Session, new: list[Line], now: datetime, scope: Scope) -> list[PhoneEntry]:
    """The lines about children of this session's list; a number a device has used before is not taken again."""
    listed, rooms = (people_on_list(session, scope), late_rooms(session, scope)) if new else (set(), set())
    used = set(PhoneEntry.objects.filter(device__in={one.device for one in new}).values_list("device", "number"))
    fit = [one for one in new if _fits(one, listed, used) and _is_whole(one, rooms)]
    people = people_known({one.pupil for one in fit if one.to_id}, scope)
    rows = [_entry(session, _named(one, people.get(one.pupil, set())), now, scope) for one in fit]
    return PhoneEntry.objects.bulk_create(rows)


def _fits(one: Line, listed: set[UUID], used: set[tuple[UUID, int]]) -> bool:
    """Whether a new line is about a child of the list, under a number its device has not used; that number is used now."""
    fits = one.pupil in listed and (one.device, one.number) not in used
    used.add((one.device, one.number))
    return fits


def _is_whole(one: Line, rooms: set[UUID]) -> bool:
    """Whether a line of a way says where to and how many: counted, and to a merged room of the day or from the class."""
    if one.says == Said.MOVED and (one.way not in rooms or one.batch is None):
        return False
    if one.says == Said.WALKED and one.batch is None:
        return False
    return one.batch is None or (one.listed is not None and one.counted is not None)


def _named(one: Line, people: set[UUID]) -> Line:
    """Whoever is not on the child's list, or no longer, is known by name only, and flagged."""
    return replace(one, to_kind=Holder.OTHER, to_id=None) if one.to_id and one.to_id not in people else one


def _entry(session: Session, one: Line, now: datetime, scope: Scope) -> PhoneEntry:
    at = happened(one.device_at, timedelta(milliseconds=one.offset_ms), now)
    guardian, collector = (one.to_id if one.to_kind == kind else None for kind in (Holder.GUARDIAN, Holder.COLLECTOR))
    return PhoneEntry(
        pk=one.id, school_id=session.school_id, session=session, pupil_id=one.pupil, device=one.device, number=one.number,
        says=one.says, of_roll=one.of_roll, to_kind=one.to_kind, guardian_id=guardian, collector_id=collector,
        to_name=one.to_name[:80], unwell=one.unwell, temperature=str(one.temperature or ""), way_id=one.way, batch=one.batch,
        listed=one.listed, counted=one.counted, device_at=one.device_at, offset_ms=one.offset_ms, happened_at=at, received_at=now,
        by_id=scope.user_id,
    )  # fmt: skip


def _merge(session: Session, made: Sequence[PhoneEntry], staffing: StaffingRules, day: Day) -> tuple[int, int]:
    """Bring the children of these entries to what everything said about them comes to: so many marks, so many hand-overs."""
    pupils = sorted({one.pupil_id for one in made})
    is_called = any(one.of_roll or (one.batch and session.is_late) for one in made)
    if is_called or any(one.batch and one.says == Said.PRESENT for one in made):
        _open(session, len(pupils), staffing, day, called=is_called)
    told = [Child(session, pupil, day) for pupil in pupils]
    read(session, told)
    note_departures(made, day=day)
    marked, handed = _mark(session, told, day), _hand_over(session, told, day)
    _follow_ways(told, made, day)
    _look(told, day)
    ask_about(session, {child.pupil: child.doubts() for child in told}, day=day)
    return marked, handed


def _open(session: Session, coming: int, staffing: StaffingRules, day: Day, *, called: bool) -> None:
    """The roll was called, or children counted in at the door, without a network: the session has long begun. Too few adults is told, not refused (S5.5)."""
    if called and session.called_at is None:
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


def _mark(session: Session, told: list[Child], day: Day) -> int:
    """Write the marks that are not what is said; first marks of one moment in one statement."""
    said = [one for one in told if one.view.says in MarkState.values]
    wrong = [one for one in said if not (one.mark and one.mark.state == one.view.says)]
    first: dict[datetime, dict[UUID, tuple[MarkState, str]]] = {}
    for child in wrong if session.state != SessionState.CLOSED else []:
        _mark_one(session, child, first, day)
    for at, states in first.items():
        mark_all(session, states, day=day, device_at=at)
    _answer([one for one in wrong if session.state != SessionState.CLOSED], day)
    return len(wrong)


def _mark_one(session: Session, child: Child, first: dict[datetime, Any], day: Day) -> None:
    said = child.says.mark
    assert said, "only where something is said"
    state, at = MarkState(said.says), _device_at(child, said)
    if child.mark is None:
        first.setdefault(at, {})[child.pupil] = (state, child.source(said.device))
    else:
        mark_again(session, child.pupil, state=state, reason=child.source(said.device, _("手机离线登记")), day=day, device_at=at)
    if state == MarkState.ABSENT:
        _miss(session, child, day)


def _answer(told: list[Child], day: Day) -> None:
    """Who is marked there, or on leave, is missed no more."""
    for says, outcome in ((Said.PRESENT, Outcome.FOUND), (Said.LEAVE, Outcome.ON_LEAVE)):
        settle_missing([one.pupil for one in told if one.says.mark and one.says.mark.says == says], outcome=outcome, day=day)


def _miss(session: Session, child: Child, day: Day) -> None:
    if child.gone is None and not child.is_seen_elsewhere:
        raise_alarm(
            AlarmKind.MISSING, school=day.school, day=day.date, now=day.now, scope=day.scope, pupil=child.pupil, session=session.pk
        )


def _device_at(child: Child, said: Claim) -> datetime:
    return next((one.device_at for one in child.entries if str(one.pk) == said.id), child.day.now)


def _hand_over(session: Session, told: list[Child], day: Day) -> int:
    """Custody follows: who is there is taken in, who set out is on the way, who was not is given back, who has gone has gone."""
    done = _take_in(told, day)
    for child in told:
        said = child.says.mark
        if entry := child.gone:
            done += _let_go(session, child, entry, day)
        elif (back := child.back) and child.last:
            done += _back_to_class(child.last, back, day)
        elif session.state != SessionState.CLOSED and said and said.says in (Said.ABSENT, Said.LEAVE) and child.last:
            done += _give_back(session, child, said, day)
    return done


def _give_back(session: Session, child: Child, said: Claim, day: Day) -> int:
    """Who was not there is not held; whose going home was taken back, and nobody has seen, is with nobody and is missed."""
    state, at, note = MarkState(said.says), _device_at(child, said), child.source(said.device, _("手机离线登记"))
    if give_back(session, child.pupil, state, note, day, device_at=at, undone=child.is_undone) is None:
        return 0
    if child.is_undone:
        tell_not_released(child.entries[0].pupil, scope=day.scope)
        if state == MarkState.ABSENT and not _is_missed(session, child):
            _miss(session, child, day)
    return 1


def _is_missed(session: Session, child: Child) -> bool:
    return Alarm.objects.filter(kind=AlarmKind.MISSING, pupil=child.pupil, session=session, settled_at=None).exists()


def _back_to_class(last: HandOver, entry: PhoneEntry, day: Day) -> int:
    movement = Movement.objects.select_related("home_class__grade").get(hand_overs=last.pk)
    return len(pass_on([entry.pupil_id], replace(to_origin(movement, note=_("途中返回")), device_at=entry.device_at), day=day))


def _take_in(told: list[Child], day: Day) -> int:
    """Each child to where it is now: its group, the way, the merged room. What moves at one moment is one statement."""
    moments: dict[tuple[UUID, datetime, str], tuple[Receiver, list[UUID]]] = {}
    for child in told:
        if (aim := _aim(child)) and _may_follow(child, aim):
            at, note, receiver = aim.at, child.source(aim.device), _receiver(aim)
            moments.setdefault((aim.key, at, note), (replace(receiver, device_at=at, note=note), []))[1].append(child.pupil)
            if child.last and child.last.to_kind in GONE_HOME:
                tell_still_here(child.entries[0].pupil, scope=day.scope)
    for receiver, pupils in moments.values():
        pass_on(pupils, receiver, day=day)
    return sum(len(pupils) for _receiver, pupils in moments.values())


@dataclass(frozen=True)
class _Aim:
    """Where everything said puts a child: in a session's hands, on the way from one, or from its class to one."""

    session: Session
    at: datetime
    batch: UUID | None = None
    heard_at: datetime | None = None
    device: UUID | None = None
    from_class: bool = False

    @property
    def key(self) -> UUID:
        return self.batch or self.session.pk


def _aim(child: Child) -> _Aim | None:
    if child.came and child.gone is None:
        return _aim_at(child, child.came)
    if out := child.out:
        return _Aim(child.views[out.session_id].session, out.device_at, out.batch, out.received_at)
    here = [child.view, *(view for view in child.views.values() if view is not child.view)]
    found = next((view.session for view in here if view.says == Said.PRESENT), None)
    if found or (walk := child.walk) is None:
        return _aim_at(child, found) if found else None
    return _Aim(child.views[walk.session_id].session, walk.device_at, walk.batch, walk.received_at, from_class=True)


def _aim_at(child: Child, session: Session) -> _Aim:
    view = child.views[session.pk]
    said = view.marks.mark
    entry = next((one for one in view.entries if said and str(one.pk) == said.id), None)
    return _Aim(session, entry.device_at, heard_at=entry.received_at, device=entry.device) if entry else _Aim(session, child.day.now)


def _receiver(aim: _Aim) -> Receiver:
    if aim.batch is None:
        return to_group(aim.session)
    movement = Movement.objects.select_related("origin__group", "home_class__grade", "target__room").get(pk=aim.batch)
    return to_movement(movement)


def _may_follow(child: Child, aim: _Aim) -> bool:
    """Whether custody goes there: from the class, from a release taken back, along the way; never against a later desk."""
    session, last = aim.session, child.last
    if session.state == SessionState.CLOSED:
        return False
    if last is None or last.to_kind in (Holder.CLASS, Holder.LEAVE):
        return True
    if last.to_kind in GONE_HOME:
        return child.is_undone
    if last.device_at is None and aim.heard_at and last.at >= aim.heard_at:
        return False
    if aim.from_class:
        return False
    if aim.batch:
        return last.to_kind == Holder.GROUP and last.session_id == session.pk
    if session.is_late:
        return last.to_kind in (Holder.GROUP, Holder.MOVEMENT) and (last.to_kind, last.session_id) != (Holder.GROUP, session.pk)
    is_near = last.to_kind == Holder.MOVEMENT and last.session_id == session.pk
    return is_near and bool(last.device_at or last.from_kind in WITH_CLASS)  # it turned round, or came from its class


def _follow_ways(told: list[Child], made: Sequence[PhoneEntry], day: Day) -> None:
    """Who was missed at the door is an alarm, who came late is not; a way on which nobody is left has arrived."""
    miss_on_the_way({child.pupil: child.lost for child in told if child.lost}, [child.pupil for child in told], day=day)
    end_ways({child.pupil: child.everything for child in told}, day=day)
    note_arrivals(made, day=day)


def _look(told: list[Child], day: Day) -> None:
    """S7.2: what phones found at the roll call; whoever is unwell and still here is set apart, a person's answer stands."""
    found: dict[UUID, tuple[Session, dict[UUID, Finding]]] = {}
    at: dict[UUID, datetime] = {}
    for child in told:
        for view in child.views.values():
            if finding := view.finding:
                found.setdefault(view.session.pk, (view.session, {}))[1][child.pupil] = finding
                at[child.pupil] = max(at_of(one) for one in view.entries)
    gone = {child.pupil for child in told if child.gone}
    for session, findings in found.values():
        rules = rules_for(HealthRules, session.school, day.date)
        keep_heard(session, findings, gone=gone, rules=rules, day=day, device_at=at)


def _let_go(session: Session, child: Child, entry: PhoneEntry, day: Day) -> int:
    """A child has gone, as a phone says: recorded whoever it was, flagged where it should not have been, told at once."""
    receiver = Receiver(
        Holder(entry.to_kind), entry.to_name or str(Holder(entry.to_kind).label), session=session.pk, guardian=entry.guardian_id,
        collector=entry.collector_id, device_at=entry.device_at, note=child.source(entry.device),
    )  # fmt: skip
    flag, permit = flag_of(entry)
    made = append([child.pupil], lambda last: leaving_by_phone(receiver, last, flag, permit), day=day)
    if made:
        tell_of(made[0], entry.pupil, day=day)
    return len(made)


def leaving_by_phone(receiver: Receiver, last: HandOver | None, flag: str, permit: UUID | None) -> Receiver | None:
    if last and last.to_kind in GONE_HOME:
        same = (last.to_kind, last.guardian_id, last.collector_id) == (receiver.kind, receiver.guardian, receiver.collector)
        if same and (last.to_name == receiver.name or receiver.kind != Holder.OTHER):
            return None
        return replace(receiver, flag=Flag.TWICE, note=last.to_name, permit=None)
    return replace(receiver, flag=flag or (Flag.NOT_CALLED if last is None else ""), permit=permit)
