"""Make-up children taken in on a phone without a network: known by class and name until the house finds the child (C7.4c, T14).

A phone carries no list of the school's children: the teacher types two words. Where they fit one child, that is the child;
where they fit none or several, a person is asked. What follows is worked out from all lines about the child.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from kehou.care.actions.alarms import close_alarm, raise_alarm, settle_missing
from kehou.care.actions.custody import Day, Receiver, append, last_of, pass_on, to_group
from kehou.care.actions.make_up import make_up_of, watch_ratio
from kehou.care.actions.phones import Heard, leaving_by_phone
from kehou.care.actions.release import tell_of
from kehou.care.actions.sessions import locked
from kehou.care.choices import AlarmKind, Flag, Holder, Outcome, TypedSays
from kehou.care.events import PhoneEntriesTaken
from kehou.care.models import Alarm, HandOver, PhoneTakeIn, Recognition, Session
from kehou.care.queries import people_of, pupil_typed, recognised, recognitions
from kehou.care.rules import StaffingRules, happened, may_collect
from kehou.core.journal import record
from kehou.core.names import plain_name
from kehou.core.scope import Scope


@dataclass(frozen=True)
class TypedLine:
    """One line as a phone sends it, about a child it has given a number of its own."""

    id: UUID
    device: UUID
    number: int
    child: UUID
    says: str
    device_at: datetime
    offset_ms: int
    name: str
    home_class: str = ""
    to_name: str = ""


def hear_take_ins(session: Session, lines: Iterable[TypedLine], *, staffing: StaffingRules, now: datetime, scope: Scope) -> Heard:
    """This will keep each line once; a child that is known is taken in or has gone, about any other a person is asked."""
    said = list({one.id: one for one in lines}.values())
    if not said:
        return Heard()
    session, day = locked(session), Day(session.school_id, session.date, now, scope)
    known = set(PhoneTakeIn.objects.filter(pk__in=[one.id for one in said]).values_list("pk", flat=True))
    used = set(PhoneTakeIn.objects.filter(device__in={one.device for one in said}).values_list("device", "number"))
    new = [one for one in said if one.id not in known and (one.device, one.number) not in used]
    made = PhoneTakeIn.objects.bulk_create([_row(session, one, day) for one in new])
    for child in {one.child for one in made}:
        _find(session, child, day)
    if made:
        watch_ratio(session, staffing, day)
        entries = tuple(one.pk for one in made)
        record(PhoneEntriesTaken(school=day.school, session=session.pk, device=made[0].device, entries=entries, marked=0, handed_over=0), scope=scope)
    have = known | {one.pk for one in made}
    return Heard([one.id for one in said if one.id in have], [one.id for one in said if one.id not in have])


def _row(session: Session, one: TypedLine, day: Day) -> PhoneTakeIn:
    at = happened(one.device_at, timedelta(milliseconds=one.offset_ms), day.now)
    return PhoneTakeIn(
        pk=one.id, school_id=day.school, session=session, child=one.child, device=one.device, number=one.number, says=one.says,
        name=one.name, home_class=one.home_class, to_name=one.to_name[:80], device_at=one.device_at, offset_ms=one.offset_ms,
        happened_at=at, received_at=day.now, by_id=day.by,
    )  # fmt: skip


def _find(session: Session, child: UUID, day: Day) -> None:
    known = recognised(child)
    if known is None:
        typed = PhoneTakeIn.objects.filter(child=child)[0]
        known = pupil_typed(typed.name, typed.home_class, day.scope)
        if known is None:
            return _ask_who(session, typed, day)
        _recognise(session, child, known, at=day.now, by=None)
    _follow(session, known, day)


def _recognise(session: Session, child: UUID, pupil: Any, *, at: datetime, by: UUID | None) -> None:
    Recognition.objects.create(school_id=session.school_id, session=session, child=child, pupil=pupil, at=at, by_id=by)


def _ask_who(session: Session, one: PhoneTakeIn, day: Day) -> None:
    """Asked once about each child a phone has taken in."""
    asked = uuid5(one.child, "who")
    if not Alarm.objects.filter(pk=asked).exists():
        name = " · ".join(filter(None, [one.home_class, one.name]))
        raise_alarm(
            AlarmKind.UNKNOWN, school=day.school, day=day.date, now=day.now, scope=day.scope, session=session.pk, pk=asked, name=name,
            child=str(one.child),
        )  # fmt: skip


def say_who(typed: PhoneTakeIn, pupil: Any, *, alarm: Alarm, now: datetime, scope: Scope) -> None:
    """This will take in the child a person has recognised, and whatever the phone said of it since."""
    session, day = locked(typed.session), Day(typed.school_id, alarm.date, now, scope)
    _recognise(session, typed.child, pupil, at=now, by=scope.user_id)
    close_alarm(alarm, outcome=Outcome.FOUND, note=pupil.name, now=now, scope=scope)
    _follow(session, pupil, day)


def _follow(session: Session, pupil: Any, day: Day) -> None:
    """Custody and the make-up row follow from all lines about the child in this session, whichever was heard first."""
    numbers = [child for child, known in recognitions(session).items() if known == pupil.pk]
    rows = list(PhoneTakeIn.objects.filter(session=session, child__in=numbers))
    last = last_of([pupil.pk], day.date).get(pupil.pk)
    if last and last.to_kind in (Holder.GROUP, Holder.MOVEMENT, Holder.OFFICE, Holder.HOSPITAL) and last.session_id != session.pk:
        return _ask_where(session, pupil, last, day)
    taken = min(rows, key=lambda one: (_at(one), str(one.pk)))
    made = make_up_of(pupil, session, day)
    if last is None or last.to_kind in (Holder.CLASS, Holder.LEAVE):
        receiver = to_group(session, note=_("补缺收留") if made else _("由本组临时看护"))
        pass_on([pupil.pk], replace(receiver, device_at=taken.device_at), day=day)
        settle_missing([pupil.pk], outcome=Outcome.FOUND, day=day, note=str(session.group))
    _hand_over(session, pupil, rows, day)


def _hand_over(session: Session, pupil: Any, rows: Sequence[PhoneTakeIn], day: Day) -> None:
    handed = sorted((one for one in rows if one.says == TypedSays.HANDED), key=lambda one: (_at(one), str(one.pk)))
    if not handed:
        return
    receiver = _receiver(session, pupil, handed[0], day)
    made = append([pupil.pk], lambda last: leaving_by_phone(receiver, last, receiver.flag, None), day=day)
    if made:
        tell_of(made[0], pupil, day=day)
    for one in handed:
        if _receiver(session, pupil, one, day).flag:
            _ask(AlarmKind.NOT_LISTED, session, pupil, one.to_name, day)
    if len({plain_name(one.to_name) for one in handed}) > 1:
        _ask(AlarmKind.TWICE, session, pupil, "、".join(sorted({one.to_name for one in handed})), day)


def _receiver(session: Session, pupil: Any, one: PhoneTakeIn, day: Day) -> Receiver:
    """The guardian or collector of this name, who may take the child today; anybody else is recorded, flagged and told."""
    named = may_collect(people_of(pupil), day=day.date, now=day.now)
    who = next((person for person in named if plain_name(person.name) == plain_name(one.to_name.split("（")[0])), None)
    if who is None:
        return Receiver(Holder.OTHER, one.to_name, session=session.pk, flag=Flag.NOT_LISTED, device_at=one.device_at)
    guardian, collector = (who.id, None) if who.kind == "guardian" else (None, who.id)
    name = f"{who.name}（{who.relation}）"
    return Receiver(Holder(who.kind), name, session=session.pk, guardian=guardian, collector=collector, device_at=one.device_at)


def _ask_where(session: Session, pupil: Any, last: HandOver, day: Day) -> None:
    """A phone has a child in its room whom somebody else holds: nobody is moved before a person has looked."""
    _ask(AlarmKind.CONFLICT, session, pupil, last.to_name, day)


def _ask(kind: AlarmKind, session: Session, pupil: Any, name: str, day: Day) -> None:
    """Each question once a child a session."""
    asked = uuid5(session.pk, f"{kind} {pupil.pk} {name}")
    if not Alarm.objects.filter(pk=asked).exists():
        raise_alarm(
            kind, school=day.school, day=day.date, now=day.now, scope=day.scope, pupil=pupil.pk, session=session.pk, pk=asked, name=name
        )


def _at(one: PhoneTakeIn) -> datetime:
    return one.device_at + timedelta(milliseconds=one.offset_ms)
