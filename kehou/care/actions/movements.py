"""Movements: from the class to the group, from the group to the merged room, counted at both ends; nobody gets lost (C7.4b)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kehou.care.actions.alarms import close_alarm, raise_alarm
from kehou.care.actions.custody import WITH_CLASS, Day, last_of, pass_on, to_group, to_movement, to_origin
from kehou.care.actions.marks import mark_all
from kehou.care.actions.refusals import (
    AlreadyArrived,
    NobodyToMove,
    NotInThisGroup,
    NotOnTheWay,
    NotOpen,
    NotWithTheClass,
    RoomIsFull,
    WalkNotInUse,
)
from kehou.care.actions.sessions import check_ratio, locked
from kehou.care.choices import Activity, AlarmKind, Flag, Holder, MarkState, Outcome, RoutineKind, SessionState
from kehou.care.events import MovementArrived, MovementJoined, MovementStarted, SessionOpened
from kehou.care.models import Alarm, HandOver, Mark, Movement, Session
from kehou.care.queries import adults_of, held_by, last_place, on_the_way, overdue, routine_on
from kehou.care.rules import Count, MovementRules, StaffingRules
from kehou.core.ids import uuid7
from kehou.core.journal import record
from kehou.core.scope import Scope


def start_movement(
    origin: Session,
    *,
    target: Session,
    pupils: Iterable[UUID],
    counted: int,
    staffing: StaffingRules,
    now: datetime,
    scope: Scope,
) -> Movement:
    """This will send the children on their way; fewer or more heads than names raises an alarm at once."""
    origin, target, going = locked(origin), locked(target), sorted(set(pupils))
    if not origin.is_open or target.state == SessionState.CLOSED:
        raise NotOpen
    _check_held(origin, going)
    _check_room(target, len(going), staffing, scope)
    movement = Movement(school_id=origin.school_id, date=origin.date, origin=origin, target=target)
    return _set_out(movement, going, counted, Day(origin.school_id, origin.date, now, scope))


def _set_out(movement: Movement, going: list[UUID], counted: int, day: Day) -> Movement:
    """The children leave with the movement; a count that differs is an alarm at once."""
    count, scope = Count(len(going), counted), day.scope
    movement.departed_at, movement.by_id, movement.alarm_out_id = day.now, day.by, _alarm_of(count)
    movement.expected_out, movement.counted_out = count.expected, count.counted
    movement.save(force_insert=True)
    pass_on(going, to_movement(movement, flag=Flag.COUNT if count.differs else ""), day=day)
    if count.differs:
        _alarm(AlarmKind.COUNT_OUT, movement.alarm_out_id, movement, count, day)
    record(
        MovementStarted(
            school=day.school, movement=movement.pk, pupils=tuple(going), expected=count.expected, counted=counted
        ),
        scope=scope,
    )
    return movement


def start_walk(
    home_class: Any, *, target: Session, pupils: Iterable[UUID], counted: int, leader: Any, staffing: StaffingRules,
    now: datetime, scope: Scope,
) -> Movement:  # fmt: skip
    """This will hand children of a class over to whoever leads them to their group, counted as they leave the classroom."""
    target, going = locked(target), sorted(set(pupils))
    if routine_on(scope, RoutineKind.WALK, target.date) is None:
        raise WalkNotInUse
    if target.state == SessionState.CLOSED:
        raise NotOpen
    _check_with_class(home_class, going, target.date)
    _check_room(target, len(going), staffing, scope)
    movement = Movement(school_id=target.school_id, date=target.date, home_class=home_class, leader=leader, target=target)
    return _set_out(movement, going, counted, Day(target.school_id, target.date, now, scope))


def _check_with_class(home_class: Any, going: list[UUID], day: date) -> None:
    """All are of this class, and nobody else has taken them over today."""
    if not going:
        raise NobodyToMove
    last, mine = last_of(going, day), set(home_class.pupils.filter(pk__in=going).values_list("pk", flat=True))
    if set(going) - mine or any(held.to_kind not in WITH_CLASS for held in last.values()):
        raise NotWithTheClass


def _check_held(origin: Session | None, going: list[UUID]) -> None:
    if not going:
        raise NobodyToMove
    assert origin, "a group"
    last = last_of(going, origin.date)
    held = {p for p, h in last.items() if h.session_id == origin.pk and h.to_kind == Holder.GROUP}
    if set(going) - held:
        raise NotInThisGroup


def _check_room(target: Session, coming: int, staffing: StaffingRules, scope: Scope) -> None:
    """The merged room keeps ratio and capacity, those already on their way counted too."""
    heads = len(held_by(target, scope)) + _heads_under_way(target) + coming
    if heads > target.room.capacity:
        words = _("%(room)s 只能容纳 %(capacity)d 人，集中后将有 %(heads)d 人。")
        raise RoomIsFull(words % {"room": target.room, "capacity": target.room.capacity, "heads": heads})
    check_ratio(target, heads, staffing)


def _heads_under_way(target: Session) -> int:
    """Who is on the way there now: not who turned round, and once whoever turned round and set out again."""
    rows = HandOver.objects.filter(movement__target=target, movement__arrived_at=None, to_kind=Holder.MOVEMENT)
    once = set(rows.values_list("pk", "pupil"))
    last = last_of([pupil for _row, pupil in once], target.date)
    return len({held.pk for held in last.values()} & {row for row, _pupil in once})


def join_movement(movement: Movement, pupil: UUID, *, staffing: StaffingRules, now: datetime, scope: Scope) -> None:
    """This will let a child of the group or class follow those who have left: counted at the arrival like everybody else.

    Whoever turned round may set out again: one more line of its chain, from the class or group that held it in between.
    """
    movement = _under_way(movement)
    if movement.home_class:
        _check_with_class(movement.home_class, [pupil], movement.date)
    else:
        _check_held(movement.origin, [pupil])
    _check_room(movement.target, 1, staffing, scope)
    day = Day(movement.school_id, movement.date, now, scope)
    pass_on([pupil], replace(to_movement(movement), note=_("途中加入")), day=day)
    record(MovementJoined(school=day.school, movement=movement.pk, pupil=pupil, joined=True), scope=scope)


def leave_movement(movement: Movement, pupil: UUID, *, now: datetime, scope: Scope) -> None:
    """This will take a child back to where it came from: it turned round on the way, and is not missed at the door."""
    movement = _under_way(movement)
    if pupil not in _on_the_way(movement):
        raise NotOnTheWay
    day = Day(movement.school_id, movement.date, now, scope)
    pass_on([pupil], to_origin(movement, note=_("途中返回")), day=day)
    record(MovementJoined(school=day.school, movement=movement.pk, pupil=pupil, joined=False), scope=scope)


def _under_way(movement: Movement) -> Movement:
    movement = _locked(movement)
    if movement.arrived_at:
        raise AlreadyArrived
    return movement


def watch_movements(*, day: date, rules: MovementRules, now: datetime, scope: Scope) -> list[Alarm]:
    """This will raise one alarm for each movement that has not arrived in time, naming the children and their last place."""
    late = overdue(scope, day, now - timedelta(minutes=rules.minutes_max))
    return [_alarm_overdue(one, now, scope) for one in late]


def _alarm_overdue(movement: Movement, now: datetime, scope: Scope) -> Alarm:
    names = "、".join(child.name for child in on_the_way(movement))
    return raise_alarm(
        AlarmKind.OVERDUE, school=movement.school_id, day=movement.date, now=now, scope=scope,
        session=movement.origin_id or movement.target_id,
        movement=movement.pk, name=names, place=last_place(movement),
    )  # fmt: skip


def arrive(movement: Movement, *, missing: Iterable[UUID], counted: int, now: datetime, scope: Scope) -> Movement:
    """This will take the children into the merged room and raise an alarm for each one who did not arrive."""
    movement = _under_way(movement)
    target, day = locked(movement.target), Day(movement.school_id, movement.date, now, scope)
    on_the_way = _on_the_way(movement)
    lost = sorted(set(missing) & set(on_the_way))
    arrived = [pupil for pupil in on_the_way if pupil not in lost]
    count = Count(len(arrived), counted)
    _open_for_arrival(target, len(arrived), now, scope, called=movement.home_class_id is None)
    pass_on(arrived, to_group(target, flag=Flag.COUNT if count.differs else ""), day=day)
    _mark_present(target, arrived, day, _("清点到达") if movement.home_class_id else _("集中到达"))
    _close(movement, count, now, scope)
    _raise_arrival_alarms(movement, lost, count, day)
    _answer_overdue(movement, day)
    said = MovementArrived(school=day.school, movement=movement.pk, arrived=tuple(arrived), missing=tuple(lost), counted=counted)
    record(said, scope=scope)
    return movement


def _locked(movement: Movement) -> Movement:
    found = Movement.objects.select_for_update(of=("self",)).select_related("origin__group", "home_class__grade", "home_class__room", "target__room", "target__group")
    return found.get(pk=movement.pk)


def _on_the_way(movement: Movement) -> list[UUID]:
    """Children whose last hand-over of the day is this movement."""
    once = HandOver.objects.filter(movement=movement).values_list("pupil", flat=True)
    last = last_of(list(once), movement.date)
    return sorted(p for p, h in last.items() if h.movement_id == movement.pk and h.to_kind == Holder.MOVEMENT)


def _open_for_arrival(target: Session, heads: int, now: datetime, scope: Scope, *, called: bool) -> None:
    """Children at the door are let in: an unopened room opens with them. The roll of a group is still to be called."""
    if target.state != SessionState.PLANNED:
        return
    target.state, target.activity, target.opened_at = SessionState.OPEN, Activity.SELF_STUDY, now
    target.opened_by_id, target.called_at = scope.user_id, now if called else None
    target.save(update_fields=["state", "activity", "opened_at", "opened_by", "called_at"])
    said = SessionOpened(
        school=target.school_id, session=target.pk, activity=target.activity, adults=adults_of(target), expected=heads
    )
    record(said, scope=scope)


def _mark_present(target: Session, arrived: list[UUID], day: Day, words: str) -> None:
    known = set(Mark.objects.filter(session=target, pupil__in=arrived).values_list("pupil", flat=True))
    mark_all(target, {pupil: (MarkState.PRESENT, words) for pupil in arrived if pupil not in known}, day=day)


def _close(movement: Movement, count: Count, now: datetime, scope: Scope) -> None:
    movement.arrived_at, movement.receiver_id, movement.alarm_in_id = now, scope.user_id, _alarm_of(count)
    movement.expected_in, movement.counted_in = count.expected, count.counted
    movement.save(update_fields=["arrived_at", "expected_in", "counted_in", "alarm_in", "receiver"])


def _alarm_of(count: Count) -> UUID | None:
    """The number of the alarm a count must raise, known before either row is written: the database wants both or none."""
    return uuid7() if count.differs else None


def _answer_overdue(movement: Movement, day: Day) -> None:
    """They have come: that they were late needs nobody any more."""
    for alarm in Alarm.objects.filter(movement=movement, kind=AlarmKind.OVERDUE, settled_at=None):
        close_alarm(alarm, outcome=Outcome.COUNTED_AGAIN, note=str(movement.target.room), now=day.now, scope=day.scope)


def _raise_arrival_alarms(movement: Movement, lost: list[UUID], count: Count, day: Day) -> None:
    for pupil in lost:
        raise_alarm(
            AlarmKind.LOST, school=day.school, day=day.date, now=day.now, scope=day.scope, pupil=pupil,
            session=movement.target_id, movement=movement.pk, place=last_place(movement),
        )  # fmt: skip
    if count.differs:
        _alarm(AlarmKind.COUNT_IN, movement.alarm_in_id, movement, count, day)


def _alarm(kind: AlarmKind, pk: UUID | None, movement: Movement, count: Count, day: Day) -> None:
    where = (movement.origin_id if kind == AlarmKind.COUNT_OUT else None) or movement.target_id
    raise_alarm(
        kind, school=day.school, day=day.date, now=day.now, scope=day.scope, session=where, movement=movement.pk, pk=pk,
        expected=count.expected, counted=count.counted,
    )  # fmt: skip
