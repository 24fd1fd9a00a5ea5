"""Planes seen aslant: from millimetres of a page to pixels of its photo and back."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

Array = np.ndarray[Any, Any]


def seen_as(page: Sequence[Any], photo: Sequence[Any], weights: Sequence[float] | None = None) -> Array:
    """The 3×3 matrix that takes places of the page to places of the photo; the best one where there are more than four.

    >>> seen = seen_as([(0, 0), (10, 0), (10, 10), (0, 10)], [(5, 5), (25, 5), (25, 25), (5, 25)])
    >>> [round(float(one), 6) for one in taken(seen, [(5, 5)])[0]]
    [15.0, 15.0]
    """
    (there, from_page), (here, from_photo) = _around(page), _around(photo)
    rows = []
    for (x, y), (u, v), weight in zip(there, here, weights or [1.0] * len(there), strict=True):
        rows += [weight * np.array([x, y, 1, 0, 0, 0, -u * x, -u * y, -u]), weight * np.array([0, 0, 0, x, y, 1, -v * x, -v * y, -v])]
    found = np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)
    whole = np.linalg.inv(from_photo) @ found @ from_page
    return whole / whole[2, 2]


def _around(places: Sequence[Any]) -> tuple[Array, Array]:
    """The places about their middle, in a size that calculates well, and the matrix that brought them there."""
    all_of = np.asarray(places, dtype=float)
    middle = all_of.mean(axis=0)
    size = float(np.abs(all_of - middle).mean()) or 1.0
    return (all_of - middle) / size, np.array([[1 / size, 0, -middle[0] / size], [0, 1 / size, -middle[1] / size], [0, 0, 1]])


def taken(seen: Array, places: Sequence[Any]) -> Array:
    """The places through the matrix."""
    x = np.c_[np.asarray(places, dtype=float), np.ones(len(places))] @ seen.T
    return x[:, :2] / x[:, 2:]


def piece(photo: Image.Image, seen: Array, corner: tuple[float, float], size: tuple[float, float], scale: float) -> Image.Image:
    """A piece of the page, upright, at so many pixels a millimetre; what lies outside the photo is black."""
    to_page = np.array([[1 / scale, 0, corner[0]], [0, 1 / scale, corner[1]], [0, 0, 1]])
    whole = seen @ to_page
    whole = whole / whole[2, 2]
    across, down = round(size[0] * scale), round(size[1] * scale)
    return photo.transform((across, down), Image.Transform.PERSPECTIVE, whole.ravel()[:8].tolist(), Image.Resampling.BILINEAR)
