"""Boxes of a page laid flat: each ticked, empty, or not clear enough for a machine to say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from kehou.papers.layout import Layout
from kehou.papers.photo.flat import Flat
from kehou.papers.photo.plane import Array

TICKED, EMPTY, UNCLEAR = "ticked", "empty", "unclear"

STEP = 1.0  # millimetres: how far a row may lie from where the row above it lets expect it
FIRST = 1.5  # the same of the first row, which only the corners vouch for
NEAR = 0.5  # millimetres: how far a box may lie beside its row's place
BENT = 3.0  # millimetres: how far paper that is not flat may move a row from where the corners put it
OUTLINE = 0.08  # how much darker the printed outline of the boxes must be than what is beside it
INSIDE = 0.55  # millimetres from a box's outline to where ink begins to count
EMPTY_UP_TO, TICKED_FROM = 0.025, 0.075  # darkness inside a box above that of an empty one: a thin line of a pencil makes some 0.06
BETWEEN = 0.03  # at least so much lies between empty and ticked, and there nothing is said
UNEVEN = 0.01  # how much darker or lighter than the page's the empty boxes of a row may be
STEADY, SHADOW = 0.05, 0.08  # how much the paper may differ about a box: the edge of a shadow across it looks like ink
CLEAN, STRICT = 0.15, 0.4  # with more darkness than this beside it, only so small a share of the darkness inside is still empty
MISSED = 0.4  # darkness beside an empty box from which a tick may have missed it
MARGIN = (0.45, 0.95)  # millimetres outside of the outline: ink here says that a tick may have missed its box


Ink = tuple[float, float, float]  # inside a box, beside it, and by how much the paper differs from one of its sides to another


@dataclass(frozen=True)
class Limits:
    """How dark an empty box is, and by how much more darkness a box is empty still, or ticked."""

    base: float
    empty: float
    ticked: float


@dataclass(frozen=True)
class Row:
    """What one row says, box by box; `top` and `bottom` are its place on the picture."""

    says: dict[str, str]
    top: int
    bottom: int
    inks: dict[str, Ink] = field(default_factory=dict, compare=False)


def ticks(flat: Flat, layout: Layout, rows: int) -> list[Row]:
    """The first `rows` rows, each box by its own ink and by that of the page's other boxes."""
    found = list(_places(flat, layout, rows))
    sums = _sums(flat)
    inks = [{says: _ink(flat, layout, row, column, _own(sums, flat, layout, row, column, at)) for says, column in layout.boxes} if at else {} for row, at in enumerate(found)]
    limits = _limits([ink for one in inks for ink in one.values()])
    return [_row(flat, layout, n, at, one, limits) for n, (at, one) in enumerate(zip(found, inks, strict=True))]


def _row(flat: Flat, layout: Layout, row: int, at: tuple[int, int] | None, inks: dict[str, Ink], limits: Limits) -> Row:
    base = _base(list(inks.values()), limits) if at else 0
    says = {name: _said(inks[name], base, limits) if at else UNCLEAR for name, _column in layout.boxes}
    top = round(layout.top_of(row) * flat.scale) + (at[1] if at else 0)
    return Row(says, top, top + round(layout.row * flat.scale), inks)


# ── where the rows lie ────────────────────────────────────────────────────────


def _places(flat: Flat, layout: Layout, rows: int) -> Iterator[tuple[int, int] | None]:
    """By how many pixels each row lies beside its place, followed from row to row; None where its boxes are not to be seen."""
    sums, beside, reach = _sums(flat), (0, 0), round(FIRST * flat.scale)
    for row in range(rows):
        score, found = _row_at(sums, flat, layout, row, beside, reach)
        is_there = score >= OUTLINE and max(map(abs, found)) <= BENT * flat.scale
        yield found if is_there else None
        if is_there:
            beside, reach = found, round(STEP * flat.scale)


def _sums(flat: Flat) -> Array:
    return np.pad(flat.dark.cumsum(0, dtype=np.float64).cumsum(1), ((1, 0), (1, 0)))


def _own(sums: Array, flat: Flat, layout: Layout, row: int, column: int, at: tuple[int, int]) -> tuple[int, int]:
    """Where one box lies, a little beside its row's place where the paper bends along the row."""
    near = round(NEAR * flat.scale)
    seen = _outline(sums, flat, layout, layout.middle(row, column), at, near)
    y, x = np.unravel_index(int(seen.argmax()), seen.shape)
    return (at[0] + int(x) - near, at[1] + int(y) - near) if seen[y, x] >= OUTLINE else at


