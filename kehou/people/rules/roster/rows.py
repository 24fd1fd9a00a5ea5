"""Turns one line of a table into a pupil, and says what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from kehou.papers.sheets import Cell, Kind, address, column_letters
from kehou.people.rules.roster import guardians, values
from kehou.people.rules.roster.classes import Place, place_of
from kehou.people.rules.roster.sentences import SENTENCES, Severity, Why
from kehou.people.rules.roster.shapes import Field, GuardianEntry, Problem, PupilRow, School
from kehou.people.rules.roster.tables import Line
from kehou.people.rules.roster.text import UNREADABLE, clean_name, hides_something, masked, strange_mark, tidy

NAME_LIMIT = 40
TEXT_LIMIT = 500
EMPTY = Cell()


@dataclass
class RowReader:
    """Reads one line; problems gather on the way."""

    sheet: str
    line: Line
    school: School
    today: date
    where: dict[Field, int]
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> PupilRow:
        identity = self.identity()
        born, sex = self.born_and_sex(identity)
        place = self.place()
        return PupilRow(
            sheet=self.sheet,
            row=self.line.index + 1,
            name=self.name(),
            grade=place.grade,
            class_number=place.number,
            sex=sex,
            birth_date=born,
            campus=self.text(Field.CAMPUS),
            registry_no=self.registry(),
            identity_no=identity,
            identity_kind=self.text(Field.IDENTITY_KIND),
            guardians=self.guardians(),
            health=self.text(Field.HEALTH),
            note=self.text(Field.NOTE),
            leaving=self.text(Field.LEAVING),
            weekdays=values.weekdays_of(self.cell(Field.WEEKDAYS).text),
            collector=self.text(Field.COLLECTOR),
            sound=not any(SENTENCES[one.code].severity is Severity.ERROR for one in self.problems),
            columns=self.where,
        )

    def cell(self, field: Field) -> Cell:
        index = self.where.get(field)
        return EMPTY if index is None else self.line.cells[index]

    def complain(self, code: Why, field: Field, index: int | None = None, **params: object) -> None:
        self.problems.append(problem(self.sheet, self.line, code, self.where.get(field) if index is None else index, params))

    def text(self, field: Field) -> str:
        """A free text, or nothing with a complaint."""
        cell = self.cell(field)
        if not cell.text:
            return ""
        return self.readable(cell, field)

    def readable(self, cell: Cell, field: Field, index: int | None = None) -> str:
        text = tidy(cell.text)
        if UNREADABLE in text:
            self.complain(Why.TEXT_UNREADABLE, field, index)
        elif len(text) > TEXT_LIMIT:
            self.complain(Why.TEXT_TOO_LONG, field, index, limit=TEXT_LIMIT)
        else:
            return text
        return ""

    def broken(self, cell: Cell, field: Field) -> bool:
        """A spreadsheet error, or a formula without a saved result."""
        if cell.kind is Kind.ERROR or (cell.formula and not cell.text):
            self.complain(Why.CELL_ERROR, field)
            return True
        return False

    def name(self) -> str:
        cell = self.cell(Field.NAME)
        name = clean_name(cell.text)
        if fault := _fault_of_name(cell, name):
            self.complain(fault[0], Field.NAME, None, **fault[1])
        return name[:NAME_LIMIT].replace(UNREADABLE, "")

    def identity(self) -> str:
        """The identity number if it is sound, else nothing."""
        cell = self.cell(Field.IDENTITY)
        if not self.whole_number(cell, Field.IDENTITY):
            return ""
        number, kind = values.number_text(cell.text), self.text(Field.IDENTITY_KIND)
        fault, params = values.fault_of_identity(number, kind, self.today)
        if fault:
            self.complain(fault, Field.IDENTITY, None, **params)
        return "" if fault and fault is not Why.ID_OTHER else number[:30]

    def registry(self) -> str:
        cell = self.cell(Field.REGISTRY)
        return values.number_text(self.text(Field.REGISTRY))[:40] if self.whole_number(cell, Field.REGISTRY) else ""

    def whole_number(self, cell: Cell, field: Field) -> bool:
        """Whether a long number is there and has not been spoiled by the spreadsheet."""
        if cell.blank or self.broken(cell, field):
            return False
        if UNREADABLE in cell.text:
            self.complain(Why.TEXT_UNREADABLE, field)
            return False
        if values.lost_digits(cell):
            self.complain(Why.ID_BECAME_NUMBER, field)
            return False
        return True

    def born_and_sex(self, identity: str) -> tuple[date | None, str]:
        born, sex = self.born(), self.sex()
        if not values.RESIDENT.fullmatch(identity):
            return born, sex
        told_born, told_sex = values.told_by_identity(identity)
        if sex and sex != told_sex:
            self.complain(Why.SEX_CONTRADICTS, Field.SEX)
        unreadable = any(one.code is Why.BIRTH_UNREADABLE for one in self.problems)
        if unreadable or (born and born != told_born):
            self.complain(Why.BIRTH_CONTRADICTS, Field.BIRTH)
        return told_born, told_sex

    def born(self) -> date | None:
        cell = self.cell(Field.BIRTH)
        if cell.blank or self.broken(cell, Field.BIRTH):
            return None
        born, fault = values.birth_of(cell)
        if fault:
            self.complain(fault, Field.BIRTH)
        elif born and not 3 <= (age := (self.today - born).days // 365) <= 20:
            self.complain(Why.BIRTH_UNLIKELY, Field.BIRTH, age=age)
        return born

    def sex(self) -> str:
        cell = self.cell(Field.SEX)
        if cell.blank or self.broken(cell, Field.SEX):
            return ""
        sex = values.sex_of(cell.text)
        if sex is None:
            self.complain(Why.SEX_UNREADABLE, Field.SEX)
        return sex or ""

    def place(self) -> Place:
        """Grade and class: from their cells, else from the title or the sheet's name."""
        ours = self.placed(Field.GRADE, Why.GRADE_UNREADABLE)
        theirs = self.placed(Field.CLASS, Why.CLASS_UNREADABLE)
        if ours is None or theirs is None:
            return Place()
        if ours.number and not ours.grade:  # a bare number in the grade column is a grade
            ours = Place(ours.number, None)
        if theirs.grade and not theirs.number and Field.GRADE in self.where:
            theirs = Place(None, None)
        return self.agreed(ours, theirs)

    def placed(self, field: Field, fault: Why) -> Place | None:
        cell = self.cell(field)
        if cell.blank:
            return Place()
        if self.broken(cell, field):
            return None
        if cell.kind is Kind.DATE and cell.day:
            self.complain(Why.CLASS_BECAME_DATE, field, month=cell.day.month, day=cell.day.day)
            return None
        found = place_of(cell.text, self.school)
        if found is None:
            self.complain(fault, field)
        return found

    def agreed(self, ours: Place, theirs: Place) -> Place:
        if ours.grade and theirs.grade and ours.grade != theirs.grade:
            self.complain(Why.GRADE_CONTRADICTS, Field.GRADE, grade=ours.grade, other=theirs.grade)
        titled = self.line.block.titled
        grade = ours.grade or theirs.grade or (titled.grade if Field.GRADE not in self.where else None)
        number = theirs.number or ours.number if ours.grade else theirs.number
        if not number and Field.CLASS not in self.where:
            number = titled.number
        return self.existing(grade, number)

    def existing(self, grade: int | None, number: int | None) -> Place:
        school, at = self.school, Field.GRADE if Field.GRADE in self.where else Field.CLASS
        if grade is None:
            self.complain(Why.GRADE_MISSING, at)
        elif not school.first_grade <= grade <= school.last_grade:
            self.complain(Why.GRADE_OUTSIDE, at, grade=grade, first=school.first_grade, last=school.last_grade)
        elif number is None:
            self.complain(Why.CLASS_MISSING, Field.CLASS)
        elif school.classes and (grade, number) not in _numbers(school):
            known = sorted(one.number for one in school.classes if one.grade == grade)
            self.complain(Why.CLASS_UNKNOWN, Field.CLASS, grade=grade, number=number, known=", ".join(map(str, known)) or "-")
        return Place(grade, number)

    def guardians(self) -> tuple[GuardianEntry, ...]:
        """Everyone the row names, slot by slot, two at the most from each cell's words."""
        found = [entry for slot, at in self.line.block.slots.items() for entry in self.slot(slot, at)]
        return tuple(dict.fromkeys(found))

    def slot(self, slot: str, at: dict[Field, int]) -> list[GuardianEntry]:
        texts = {field: self.readable(cell, field, index) for field, index in at.items() if (cell := self.line.cells[index]).text}
        fixed = {"父": "father", "母": "mother"}.get(slot, "other")
        names, phones = texts.get(Field.GUARDIAN, ""), texts.get(Field.PHONE, "")
        entries = guardians.joined(names, phones, texts.get(Field.RELATION, ""), fixed)
        index = at.get(Field.PHONE, at.get(Field.GUARDIAN))
        return [self.checked(entry, index) for entry in entries if entry.name or entry.phone]

    def checked(self, entry: GuardianEntry, index: int | None) -> GuardianEntry:
        if entry.phone:
            fault, params = guardians.fault_of_phone(entry.phone)
            if fault:
                self.complain(fault, Field.PHONE, index, **params)
        if entry.name and (len(entry.name) > NAME_LIMIT or strange_mark(entry.name)):
            self.complain(Why.NAME_STRANGE, Field.GUARDIAN, index, mark=strange_mark(entry.name) or "…")
        return entry


