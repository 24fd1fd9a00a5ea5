"""Looks into the .xlsx before anyone interprets it: parts, sizes, XML without surprises."""

import io
import posixpath
import re
import zipfile
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from kehou.papers.sheets.limits import Limits
from kehou.papers.sheets.refusals import Unreadable

CHUNK = 1 << 16
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml\Z", re.IGNORECASE)


Positions = set[tuple[int, int]]


class Marks(NamedTuple):
    """What the parser would not tell of a sheet: its formula and its error cells, 0-based."""

    formulas: Positions
    errors: Positions


def inspect(content: bytes, limits: Limits) -> dict[str, Marks]:
    """Refuse an archive that is not a calm workbook; tell the marks of each sheet part."""
    archive = _opened(content)
    _check_parts(archive, limits)
    budget = _Budget(limits.inflated_bytes)
    return {
        info.filename: found
        for info in archive.infolist()
        if (found := _look_through(archive, info, budget, limits)) is not None
    }


def _opened(content: bytes) -> zipfile.ZipFile:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("locked")
    if not content.startswith(b"PK\x03\x04"):
        raise Unreadable("not_xlsx")
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeError) as error:
        raise Unreadable("damaged") from error


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    infos = archive.infolist()
    names = [posixpath.normpath(info.filename.replace("\\", "/")).lower() for info in infos]
    if "[content_types].xml" not in names:
        raise Unreadable("damaged")
    if len(infos) > limits.parts or len(set(names)) < len(names):
        raise Unreadable("unsafe")
    if any(name.startswith(("..", "/")) for name in names):
        raise Unreadable("unsafe")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable("macros")
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("locked")
    _check_sizes(infos, limits)


def _check_sizes(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    inflated = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    if inflated > limits.inflated_bytes or inflated / packed > limits.ratio:
        raise Unreadable("too_rich")


class _Budget:
    """The bytes that may still be inflated, counted as they come, not as the archive claims."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise Unreadable("too_rich")


def _look_through(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget, limits: Limits) -> Marks | None:
    """Read one part to its end; for a sheet, tell its marks."""
    name = info.filename.lower()
    is_sheet = bool(SHEET_PART.match(name))
    reader = _XmlReader(info.filename, is_sheet, limits) if _is_xml(name) else None
    try:
        with archive.open(info) as part:
            while chunk := part.read(CHUNK):
                budget.spend(len(chunk))
                if reader:
                    reader.feed(chunk)
        if reader:
            reader.finish()
    except Unreadable:
        raise
    except Exception as error:  # broken streams fail in a dozen ways; all mean the same
        raise Unreadable("damaged") from error
    return reader.marks if reader and is_sheet else None


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels", ".vml"))


class _XmlReader:
    """Follows one XML part: no DTD, no deep nesting, no cell beyond the limits."""

    def __init__(self, name: str, is_sheet: bool, limits: Limits) -> None:
        self.name, self.is_sheet, self.limits = name, is_sheet, limits
        self.marks = Marks(set(), set())
        self.depth, self.row, self.column = 0, -1, -1
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start_cells if self.is_sheet else self._start
        self.parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        self.parser.Parse(chunk, False)

    def finish(self) -> None:
        self.parser.Parse(b"", True)

    def _refuse(self, *_: object) -> None:
        raise Unreadable("unsafe")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise Unreadable("unsafe")

    def _end(self, tag: str) -> None:
        self.depth -= 1

    def _start_cells(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise Unreadable("unsafe")
        local = tag.rpartition(":")[2] if ":" in tag else tag
        if local == "c":
            self._enter_cell(attributes.get("r"))
            if attributes.get("t") == "e":
                self.marks.errors.add((self.row, self.column))
        elif local == "row":
            self._enter_row(attributes.get("r"))
        elif local in ("v", "is"):
            self._check_position()
        elif local == "f":
            self._check_position()
            self.marks.formulas.add((self.row, self.column))

    def _enter_row(self, number: str | None) -> None:
        self.row = int(number) - 1 if number and number.isdecimal() else self.row + 1
        self.column = -1

    def _enter_cell(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        match = REFERENCE.match(reference)
        if not match:
            raise Unreadable("unsafe")
        self.row, self.column = int(match[2]) - 1, _column_number(match[1])

    def _check_position(self) -> None:
        """Only cells that hold something count: formatted emptiness is no roster."""
        if self.row >= self.limits.rows:
            raise Unreadable("too_many_rows", sheet=self._title, rows=self.limits.rows)
        if self.column >= self.limits.columns:
            raise Unreadable("too_many_columns", sheet=self._title, columns=self.limits.columns)

    @property
    def _title(self) -> str:
        return posixpath.basename(self.name).removesuffix(".xml")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheet_parts(content: bytes) -> dict[str, str]:
    """Which part holds which sheet, by name; only for content that ``inspect`` let pass."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        targets = {
            node.get("Id"): posixpath.normpath(posixpath.join("/xl", node.get("Target", "")))[1:]
            for node in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
        }
        return {
            node.get("name", ""): targets.get(_relation(node), "")
            for node in _elements(archive, "xl/workbook.xml", "sheet")
        }


def _elements(archive: zipfile.ZipFile, part: str, tag: str) -> list[ElementTree.Element]:
    if part not in archive.namelist():
        return []
    root = ElementTree.fromstring(archive.read(part))  # noqa: S314 - inspect() has refused every DTD
    return [node for node in root.iter() if node.tag.rpartition("}")[2] == tag]


def _relation(node: ElementTree.Element) -> str:
    ids = (value for key, value in node.attrib.items() if key.endswith("}id") or key == "r:id")
    return next(ids, "")