def _row_at(sums: Array, flat: Flat, layout: Layout, row: int, beside: tuple[int, int], reach: int) -> tuple[float, tuple[int, int]]:
    """Where the outlines of all boxes of a row are seen best together: how well, and by how much beside their place."""
    whole = sum(_outline(sums, flat, layout, layout.middle(row, column), beside, reach) for _says, column in layout.boxes) / len(layout.boxes)
    y, x = np.unravel_index(int(np.argmax(whole)), np.shape(whole))
    return float(np.asarray(whole)[y, x]), (beside[0] + int(x) - reach, beside[1] + int(y) - reach)


def _outline(sums: Array, flat: Flat, layout: Layout, middle: tuple[float, float], beside: tuple[int, int], reach: int) -> Array:
    """How much darker a box's outline is than the paper on both sides of it, for every place within reach."""
    half, s = layout.box / 2 * flat.scale, flat.scale
    x, y = middle[0] * s + beside[0], middle[1] * s + beside[1]
    line, gap, long = 2, round(0.4 * s), round(layout.box * s * 0.8)
    sides = []
    for sign in (-1, 1):
        for off, weight in ((0, 1.0), (-gap - 1, -0.5), (gap + 1, -0.5)):
            sides.append(weight * _strips(sums, y + sign * half + off, x, line, long, reach))
            sides.append(weight * _strips(sums, y, x + sign * half + off, long, line, reach))
    return np.sum(sides, axis=0) / 4


def _strips(sums: Array, y: float, x: float, down: int, across: int, reach: int) -> Array:
    """The mean darkness of a rectangle about (y, x), moved to every place within reach."""
    top, left, far = round(y - down / 2) - reach, round(x - across / 2) - reach, 2 * reach + 1
    a = sums[top : top + far, left : left + far]
    b = sums[top + down : top + down + far, left : left + far]
    c = sums[top : top + far, left + across : left + across + far]
    d = sums[top + down : top + down + far, left + across : left + across + far]
    return (d - b - c + a) / (down * across)


# ── what is in them ───────────────────────────────────────────────────────────


def _ink(flat: Flat, layout: Layout, row: int, column: int, beside: tuple[int, int]) -> Ink:
    """How dark a box is inside, and what is darkest beside it, each above the paper about it; and how uneven that paper is."""
    s, half = flat.scale, layout.box / 2
    x, y = (at * s + by for at, by in zip(layout.middle(row, column), beside, strict=True))
    inside = _square(flat.dark, x, y, (half - INSIDE) * s)
    wide, narrow = _square(flat.dark, x, y, (half + MARGIN[1]) * s), round((MARGIN[1] - MARGIN[0]) * s)
    sides = [one.ravel() for one in (wide[:narrow], wide[-narrow:], wide[narrow:-narrow, :narrow], wide[narrow:-narrow, -narrow:])]
    ring, middles = np.concatenate(sides), [float(np.median(one)) for one in sides]
    paper = float(np.median(ring))
    return float(inside.mean()) - paper, float(np.sort(ring)[-ring.size // 10 :].mean()) - paper, max(middles) - min(middles)


def _square(dark: Array, x: float, y: float, half: float) -> Array:
    return dark[round(y - half) : round(y + half), round(x - half) : round(x + half)]


def _limits(inks: list[Ink]) -> Limits:
    """How dark an empty box of this page is, and by how much more a box is empty still, or ticked: most boxes are empty and show the page's grain."""
    quiet = np.sort([inside for inside, *_more in inks])[: max(1, len(inks) // 2)] if inks else np.zeros(1)
    base = float(np.median(quiet))
    grain = 4 * (base - float(quiet[len(quiet) // 10]))
    return Limits(base, min(max(EMPTY_UP_TO, grain), TICKED_FROM - BETWEEN), max(TICKED_FROM, grain + BETWEEN))


def _said(ink: Ink, base: float, limits: Limits) -> str:
    inside, beside, step = ink
    if inside - base >= limits.ticked + (step if step > STEADY else 0):
        return TICKED
    empty = limits.empty if beside <= CLEAN else limits.empty * STRICT
    return EMPTY if inside - base <= empty and beside <= MISSED and step <= SHADOW else UNCLEAR


def _base(inks: Sequence[Ink], limits: Limits) -> float:
    """How dark an empty box of this row is, by its second lightest: a photo is sharper and lighter in one place than in another."""
    return max(limits.base - UNEVEN, min(limits.base + UNEVEN, sorted(inside for inside, *_more in inks)[1]))
