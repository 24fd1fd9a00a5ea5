"""Annealing over the board: two adults change places for a week, a stretch, or all their weeks in a line (S5.5).

A new face costs at once and pays only when it has taken over many weeks; moving whole stretches is what lets the search
see the gain. A budget is a number of trials, chances are products of floats and no clock is read: the same seed gives
the same roster on any machine.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from .board import Board, Weeks

STAGES = 200
HOT, COLD, USUAL = Decimal("0.9"), Decimal("0.22"), 5  # where the dearest wish weighs 5: warm enough to let some faces go, not to forget them all
DEAREST = 40  # a step that costs more, in the same measure, is never taken


def anneal(board: Board, *, trials: int, rng: Random, hot: Decimal = HOT) -> int:
    """Leave in the board's term the cheapest roster met, and say what was gained; never a dearer one than at first."""
    if trials < STAGES or not board.rows:
        return 0
    partners = [sorted(row.may) for row in board.rows]
    now = best = 0
    kept = board.faces()
    warmer = _warmer(board)
    for stage in range(STAGES):
        chances = _chances(hot * (COLD / hot) ** (Decimal(stage) / STAGES), warmer)
        for _ in range(trials // STAGES):
            now += _try(board, partners, chances, rng)
            if now < best:
                best, kept = now, board.faces()
    board.hand_back(kept)
    return -best


def _warmer(board: Board) -> Decimal:
    """How much more than usual the dearest wish weighs; changes of what is published are no measure."""
    weights = board.term.weights
    return Decimal(max(weights.fair, weights.continuity, weights.campus, weights.wish) or USUAL) / USUAL


def _chances(heat: Decimal, warmer: Decimal) -> list[float]:
    """How likely a step is taken that costs 0, 1, 2, …; the exponential is rounded in decimals, alike everywhere."""
    chances, each = [1.0], float((-1 / (heat * warmer)).exp())
    while len(chances) <= DEAREST * warmer:
        chances.append(chances[-1] * each)
    return chances


def _try(board: Board, partners: list[list[int]], chances: list[float], rng: Random) -> int:
    """One trial: what the roster is dearer for it, 0 when it was not taken."""
    dice = rng.random
    number = int(dice() * len(partners))
    row = board.rows[number]
    seen = list(row.faces)
    a = seen[int(dice() * len(seen))]
    others = seen if len(seen) > 1 and dice() < 0.3 else partners[number]
    b = others[int(dice() * len(others))]
    if a == b:
        return 0
    swap = board.swap(row.column, a, b, _stretch(row.faces[a], len(board.bits), rng))
    if swap is None or swap.dearer >= len(chances) or (swap.dearer > 0 and dice() >= chances[swap.dearer]):
        return 0
    board.make(swap)
    return swap.dearer


def _stretch(own: Weeks, weeks: int, rng: Random) -> Weeks:
    """The weeks to change places in: all of the line's, every week, one of them, or up to eight in a row."""
    kind = rng.random()
    if kind < 0.4:
        return own
    if kind < 0.55:
        return -1
    if kind < 0.8:
        for _ in range(int(rng.random() * own.bit_count())):
            own &= own - 1
        return own & -own
    return ((2 << int(rng.random() * 8)) - 1) << int(rng.random() * weeks)
