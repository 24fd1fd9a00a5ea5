"""Instances: what the planner is asked, as frozen dataclasses with a versioned JSON form.

Four jobs: groups (S5.4), seats (S5.4), the duty roster (S5.5, S3.2, C7.4b) and shifts (`shifts.instance`). Weekdays are 0 (Monday) to
4 (Friday), minutes count from midnight, ids are any text that is unique in its list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from .errors import all_different, at_least, at_most, must
from .form import VERSION, from_json, known_version, to_json
from .shifts.instance import ShiftsInstance
from .weights import GroupWeights, RosterWeights, SeatWeights


def check_pairs(apart: tuple[tuple[str, str], ...], known: set[str]) -> None:
    """Refuse a pair with a stranger, or of a child with itself."""
    for i, pair in enumerate(apart):
        for j in (0, 1):
            must(pair[j] in known, f"apart[{i}][{j}]", f"没有学生“{pair[j]}”", f"no pupil {pair[j]!r}")
        must(pair[0] != pair[1], f"apart[{i}]", "一个人不能与自己分开", "a child cannot be kept from itself")


@dataclass(frozen=True)
class Room:
    """A room groups can use. `offers` are what it has (for example "ground_floor"); `home_class` is whose it is."""

    id: str
    campus: str
    capacity: int
    name: str = ""
    offers: tuple[str, ...] = ()
    home_class: str = ""


@dataclass(frozen=True)
class Pupil:
    """A child to be grouped.

    `weekdays` says for Monday to Friday whether the child stays; `siblings` is any key that brothers and sisters
    share; `needs` must be offered by the room. `pinned` is the room whose group was set by hand, `was` the room of
    the child's group so far: staying there is a wish, so that one child joining moves few others. `special` marks
    a child with special educational needs: those are spread over the groups.
    """

    id: str
    campus: str
    grade: int
    home_class: str
    name: str = ""
    weekdays: tuple[bool, bool, bool, bool, bool] = (True,) * 5
    siblings: str = ""
    needs: tuple[str, ...] = ()
    pinned: str = ""
    was: str = ""
    special: bool = False


@dataclass(frozen=True)
class GroupsInstance:
    """Groups of size_min to size_max (S5.4), with one adult for each `ratio` children (S5.5).

    `apart` are pairs of children who must not be in one group. `counted` says what the size is: "members" of the roll, or
    those present on the "fullest_day". `weights` say what each wish weighs.
    """

    job: ClassVar[str] = "groups"
    pupils: tuple[Pupil, ...]
    rooms: tuple[Room, ...]
    size_min: int = 25
    size_max: int = 30
    ratio: int = 30
    mix_grades: bool = True
    counted: str = "members"
    apart: tuple[tuple[str, str], ...] = ()
    weights: GroupWeights = GroupWeights()

    def __post_init__(self) -> None:
        all_different([p.id for p in self.pupils], "pupils[{}].id")
        all_different([r.id for r in self.rooms], "rooms[{}].id")
        at_least(self.size_min, 1, "size_min")
        at_least(self.size_max, self.size_min, "size_max")
        at_least(self.ratio, 1, "ratio")
        must(self.counted in ("members", "fullest_day"), "counted", "只能是 members 或 fullest_day",
             "must be members or fullest_day")
        self._check_rooms()
        check_pairs(self.apart, {p.id for p in self.pupils})

    def _check_rooms(self) -> None:
        for i, room in enumerate(self.rooms):
            at_least(room.capacity, 0, f"rooms[{i}].capacity")
        known = {room.id: room for room in self.rooms}
        for i, pupil in enumerate(self.pupils):
            at_least(pupil.grade, 1, f"pupils[{i}].grade")
            ok = not pupil.pinned or (pupil.pinned in known and known[pupil.pinned].campus == pupil.campus)
            must(ok, f"pupils[{i}].pinned", "该校区没有这个教室", "no such room on this campus")


@dataclass(frozen=True)
class Sitter:
    """A child to be seated.

    `eyesight` is 0 (good), 1 (weak) or 2 (very weak); `height_cm` 0 means unknown; `row_max` is a hard limit
    (1 = the front row; 0 = none); `pinned` is (row, column) set by hand; `wishes` replaces the product's own
    wishes by one cost per seat, row by row from the front.
    """

    id: str
    name: str = ""
    home_class: str = ""
    eyesight: int = 0
    height_cm: int = 0
    left_handed: bool = False
    row_max: int = 0
    pinned: tuple[int, int] | None = None
    wishes: tuple[int, ...] = ()


@dataclass(frozen=True)
class SeatsInstance:
    """A room of rows × columns (row 0 is the front), for the children of one group (S5.4).

    `apart` are pairs that must not sit within one seat of each other in any direction; `aisles` are the columns
    with an aisle on their left (0 and `columns` are the walls); `classes` is "mixed", "together" or "any"; `weights`
    say what each wish weighs.
    """

    job: ClassVar[str] = "seats"
    rows: int
    columns: int
    pupils: tuple[Sitter, ...]
    blocked: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    aisles: tuple[int, ...] = ()
    classes: str = "any"
    weights: SeatWeights = SeatWeights()

    def __post_init__(self) -> None:
        at_least(self.rows, 1, "rows")
        at_least(self.columns, 1, "columns")
        at_most(self.rows, 100, "rows")
        at_most(self.columns, 100, "columns")
        all_different([p.id for p in self.pupils], "pupils[{}].id")
        all_different(self.blocked, "blocked[{}]")
        must(self.classes in ("any", "mixed", "together"), "classes", "只能是 any、mixed 或 together",
             "must be any, mixed or together")
        for i, seat in enumerate(self.blocked):
            self._check_seat(seat, f"blocked[{i}]")
        for i, pupil in enumerate(self.pupils):
            self._check_pupil(pupil, f"pupils[{i}]")
        check_pairs(self.apart, {p.id for p in self.pupils})

    def _check_seat(self, seat: tuple[int, int], path: str) -> None:
        inside = 0 <= seat[0] < self.rows and 0 <= seat[1] < self.columns
        must(inside, path, "座位不在教室里", "this seat is not in the room")

    def _check_pupil(self, pupil: Sitter, path: str) -> None:
        for name, value in (("eyesight", pupil.eyesight), ("height_cm", pupil.height_cm), ("row_max", pupil.row_max)):
            at_least(value, 0, f"{path}.{name}")
        must(pupil.eyesight <= 2, f"{path}.eyesight", "视力只能是 0、1、2", "eyesight must be 0, 1 or 2")
        if pupil.pinned is not None:
            self._check_seat(pupil.pinned, f"{path}.pinned")
        must(len(pupil.wishes) in (0, self.rows * self.columns), f"{path}.wishes", "应为每个座位一个数",
             "must have one number for each seat")


ROLES = ("care", "gate", "safety", "patrol", "other")
WHO = ("any", "volunteers", "leaders", "named")


@dataclass(frozen=True)
class Session:
    """One sitting that needs adults: a group in its room, the merged late room (S3.2, C7.4b), or a post (C7.3, C7.4a).

    `slot` names the time of day ("first", "late"; "first+late" reaches from one into the other); `groups` are who
    comes (several in the merged room); `campus` "" means that teachers of every campus may serve; `needs` are
    qualifications; `weekday` replaces the date's own on a moved workday (-1: the date's own).

    A post has another `role` than "care", no children, `adults` (how many) and as `room` itself; `who` may hold it:
    "any", "volunteers" (who offered this room among their `posts`), "leaders", or only those in `named`.
    """

    id: str
    date: date
    start: int
    end: int
    headcount: int
    room: str
    groups: tuple[str, ...] = ()
    slot: str = "first"
    campus: str = ""
    needs: tuple[str, ...] = ()
    volunteers_only: bool = False
    weekday: int = -1
    role: str = "care"
    adults: int = 0
    who: str = "any"
    named: tuple[str, ...] = ()

    @property
    def day(self) -> int:
        """The weekday whose timetable is followed."""
        return self.date.weekday() if self.weekday < 0 else self.weekday


@dataclass(frozen=True)
class Teacher:
    """An adult of the pool (C7.1) with what is possible and what is wished.

    Hard: `weekdays`, `slots` (empty: all), `volunteer` for the late slot, `max_week` duties in an ISO week,
    `max_day` duties on a day, `leave`, `skills`, `campus` ("": every campus; `cross` are weekdays on which another
    campus is possible too), `busy` lessons of the week as (weekday, first minute, end). Wished: `target` duties in the
    term (-1: an equal share), not on `dislikes`. `posts` are the posts offered, at their own hours; a `leader` may hold
    those for leaders; `posts_only` looks after no group and holds only posts offered, led or named for.
    """

    id: str
    name: str = ""
    campus: str = ""
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    slots: tuple[str, ...] = ()
    volunteer: bool = False
    max_week: int = 5
    max_day: int = 2
    leave: tuple[date, ...] = ()
    skills: tuple[str, ...] = ()
    cross: tuple[int, ...] = ()
    dislikes: tuple[int, ...] = ()
    target: int = -1
    busy: tuple[tuple[int, int, int], ...] = ()
    posts: tuple[str, ...] = ()
    leader: bool = False
    posts_only: bool = False


@dataclass(frozen=True)
class Duty:
    """One adult in one session."""

    session: str
    teacher: str


@dataclass(frozen=True)
class RosterInstance:
    """The sessions of a term and the adults who may look after them, 1:`ratio` in every minute (S5.5).

    `pinned` duties were set by hand and are kept; `published` is the roster people already know: a plan for an
    absence changes as few of its duties as possible. `weights` say what each wish weighs.
    """

    job: ClassVar[str] = "roster"
    sessions: tuple[Session, ...]
    teachers: tuple[Teacher, ...]
    ratio: int = 30
    pinned: tuple[Duty, ...] = ()
    published: tuple[Duty, ...] = ()
    weights: RosterWeights = RosterWeights()

    def __post_init__(self) -> None:
        at_least(self.ratio, 1, "ratio")
        all_different([s.id for s in self.sessions], "sessions[{}].id")
        all_different([t.id for t in self.teachers], "teachers[{}].id")
        all_different(self.pinned, "pinned[{}]")
        all_different(self.published, "published[{}]")
        for i, session in enumerate(self.sessions):
            at_least(session.headcount, 0, f"sessions[{i}].headcount")
            at_least(session.start, 0, f"sessions[{i}].start")
            at_least(session.end, session.start + 1, f"sessions[{i}].end")
            must(-1 <= session.weekday <= 6, f"sessions[{i}].weekday", "应为 -1 到 6", "must be -1 to 6")
            self._check_post(session, f"sessions[{i}]")
        for i, teacher in enumerate(self.teachers):
            at_least(teacher.max_week, 0, f"teachers[{i}].max_week")
            at_least(teacher.max_day, 0, f"teachers[{i}].max_day")
            for name in ("weekdays", "cross", "dislikes"):
                must(set(getattr(teacher, name)) <= set(range(7)), f"teachers[{i}].{name}",
                     "应为 0（周一）到 6（周日）", "must be 0 (Monday) to 6 (Sunday)")
        self._check_pins({s.id for s in self.sessions}, {t.id for t in self.teachers})

    def _check_post(self, session: Session, path: str) -> None:
        """A group has children and no stated adults, a post stated adults and no children."""
        must(session.role in ROLES, f"{path}.role", f"应为 {'、'.join(ROLES)} 之一", f"must be one of {', '.join(ROLES)}")
        must(session.who in WHO, f"{path}.who", f"应为 {'、'.join(WHO)} 之一", f"must be one of {', '.join(WHO)}")
        if session.role == "care":
            must(session.adults == 0 and session.who == "any", f"{path}.adults", "班组的人数由比例决定",
                 "the ratio decides for a group")
            return
        at_least(session.adults, 1, f"{path}.adults")
        must(session.headcount == 0, f"{path}.headcount", "岗位没有学生", "a post has no children")

    def _check_pins(self, sessions: set[str], teachers: set[str]) -> None:
        for i, duty in enumerate(self.pinned):
            must(duty.session in sessions, f"pinned[{i}].session", "没有这一场", "no such session")
            must(duty.teacher in teachers, f"pinned[{i}].teacher", "没有这位老师", "no such teacher")


Instance = GroupsInstance | SeatsInstance | RosterInstance | ShiftsInstance
JOBS: dict[str, type[Any]] = {kind.job: kind for kind in (GroupsInstance, SeatsInstance, RosterInstance, ShiftsInstance)}


def write_instance(instance: Instance) -> dict[str, Any]:
    """The instance as JSON-ready dict with its job and version."""
    return {"job": instance.job, "version": VERSION, **to_json(instance)}


def read_instance(document: Any) -> Instance:
    """The instance of a JSON document; raises InstanceError naming the path of what is wrong.

    >>> read_instance({"job": "seats", "version": 1, "rows": 0, "columns": 6, "pupils": []})
    Traceback (most recent call last):
    kehou.planner.errors.InstanceError: rows: must be at least 1, is 0
    """
    must(isinstance(document, dict), "/", "应为对象", "must be an object")
    known_version(document)
    must(str(document.get("job")) in JOBS, "job", f"应为 {'、'.join(JOBS)} 之一", f"must be one of {', '.join(JOBS)}")
    fields = {name: value for name, value in _as_now(document).items() if name not in ("job", "version")}
    instance: Instance = from_json(JOBS[str(document["job"])], fields)
    return instance


def _as_now(document: dict[str, Any]) -> dict[str, Any]:
    """What was written before version 3 as it is said now: two weights of groups stood beside the other fields."""
    if document["job"] != "groups" or document["version"] > 2:
        return document
    known = {name: document[name] for name in ("under", "special") if name in document}
    rest = {name: value for name, value in document.items() if name not in known}
    return {**rest, "weights": known} if known else rest
