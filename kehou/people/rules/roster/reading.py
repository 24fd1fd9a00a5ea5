"""Reads a whole workbook as a roster."""

from dataclasses import replace
from datetime import date

from kehou.papers.sheets import Sheet, Workbook
from kehou.people.rules.roster.duplicates import duplicates
from kehou.people.rules.roster.rows import RowReader
from kehou.people.rules.roster.sentences import SENTENCES, Severity, Why
from kehou.people.rules.roster.shapes import Field, GuardianEntry, Problem, PupilRow, Reading, School, Table
from kehou.people.rules.roster.tables import Block, Line, lines_of


def read_roster(workbook: Workbook, school: School, *, today: date) -> Reading:
    """All pupils of a workbook, whatever its layout, and everything that is wrong with them."""
    rows: list[PupilRow] = []
    problems: list[Problem] = []
    tables: list[Table] = []
    for sheet in workbook.sheets:
        found = _Sheet(sheet, school, today)
        found.read()
        rows += found.rows
        problems += found.problems
        tables += found.tables
    problems += _about_the_file(workbook, tables, rows)
    repeated = duplicates(rows)
    return Reading(tuple(_without_sound(rows, repeated)), tuple(_in_order(workbook, [*problems, *repeated])), tuple(tables))


class _Sheet:
    """The reading of one sheet."""

    def __init__(self, sheet: Sheet, school: School, today: date):
        self.sheet, self.school, self.today = sheet, school, today
        self.rows: list[PupilRow] = []
        self.problems: list[Problem] = []
        self.tables: list[Table] = []
        self.blocks: dict[int, tuple[Block, dict[Field, int]]] = {}

    def read(self) -> None:
        for line in lines_of(self.sheet, self.school):
            where = self.where(line.block)
            name = line.cells[where[Field.NAME]]
            if name.merged and self.rows and name.text and self.is_continued(line, where):
                self.add_guardians(line, where)
            else:
                self.add(line, where)
        if not self.blocks and _has_content(self.sheet):
            self.problems.append(Problem(self.sheet.name, 1, "", "", "", Why.SHEET_SKIPPED))

    def where(self, block: Block) -> dict[Field, int]:
        if id(block) not in self.blocks:
            self.blocks[id(block)] = block, block.where
            fields = tuple(column.field.value for column in block.columns)
            self.tables.append(Table(self.sheet.name, block.header_row + 1, fields, tuple(block.unused)))
        return self.blocks[id(block)][1]

    def is_continued(self, line: Line, where: dict[Field, int]) -> bool:
        """A name merged over several rows is one child with several guardians."""
        above = self.sheet.rows[line.index - 1][where[Field.NAME]]
        return above.text == line.cells[where[Field.NAME]].text

    def add(self, line: Line, where: dict[Field, int]) -> None:
        reader = RowReader(self.sheet.name, line, self.school, self.today, where)
        self.rows.append(reader.read())
        self.problems += reader.problems

    def add_guardians(self, line: Line, where: dict[Field, int]) -> None:
        reader = RowReader(self.sheet.name, line, self.school, self.today, where)
        more: tuple[GuardianEntry, ...] = reader.guardians()
        last = self.rows[-1]
        self.rows[-1] = replace(last, guardians=tuple(dict.fromkeys((*last.guardians, *more))))
        self.problems += reader.problems


def _has_content(sheet: Sheet) -> bool:
    filled = sum(1 for row in sheet.rows[:200] if sum(not cell.blank and not cell.merged for cell in row) > 1)
    return filled > 2


def _about_the_file(workbook: Workbook, tables: list[Table], rows: list[PupilRow]) -> list[Problem]:
    sheet = workbook.sheets[0].name if workbook.sheets else ""
    if rows:
        return []
    return [Problem(sheet, 1, "", "", "", Why.NO_PUPILS if tables else Why.NO_TABLE)]


def _without_sound(rows: list[PupilRow], repeated: list[Problem]) -> list[PupilRow]:
    """Rows that repeat another are not sound either."""
    wrong = {(one.sheet, one.row) for one in repeated if SENTENCES[one.code].severity is Severity.ERROR}
    return [replace(row, sound=False) if (row.sheet, row.row) in wrong else row for row in rows]


def _in_order(workbook: Workbook, problems: list[Problem]) -> list[Problem]:
    order = {sheet.name: index for index, sheet in enumerate(workbook.sheets)}
    return sorted(problems, key=lambda one: (order.get(one.sheet, 0), one.row, len(one.column), one.column))
