"""Why there is no seating: proven by counting, or by the exact model; and the cheapest ways out (S5.4)."""

from __future__ import annotations

from ..instance import SeatsInstance, Sitter
from ..result import NoPlan
from ..sentence import Sentence, some
from .check import called
from .wishes import allowed, close


def too_few(instance: SeatsInstance) -> NoPlan | None:
    """More children than seats: in the room, in the first rows, or on one hand-set seat."""
    free = instance.rows * instance.columns - len(instance.blocked)
    if len(instance.pupils) > free:
        return _answer(list(instance.pupils), Sentence(
            f"有 {len(instance.pupils)} 个孩子，只有 {free} 个座位。",
            f"There are {len(instance.pupils)} children and only {free} seats."),
            [Sentence("加座位，或换大一些的教室。", "Add seats, or take a larger room.")])
    return _same_pin(instance) or _blocked_pin(instance) or _front_rows(instance)


def _same_pin(instance: SeatsInstance) -> NoPlan | None:
    pinned: dict[tuple[int, int], list[Sitter]] = {}
    for pupil in instance.pupils:
        if pupil.pinned is not None:
            pinned.setdefault(pupil.pinned, []).append(pupil)
    for (row, column), pupils in pinned.items():
        if len(pupils) > 1:
            names = some(called(p) for p in pupils)
            return _answer(pupils, Sentence(
                f"{names.zh} 都指定在第 {row + 1} 排第 {column + 1} 座。",
                f"{names.en} are all set to row {row + 1}, seat {column + 1}."), [_release(pupils)])
    return None


def _blocked_pin(instance: SeatsInstance) -> NoPlan | None:
    for pupil in instance.pupils:
        if not any(allowed(pupil, s, instance) for s in range(instance.rows * instance.columns)):
            return _answer([pupil], Sentence(
                f"{called(pupil)} 没有一个可坐的座位：指定的座位不能用，或不在前排。",
                f"{called(pupil)} has no seat at all: the hand-set seat is blocked or too far back."), [_release([pupil])])
    return None


def _front_rows(instance: SeatsInstance) -> NoPlan | None:
    for rows in range(1, instance.rows + 1):
        front = [p for p in instance.pupils if 0 < p.row_max <= rows]
        seats = rows * instance.columns - sum(row < rows for row, _ in instance.blocked)
        if len(front) > seats:
            names = some(called(p) for p in front)
            return _answer(front, Sentence(
                f"{names.zh} 都要坐前 {rows} 排，那里只有 {seats} 个座位。",
                f"{names.en} must all sit in row {rows} or before it, where there are {seats} seats."),
                [Sentence(f"让其中 {len(front) - seats} 个孩子坐后一排。",
                          f"Let {len(front) - seats} of them sit one row further back.")])
    return None


def keep_apart(instance: SeatsInstance, *, seed: int) -> list[int] | NoPlan:
    """A seating by the exact model of the hard rules alone, or NoPlan; the effort is counted, not timed."""
    from ortools.sat.python import cp_model  # a second to import, and most rooms never come here

    model = cp_model.CpModel()
    seats = range(instance.rows * instance.columns)
    at = {
        p.id: {s: model.new_bool_var("") for s in seats if allowed(p, s, instance)} for p in instance.pupils
    }
    for own in at.values():
        model.add_exactly_one(own.values())
    for s in seats:
        model.add_at_most_one(own[s] for own in at.values() if s in own)
    for a, b in instance.apart:
        for s in at[a]:
            for r in at[b]:
                if close(s, r, instance.columns):
                    model.add_at_most_one((at[a][s], at[b][r]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, seed
    solver.parameters.max_deterministic_time = 2.0
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [next(s for s, x in at[p.id].items() if solver.value(x)) for p in instance.pupils]
    return _too_close(instance, proven=status == cp_model.INFEASIBLE)


def _too_close(instance: SeatsInstance, *, proven: bool) -> NoPlan:
    if not instance.apart:
        bound = [p for p in instance.pupils if p.pinned is not None or p.row_max]
        names = some(called(p) for p in bound)
        return _answer(bound, Sentence(f"{names.zh} 的指定座位和前排要求合在一起排不开。",
                                       f"The hand-set seats and front rows of {names.en} do not fit together."),
                       [_release(bound)], proven=proven)
    ids = {i for pair in instance.apart for i in pair}
    pupils = [p for p in instance.pupils if p.id in ids]
    names = some(called(p) for p in pupils)
    return _answer(pupils, Sentence(
        f"{names.zh} 互相要分开的有 {len(instance.apart)} 对，{instance.rows} 排 {instance.columns} 列里坐不开。",
        f"{names.en}: {len(instance.apart)} pairs to keep apart do not fit into {instance.rows} rows of "
        f"{instance.columns}."),
        [Sentence("取消一对“分开坐”，或把其中一个孩子换到别的组。",
                  "Release one pair, or move one of the children to another group.")], proven=proven)


def _release(pupils: list[Sitter]) -> Sentence:
    names = some(called(p) for p in pupils)
    return Sentence(f"取消 {names.zh} 中一人的指定座位。", f"Release the hand-set seat of one of {names.en}.")


def _answer(pupils: list[Sitter], said: Sentence, ways: list[Sentence], *, proven: bool = True) -> NoPlan:
    return NoPlan("seats", (said,), tuple(ways), people=tuple(p.id for p in pupils), rules=("S5.4",), proven=proven)
