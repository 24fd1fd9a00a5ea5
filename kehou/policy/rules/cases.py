"""Cases: examples that people without programming write, and that must come true.

title: 六年级学生不在该校服务对象内
unit: xx-primary
on: 2024-04-01
expect:
  eligibility.grade_max: 5
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .answers import holding
from .documents import refuse_strange_keys, require
from .library import Library
from .parameters import Parameter
from .reading import Branch, Leaf, read
from .values import KINDS, plain
from .words import LooserThanAbove, NothingInForce, Problem, Words

NOTHING = "nothing"  # expected where no document holds on that day


@dataclass(frozen=True, slots=True)
class Case:
    """Given a unit and a day, the value that must come out."""

    title: str
    unit: str
    on: date
    parameter: str
    expected: Leaf | list[Leaf]
    file: str
    line: int


def cases(texts: Mapping[str, str]) -> tuple[list[Case], list[Problem]]:
    """This will read every cases/*.yaml of {path: text}; each expectation is one case."""
    found: list[Case] = []
    problems: list[Problem] = []
    for path, text in sorted(texts.items()):
        if path.startswith("cases/") and path.endswith(".yaml"):
            whole = read(path, text)
            for one in whole.branches("cases"):
                found += _of(one)
            problems += whole.problems
    return found, problems


def _of(one: Branch) -> Iterator[Case]:
    refuse_strange_keys(one, {"title", "unit", "on", "expect"})
    require(one, ("title", "unit", "on", "expect"))
    expect = one.branch("expect")
    try:
        on = KINDS["date"].read(one.text("on"))
    except ValueError:
        one.blame("on", Words("日期读不懂", "the day can't be read"), KINDS["date"].write)
        return
    for name, written in (expect.keys if expect else {}).items():
        yield Case(one.text("title"), one.text("unit"), on, name, written, one.file, expect.line_of(name))  # type: ignore


def failures(library: Library, all_cases: Sequence[Case]) -> list[Problem]:
    """The cases that don't come true, each with what came instead."""
    return [problem for case in all_cases if (problem := failure(library, case)) is not None]


def failure(library: Library, case: Case) -> Problem | None:
    """Why a case doesn't come true, or nothing."""
    parameter, chain = library.parameters.get(case.parameter), library.chain(case.unit)
    if parameter is None or not chain:
        return _unknown(case, "参数" if parameter is None else "单位", case.parameter if parameter is None else case.unit)
    came, wanted = _came(library, parameter, chain, case.on), _wanted(parameter, case.expected)
    if came == wanted:
        return None
    wrong = Words(
        f"“{case.title}”：{case.parameter} 应为 {wanted}，实为 {came}",
        f"“{case.title}”: {case.parameter} should be {wanted} and is {came}",
    )
    return Problem(case.file, case.line, wrong, Words("改参数，或改这个例子", "mend the parameter or the case"))


def _came(library: Library, parameter: Parameter, chain: tuple[str, ...], on: date) -> Any:
    try:
        return plain(holding(library, parameter, chain=chain, on=on).value)
    except NothingInForce:
        return NOTHING
    except LooserThanAbove as loose:
        return loose.sentence.zh


def _wanted(parameter: Parameter, expected: Any) -> Any:
    if isinstance(expected, list):
        return plain(tuple(parameter.kind.read(one.text) for one in expected))
    text = expected.text
    try:
        return text if text == NOTHING else plain(parameter.kind.read(text))
    except (ValueError, KeyError):
        return text


def _unknown(case: Case, what: str, name: str) -> Problem:
    wrong = Words(f"不认识{what}“{name}”", f"“{name}” is not known")
    return Problem(case.file, case.line, wrong, Words("核对拼写", "check the spelling"))
