"""Finds the tables of a sheet: titles above, one or two header rows, rows of pupils, signatures below."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kehou.papers.sheets import Cell, Sheet
from kehou.people.rules.roster.classes import Place, place_in_title
from kehou.people.rules.roster.headers import Column, columns_of, is_group, is_header, meaning
from kehou.people.rules.roster.shapes import Field, School
from kehou.people.rules.roster.text import flat

FOOT = re.compile(
    r"填表|制表|审核|盖章|签字|签名|合计|总计|总人数|共计|小计|平均|负责人|经办人|^注[:：]|^备注[:：]|^说明|^班主任|^联系人[:：]|^日期|^以上|^本班共|^共\d+|年月日$|填报"
)
TITLE_DEPTH = 40
HEADER_ENDS = frozenset("名字生称文)）】*＊:： \n")  # every word for a name column ends so, or is English
PERSONAL = (Field.GUARDIAN, Field.PHONE, Field.RELATION)


@dataclass
class Block:
    """One table, or one of several side by side: its columns and the class its title names."""

    header_row: int
    columns: list[Column]
    left: int
    right: int
    titled: Place
    unused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = next(column.at for column in self.columns if column.field is Field.NAME)
        self.serial = next((column.at for column in self.columns if column.field is Field.SERIAL), None)
        self.slots: dict[str, dict[Field, int]] = {}
        for column in self.columns:
            if column.field in PERSONAL:
                self.slots.setdefault(column.slot, {})[column.field] = column.at

    @property
    def where(self) -> dict[Field, int]:
        return {column.field: column.at for column in reversed(self.columns)}


@dataclass
class Line:
    """One row of one block that may hold a pupil; ``index`` is 0-based."""

    block: Block
    index: int
    cells: list[Cell]


def lines_of(sheet: Sheet, school: School) -> Iterator[Line]:
    """All rows below a header that may hold a pupil, in order."""
    named = place_in_title(sheet.name, school)
    blocks: list[Block] = []
    titles: list[int] = []
    skip_to = 0
    for index, row in enumerate(sheet.rows):
        if index < skip_to:
            continue
        if _may_be_header(row, blocks) and is_header([cell.text for cell in row]):
            texts, skip_to = _header_texts(sheet.rows, index)
            blocks = _blocks(sheet.rows, texts, titles, index, named, school)
            titles = []
        elif not blocks or _is_title(row, school):
            titles.append(index)
            blocks = _retitled(blocks, row, school)
        else:
            yield from (Line(block, index, row) for block in blocks if _holds_something(row, block))


def _may_be_header(row: list[Cell], blocks: list[Block]) -> bool:
    """Cheap first look: below a header, only a row whose name cell is itself a header word."""
    if not blocks:
        return True
    cell = row[blocks[0].name]
    if cell.text[-1:] not in HEADER_ENDS and not cell.text.isascii():
        return False
    return bool(cell.text) and (found := meaning(cell.text)) is not None and found[0] is Field.NAME


def _header_texts(rows: list[list[Cell]], index: int) -> tuple[list[str], int]:
    """The header's words with those of a second header row, and the first row after it."""
    own = [cell.text for cell in rows[index]]
    below = rows[index + 1] if index + 1 < len(rows) else []
    if below and _is_second_header(own, [cell.text for cell in below]):
        return _stacked(own, [cell.text for cell in below]), index + 2
    above = [cell.text for cell in rows[index - 1]] if index else []
    if sum(is_group(text) for text in set(above)):
        return _stacked(above, own), index + 1
    return own, index + 1


def _is_second_header(upper: list[str], lower: list[str]) -> bool:
    """Whether the row below still names columns rather than a pupil."""
    new = [low for up, low in zip(upper, lower, strict=False) if low and flat(low) != flat(up)]
    return bool(new) and all(meaning(text) or text in ("姓名", "称呼") for text in new)


def _stacked(upper: list[str], lower: list[str]) -> list[str]:
    """Words of both rows for each column; a group's word reaches right over empty cells."""
    texts, group = [], ""
    for up, low in zip(upper, lower, strict=False):
        group = up or (group if low else "")
        same = flat(group) == flat(low)
        texts.append(group + low if low and not same and is_group(group) else low or up)
    return texts


def _blocks(
    rows: list[list[Cell]], texts: list[str], titles: list[int], header: int, named: Place, school: School
) -> list[Block]:
    starts = _starts(texts)
    blocks = []
    for left, right in zip(starts, [*starts[1:], len(texts)], strict=True):
        part = [""] * left + texts[left:right]
        columns = columns_of(part)
        used = {column.at for column in columns}
        unused = [text for index, text in enumerate(part) if text and index not in used]
        titled = _title(rows, titles, left, right, named, school)
        blocks.append(Block(header, columns, left, right, titled, unused))
    return blocks


def _starts(texts: list[str]) -> list[int]:
    """Where tables begin that stand side by side: each repeats the first column's word."""
    words = [flat(text) for text in texts]
    first = next(index for index, word in enumerate(words) if word)
    again = [index for index, word in enumerate(words) if word == words[first]]
    names = sum(1 for text in texts if text and meaning(text) == (Field.NAME, ""))
    return [0, *again[1:]] if len(again) > 1 and len(again) == names else [0]


def _title(rows: list[list[Cell]], titles: list[int], left: int, right: int, named: Place, school: School) -> Place:
    """The class named nearest above the table, else in the sheet's name."""
    grade, number = None, None
    for index in reversed(titles[-TITLE_DEPTH:]):
        for text in dict.fromkeys(cell.text for cell in rows[index][left:right] if cell.text):
            found = place_in_title(text, school) if len(text) <= 120 else Place()
            if found.grade and not grade:
                grade, number = found.grade, number or found.number
    return Place(grade or named.grade, number or (named.number if grade in (None, named.grade) else None))


def _is_title(row: list[Cell], school: School) -> bool:
    """A row inside the sheet with one text that names a class opens the next class."""
    texts = {cell.text for cell in row if cell.text}
    if len(texts) != 1:
        return False
    text = texts.pop()
    place = place_in_title(text, school) if 3 <= len(text) <= 60 and "班" in text else Place()
    return bool(place.grade and place.number)


def _retitled(blocks: list[Block], row: list[Cell], school: School) -> list[Block]:
    text = next((cell.text for cell in row if cell.text), "")
    for block in blocks:
        block.titled = place_in_title(text, school)
    return blocks


def _holds_something(row: list[Cell], block: Block) -> bool:
    """Neither empty, nor only a printed number, nor a signature line."""
    if _named(row, block):
        return True
    told = {
        cell.text if not cell.blank else "": index
        for index, cell in enumerate(row[block.left : block.right], block.left)
        if not cell.blank and index != block.serial
    }
    if not told:
        return False
    return not (len(told) <= 4 and any(FOOT.search(flat(text)) for text in told if len(text) < 200))


def _named(row: list[Cell], block: Block) -> bool:
    """Whether the name cell holds a name of its own rather than part of a signature line."""
    cell = row[block.name]
    return not cell.blank and not cell.merged and not FOOT.search(flat(cell.text)) and len(cell.text) < 20
