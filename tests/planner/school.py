"""A school as it might be: two campuses, five grades, a late room; made from a seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from kehou.planner import GroupsInstance, Pupil, Room, RosterInstance, SeatsInstance, Session, Sitter, Teacher

FIRST_DAY = date(2024, 3, 18)
CAMPUSES = ("北", "南")


def children(count: int, *, seed: int = 1, campuses: tuple[str, ...] = CAMPUSES) -> tuple[Pupil, ...]:
    """Children of grades 1–5, four classes each; every twentieth has a brother or sister here."""
    dice, pupils = Random(seed), []
    for n in range(count):
        campus = campuses[n % len(campuses)]
        grade, home = 1 + n // len(campuses) % 5, 1 + n // (5 * len(campuses)) % 4
        days = tuple(dice.random() < 0.85 for _ in range(5))
        family = f"家{n // 40}-{campus}" if n % 20 < 2 else ""
        pupils.append(Pupil(f"p{n:04d}", campus, grade, f"{grade}({home})", weekdays=days, siblings=family, special=n % 17 == 3))
    return tuple(pupils)


def rooms(count: int, *, capacity: int = 45, campuses: tuple[str, ...] = CAMPUSES) -> tuple[Room, ...]:
    return tuple(Room(f"{c}-{n:02d}", c, capacity) for c in campuses for n in range(count))


def whole_school(count: int, *, seed: int = 1) -> GroupsInstance:
    return GroupsInstance(children(count, seed=seed), rooms(count // 50 + 4))


def term(groups: int, days: int, teachers: int, *, seed: int = 1, late: int = 56) -> RosterInstance:
    """Each group has its room at 16:00; at 17:00 those who stay are merged into 一(1) (C7.4b)."""
    dice, sessions = Random(seed), []
    for n in range(days):
        on = FIRST_DAY + timedelta(weeks=n // 5, days=n % 5)
        for g in range(groups):
            campus = CAMPUSES[g % 2]
            sessions.append(Session(f"{on}-g{g:02d}", on, 960, 1020, 28, f"room {g}", (f"g{g:02d}",), campus=campus))
        if late:
            everyone = tuple(f"g{g:02d}" for g in range(groups))
            sessions.append(Session(f"{on}-late", on, 1020, 1080, late, "一(1)", everyone, slot="late",
                                    volunteers_only=True))
    return RosterInstance(tuple(sessions), tuple(_teacher(t, days, dice) for t in range(teachers)))


def _teacher(number: int, days: int, dice: Random) -> Teacher:
    away = {int(dice.random() * days) for _ in range(3)}
    leave = tuple(sorted(FIRST_DAY + timedelta(weeks=n // 5, days=n % 5) for n in away))
    free = tuple(sorted(dice.sample(range(5), 4)))
    return Teacher(f"t{number:02d}", campus=CAMPUSES[number // 2 % 2], weekdays=free, volunteer=number % 2 == 0, max_week=4,
                   leave=leave, cross=(0, 1, 2, 3, 4) if number % 5 == 0 else ())


def classroom(count: int = 28, *, rows: int = 5, columns: int = 6, seed: int = 1) -> SeatsInstance:
    dice = Random(seed)
    pupils = tuple(
        Sitter(f"p{n:02d}", home_class=f"三({1 + n % 3})", eyesight=dice.choice((0, 0, 0, 1, 2)),
               height_cm=dice.randint(120, 150), left_handed=n % 9 == 0)
        for n in range(count)
    )
    return SeatsInstance(rows, columns, pupils, blocked=((rows - 1, 0),), apart=(("p00", "p01"), ("p02", "p03")),
                         aisles=(2, 4), classes="mixed")
