"""Spreadsheets in: .xlsx and .csv files from outside, read safely and handed on as plain cells.

    workbook = read_workbook(content, "名单.xlsx")   # or raises Unreadable
    workbook.sheets[0].rows[3][1].text
"""

from kehou.papers.sheets.limits import HOUSE, Limits
from kehou.papers.sheets.reader import read_workbook
from kehou.papers.sheets.refusals import Sentence, Unreadable
from kehou.papers.sheets.workbook import (
    Cell,
    Kind,
    Sheet,
    Workbook,
    address,
    column_letters,
)

__all__ = [
    "HOUSE",
    "Cell",
    "Kind",
    "Limits",
    "Sentence",
    "Sheet",
    "Unreadable",
    "Workbook",
    "address",
    "column_letters",
    "read_workbook",
]
