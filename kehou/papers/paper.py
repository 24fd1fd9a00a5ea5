"""A paper before it is Word, PDF or Excel: frozen data, tested as data.

A kind of paper (`kehou.papers.kinds`) builds one from facts; the writers (`kehou.papers.out`) turn it into bytes.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Literal

from kehou.papers.layout import Layout

Cell = str | int | float | date | None
Line = Literal["body", "plain", "heading", "item", "note", "right", "center"]


@dataclass(frozen=True)
class Paragraph:
    """Words. `body` begins two characters in, `item` hangs under its number, `heading` is set in Heiti."""

    text: str
    kind: Line = "body"


@dataclass(frozen=True)
class Fields:
    """A form's boxes, label beside value; what is empty stays open for a pen. `columns` pairs stand side by side."""

    pairs: tuple[tuple[str, str], ...]
    columns: int = 1


@dataclass(frozen=True)
class Choices:
    """Boxes to tick, those of `chosen` ticked."""

    label: str
    options: tuple[str, ...]
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    title: str
    width: float = 1
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Table:
    """Rows under a head that comes again on each page; `dense` ones are low, so that a group's list is one page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "（无）"
    dense: bool = False


@dataclass(frozen=True, kw_only=True)
class Grid(Table):
    """A table at a fixed place of the page, with boxes to tick that are read again from a photo (`kehou.papers.photo`)."""

    layout: Layout


@dataclass(frozen=True)
class Place:
    """Where somebody signs or a seal is set; `name` and `day` stand where they are known already."""

    label: str
    kind: Literal["sign", "seal"] = "sign"
    name: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Signing:
    """Places side by side; a single one stands at the right, as under an official letter."""

    places: tuple[Place, ...]


@dataclass(frozen=True)
class Slip:
    """One piece to cut out: for whom, the code in large type, what to do with it, and what its QR code opens.

    `photo` is a JPEG in base64, or empty.
    """

    title: str
    code: str
    lines: tuple[str, ...]
    address: str
    photo: str = ""


@dataclass(frozen=True)
class Slips:
    """Pieces to cut along dotted lines, two in a row."""

    slips: tuple[Slip, ...]


Block = Paragraph | Fields | Choices | Table | Grid | Signing | Slips


@dataclass(frozen=True)
class Mark:
    """A QR code with words beside it, at the end or at the top right: to verify the paper, or to find it again."""

    address: str
    lines: tuple[str, ...]
    top: bool = False


@dataclass(frozen=True)
class Style:
    """A school's own head and foot line."""

    heading: str
    foot: str = ""


@dataclass(frozen=True)
class Paper:
    """One document: the head line of the school, a centred title, what stands on it, and its proof.

    `trace` stands across every page of a list that left the house by two persons' word: who took it out, and when.
    """

    kind: str
    title: str
    style: Style
    blocks: tuple[Block, ...]
    number: str = ""
    subtitle: str = ""
    mark: Mark | None = None
    landscape: bool = False
    trace: str = ""

    @property
    def sha256(self) -> str:
        """The fingerprint of everything that stands on the paper except the mark, which carries it, and the trace."""
        said = asdict(replace(self, mark=None))
        del said["trace"]
        told = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def counted(self) -> int:
        """How many rows its tables have: a figure that tells nothing about anybody and shows a line added later."""
        return sum(len(block.rows) for block in self.blocks if isinstance(block, Table))


def day(value: date | None) -> str:
    """A day in words, or the blanks to write one.

    >>> day(date(2024, 3, 4)), day(None)
    ('2024年3月4日', '　　年　　月　　日')
    """
    return f"{value.year}年{value.month}月{value.day}日" if value else "　　年　　月　　日"


def words(cell: Cell) -> str:
    """A cell as it is read.

    >>> words(date(2024, 3, 4)), words(None), words(12), words(0.5)
    ('2024-03-04', '', '12', '0.5')
    """
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)
