"""What has happened in enrolment; facts hold ids and reasons, never names of children."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kehou.core.events import Event


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    round: UUID
    opens_on: date
    closes_on: date
    first_day: date


@dataclass(frozen=True, kw_only=True)
class RoundClosed(Event):
    round: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(Event):
    application: UUID
    pupil: UUID
    number: str
    channel: str
    late_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ApplicationChanged(Event):
    application: UUID
    pupil: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicationWithdrawn(Event):
    application: UUID
    pupil: UUID


@dataclass(frozen=True, kw_only=True)
class ApplicationsReviewed(Event):
    """One decision about a list of applications: each is named, with its own reason."""

    round: UUID
    step: str
    decision: str
    applications: tuple[UUID, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GradeListSubmitted(Event):
    grade_list: UUID
    grade: int
    number: int
    applications: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class NoticePublished(Event):
    notice: UUID
    starts_on: date
    ends_on: date
    applications: tuple[UUID, ...]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ObjectionFiled(Event):
    notice: UUID
    objection: UUID
    anonymous: bool


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(Event):
    notice: UUID
    objection: UUID


@dataclass(frozen=True, kw_only=True)
class NoticeClosed(Event):
    notice: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class LettersSent(Event):
    notice: UUID
    letters: tuple[UUID, ...]
    version: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class LetterSigned(Event):
    letter: UUID
    pupil: UUID
    channel: str
    sha256: str
    algorithm: str = "sha256"
    seal: str = ""


@dataclass(frozen=True, kw_only=True)
class LetterTemplateSaved(Event):
    template: UUID
    version: str


@dataclass(frozen=True, kw_only=True)
class LettersReminded(Event):
    letters: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class LetterRefused(Event):
    """The family does not sign: no place is granted (S5.3)."""

    letter: UUID
    pupil: UUID
    application: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class LetterLapsed(Event):
    """Not signed in time: the place is given up (S5.3)."""

    letter: UUID
    pupil: UUID
    application: UUID
    due_on: date


@dataclass(frozen=True, kw_only=True)
class LetterExtended(Event):
    letter: UUID
    pupil: UUID
    due_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlaceGranted(Event):
    place: UUID
    pupil: UUID
    application: UUID
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class PlaceEnded(Event):
    place: UUID
    pupil: UUID
    ends_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class LateDecided(Event):
    """A late application was taken as an exception, or not (S5.1)."""

    application: UUID
    pupil: UUID
    decision: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChangeAsked(Event):
    change: UUID
    application: UUID
    pupil: UUID
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class ChangeDecidedUpon(Event):
    change: UUID
    application: UUID
    pupil: UUID
    decision: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChangeTakenBack(Event):
    change: UUID
    application: UUID
    pupil: UUID


@dataclass(frozen=True, kw_only=True)
class HomeAloneAsked(Event):
    """The family wishes the child to go home alone on these weekdays; the permit is decided elsewhere (C7.4a)."""

    application: UUID
    pupil: UUID
    weekdays: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SheetsPrinted(Event):
    """Application forms on paper, each with its own code (S5.1)."""

    sheets: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SheetRegistered(Event):
    sheet: UUID
    application: UUID
    pupil: UUID
    received_on: date
    photo: bool


@dataclass(frozen=True, kw_only=True)
class ReasonsChanged(Event):
    """The school's short list of review reasons, as it was and as it is."""

    was: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SubstituteNamed(Event):
    substitute: UUID
    step: str
    staff: UUID
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class SubstituteEnded(Event):
    substitute: UUID


@dataclass(frozen=True, kw_only=True)
class LotteryAnnounced(Event):
    """What was frozen and promised before the draw."""

    lottery: UUID
    list_sha256: str
    commitment: str
    public_draw: str
    draws_on: date
    numbers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LotteryDrawn(Event):
    """Who is placed and who waits, both in the order of the draw: the waiting list takes `waiting` as it stands."""

    lottery: UUID
    round: UUID
    seed: str
    word: str
    placed: tuple[UUID, ...]
    waiting: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class NoticeExtended(Event):
    notice: UUID
    was: date
    until: date
    because: str


@dataclass(frozen=True, kw_only=True)
class NoticeNameHidden(Event):
    """A family took its consent back; the list shown has a new version and a new hash."""

    notice: UUID
    version: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class LettersBundled(Event):
    """Somebody took many letters away as one file."""

    bundle: UUID
    count: int
