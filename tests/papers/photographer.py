"""A photographer for tests: fills in a printed page with a pen and takes a poor photo of it. Everything is drawn by a seed."""

import io
import random
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from kehou.papers.layout import Layout
from kehou.papers.photo.plane import seen_as, taken

DPI = 200
PX = DPI / 25.4  # pixels of the printed page for a millimetre


def printed(pdf: bytes, folder: Path, dpi: int = DPI) -> list[Image.Image]:
    """The pages as a printer makes them: black and white dots."""
    (folder / "page.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-png", folder / "page.pdf", folder / "page"], check=True)
    return [Image.open(one).convert("L") for one in sorted(folder.glob("page-*.png"))]


@dataclass(frozen=True)
class Pen:
    """How wide its line is in millimetres, and how light on white paper."""

    wide: float
    light: int


PENS = {
    "gel": Pen(0.5, 30), "ball": Pen(0.4, 70), "blue": Pen(0.6, 85), "red": Pen(0.6, 100), "pencil": Pen(0.5, 120), "marker": Pen(1.6, 25), "fountain": Pen(0.7, 50),
}  # fmt: skip
SHAPES = ("tick", "cross", "slash", "fill", "long", "small")


class Hand:
    """Somebody with a pen at one page."""

    def __init__(self, page: Image.Image, pen: Pen, draw: random.Random) -> None:
        self.pen, self.draw, self.px = pen, draw, page.width / 210
        self.page, self.ink = page, Image.new("L", page.size, 255)
        self.lines = ImageDraw.Draw(self.ink)

    def done(self) -> Image.Image:
        """The page with everything written on it."""
        return Image.fromarray((np.asarray(self.page, dtype=np.float32) * np.asarray(self.ink, dtype=np.float32) / 255).astype(np.uint8))

    def tick(self, middle: tuple[float, float], box: float, shape: str) -> None:
        """A mark of a hurried hand in a box."""
        d = self.draw
        x, y = middle[0] + d.gauss(0, 0.35), middle[1] + d.gauss(0, 0.3)
        size = box * d.uniform(0.75, 1.15) / 2
        if shape == "tick":
            self._line([(x - size, y), (x - size * 0.25, y + size * 0.8), (x + size * 1.2, y - size * d.uniform(0.9, 1.7))])
        elif shape == "long":
            self._line([(x - size * 0.8, y - size * 0.2), (x - size * 0.2, y + size * 0.7), (x + size * 2.0, y - size * 1.9)])
        elif shape == "cross":
            self._line([(x - size, y - size), (x + size, y + size)])
            self._line([(x + size, y - size), (x - size, y + size)])
        elif shape == "slash":
            self._line([(x - size * 0.9, y + size), (x + size * 0.9, y - size)])
        elif shape == "small":
            self._line([(x - size * 0.5, y), (x - size * 0.1, y + size * 0.45), (x + size * 0.6, y - size * 0.6)])
        else:
            for n in range(-5, 6):
                self._line([(x - size * 0.9, y + n * size / 6), (x + size * 0.9, y + n * size / 6 + d.gauss(0, 0.1))])

    def words(self, left: float, right: float, y: float) -> None:
        """Something like a word or a time between two places."""
        x = left + self.draw.uniform(0.5, 3)
        while x < right - 2 and self.draw.random() < 0.9:
            self._line([(x + self.draw.uniform(0, 2.5), y + self.draw.uniform(-1.8, 1.8)) for _n in range(self.draw.randint(3, 6))])
            x += self.draw.uniform(2.2, 3.5)

    def _line(self, points: list[tuple[float, float]]) -> None:
        wide = max(1, round(self.pen.wide * self.draw.uniform(0.8, 1.2) * self.px))
        light = min(235, max(5, round(self.pen.light + self.draw.gauss(0, 8))))
        dots = [(x * self.px, y * self.px) for x, y in points]
        self.lines.line(dots, fill=light, width=wide, joint="curve")


def filled_in(page: Image.Image, layout: Layout, rows: list[set[str]], *, pen: Pen, draw: random.Random, shapes: tuple[str, ...] = SHAPES, writes: bool = True) -> Image.Image:
    """The page with these boxes ticked, and times and names where somebody went."""
    hand, columns = Hand(page, pen, draw), dict(layout.boxes)
    favourite = draw.choice(shapes)
    edges = [layout.left + sum(layout.columns[:n]) for n in range(len(layout.columns) + 1)]
    for at, said in enumerate(rows):
        for one in said:
            hand.tick(layout.middle(at, columns[one]), layout.box, favourite if draw.random() < 0.8 else draw.choice(shapes))
        if writes and said & {"taken", "alone"}:
            y = layout.top_of(at) + layout.row / 2
            hand.words(edges[-3], edges[-2], y)
            hand.words(edges[-2], edges[-1], y)
    return hand.done()


@dataclass
class Shot:
    """How a photo is taken; the defaults are a good one."""

    size: tuple[int, int] = (1800, 2400)
    turn: float = 0.0
    fills: float = 0.85
    tilt: float = 0.0
    curl: float = 0.0  # millimetres
    light: float = 1.0
    slope: float = 0.0
    shadow: float = 0.0
    soft: float = 40.0
    blur: float = 0.0
    shake: int = 0
    noise: float = 2.0
    quality: int = 85
    desk: int = 90
    draw: random.Random = field(default_factory=lambda: random.Random(1))


