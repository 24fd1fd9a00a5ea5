"""Shift instances in the published text format (SECTION_HORIZON, SECTION_SHIFTS, SECTION_STAFF …) in the planner's own form."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import must, wrong
from .instance import Cover, Request, Shift, ShiftsInstance, Worker

SECTIONS = ("HORIZON", "SHIFTS", "STAFF", "DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "COVER")
Rows = list[tuple[str, list[str]]]


def read_published(text: str) -> ShiftsInstance:
    """The instance of a published file; raises InstanceError naming the line that is wrong. The first day is a Monday.

    >>> read_published("SECTION_HORIZON\\n7\\nSECTION_SHIFTS\\nD,480,\\nSECTION_STAFF\\nA,D=5,2400,0,5,2,2,1").workers[0].max_run
    5
    """
    rows = _sections(text)
    must(len(rows["HORIZON"]) == 1, "SECTION_HORIZON", "应有一行天数", "must be one line with the number of days")
    where, cells = rows["HORIZON"][0]
    people = {row[0] for _where, row in rows["STAFF"]}
    for line, row in rows["DAYS_OFF"]:
        must(row[0] in people, line, f"没有人员“{row[0]}”", f"no worker {row[0]!r}")
    off = {_width(cells, 2, where, more=True)[0]: tuple(_number(d, where) for d in cells[1:]) for where, cells in rows["DAYS_OFF"]}
    return ShiftsInstance(
        _number(cells[0], where),
        tuple(_shift(_width(cells, 3, where), where) for where, cells in rows["SHIFTS"]),
        tuple(_worker(_width(cells, 8, where), where, off) for where, cells in rows["STAFF"]),
        tuple(_cover(_width(cells, 5, where), where) for where, cells in rows["COVER"]),
        tuple(_requests(rows["SHIFT_ON_REQUESTS"], off=False)) + tuple(_requests(rows["SHIFT_OFF_REQUESTS"], off=True)),
    )


def _sections(text: str) -> dict[str, Rows]:
    """The cells of every line under its section, with the line's number."""
    found: dict[str, Rows] = {name: [] for name in SECTIONS}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        if said.startswith("SECTION_"):
            section = said.removeprefix("SECTION_")
            must(section in found, f"line {number}", f"没有这一节：{said[:60]}", f"unknown section {said[:60]}")
            continue
        must(section != "", f"line {number}", "应以 SECTION_ 开头的一节开始", "must begin with a section such as SECTION_HORIZON")
        found[section].append((f"line {number}", [cell.strip() for cell in said.split(",")]))
    return found


def _width(cells: list[str], wanted: int, where: str, *, more: bool = False) -> list[str]:
    enough = len(cells) >= wanted if more else len(cells) == wanted
    must(enough, where, f"应有 {wanted} 栏，现有 {len(cells)} 栏", f"must have {wanted} columns, has {len(cells)}")
    return cells


def _number(said: str, where: str) -> int:
    try:
        return int(said)
    except ValueError:
        raise wrong(where, f"“{said[:20]}”应为整数", f"{said[:20]!r} must be a whole number") from None


def _listed(said: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in said.split("|") if name.strip())


def _shift(cells: list[str], where: str) -> Shift:
    return Shift(cells[0], _number(cells[1], where), not_next=_listed(cells[2]))


def _worker(cells: list[str], where: str, off: dict[str, tuple[int, ...]]) -> Worker:
    pairs = [pair.partition("=") for pair in _listed(cells[1])]
    numbers = [_number(cell, where) for cell in cells[2:]]
    return Worker(
        cells[0], most=tuple((name.strip(), _number(most, where)) for name, _equals, most in pairs), max_minutes=numbers[0],
        min_minutes=numbers[1], max_run=numbers[2], min_run=numbers[3], min_rest=numbers[4], max_weekends=numbers[5],
        days_off=off.get(cells[0], ()),
    )  # fmt: skip


def _cover(cells: list[str], where: str) -> Cover:
    day, wanted, under, over = (_number(cells[n], where) for n in (0, 2, 3, 4))
    return Cover(day, cells[1], wanted, under, over)


def _requests(rows: Rows, *, off: bool) -> Iterator[Request]:
    for where, cells in rows:
        worker, day, shift, weight = _width(cells, 4, where)
        yield Request(worker, _number(day, where), shift, _number(weight, where), off)
