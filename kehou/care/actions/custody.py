"""The one place where custody changes: hand-overs appended under an unbroken number a child a day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kehou.care.choices import Holder
from kehou.care.events import ReleaseTakenBack
from kehou.care.models import HandOver, LatePickup, MakeUp, Movement, Session
from kehou.care.rules import GONE_HOME
from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope

TRIES = 3
CONTESTED = ("one_holder_at_a_time", "holder_of_the_row", "handed_over_by_the_holder")  # what another phone's hand-over refuses
Known = Mapping[UUID, HandOver | None]  # the last hand-over of each child, as read in this transaction


class CustodyContested(Refusal):
    """Other phones hand over the same children faster than we can read."""

    clause = "C7.3"

    def __init__(self) -> None:
        super().__init__(_("别的手机正在交接同一个孩子。"), todo=_("请刷新页面，看清孩子现在在谁手中。"))


WITH_CLASS = (Holder.CLASS, Holder.LEAVE)  # before the first hand-over of a day, and once given back


@dataclass(frozen=True)
class Receiver:
    """Who takes the child: the kind, the row behind it, and the name as a person reads it."""

    kind: Holder
    name: str
    session: UUID | None = None
    movement: UUID | None = None
    guardian: UUID | None = None
    collector: UUID | None = None
    permit: UUID | None = None
    flag: str = ""
    note: str = ""
    device_at: datetime | None = None

    @property
    def columns(self) -> dict[str, Any]:
        ids = {f"{name}_id": getattr(self, name) for name in ("session", "movement", "guardian", "collector", "permit")}
        return {"to_kind": self.kind, "to_name": self.name[:80], "flag": self.flag, "note": self.note[:200], "device_at": self.device_at, **ids}


@dataclass(frozen=True)
class Day:
    """Where and when hand-overs happen, and who enters them."""

    school: UUID
    date: date
    now: datetime
    scope: Scope
    by: UUID | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", self.scope.user_id)


def to_group(session: Session, *, note: str = "", flag: str = "") -> Receiver:
    """The group and its adult as a receiver."""
    words = [str(session.group), str(session.room), session.teacher.name if session.teacher else ""]
    return Receiver(Holder.GROUP, " · ".join(filter(None, words)), session=session.pk, note=note, flag=flag)


def to_movement(movement: Movement, *, flag: str = "") -> Receiver:
    """The way as a receiver; whoever comes from a class is expected by the group it goes to."""
    name = f"{movement.set_out_from} → {movement.target.room}"
    return Receiver(Holder.MOVEMENT, name, session=movement.origin_id or movement.target_id, movement=movement.pk, flag=flag)


def to_origin(movement: Movement, *, note: str) -> Receiver:
    """Where the children of a movement came from: their group, or their class."""
    if movement.origin:
        return to_group(movement.origin, note=note)
    return Receiver(Holder.CLASS, str(movement.home_class), note=note)


def last_of(pupils: Sequence[UUID], day: date) -> dict[UUID, HandOver]:
    """The last hand-over of each child as the database has it now."""
    found = HandOver.objects.filter(date=day, pupil__in=list(pupils))
    return {one.pupil_id: one for one in found.order_by("pupil_id", "-seq").distinct("pupil_id")}


def pass_on(pupils: Sequence[UUID], receiver: Receiver, *, day: Day, known: Known | None = None) -> list[HandOver]:
    """This will hand the children over together, all or none; two phones can't write the same number twice."""
    return append(pupils, lambda _last: receiver, day=day, known=known)


def append(
    pupils: Sequence[UUID], choose: Callable[[HandOver | None], Receiver | None], *, day: Day, known: Known | None = None
) -> list[HandOver]:
    """Append a hand-over for each child to the receiver chosen in view of the last; None means nothing to write.

    When another phone was faster than what is `known` or read here, the database refuses the number, and the choice is
    made anew.
    """
    for attempt in range(TRIES):
        last = known if known is not None and not attempt else last_of(pupils, day.date)
        rows = [row for pupil in sorted(pupils) if (row := _row(pupil, last.get(pupil), choose, day))]
        try:
            with transaction.atomic():
                made = HandOver.objects.bulk_create(rows)
                reopen(made, day)
                return made
        except IntegrityError as error:
            if not any(name in str(error) for name in CONTESTED):
                raise
    raise CustodyContested


def reopen(made: Sequence[HandOver], day: Day) -> None:
    """What a release closed is open again when it is taken back: the ladder of a late pick-up, the signing over of a make-up child."""
    back = [one.pupil_id for one in made if one.from_kind in GONE_HOME and one.to_kind not in GONE_HOME]
    if not back:
        return
    late = LatePickup.objects.filter(date=day.date, pupil__in=back).exclude(ended_at=None).order_by("pk")
    make_ups = MakeUp.objects.filter(date=day.date, pupil__in=back).exclude(handed_at=None).order_by("pk")
    was = tuple(late.values_list("pk", flat=True)), tuple(make_ups.values_list("pk", flat=True))
    if any(was):
        late.update(ended_at=None, hand_over=None)
        make_ups.update(handed_to="", handed_at=None, handed_by=None)
        record(ReleaseTakenBack(school=day.school, pupils=tuple(back), late_pickups=was[0], make_ups=was[1]), scope=day.scope)


def _row(pupil: UUID, last: HandOver | None, choose: Callable[..., Receiver | None], day: Day) -> HandOver | None:
    receiver = choose(last)
    if receiver is None:
        return None
    return HandOver(
        school_id=day.school, pupil_id=pupil, date=day.date, seq=last.seq + 1 if last else 1, at=day.now,
        from_kind=last.to_kind if last else Holder.CLASS, by_id=day.by, **receiver.columns,
    )  # fmt: skip
