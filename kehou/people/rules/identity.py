"""Numbers that name a person: hidden from eyes, and not read at all where a school doesn't keep them."""

from typing import Any

from kehou.papers.sheets import Workbook
from kehou.papers.sheets.workbook import EMPTY
from kehou.people.rules.roster import Field, School
from kehou.people.rules.roster.tables import lines_of


def masked_number(number: str) -> str:
    """A long number for eyes: only its ends.

    >>> masked_number("110100201605040016"), masked_number("13812340001"), masked_number("12")
    ('110***********0016', '138****0001', '**')
    """
    if len(number) < 8:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def without_identity_numbers(workbook: Workbook, school: School) -> bool:
    """Empty the identity columns of a workbook before anything is read from them; True where there was one."""
    found = False
    columns: dict[int, tuple[Any, int | None]] = {}
    for sheet in workbook.sheets:
        for line in lines_of(sheet, school):
            if id(line.block) not in columns:
                columns[id(line.block)] = line.block, line.block.where.get(Field.IDENTITY)
            at = columns[id(line.block)][1]
            if at is not None:
                line.cells[at] = EMPTY
                found = True
    return found
