"""What everything said about a child comes to: phones' lines, sheets of paper, the desk's marks and the chain (T14)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kehou.care.actions.custody import WITH_CLASS, Day, last_of
from kehou.care.actions.doubts import Doubt, tell_phones
from kehou.care.actions.health import Finding
from kehou.care.actions.release import ALARM_OF
from kehou.care.choices import AlarmKind, Flag, Holder, MarkState, Said, SessionState
from kehou.care.models import HandOver, Mark, PaperList, PhoneEntry, Session
from kehou.care.queries import flag_of
from kehou.care.rules import GONE_HOME, IN_SCHOOL, Claim, Verdict, verdict

MINUTE = timedelta(minutes=1)
ON_FOOT = (Said.WALKED, Said.STAYED)  # said at the classroom's door: nobody in the group has seen the child for that (C7.4b)


@dataclass
class View:
    """What is said about one child in one session: the phones' lines, the mark that counts, the desk's last mark."""

    session: Session
    entries: list[PhoneEntry] = field(default_factory=list)
    mark: Mark | None = None
    desk_mark: Mark | None = None

    @property
    def sighted(self) -> list[PhoneEntry]:
        """What was said of the child in this room."""
        return [one for one in self.entries if one.says not in ON_FOOT]

    @property
    def marks(self) -> Verdict:
        """Whoever corrects at the desk has seen what had come in before, and overrules it."""
        desk = self.desk_mark
        claims = [sighting(one) for one in self.sighted if desk is None or one.received_at > desk.at]
        return verdict([*claims, *([Claim("", 1, desk.state, desk.at)] if desk else [])])

    @property
    def says(self) -> str:
        """Present, absent, on leave, lost; "" where nobody has said anything."""
        return self.marks.mark.says if self.marks.mark else ""

    @property
    def moved(self) -> PhoneEntry | None:
        """The line by which the child set out from here; of several devices the first."""
        last = [one for one in last_words(self.sighted) if one.says == Said.MOVED]
        return min(last, key=lambda one: (at_of(one), str(one.pk)), default=None)

    @property
    def finding(self) -> Finding | None:
        """What phones found of its health: unwell where one of them says so, the highest temperature (S7.2)."""
        asked = last_words(one for one in self.entries if one.unwell is not None)
        if not asked or self.says != Said.PRESENT:
            return None
        degrees = [int(one.temperature) for one in asked if one.temperature]
        return Finding(any(one.unwell for one in asked), max(degrees, default=None))

    @property
    def is_over(self) -> bool:
        """The session is closed and a phone says of a child what its mark does not."""
        is_said = self.says in MarkState.values
        return self.session.state == SessionState.CLOSED and is_said and (self.mark is None or self.mark.state != self.says)


@dataclass
class Child:
    """One child with everything said about it today, in whichever session."""

    session: Session
    pupil: UUID
    day: Day
    views: dict[UUID, View] = field(default_factory=dict)
    last: HandOver | None = None
    sheets: frozenset[UUID] = frozenset()

    @property
    def view(self) -> View:
        return self.views[self.session.pk]

    @property
    def entries(self) -> list[PhoneEntry]:
        return self.view.entries

    @property
    def mark(self) -> Mark | None:
        return self.view.mark

    @property
    def everything(self) -> list[PhoneEntry]:
        return [one for view in self.views.values() for one in view.entries]

    @property
    def says(self) -> Verdict:
        """What phones and desk say: of being there in this session, of having gone in all of them."""
        mark, gone = self.view.marks, verdict([*self._custody(), *self._desk_gone()])
        return Verdict(mark.mark, gone.gone, mark.marks_differ, gone.gone_differ)

    def source(self, device: object, of_phone: str = "") -> str:
        """What a mark or a hand-over says of where it was written down: on paper, or on a phone."""
        return _("纸质名单补录") if str(device) in {str(one) for one in self.sheets} else of_phone

    def _custody(self) -> list[Claim]:
        desk = self.last if self.last and self.last.device_at is None else None
        said = [one for view in self.views.values() for one in view.sighted]
        return [sighting(one) for one in said if desk is None or one.received_at > desk.at]

    def _desk_gone(self) -> list[Claim]:
        last = self.last
        if last is None or last.device_at or last.to_kind not in GONE_HOME:
            return []
        return [Claim("", 1, "gone", last.at, to=to_of(last))]

    @property
    def is_seen_later(self) -> bool:
        """Whether the desk saw the child in school after a phone said that it had gone."""
        gone, last = self.says.gone, self.last
        return bool(gone and last and last.device_at is None and last.to_kind in IN_SCHOOL and last.at > gone.at + MINUTE)

    @property
    def gone(self) -> PhoneEntry | None:
        """The entry by which the child has gone, where it is to be followed."""
        gone = self.says.gone
        return None if gone is None or self.is_seen_later else next((one for one in self.everything if str(one.pk) == gone.id), None)

    @property
    def is_undone(self) -> bool:
        """Whether it has gone by a phone's word which no phone says any more."""
        last = self.last
        return last is not None and last.device_at is not None and last.to_kind in GONE_HOME and self.gone is None

    @property
    def came(self) -> Session | None:
        """The merged room in which somebody has seen the child."""
        return next((view.session for view in self.views.values() if view.session.is_late and view.says == Said.PRESENT), None)

    @property
    def out(self) -> PhoneEntry | None:
        """The line by which it set out for the merged room, where it has neither come nor gone."""
        out = next((view.moved for view in self.views.values() if view.moved), None)
        return out if out and self.came is None and self.gone is None and not self._desk_spoke_after(out) else None

    @property
    def walk(self) -> PhoneEntry | None:
        """The line by which it set out from its class, until somebody has seen it in a group, or it has gone."""
        last = last_words(one for one in self.everything if one.says in ON_FOOT)
        out = min((one for one in last if one.says == Said.WALKED), key=lambda one: (at_of(one), str(one.pk)), default=None)
        return out if out and not self._is_seen and self.gone is None and not self._desk_spoke_after(out) else None

    @property
    def back(self) -> PhoneEntry | None:
        """The line by which it is with its class again, where a phone had it on the way."""
        last = self.last
        on_foot = last is not None and last.device_at and last.to_kind == Holder.MOVEMENT and last.from_kind in WITH_CLASS
        if not on_foot or self.walk or self._is_seen or self.gone:
            return None
        return next((one for one in last_words(one for one in self.everything if one.says in ON_FOOT) if one.says == Said.STAYED), None)

    @property
    def _is_seen(self) -> bool:
        return any(view.says == Said.PRESENT or view.moved for view in self.views.values())

    def _desk_spoke_after(self, entry: PhoneEntry) -> bool:
        last = self.last
        return last is not None and last.device_at is None and last.at >= entry.received_at

    @property
    def lost(self) -> tuple[Session, UUID] | None:
        """The door at which it was missed after it had set out, and the way it was on."""
        rooms = [view.session for view in self.views.values() if view.session.is_late and view.says == Said.LOST]
        way = self.out.batch if self.out else self._way_of_the_desk
        return (rooms[0], way) if rooms and way else None

    @property
    def _way_of_the_desk(self) -> UUID | None:
        last = self.last
        return last.movement_id if last and last.device_at is None and last.to_kind == Holder.MOVEMENT else None

    @property
    def is_seen_elsewhere(self) -> bool:
        return self.came is not None and self.came != self.session or any(view.moved for view in self.views.values())

    def doubts(self) -> list[Doubt]:
        """What a person must look at now, in whichever session."""
        says, found = self.says, []
        for view in self.views.values():
            if view.marks.marks_differ or self.is_seen_later or view.is_over:
                found.append(Doubt(AlarmKind.CONFLICT, tell_phones(view.entries, view.desk_mark), session=view.session.pk))
        if says.gone_differ:
            found.append(Doubt(AlarmKind.TWICE, tell_phones([one for one in self.everything if one.says == Said.GONE], None)))
        return found + [one for entry in self._last_gone() if (one := doubt_of(entry))]

    def _last_gone(self) -> list[PhoneEntry]:
        return [one for one in last_words(self.everything) if one.says == Said.GONE]


