"""Ways that phones counted without a network: each batch one movement, whatever comes first, its departure or its arrival (C7.4b)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q

from kehou.care.actions.alarms import close_alarm, raise_alarm
from kehou.care.actions.custody import Day, last_of
from kehou.care.choices import AlarmKind, Holder, Outcome, Said
from kehou.care.events import MovementArrived, MovementStarted
from kehou.care.models import Alarm, HandOver, Movement, PhoneEntry, Session
from kehou.care.queries import last_place
from kehou.care.rules import Count
from kehou.core.ids import uuid7
from kehou.core.journal import record
from kehou.organisation import queries as organisation

SET_OUT = (Said.MOVED, Said.WALKED)


def note_departures(made: Iterable[PhoneEntry], *, day: Day) -> None:
    """This will keep a movement for each batch that set out, once; a count that differs is an alarm."""
    first = _first_of_batch(one for one in made if one.says in SET_OUT)
    known = set(Movement.objects.filter(pk__in=first).values_list("pk", flat=True))
    for batch, one in first.items():
        if batch not in known:
            _set_out(batch, one, day)


def _first_of_batch(entries: Iterable[PhoneEntry]) -> dict[UUID, PhoneEntry]:
    found: dict[UUID, PhoneEntry] = {}
    for one in entries:
        if one.batch:
            found.setdefault(one.batch, one)
    return found


def _set_out(batch: UUID, one: PhoneEntry, day: Day) -> None:
    count = Count(one.listed or 0, one.counted or 0)
    movement = Movement.objects.create(
        pk=batch, school_id=day.school, date=day.date, **_route(one, day), departed_at=one.happened_at,
        expected_out=count.expected, counted_out=count.counted, alarm_out_id=uuid7() if count.differs else None, by_id=day.by,
    )  # fmt: skip
    if count.differs:
        raise_alarm(
            AlarmKind.COUNT_OUT, school=day.school, day=day.date, now=day.now, scope=day.scope, session=one.session_id,
            movement=batch, pk=movement.alarm_out_id, expected=count.expected, counted=count.counted,
        )  # fmt: skip
    said = MovementStarted(school=day.school, movement=batch, pupils=(), expected=count.expected, counted=count.counted)
    record(said, scope=day.scope)


def _route(one: PhoneEntry, day: Day) -> dict[str, Any]:
    """From a group to the merged room, or from the class to its group, led by whoever counted (C7.4b)."""
    if one.says == Said.MOVED:
        return {"origin_id": one.session_id, "target_id": one.way_id}
    leader = organisation.staff_of_user(replace(day.scope, sees="all"))
    return {"home_class_id": one.pupil.home_class_id, "target_id": one.session_id, "leader": leader}


def note_arrivals(made: Iterable[PhoneEntry], *, day: Day) -> None:
    """Heads at the merged room's door that are not as many as names: asked about once a batch."""
    arrived = (one for one in made if one.says in (Said.PRESENT, Said.LOST))
    for batch, one in _first_of_batch(arrived).items():
        alarm = uuid5(batch, "count in")
        if one.listed != one.counted and not Alarm.objects.filter(pk=alarm).exists():
            raise_alarm(
                AlarmKind.COUNT_IN, school=day.school, day=day.date, now=day.now, scope=day.scope, session=one.session_id, pk=alarm,
                expected=one.listed, counted=one.counted,
            )  # fmt: skip


def miss_on_the_way(lost: Mapping[UUID, tuple[Session, UUID]], told: Sequence[UUID], *, day: Day) -> None:
    """This will leave exactly those alarms open among the ones phones raised: a child, the door, and the way it was on."""
    alarms: dict[UUID, list[Alarm]] = {}
    for alarm in Alarm.objects.filter(pupil__in=told, date=day.date, kind=AlarmKind.LOST, settled_at=None):
        alarms.setdefault(alarm.pupil_id, []).append(alarm)  # type: ignore[arg-type]
    for pupil in set(lost) - set(alarms):
        _miss(pupil, *lost[pupil], day)
    for pupil in set(alarms) - set(lost):
        for alarm in alarms[pupil]:
            if alarm.facts.get("phones"):
                close_alarm(alarm, outcome=Outcome.COUNTED_AGAIN, note="", now=day.now, scope=day.scope)