def a_shot(draw: random.Random) -> Shot:
    """A photo as a hurried teacher takes it under a classroom lamp."""
    wide = draw.choice([1500, 1800, 2100, 2400])
    return Shot(
        (wide, wide * 4 // 3), draw.uniform(0, 360), draw.uniform(0.78, 0.95), draw.uniform(0, 0.22), draw.choice([0, 0, 0.5, 1.0, 1.5]),
        draw.uniform(0.45, 1.05), draw.uniform(0, 0.55), draw.choice([0, 0, 0.3, 0.5]), draw.choice([3, 20, 60]), draw.choice([0, 0.6, 1.0, 1.5]),
        draw.choice([0, 0, 0, 3]), draw.uniform(1, 9), draw.choice([40, 55, 75, 90]), draw.choice([30, 90, 140, 200]), draw,
    )  # fmt: skip


def photographed(page: Image.Image, shot: Shot) -> bytes:
    """The JPEG a phone sends."""
    seen = _aims(shot)
    picture = _lit(_seen(_curled(page, shot.curl), seen, shot), shot)
    if shot.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(shot.blur))
    if shot.shake:
        picture = picture.filter(ImageFilter.Kernel((5, 5), [1 if n // 5 == 2 and n % 5 in (1, 2, 3) else 0 for n in range(25)], scale=3))
    rng = np.random.default_rng(shot.draw.randrange(2**32))
    grain = np.tile(rng.normal(0, shot.noise, (256, 256)).astype(np.float32), (shot.size[1] // 256 + 1, shot.size[0] // 256 + 1))
    noisy = Image.fromarray(np.clip(np.asarray(picture, dtype=np.float32) + grain[: shot.size[1], : shot.size[0]], 0, 255).astype(np.uint8))
    out = io.BytesIO()
    Image.merge("RGB", (noisy, noisy, noisy.point(lambda one: one * 0.93))).save(out, "JPEG", quality=shot.quality)
    return out.getvalue()


def _aims(shot: Shot) -> np.ndarray:
    """From millimetres of the page to pixels of the photo: turned about, aslant, as large as fits."""
    d, (wide, high) = shot.draw, shot.size
    turn, tilt, about = np.radians(shot.turn), shot.tilt, d.uniform(0, 2 * np.pi)
    corners = np.array([(-105, -148.5), (105, -148.5), (105, 148.5), (-105, 148.5)])
    deep = 1 + tilt * (corners @ [np.cos(about), np.sin(about)]) / 182
    turned = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) / deep[:, None]
    low, reach = turned.min(axis=0), np.ptp(turned, axis=0)
    scale = shot.fills * min(wide / reach[0], high / reach[1])
    room = np.array([wide, high]) - reach * scale
    places = (turned - low) * scale + room * [d.uniform(0.2, 0.8), d.uniform(0.2, 0.8)]
    return seen_as([(0, 0), (210, 0), (210, 297), (0, 297)], places)


def _curled(page: Image.Image, curl: float) -> Image.Image:
    """Paper that does not lie flat: its middle stands up by so many millimetres of what is seen."""
    if not curl:
        return page
    across, down = 12, 24

    def bent(x: float, y: float) -> tuple[float, float]:
        lift = curl * page.width / 210 * np.sin(np.pi * y / page.height)
        return x + lift / 2, y + lift * np.sin(np.pi * x / page.width)

    mesh = []
    for i in range(across):
        for k in range(down):
            box = (page.width * i // across, page.height * k // down, page.width * (i + 1) // across, page.height * (k + 1) // down)
            left, top, right, bottom = box
            mesh.append((box, (*bent(left, top), *bent(left, bottom), *bent(right, bottom), *bent(right, top))))
    return page.transform(page.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR, fillcolor=255)


def _seen(page: Image.Image, seen: np.ndarray, shot: Shot) -> Image.Image:
    """The page on its desk through the lens."""
    back = np.diag([page.width / 210, page.width / 210, 1]) @ np.linalg.inv(seen)
    matrix = (back / back[2, 2]).ravel()[:8].tolist()
    paper = page.point(lambda one: 20 + one * 0.86)
    there = page.point(lambda one: 255).transform(shot.size, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BILINEAR)
    small = Image.fromarray((shot.desk + 18 * np.sin(np.mgrid[0:75, 0:100][1] / 2.3)).clip(0, 255).astype(np.uint8))
    desk = small.resize(shot.size, Image.Resampling.BILINEAR)
    return Image.composite(paper.transform(shot.size, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BILINEAR), desk, there)


def _lit(picture: Image.Image, shot: Shot) -> Image.Image:
    """Uneven light, and the shadow of a hand or a phone."""
    d, (wide, high) = shot.draw, shot.size
    v, u = np.mgrid[0 : high : high / 400, 0 : wide : wide / 300].astype(np.float32)
    about = d.uniform(0, 2 * np.pi)
    across = ((u / wide - 0.5) * np.cos(about) + (v / high - 0.5) * np.sin(about)) / 0.7
    light = shot.light * (1 - shot.slope * (0.5 + across / 2))
    if shot.shadow:
        about = d.uniform(0, 2 * np.pi)
        edge = (u - wide * d.uniform(0.3, 0.7)) * np.cos(about) + (v - high * d.uniform(0.3, 0.7)) * np.sin(about)
        light = light * (1 - shot.shadow / (1 + np.exp(np.clip(edge / shot.soft, -30, 30))))
    lamp = Image.fromarray(np.clip(light * 200, 0, 255).astype(np.uint8)).resize(shot.size, Image.Resampling.BILINEAR)
    return Image.fromarray(np.clip(np.asarray(picture, dtype=np.float32) * np.asarray(lamp, dtype=np.float32) / 200, 0, 255).astype(np.uint8))


__all__ = ["PENS", "SHAPES", "Pen", "Shot", "a_shot", "filled_in", "photographed", "printed", "taken"]
