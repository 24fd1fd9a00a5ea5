"""A roll book page as a teacher with a pen hands it in: ticks, a time, a signature; one row with two ticks."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from kehou.papers.kinds.rolls import LAYOUT
from kehou.papers.out.typeset import png
from kehou.papers.paper import Paper

DOTS = 8  # a millimetre
INK = (28, 44, 120)
GONE, AWAY, TWICE = (2, 9), 5, 7  # rows: fetched, not there, ticked twice


def filled_in(page: Paper, children: int) -> ContentFile:
    """The photo of the page, a little askew."""
    picture = Image.open(io.BytesIO(png(page, dots=DOTS * 25.4))).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for row in range(min(children, LAYOUT.most)):
        for name in _said(row):
            _tick(pen, *LAYOUT.middle(row, dict(LAYOUT.boxes)[name]))
        if row in GONE:
            _scrawl(pen, LAYOUT.left + sum(LAYOUT.columns[:-2]), LAYOUT.top_of(row) + LAYOUT.row / 2)
    askew = picture.rotate(4, Image.Resampling.BICUBIC, expand=True, fillcolor=(120, 100, 80))
    out = io.BytesIO()
    askew.save(out, "JPEG", quality=80)
    return ContentFile(out.getvalue(), name="list.jpg")


def _said(row: int) -> tuple[str, ...]:
    if row == AWAY:
        return ("absent",)
    return ("present", "taken") if row in GONE else ("present", "absent") if row == TWICE else ("present",)


def _tick(pen: ImageDraw.ImageDraw, x: float, y: float) -> None:
    _line(pen, [(x - 1.6, y), (x - 0.4, y + 1.5), (x + 2.0, y - 2.2)])


def _scrawl(pen: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """A time, 16:20, and something like a name."""
    for line in (
        [(2, -1.5), (2, 1.5)], [(5, -1.5), (3.4, 0.4), (3.8, 1.4), (4.9, 0.8), (3.6, 0.2)], [(6.3, -0.6), (6.4, -0.5)], [(6.3, 0.8), (6.4, 0.9)],
        [(7.5, -1), (8.4, -1.4), (8.8, -0.6), (7.4, 1.4), (9, 1.4)], [(10.4, -1.4), (9.8, 0), (10.5, 1.4), (11.2, 0), (10.4, -1.4)],
        [(21, -1), (23, -1.2)], [(22, -2), (21.4, 1.6)], [(24, -1.6), (26.5, -1.4), (24.6, 1.2)], [(27.5, -1.5), (27.2, 1.4), (30, 0.8)],
    ):  # fmt: skip
        _line(pen, [(x + right, y + down) for right, down in line])


def _line(pen: ImageDraw.ImageDraw, places: list[tuple[float, float]]) -> None:
    pen.line([(x * DOTS, y * DOTS) for x, y in places], fill=INK, width=5, joint="curve")
