"""Who has a child: movements, make-up children, those who leave, and the codes and signatures they leave by."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class MovementStarted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "转移出发并清点")

    movement: UUID
    pupils: tuple[UUID, ...]
    expected: int
    counted: int


@dataclass(frozen=True, kw_only=True)
class MovementArrived(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "转移到达并清点")

    movement: UUID
    arrived: tuple[UUID, ...]
    missing: tuple[UUID, ...]
    counted: int


@dataclass(frozen=True, kw_only=True)
class MovementJoined(Event):
    """A child came to a movement already under way, or left it for the group it came from (C7.4b)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "转移途中有人加入或返回")

    movement: UUID
    pupil: UUID
    joined: bool


@dataclass(frozen=True, kw_only=True)
class ChildCollected(Event):
    """A child went home with an adult."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "孩子由家长或代接人接走")

    pupil: UUID
    hand_over: UUID
    how: str
    person: UUID | None = None
    flag: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildWentHomeAlone(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "孩子独自回家")

    pupil: UUID
    hand_over: UUID
    permit: UUID | None = None
    flag: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildGivenToOffice(Event):
    """A leader of the school holds the child now."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "交给值班领导")

    pupil: UUID
    hand_over: UUID
    leader: UUID


@dataclass(frozen=True, kw_only=True)
class ChildTakenIn(Event):
    """A make-up child; `times` counts this month, so that repeated cases prompt an application (C7.4c)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "收下补缺的孩子")

    pupil: UUID
    make_up: UUID
    times: int


@dataclass(frozen=True, kw_only=True)
class PickupCodeMade(Event):
    """A guardian made a one-time code for somebody; `for_a_day` when that person was named with it."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "家长生成接送码")

    pupil: UUID
    pickup_code: UUID
    person: UUID
    for_a_day: bool = False


@dataclass(frozen=True, kw_only=True)
class PickupCodeRevoked(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "家长收回接送码")

    pupil: UUID
    pickup_code: UUID


@dataclass(frozen=True, kw_only=True)
class PickupCodeUsed(Event):
    """Somebody came with the code and has the child; `offline` when the gate had no network at that moment."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "凭接送码接走")

    pupil: UUID
    pickup_code: UUID
    hand_over: UUID
    offline: bool = False


@dataclass(frozen=True, kw_only=True)
class ReceiptSigned(Event):
    """Who took the child signed for it."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "接走签字")

    pupil: UUID
    hand_over: UUID
    receipt: UUID
