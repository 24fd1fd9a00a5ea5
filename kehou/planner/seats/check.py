"""Judge a seating, made by the solver or by hand (S5.4): knows the rules, not the solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from ..instance import SeatsInstance, Sitter
from ..result import SeatsPlan, Violation
from ..sentence import Sentence, some
from .wishes import close


def check(instance: SeatsInstance, plan: SeatsPlan) -> list[Violation]:
    """Every rule the seating breaks: each child once, real and single seats, front rows, pins, keep-apart."""
    pupils = {p.id: p for p in instance.pupils}
    found = list(_everyone_once(pupils, plan)) + list(_one_to_a_seat(plan))
    for seat in plan.seats:
        if seat.pupil in pupils:
            found += _seat(instance, pupils[seat.pupil], seat.row, seat.column)
    return found + list(_apart(instance, plan, pupils))


def called(pupil: Sitter) -> str:
    """The name to use in a sentence."""
    return pupil.name or pupil.id


def _everyone_once(pupils: dict[str, Sitter], plan: SeatsPlan) -> Iterator[Violation]:
    times = Counter(seat.pupil for seat in plan.seats)
    for i in sorted(times.keys() | pupils.keys()):
        name = called(pupils[i]) if i in pupils else i
        if i not in pupils:
            yield Violation("S5.4", (i,), Sentence(f"{name} 不在本组。", f"{name} is not in this group."))
        elif times[i] != 1:
            yield Violation("S5.4", (i,), Sentence(f"{name} 有 {times[i]} 个座位，应当正好一个。",
                                                   f"{name} has {times[i]} seats, must have exactly one."))


def _one_to_a_seat(plan: SeatsPlan) -> Iterator[Violation]:
    sitting: dict[tuple[int, int], list[str]] = defaultdict(list)
    for seat in plan.seats:
        sitting[seat.row, seat.column].append(seat.pupil)
    for (row, column), ids in sitting.items():
        if len(ids) > 1:
            yield Violation("S5.4", tuple(ids), Sentence(f"第 {row + 1} 排第 {column + 1} 座安排了 {len(ids)} 个人。",
                                                         f"Row {row + 1}, seat {column + 1} is given to {len(ids)}."))


def _seat(instance: SeatsInstance, pupil: Sitter, row: int, column: int) -> Iterator[Violation]:
    name, place = called(pupil), Sentence(f"第 {row + 1} 排第 {column + 1} 座", f"row {row + 1}, seat {column + 1}")
    inside = 0 <= row < instance.rows and 0 <= column < instance.columns
    if not inside or (row, column) in instance.blocked:
        yield Violation("S5.4", (pupil.id,), Sentence(f"{name} 的座位（{place.zh}）不能用。",
                                                      f"The seat of {name} ({place.en}) cannot be used."))
    if pupil.row_max and row >= pupil.row_max:
        yield Violation("S5.4", (pupil.id,), Sentence(f"{name} 应坐在前 {pupil.row_max} 排，现在在{place.zh}。",
                                                      f"{name} must sit in row {pupil.row_max} or before it, is in "
                                                      f"{place.en}."))
    if pupil.pinned not in (None, (row, column)):
        yield Violation("pinned", (pupil.id,), Sentence(f"{name} 的座位已手工指定，现在在{place.zh}。",
                                                        f"The seat of {name} was set by hand; now {place.en}."))


def _apart(instance: SeatsInstance, plan: SeatsPlan, pupils: dict[str, Sitter]) -> Iterator[Violation]:
    at = {seat.pupil: seat.row * instance.columns + seat.column for seat in plan.seats}
    for a, b in instance.apart:
        if a in at and b in at and close(at[a], at[b], instance.columns):
            names = some([called(pupils[a]), called(pupils[b])])
            yield Violation("S5.4", (a, b), Sentence(f"{names.zh} 不能相邻而坐。",
                                                     f"{names.en} must not sit next to each other."))