def last_words(entries: Iterable[PhoneEntry]) -> list[PhoneEntry]:
    """Of each device the last line."""
    last: dict[UUID, PhoneEntry] = {}
    for one in sorted(entries, key=lambda entry: entry.number):
        last[one.device] = one
    return list(last.values())


def at_of(one: PhoneEntry) -> datetime:
    return one.device_at + timedelta(milliseconds=one.offset_ms)  # when the house heard of it must not matter


def sighting(one: PhoneEntry) -> Claim:
    """A line as far as it says who was there: whoever set out was."""
    claim = claim_of(one)
    return replace(claim, says=Said.PRESENT.value) if one.says == Said.MOVED else claim


def claim_of(one: PhoneEntry) -> Claim:
    to = to_of(one) if one.says == Said.GONE else ()
    return Claim(str(one.device), one.number, one.says, at_of(one), str(one.pk), to)


def to_of(one: Any) -> tuple[str, ...]:
    """To whom: the person of the list by number, everybody else by name."""
    person = one.guardian_id or one.collector_id
    return (one.to_kind, str(person) if person else "" if one.to_kind == Holder.ALONE else one.to_name)


def read(session: Session, told: list[Child]) -> None:
    """The children's entries, marks and holders, in four questions for one child and for thirty."""
    by = {one.pupil: one for one in told}
    for child in told:
        child.views[session.pk] = View(session)
    said = PhoneEntry.objects.filter(session__date=session.date, pupil__in=by).select_related("pupil", "by", "session__group", "session__room", "session__teacher")
    for entry in said.order_by("session_id", "pk"):
        views = by[entry.pupil_id].views
        views.setdefault(entry.session_id, View(entry.session)).entries.append(entry)
    for mark in Mark.objects.filter(session__date=session.date, pupil__in=by).order_by("seq"):
        if view := by[mark.pupil_id].views.get(mark.session_id):
            view.mark, view.desk_mark = mark, view.desk_mark if mark.device_at else mark
    sheets = frozenset(PaperList.objects.filter(session__date=session.date, session__school=session.school_id).values_list("pk", flat=True))
    for child in told:
        child.sheets = sheets
    for pupil, last in last_of(list(by), session.date).items():
        by[pupil].last = last


def doubt_of(entry: PhoneEntry) -> Doubt | None:
    flag, _permit = flag_of(entry)
    kind = ALARM_OF.get(Flag(flag)) if flag else None
    return Doubt(kind, tell_phones([entry], None), entry.to_name) if kind else None
