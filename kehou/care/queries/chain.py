"""The chain of custody of one child on one day, whole: hand-overs, roll calls, alarms (C7.2, C7.3, C7.4)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from kehou.care.choices import Holder
from kehou.care.models import Alarm, HandOver, Mark
from kehou.care.queries.people import _mine
from kehou.care.rules import Step, is_unbroken
from kehou.core.scope import Scope, reachable
from kehou.people import queries as people


@dataclass(frozen=True)
class Chain:
    """What happened to one child on one day, in its order."""

    pupil: Any
    day: date
    steps: list[HandOver]
    marks: list[Mark]
    alarms: list[Alarm]

    @property
    def is_whole(self) -> bool:
        """Numbered without gap or fork, each time handed over by whoever held the child."""
        held = ["class", *(one.to_kind for one in self.steps)]
        return is_unbroken([Step(one.seq, one.to_kind) for one in self.steps]) and [one.from_kind for one in self.steps] == held[:-1]

    @property
    def flagged(self) -> int:
        return sum(bool(one.flag) for one in self.steps)


def chain_of(scope: Scope, pupil: UUID, day: date) -> Chain | None:
    """The day of a child whom this person has to do with; None for any other child."""
    child = _child(scope, pupil, day)
    if child is None:
        return None
    wide = replace(scope, sees="all")
    steps = reachable(HandOver, wide).filter(pupil=child, date=day).select_related(*_AROUND).order_by("seq")
    marks = reachable(Mark, wide).filter(pupil=child, session__date=day).select_related("session__group", "by")
    about = Q(pupil=child) | Q(movement__in=HandOver.objects.filter(pupil=child, date=day).values("movement"))
    alarms = reachable(Alarm, wide).filter(about, date=day).select_related("session__group", "raised_by", "settled_by")
    return Chain(child, day, list(steps), list(marks.order_by("at", "seq")), list(alarms.order_by("raised_at", "id")))


_AROUND = ("session__group", "session__room__campus", "movement__origin__group", "movement__home_class__grade", "movement__leader", "movement__target__room", "by")


def _child(scope: Scope, pupil: UUID, day: date) -> Any:
    """Whoever watched over the child that day, its homeroom teacher, and roles that see the whole school."""
    own = people.pupils(scope).filter(pk=pupil).first()
    if own or pupil not in _mine(scope, day):
        return own
    return people.pupils(replace(scope, sees="all")).filter(pk=pupil).first()


def how(step: HandOver) -> str:
    """In which way the child came to this holder."""
    to, coming = Holder(step.to_kind), Holder(step.from_kind)
    if to == Holder.GROUP and coming == Holder.MOVEMENT:
        return _("到达，清点接收")
    if to == Holder.MOVEMENT:
        return _("出发，清点交出")
    if to == Holder.GROUP:
        return _("点名或登记接收")
    return _("更正") if to in (Holder.CLASS, Holder.LEAVE) else str(to.label)


def where(step: HandOver) -> str:
    """The place: the room of the group, or from where to where."""
    if step.movement and step.to_kind == Holder.MOVEMENT:
        way = f"{step.movement.set_out_from} → {step.movement.target.room}"
        return f"{way} · {_('带队')} {step.movement.leader}" if step.movement.leader else way
    room = step.session.room if step.session else None
    return f"{room.campus} {room}" if room else ""
