"""A page laid flat: from its code to the four squares at its corners, and from these to every place on it."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from kehou.papers.layout import FINE, Layout, Spot
from kehou.papers.out.qr import modules
from kehou.papers.photo.code import Code
from kehou.papers.photo.plane import Array, piece, seen_as, taken

COARSE = 4.0  # where the squares are looked for
AROUND = ((4, 4), (14, 8), (14, 64), (14, 14))  # millimetres: how far from where it is expected each square is looked for, nearest first
AGAIN = (3, 3)  # the same, once all four are known
WHITE_AROUND = 2.0  # millimetres of paper about a square
CONTRAST = 0.3  # how much darker a square is than the paper about it
APART = 1.2  # millimetres: how far the squares may be from the plane they span together with the code
SMALL = 3.0  # pixels of the photo for a millimetre: below, a box is too small to be read


class NotFlat(Exception):
    """A page that cannot be laid flat, with the reason: small, corners, bent."""


@dataclass(frozen=True)
class Flat:
    """The page upright: its picture, and how dark it is at each place, 0 the paper and 1 black, wherever the light came from."""

    picture: Image.Image
    dark: Array
    scale: float = FINE


def laid_flat(photo: Image.Image, code: Code, layout: Layout) -> Flat:
    """The page with this code; NotFlat where its corners cannot be found."""
    across = code.side / symbol(code, layout)[2]
    if across < SMALL:
        raise NotFlat("small")
    seen = _by_squares(photo, code, layout)
    shrunk = max(1.0, across / (1.3 * FINE))
    if shrunk > 1:
        photo = photo.resize((round(photo.width / shrunk), round(photo.height / shrunk)), Image.Resampling.BOX)
        seen = np.diag([1 / shrunk, 1 / shrunk, 1]) @ seen
        seen = seen / seen[2, 2]
    picture = piece(photo, seen, (0, 0), layout.page, FINE)
    return Flat(picture, darkness(picture))


def symbol(code: Code, layout: Layout) -> tuple[float, float, float]:
    """Where the code itself lies on the page, and its side: its drawing has one module of border."""
    wide = modules(code.says)
    border = layout.qr_side / (wide + 2)
    return layout.qr[0] + border, layout.qr[1] + border, border * wide


def _by_squares(photo: Image.Image, code: Code, layout: Layout) -> Array:
    """From the code to the nearest square, to the next, and so on: each makes the next one's place more certain."""
    x, y, side = symbol(code, layout)
    page: list[Spot] = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    here, marks = list(code.corners), sorted(layout.marks, key=lambda mark: (mark[0] - x) ** 2 + (mark[1] - y) ** 2)
    for known, (mark, around) in enumerate(zip(marks, AROUND, strict=True)):
        seen = seen_as([*page, *marks[:known]], here, [1.0] * 4 + [4.0] * known)
        here.append(_square_near(photo, seen, mark, around, layout.mark))
    rough = seen_as(marks, here[4:])
    squares = seen_as(marks, [_square_near(photo, rough, mark, AGAIN, layout.mark) for mark in marks])
    if np.abs(taken(squares, page) - np.array(here[:4])).max() > APART * code.side / side:
        raise NotFlat("bent")  # the code does not lie in the squares' plane: one of them is something else, or the paper is folded
    return squares


def _square_near(photo: Image.Image, seen: Array, mark: Spot, around: Spot, side: float) -> Spot:
    """The middle of the solid square near a place, in the photo: first roughly, then by its weight."""
    rough = _best(photo, seen, mark, around, side)
    x, y = taken(seen, [_weighed(photo, seen, rough, side)])[0].tolist()
    return x, y


def _best(photo: Image.Image, seen: Array, place: Spot, around: Spot, side: float) -> Spot:
    """Where a dark square stands most clearly alone: the paper on each of its four sides lighter than the square."""
    edge = side / 2 + WHITE_AROUND
    corner = (place[0] - around[0] - edge, place[1] - around[1] - edge)
    light = np.asarray(piece(photo, seen, corner, (2 * (around[0] + edge), 2 * (around[1] + edge)), COARSE), dtype=float)
    sums = np.pad(light.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    inner, outer = round(side * COARSE * 0.65), round(2 * edge * COARSE)
    band = max(1, round(WHITE_AROUND * COARSE * 0.6))
    far = (light.shape[0] - outer, light.shape[1] - outer)
    at = (outer - inner) // 2
    square = _mean(sums, at, at, inner, inner, far)
    bands = [(0, at, band, inner), (outer - band, at, band, inner), (at, 0, inner, band), (at, outer - band, inner, band)]
    paper = np.min([_mean(sums, *one, far) for one in bands], axis=0)
    score = (paper - square) / (paper + 8)
    best = np.unravel_index(int(score.argmax()), score.shape)
    if score[best] < CONTRAST:
        raise NotFlat("corners")
    return corner[0] + (best[1] + outer / 2) / COARSE, corner[1] + (best[0] + outer / 2) / COARSE


def _mean(sums: Array, y: int, x: int, down: int, across: int, far: tuple[int, int]) -> Array:
    """The mean of a rectangle that begins at (y, x), for each place the whole can stand."""
    top, bottom = sums[y : y + far[0]], sums[y + down : y + down + far[0]]
    left, right = slice(x, x + far[1]), slice(x + across, x + across + far[1])
    return (bottom[:, right] - bottom[:, left] - top[:, right] + top[:, left]) / (down * across)


def _weighed(photo: Image.Image, seen: Array, rough: Spot, side: float) -> Spot:
    """The middle of what is dark about a place."""
    around = side / 2 + WHITE_AROUND * 0.8
    light = np.asarray(piece(photo, seen, (rough[0] - around, rough[1] - around), (2 * around, 2 * around), FINE), dtype=float)
    low, high = np.percentile(light, 10), np.percentile(light, 90)
    weight = np.clip((high - light) / (high - low + 1e-6) - 0.3, 0, 0.5)
    y, x = np.indices(light.shape) + 0.5
    total = weight.sum() + 1e-9
    return rough[0] - around + float((x * weight).sum() / total) / FINE, rough[1] - around + float((y * weight).sum() / total) / FINE


def darkness(picture: Image.Image) -> Array:
    """0 for paper and 1 for black, each place measured by the paper about it: shadows and lamps fall out."""
    small = picture.resize((picture.width // 6, picture.height // 6), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.BoxBlur(4)).resize(picture.size, Image.Resampling.BILINEAR)
    light = np.asarray(picture, dtype=np.float32)
    return np.clip(1 - light / np.maximum(np.asarray(paper, dtype=np.float32), 8), 0, 1)
