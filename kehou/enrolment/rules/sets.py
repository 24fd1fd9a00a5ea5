"""The rule sets of enrolment; policy fills each from the folder of the same name."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class EligibilityRules:
    """Who may be applied for (S2, C3.1) and what the family declares (S4.1, S4.2)."""

    grade_min: int
    grade_max: int
    need_required: bool
    health_declaration: bool
    pledge: bool


@dataclass(frozen=True)
class ApplicationRules:
    """When a family may apply, and from which day there is service (S3.1, S5.1)."""

    first_day: date
    window_days: int
    late_allowed: bool
    per_term: int


@dataclass(frozen=True)
class ReviewRules:
    """The levels of review, in their order (S5.2), and the attendance (%) below which a reviewer is told."""

    levels: tuple[str, ...]
    attendance_low: int


@dataclass(frozen=True)
class CapacityRules:
    """Who comes first where need exceeds places: criteria, the first weighs most (S1.1)."""

    criteria: tuple[str, ...]


@dataclass(frozen=True)
class PublicNoticeRules:
    """How long the public notice stands and what it may show (S5.2)."""

    working_days: int
    fields: tuple[str, ...]
    extension_days: int


@dataclass(frozen=True)
class LetterRules:
    """How many days a family has to sign the notice letter (S5.3)."""

    signature_days: int


@dataclass(frozen=True)
class ServiceTimeRules:
    """The days of the week and the late slot (S3.1, S3.2)."""

    weekdays: tuple[int, ...]
    late_start: time
    late_end: time


@dataclass(frozen=True)
class SurveyRules:
    """How long the survey of needs stands by itself, and how often a silent family may be reminded (S1.1)."""

    open_days: int
    remind_days: int


@dataclass(frozen=True)
class PlacesRules:
    """How long an offer from the waiting list stands, and what a family settles by itself (S1.1, S1.2)."""

    offer_hours: int
    family_may: tuple[str, ...]
