"""A paper's tables as CSV: quoted, with a byte order mark so that Excel reads Chinese, and inert."""

import csv as comma
import io

from kehou.papers.out import inert
from kehou.papers.paper import Cell, Paper, Table, words


def csv(paper: Paper) -> bytes:
    """Head and rows of each table, nothing else: this file is read by machines."""
    out = io.StringIO()
    writer = comma.writer(out, quoting=comma.QUOTE_ALL, lineterminator="\r\n")
    for block in paper.blocks:
        if isinstance(block, Table):
            writer.writerow([_safe(column.title) for column in block.columns])
            writer.writerows([_safe(cell) for cell in row] for row in block.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _safe(cell: Cell) -> str:
    """Only text is guarded: a number of ours may be negative."""
    text = inert.printable(words(cell))
    return inert.neutral(text) if isinstance(cell, str) else text
