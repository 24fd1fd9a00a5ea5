"""How a room is furnished, as the register writes it: seats that cannot be used, aisles."""

import re

SEPARATED = re.compile(r"[、,，;；\s]+")
SEATS = r"^\s*(\d+[-－—]\d+[、,，;；\s]*)*$"  # what `seats_in` reads, as the database checks it
COLUMNS = r"^\s*(\d+[、,，;；\s]*)*$"


def seats_in(text: str) -> tuple[tuple[int, int], ...]:
    """Seats as (row, column) from 1, the front row first; ValueError with the piece not understood.

    >>> seats_in("1-1、6-8"), seats_in("")
    (((1, 1), (6, 8)), ())
    >>> seats_in("门口")
    Traceback (most recent call last):
    ValueError: 门口
    """
    return tuple(_seat(piece) for piece in _pieces(text))


def _seat(piece: str) -> tuple[int, int]:
    row, dash, column = piece.replace("－", "-").replace("—", "-").partition("-")
    if not (dash and row.isdecimal() and column.isdecimal()):
        raise ValueError(piece)
    return int(row), int(column)


def columns_in(text: str) -> tuple[int, ...]:
    """Column numbers from 1; ValueError with the piece not understood.

    >>> columns_in("2、4")
    (2, 4)
    """
    for piece in _pieces(text):
        if not piece.isdecimal():
            raise ValueError(piece)
    return tuple(int(piece) for piece in _pieces(text))


def _pieces(text: str) -> list[str]:
    return [piece for piece in SEPARATED.split(text.strip()) if piece]
