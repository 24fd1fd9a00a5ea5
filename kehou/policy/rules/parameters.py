"""Parameters: one thing that policy decides, with its dated values by layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from .documents import refuse_strange_keys, require
from .reading import Branch, Leaf
from .values import KINDS, Kind
from .words import Words

PRODUCT = "product"  # the layer under all documents: what holds where no document speaks
LOWER = ("fixed", "may_tighten", "free")
KEYS = {"title", "unit", "clause", "type", "lower", "tighter", "choices", "values", "note", "ordered"}
VALUE_KEYS = {"layer", "document", "clause", "from", "until", "value", "quote", "because"}


@dataclass(frozen=True, slots=True)
class Dated:
    """One layer's value from a day on, and the words it rests on."""

    layer: str
    value: Any
    since: date
    until: date | None = None
    document: str = ""
    clause: str = ""
    quote: str = ""
    because: Words = Words("")
    yields: bool = False  # a plan's value: gives way where a layer above has become stricter
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def line(self, key: str = "layer") -> int:
        """The line on which a key of this value is written."""
        return self.lines.get(key, self.lines.get("layer", 1))

    @property
    def is_default(self) -> bool:
        return self.layer == PRODUCT


@dataclass(frozen=True, slots=True)
class Parameter:
    """What is decided, in which unit, by which clause, and what a lower layer may do with it."""

    name: str
    title: Words
    unit: Words
    clause: str
    kind: Kind
    lower: str
    tighter: str = ""
    choices: Mapping[str, Words] = field(default_factory=dict)
    values: tuple[Dated, ...] = ()
    note: Words = Words("")
    ordered: bool = False  # of many, the first weighs most
    file: str = ""
    clause_line: int = 1

    @property
    def folder(self) -> str:
        return self.name.split(".")[0]

    @property
    def field_name(self) -> str:
        return self.name.split(".")[1]

    def shown(self, value: Any, language: str | None = "zh") -> str:
        """The value as a person reads it, with its unit."""
        if isinstance(value, tuple):
            between = ", " if (language or "").startswith("en") else "、"
            return between.join(self.shown_one(one, language) for one in value)
        unit = self.unit.said(language)
        return f"{self.shown_one(value, language)} {unit}".strip()

    def shown_one(self, value: Any, language: str | None) -> str:
        if isinstance(value, bool):
            return (Words("是", "yes") if value else Words("否", "no")).said(language)
        if str(value) in self.choices:
            return self.choices[str(value)].said(language)
        if self.kind.name == "share":
            return f"{(value * 100).normalize():f}%"
        return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def parameter_from(branch: Branch, name: str) -> Parameter | None:
    """This will read one parameter file; what is missing or wrong is noted on the branch."""
    refuse_strange_keys(branch, KEYS)
    require(branch, ("title", "clause", "type", "lower", "values"))
    kind = _kind(branch)
    if kind is None or branch.problems:
        return None
    _check_lower(branch, kind)
    choices = _choices(branch)
    values = tuple(value for one in branch.branches("values") if (value := _dated(one, branch, kind, choices)) is not None)
    return Parameter(
        name=name,
        title=branch.words("title"),
        unit=branch.words("unit"),
        clause=branch.text("clause"),
        kind=kind,
        lower=branch.text("lower"),
        tighter=branch.text("tighter"),
        choices=choices,
        values=values,
        note=branch.words("note"),
        ordered=branch.text("ordered") == "true",
        file=branch.file,
        clause_line=branch.line_of("clause"),
    )


def _kind(branch: Branch) -> Kind | None:
    name = branch.text("type")
    if name and name not in KINDS:
        wrong = Words(f"不认识类型“{name}”", f"“{name}” is not a type")
        branch.blame("type", wrong, Words(f"写其中之一：{'、'.join(KINDS)}", f"write one of: {', '.join(KINDS)}"))
    return KINDS.get(name)


def _check_lower(branch: Branch, kind: Kind) -> None:
    lower, tighter = branch.text("lower"), branch.text("tighter")
    if lower not in LOWER:
        wrong = Words(f"lower 写成了“{lower}”", f"lower says “{lower}”")
        write = Words(
            "写 fixed（下级不得改）、may_tighten（下级可收紧）或 free（下级自定）",
            "write fixed (lower layers keep it), may_tighten (they may be stricter) or free",
        )
        branch.blame("lower", wrong, write)
    if lower == "may_tighten" and tighter not in kind.directions:
        wrong = Words("没有说明哪个方向算更严", "it is not said which direction is stricter")
        ways = "、".join(kind.directions) or "—"
        branch.blame("tighter", wrong, Words(f"写“tighter: ”加其中之一：{ways}", f"write “tighter:” and one of: {ways}"))


def _choices(branch: Branch) -> dict[str, Words]:
    inner = branch.branch("choices")
    return {key: inner.words(key) for key in inner.keys} if inner else {}


def _dated(one: Branch, whole: Branch, kind: Kind, choices: Mapping[str, Words]) -> Dated | None:
    before = len(whole.problems)
    refuse_strange_keys(one, VALUE_KEYS)
    product = one.text("layer") == PRODUCT
    require(one, ("layer", "value", "because") if product else ("layer", "value", "document", "from", "quote"))
    since, until = _day(one, "from"), _day(one, "until")
    value = _value(one, kind, choices)
    if len(whole.problems) > before or value is None:
        return None
    return Dated(
        layer=one.text("layer"),
        value=value,
        since=since or date.min,
        until=until,
        document=one.text("document"),
        clause=one.text("clause") or whole.text("clause"),
        quote=one.text("quote"),
        because=one.words("because"),
        lines={key: one.line_of(key) for key in one.keys},
    )


def _day(one: Branch, key: str) -> date | None:
    if not one.text(key):
        return None
    try:
        return KINDS["date"].read(one.text(key))
    except ValueError:
        one.blame(key, Words(f"日期“{one.text(key)}”读不懂", f"“{one.text(key)}” is not a date"), KINDS["date"].write)
        return None


def _value(one: Branch, kind: Kind, choices: Mapping[str, Words]) -> Any:
    written = one.keys.get("value")
    if written is None:
        return None
    try:
        return _many(written, kind, choices) if kind.many else _single(written, kind)
    except (ValueError, KeyError, AttributeError):
        text = written.text if isinstance(written, Leaf) else "…"
        one.blame("value", Words(f"“{text}”不是{kind.said.zh}", f"“{text}” is not {kind.said.en}"), kind.write)
        return None


def _single(written: Any, kind: Kind) -> Any:
    if not isinstance(written, Leaf):
        raise ValueError(written)
    return kind.read(written.text)


def _many(written: Any, kind: Kind, choices: Mapping[str, Words]) -> tuple[Any, ...]:
    if not isinstance(written, list):
        raise ValueError(written)
    found = tuple(kind.read(one.text) for one in written)
    if choices and any(str(one) not in choices for one in found):
        raise ValueError(found)
    return found