def _miss(pupil: UUID, session: Session, way: UUID, day: Day) -> None:
    movement = Movement.objects.select_related("origin__room", "home_class__grade", "target__room").get(pk=way)
    raise_alarm(
        AlarmKind.LOST, school=day.school, day=day.date, now=day.now, scope=day.scope, pupil=pupil, session=session.pk,
        movement=movement.pk, place=last_place(movement), phones=True,
    )  # fmt: skip


def end_ways(told: Mapping[UUID, Sequence[PhoneEntry]], *, day: Day) -> None:
    """A way has arrived once nobody is on it any more, except those who are missed by name; whoever let them set out."""
    batches = {one.batch for entries in told.values() for one in entries if one.batch and one.says in SET_OUT}
    walked = HandOver.objects.filter(pupil__in=told, date=day.date, movement__arrived_at=None).values("movement")
    under_way = Movement.objects.filter(Q(pk__in=batches) | Q(pk__in=walked), date=day.date, arrived_at=None)
    for movement in under_way.select_related("target__room"):
        said = set(PhoneEntry.objects.filter(batch=movement.pk).values_list("pupil", flat=True))
        pupils = said | set(HandOver.objects.filter(movement=movement).values_list("pupil", flat=True))
        is_whole = not said or len(said) == movement.expected_out
        if is_whole and not _still_walking(movement, sorted(pupils), day):
            _end(movement, sorted(pupils), day)


def _still_walking(movement: Movement, pupils: list[UUID], day: Day) -> set[UUID]:
    last = last_of(pupils, day.date)
    walking = {pk for pk, held in last.items() if held.to_kind == Holder.MOVEMENT and held.movement_id == movement.pk}
    lost, absent = Q(movement=movement, kind=AlarmKind.LOST), Q(session=movement.target_id, kind=AlarmKind.MISSING)
    missed = Alarm.objects.filter(lost | absent, pupil__in=walking, date=day.date).values_list("pupil", flat=True)
    return walking - set(missed)


def _end(movement: Movement, pupils: list[UUID], day: Day) -> None:
    came = HandOver.objects.filter(pupil__in=pupils, session=movement.target_id, to_kind=Holder.GROUP).values_list("pupil", flat=True)
    seen = PhoneEntry.objects.filter(pupil__in=pupils, session=movement.target_id, says=Said.PRESENT).values_list("pupil", flat=True)
    arrived = {*came, *seen}  # who was heard to have gone home first never shows in the group's custody
    if not arrived and not Alarm.objects.filter(movement=movement, kind=AlarmKind.LOST).exists():
        return  # all turned round, or left on the way: nobody stood at the door
    movement.arrived_at, movement.receiver_id, movement.expected_in, movement.counted_in = day.now, day.by, len(arrived), len(arrived)
    movement.save(update_fields=["arrived_at", "receiver", "expected_in", "counted_in"])
    _answer_overdue(movement, day)
    said = MovementArrived(
        school=day.school, movement=movement.pk, arrived=tuple(sorted(arrived)), missing=tuple(sorted(set(pupils) - arrived)), counted=len(arrived)
    )
    record(said, scope=day.scope)


def _answer_overdue(movement: Any, day: Day) -> None:
    for alarm in Alarm.objects.filter(movement=movement, kind=AlarmKind.OVERDUE, settled_at=None):
        close_alarm(alarm, outcome=Outcome.COUNTED_AGAIN, note=str(movement.target.room), now=day.now, scope=day.scope)