_CLASSES: dict[frozenset, frozenset[tuple[int, int]]] = {}


def _numbers(school: School) -> frozenset[tuple[int, int]]:
    found = _CLASSES.get(school.classes)
    if found is None:
        _CLASSES.clear()
        found = _CLASSES[school.classes] = frozenset((one.grade, one.number) for one in school.classes)
    return found


def _fault_of_name(cell: Cell, name: str) -> tuple[Why, dict[str, object]] | None:
    """The first thing that is wrong with a name."""
    if cell.kind is Kind.TEXT and not cell.formula and 1 < len(name) <= NAME_LIMIT and name is cell.text and name.isalpha():
        return None
    checks: tuple[tuple[Why, Callable[[], object]], ...] = (
        (Why.NAME_FORMULA, lambda: cell.formula),
        (Why.CELL_ERROR, lambda: cell.kind is Kind.ERROR),
        (Why.NAME_MISSING, lambda: not name),
        (Why.TEXT_UNREADABLE, lambda: UNREADABLE in name),
        (Why.NAME_TOO_LONG, lambda: len(name) > NAME_LIMIT),
        (Why.NAME_STRANGE, lambda: strange_mark(name)),
        (Why.NAME_CLEANED, lambda: hides_something(cell.text)),
        (Why.NAME_SHORT, lambda: len(name) == 1),
    )
    code = next((code for code, holds in checks if holds()), None)
    return (code, {"length": len(name), "limit": NAME_LIMIT, "mark": strange_mark(name), "name": name}) if code else None


def problem(sheet: str, line: Line, code: Why, index: int | None, params: dict[str, object]) -> Problem:
    """A problem at its cell; without a column it stands at the row."""
    if index is None:
        return Problem(sheet, line.index + 1, "", "", "", code, params)
    value = masked(line.cells[index].text)
    return Problem(sheet, line.index + 1, column_letters(index), address(line.index, index), value, code, params)
