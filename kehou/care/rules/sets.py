"""Rule sets of care, as policy fills them in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StaffingRules:
    """S5.5: how many pupils one adult may hold."""

    pupils_per_adult: int = 30


@dataclass(frozen=True)
class ActivitiesRules:
    """S6, C4.1, C5.3: what a session may be used for."""

    allowed: tuple[str, ...] = ("homework", "self_study", "reading")


@dataclass(frozen=True)
class MovementRules:
    """C7.4b: how many minutes children may be on their way before somebody looks for them."""

    minutes_max: int = 10


@dataclass(frozen=True)
class HomeAloneRules:
    """C7.4a: whether a child who goes home alone needs the permit, and from which grade on one may be had."""

    permit_required: bool = True
    grade_min: int = 1


@dataclass(frozen=True)
class PickUpRules:
    """C7.3: for how many minutes a one-time code holds, and whether the adult signs for the child."""

    code_minutes: int = 120
    signature: bool = False


@dataclass(frozen=True)
class LatePickUpRules:
    """C7.3: minutes after the end at which each rung of the ladder is due, and a session still open is chased."""

    remind_minutes: int = 5
    call_minutes: int = 15
    escalate_minutes: int = 30
    unclosed_minutes: int = 15


@dataclass(frozen=True)
class HealthRules:
    """S7.2: from which temperature on, in tenths of a degree, a child is set apart and watched."""

    fever_tenths: int = 373
