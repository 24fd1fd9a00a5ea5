"""What was read: a workbook of sheets of cells, each at the address where the school wrote it."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What the spreadsheet itself believed a cell to be."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    ERROR = "error"


class Cell(NamedTuple):
    """One cell: its words, its kind, whether a formula made it, whether a merged cell lent it.

    A date's text is ISO (2017-06-01), a whole number's text has no decimals.
    Control characters and broken bytes have become U+FFFD, so the text can always be stored.
    """

    text: str = ""
    kind: Kind = Kind.EMPTY
    formula: bool = False
    merged: bool = False

    @property
    def day(self) -> date | None:
        """The calendar day of a date cell."""
        return date.fromisoformat(self.text[:10]) if self.kind is Kind.DATE else None

    @property
    def blank(self) -> bool:
        return not self.formula and self.kind is not Kind.ERROR and (not self.text or self.text.isspace())


EMPTY = Cell()


class Sheet(NamedTuple):
    """One visible sheet; ``rows[0][0]`` is A1, every row equally wide."""

    name: str
    rows: list[list[Cell]]


class Workbook(NamedTuple):
    """One file as it was read."""

    sheets: list[Sheet]


def column_letters(index: int) -> str:
    """The letters of the column with this 0-based index.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The name of a cell from its 0-based row and column.

    >>> address(11, 1)
    'B12'
    """
    return f"{column_letters(column)}{row + 1}"
