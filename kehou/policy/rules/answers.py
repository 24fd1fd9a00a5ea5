"""Answers: what holds for a unit on a day, why, and what the layers above say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .documents import Clause, Document
from .library import Library
from .parameters import PRODUCT, Dated, Parameter
from .values import loosens, plain
from .words import LooserThanAbove, NothingInForce, Words


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision rests on; stored beside it, so that it stays explained after the policy ends (S8)."""

    parameter: str
    value: Any
    layer: str
    clause: str
    document: str
    since: date | None

    def as_json(self) -> dict[str, Any]:
        """The form decisions store."""
        return {
            "parameter": self.parameter,
            "value": plain(self.value),
            "layer": self.layer,
            "clause": self.clause,
            "document": self.document,
            "since": self.since and plain(self.since),
        }

    @property
    def line(self) -> str:
        """The form events carry.

        >>> Basis("grouping.size_max", 30, "xx-primary", "S5.4", "S", date(2024, 2, 20)).line
        'grouping.size_max=30 (S5.4, xx-primary)'
        """
        return f"{self.parameter}={plain(self.value)} ({self.clause}, {self.layer})"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a parameter's history, with the days on which it really held."""

    dated: Dated
    document: Document | None
    since: date
    until: date | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What holds here, on this day, and why."""

    parameter: Parameter
    unit: str
    on: date
    dated: Dated
    document: Document | None
    clause: Clause | None
    above: tuple[Dated, ...]
    history: tuple[Line, ...]

    @property
    def value(self) -> Any:
        return self.dated.value

    @property
    def basis(self) -> Basis:
        return basis_of(self.parameter, self.dated)


def basis_of(parameter: Parameter, dated: Dated) -> Basis:
    """A value as the basis of a decision; a product default has no first day."""
    since = None if dated.is_default else dated.since
    return Basis(parameter.name, dated.value, dated.layer, dated.clause, dated.document, since)


def held(library: Library, parameter: Parameter, *, chain: Sequence[str], on: date) -> list[Dated]:
    """The value each layer holds on a day, from the product's default down to the unit."""
    found: list[Dated] = []
    for layer in (PRODUCT, *chain):
        one = _of_layer(library, parameter, layer, on)
        if one is not None and one.yields and any(_looser(parameter, one, above) for above in found):
            one = _of_layer(library, parameter, layer, on, plans=False)
        found += [one] if one is not None else []
    return found


def _of_layer(library: Library, parameter: Parameter, layer: str, on: date, *, plans: bool = True) -> Dated | None:
    """The layer's value in force: of two, the later document's (S8: 凡以往规定不一致的，按本意见)."""
    mine = [one for one in parameter.values if one.layer == layer and (plans or not one.yields)]
    holding = [one for one in mine if library.in_force(one, on)]
    return max(holding, key=lambda one: (_issued(library, one), one.since), default=None)


def _looser(parameter: Parameter, below: Dated, above: Dated) -> bool:
    """Whether a value gives away what a document above holds; a product default holds nothing."""
    return not above.is_default and loosens(below.value, above.value, lower=parameter.lower, tighter=parameter.tighter)


def _issued(library: Library, dated: Dated) -> date:
    document = library.document_of(dated)
    return document.issued if document else date.min


def holding(library: Library, parameter: Parameter, *, chain: Sequence[str], on: date) -> Dated:
    """The one value that holds: the lowest layer's, unless it loosens what a layer above holds."""
    layers = held(library, parameter, chain=chain, on=on)
    if not layers:
        raise _nothing(library, parameter, on)
    ruled = [one for one in layers if not one.is_default]
    for above, below in zip(ruled, ruled[1:], strict=False):
        if _looser(parameter, below, above):
            raise LooserThanAbove(*loosening_words(parameter, below, above), below.clause)
    return layers[-1]


def answer(library: Library, name: str, *, chain: Sequence[str], on: date) -> Answer:
    """This will answer what a parameter is for the unit at the end of the chain, and why."""
    parameter = library.parameters[name]
    dated = holding(library, parameter, chain=chain, on=on)
    layers = held(library, parameter, chain=chain, on=on)
    return Answer(
        parameter=parameter,
        unit=chain[-1],
        on=on,
        dated=dated,
        document=library.document_of(dated),
        clause=library.clauses.get(dated.clause),
        above=tuple(one for one in layers if one is not dated),
        history=history(library, parameter, chain=chain, on=on),
    )


def history(library: Library, parameter: Parameter, *, chain: Sequence[str], on: date) -> tuple[Line, ...]:
    """Every value the unit's layers ever had, oldest first, each with the days it held."""
    mine = [one for one in parameter.values if one.layer in (PRODUCT, *chain)]
    lines = [_line(library, one, on) for one in mine]
    order = {layer: rank for rank, layer in enumerate((PRODUCT, *chain))}
    return tuple(sorted(lines, key=lambda line: (line.since, order[line.dated.layer])))


def _line(library: Library, dated: Dated, on: date) -> Line:
    document = library.document_of(dated)
    ends = library.ends(document) if document else None
    last = date.fromordinal(ends.toordinal() - 1) if ends else None
    until = min((day for day in (dated.until, last) if day), default=None)
    return Line(dated, document, dated.since, until, library.in_force(dated, on))


def _nothing(library: Library, parameter: Parameter, on: date) -> NothingInForce:
    last = max((library.ends(d) for one in parameter.values if (d := library.document_of(one))), default=None)
    ended = last is not None and last <= on
    zh = f"{on} 没有现行文件规定“{parameter.title.zh}”" + (f"：最后一份文件已于 {last} 失效" if ended else "")
    en = f"No document in force on {on} settles “{parameter.title.en or parameter.name}”" + (
        f": the last one ended on {last}" if ended else ""
    )
    todo = Words("请政策管理员载入新的文件。", "Ask the policy officer to load the document that follows.")
    return NothingInForce(Words(zh + "。", en + "."), todo, "S8" if ended else parameter.clause)


def loosening_words(parameter: Parameter, below: Dated, above: Dated) -> tuple[Words, Words]:
    """The sentence that names both clauses, and what to write instead."""
    zh = (
        f"“{parameter.title.zh}”：{below.layer} 依 {below.document} {below.clause} 定为 {parameter.shown(below.value)}，"
        f"松于上级 {above.layer} 依 {above.document} {above.clause} 定的 {parameter.shown(above.value)}"
    )
    en = (
        f"“{parameter.title.en}”: {below.layer} sets {parameter.shown(below.value, 'en')} by {below.document} "
        f"{below.clause}, looser than {parameter.shown(above.value, 'en')} set above by {above.layer} "
        f"({above.document} {above.clause})"
    )
    return Words(zh, en), _instead(parameter, above)


_DIRECTIONS = {
    "lower": Words("不高于", "at most"),
    "higher": Words("不低于", "at least"),
    "earlier": Words("不晚于", "not after"),
    "later": Words("不早于", "not before"),
    "true": Words("须同为", "must stay"),
    "false": Words("须同为", "must stay"),
    "subset": Words("只能取自", "only out of"),
    "superset": Words("须包含", "must include"),
}


def _instead(parameter: Parameter, above: Dated) -> Words:
    same = Words("须同为", "must stay")
    bound = same if parameter.lower == "fixed" else _DIRECTIONS[parameter.tighter]
    zh, en = parameter.shown(above.value), parameter.shown(above.value, "en")
    return Words(
        f"下级只能收紧、不能放宽：{bound.zh} {zh}，或删去这一条",
        f"a lower layer may only be stricter: {bound.en} {en}, or remove this value",
    )
