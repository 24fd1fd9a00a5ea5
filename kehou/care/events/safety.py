"""What calls for somebody: alarms, incidents, the emergency roll call, children fetched late."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import pgettext_lazy

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class AlarmRaised(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "发出告警")

    alarm: UUID
    kind_of: str
    pupil: UUID | None = None
    session: UUID | None = None
    movement: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AlarmSettled(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "处理告警")

    alarm: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class IncidentReported(Event):
    """Something happened; what, stands sealed in the incident (C7.3)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "登记事件")

    incident: UUID
    pupils: tuple[UUID, ...]
    severity: str


@dataclass(frozen=True, kw_only=True)
class IncidentFollowed(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "跟进事件")

    incident: UUID
    kind_of: str


@dataclass(frozen=True, kw_only=True)
class ClaimNoted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "登记理赔")

    incident: UUID
    claim: str


@dataclass(frozen=True, kw_only=True)
class IncidentEnded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "事件结案")

    incident: UUID


@dataclass(frozen=True, kw_only=True)
class MusterBegun(Event):
    """Everybody in the building is counted, by place (S7.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "开始紧急点名")

    muster: UUID
    pupils: int
    is_drill: bool


@dataclass(frozen=True, kw_only=True)
class MusterCounted(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "紧急点名清点")

    muster: UUID
    here: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class MusterEnded(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "结束紧急点名")

    muster: UUID
    seconds: int


@dataclass(frozen=True, kw_only=True)
class LateRungTaken(Event):
    """The clock took a rung of the ladder for a child not fetched (C7.3)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "超时未接：下一步")

    late_pickup: UUID
    pupil: UUID
    rung: str


@dataclass(frozen=True, kw_only=True)
class LateCallMade(Event):
    headline: ClassVar[Any] = pgettext_lazy("journal", "超时未接：打电话")

    late_pickup: UUID
    pupil: UUID
    reached: bool


@dataclass(frozen=True, kw_only=True)
class LatePickupEnded(Event):
    """Fetched after all, so many minutes after the end."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "超时未接：已接走")

    late_pickup: UUID
    pupil: UUID
    minutes: int


@dataclass(frozen=True, kw_only=True)
class ReleaseTakenBack(Event):
    """Children said to have gone are in the school after all: what their going had closed is open again (C7.3, C7.4c)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "收回离校登记")

    pupils: tuple[UUID, ...]
    late_pickups: tuple[UUID, ...]
    make_ups: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class HealthChecked(Event):
    """Children were looked at; the journal names the checks, not what they found (S7.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "健康检查")

    session: UUID
    checks: tuple[UUID, ...]
    unwell: int


@dataclass(frozen=True, kw_only=True)
class UnwellFollowedUp(Event):
    """What became of a child that was set apart (S7.2)."""

    headline: ClassVar[Any] = pgettext_lazy("journal", "不适的后续")

    alarm: UUID
    pupil: UUID
    outcome: str
