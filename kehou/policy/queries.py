"""Asking policy: rule sets for the rooms, answers for people, problems for policy officers.

`unit` is a `core.models.Unit` (or anything with its `path`: the codes from the city down, joined by "/").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import get_language

from kehou.core.errors import Refusal
from kehou.core.journal import resting_on
from kehou.core.models import Entry, Unit
from kehou.core.scope import Scope, reachable

from .events import ExpiryAnnounced
from .rules.answers import Answer, Basis, answer, basis_of, holding
from .rules.cases import cases, failures
from .rules.documents import Clause, Document
from .rules.library import Library, build
from .rules.loosening import loosening
from .rules.own import LEVEL as PLAN
from .rules.own import OwnPlan as OwnPlan
from .rules.own import Verdict, out_of_order, overlaid, plans_in, typed_value
from .rules.own import judged as judged_alone
from .rules.parameters import PRODUCT, Parameter
from .rules.values import plain as plain
from .rules.words import LooserThanAbove, NothingInForce, PolicyProblem, Problem, Words

R = TypeVar("R")
ROWS_SHOWN = 50


class NoPolicy(Refusal):
    """No policy in force answers for this unit on this day (S8)."""

    clause = "S8"


class LooseningRefused(Refusal):
    """A lower layer gives away what a higher one holds."""


# ── what the rooms ask ────────────────────────────────────────────────────────


def rules_for(kind: type[R], unit: Any, on: date) -> R:
    """The rule set in force for a unit on a day: `GroupingRules` is filled from folder `grouping`."""
    return _rules(kind, unit.path, _own(unit), on, _directories())[0]  # type: ignore[arg-type]


def basis_for(kind: type, unit: Any, on: date) -> tuple[Basis, ...]:
    """What the rule set rests on, one entry a field; a decision stores `[b.as_json() for b in …]`."""
    return _rules(kind, unit.path, _own(unit), on, _directories())[1]


def basis_lines(kind: type, unit: Any, on: date) -> tuple[str, ...]:
    """The same as short lines, for `Event.basis`: `grouping.size_max=30 (S5.4, xx-primary)`."""
    return tuple(basis.line for basis in basis_for(kind, unit, on))


def basis_json(kind: type, unit: Any, on: date) -> list[dict[str, Any]]:
    """The same as JSON, for a column beside the decision."""
    return [basis.as_json() for basis in basis_for(kind, unit, on)]


def value_of(name: str, unit: Any, on: date) -> Any:
    """One parameter's value: `value_of("grouping.size_max", unit, on)`."""
    return explain(name, unit, on).value


@lru_cache(maxsize=8192)
def _rules(kind: type[R], path: str, own: str, on: date, directories: tuple[Path, ...]) -> tuple[R, tuple[Basis, ...]]:
    chain = tuple(path.split("/"))
    library = _with_plans(path, own, directories)
    folder = library.folder(folder_of(kind))
    told = [_told(library, folder[f.name], chain, on) for f in fields(kind) if _is_told(f, folder, kind)]  # type: ignore[arg-type]
    return kind(**{basis.parameter.split(".")[1]: basis.value for basis in told}), tuple(told)


def _is_told(one: Field, folder: dict[str, Parameter], kind: type) -> bool:
    """Whether the city's folder speaks about a field; a silent one needs the rule set's own default."""
    if one.name in folder:
        return True
    if one.default is MISSING and one.default_factory is MISSING:
        name = f"{folder_of(kind)}.{one.name}"
        raise NoPolicy(
            Words(f"本市的政策文件夹没有参数 {name}。", f"This city's policy folder has no parameter {name}.").said(
                get_language()
            ),
            todo=Words(f"请加上 parameters/{name.replace('.', '/')}.yaml。", "Add its file.").said(get_language()),
        )
    return False


def _told(library: Library, parameter: Parameter, chain: tuple[str, ...], on: date) -> Basis:
    dated = _refusing(holding, library, parameter, chain=chain, on=on)
    return basis_of(parameter, dated)


def folder_of(kind: type) -> str:
    """The folder a rule set is filled from: PublicNoticeRules → public_notice."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__.removesuffix("Rules")).lower()


def _refusing(ask: Any, *args: Any, **kwargs: Any) -> Any:
    """Ask a pure rule; its two kinds of "no" become refusals in the reader's language."""
    language = get_language()
    try:
        return ask(*args, **kwargs)
    except NothingInForce as no:
        raise NoPolicy(no.sentence.said(language), clause=no.clause, todo=no.todo.said(language)) from no
    except LooserThanAbove as no:
        todo = no.todo.said(language)
        raise LooseningRefused(no.sentence.said(language), clause=no.clause, todo=todo) from no


# ── what people ask ───────────────────────────────────────────────────────────


def explain(name: str, unit: Any, on: date) -> Answer:
    """What holds here, on this day, and why: value, layer, clause, words, history."""
    chain = tuple(unit.path.split("/"))
    library = library_for(unit)
    if name not in library.parameters:
        raise LookupError(name)
    return _refusing(answer, library, name, chain=chain, on=on)


def answers(unit: Any, on: date) -> list[Answer]:
    """Every parameter that holds for a unit on a day, in the order of their names."""
    chain = tuple(unit.path.split("/"))
    library = library_for(unit)
    return [found for name in sorted(library.parameters) if (found := _quietly(library, name, chain, on))]


def in_words(answer: Answer) -> dict[str, str]:
    """The answer's value as a person reads it, in Chinese and in English."""
    return {language: answer.parameter.shown(answer.basis.value, language) for language in ("zh", "en")}


def _quietly(library: Library, name: str, chain: tuple[str, ...], on: date) -> Answer | None:
    try:
        return answer(library, name, chain=chain, on=on)
    except NothingInForce:
        return None


def unsettled(unit: Any, on: date) -> list[Parameter]:
    """The parameters about which no document says anything on that day (S8: they ended by themselves)."""
    chain = tuple(unit.path.split("/"))
    library = library_for(unit)
    return [one for name, one in sorted(library.parameters.items()) if not _quietly(library, name, chain, on)]


def documents_of(unit: Any) -> list[tuple[Document, date]]:
    """The documents of a unit and of the units above it, each with the first day it no longer holds."""
    chain = tuple(unit.path.split("/"))
    library = library_for(unit)
    mine = [one for one in library.documents.values() if one.unit in chain]
    return [(one, library.ends(one)) for one in sorted(mine, key=lambda one: (chain.index(one.unit), one.issued))]


def expiring(unit: Any, on: date) -> list[tuple[Document, date]]:
    """The documents whose end has to be announced now: within `policy.announce_days` of it (S8)."""
    ahead = value_of("policy.announce_days", unit, on)
    told = [(one, end) for one, end in documents_of(unit) if one.level != PLAN]  # a plan ends with its term, as everybody knows
    return [(one, end) for one, end in told if one.issued <= on < end and (end - on).days <= ahead]


def announcing(unit: Any, on: date) -> tuple[str, ...]:
    """What an announcement itself rests on: how long ahead it is due."""
    return (explain("policy.announce_days", unit, on).basis.line,)


def announced(scope: Scope) -> set[tuple[str, str]]:
    """The documents, with their ends, whose expiry the journal already holds."""
    told = reachable(Entry, scope).filter(kind=ExpiryAnnounced.kind())
    return set(told.values_list("facts__document", "facts__ends"))


def ended(unit: Any, on: date) -> list[tuple[Document, date]]:
    """The documents that hold no longer on a day."""
    return [(one, end) for one, end in documents_of(unit) if end <= on]


def clause(id: str, unit: Any = None) -> tuple[Clause, Document, list[Parameter]] | None:
    """A clause, its document, and the parameters that rest on it; in any city where no unit is named."""
    libraries = [library_for(unit)] if unit else all_libraries()
    for library in libraries:
        if found := library.clauses.get(id):
            return found, library.documents[found.document], _resting_on(library, id)
    return None


def _resting_on(library: Library, id: str) -> list[Parameter]:
    everything = library.parameters.values()
    return [one for one in everything if id == one.clause or id in {dated.clause for dated in one.values}]


def clauses(unit: Any = None) -> list[Clause]:
    """All clauses known, document by document."""
    libraries = [library_for(unit)] if unit else all_libraries()
    return [one for library in libraries for one in library.clauses.values()]


def decisions_on(scope: Scope, name: str) -> list[Entry]:
    """The journal's entries whose basis names the parameter, newest first, as far as the scope reaches."""
    return [] if scope.desk == "public" else resting_on(name, scope, most=ROWS_SHOWN)


def layer_names(unit: Any) -> dict[str, str]:
    """The names of the layers above a unit and of itself by code; the product's own defaults beside."""
    codes = unit.path.split("/")
    names = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
    return {PRODUCT: Words("产品默认", "product default").said(get_language()), **names}


def public_units() -> list[Unit]:
    """The units whose documents are loaded, the city first."""
    codes = [code for library in all_libraries() for code in library.layers]
    return list(Unit.objects.filter(code__in=codes).order_by("path"))


def unit_at(code: str) -> Unit | None:
    return Unit.objects.filter(code=code).first()


# ── a school's own plan beside the documents ─────────────────────────────────


def judge(unit: Any, name: str, value: Any, on: date) -> Verdict | None:
    """One value of a plan beside what the documents say on a day; None where they no longer speak of it.

    A value that can't be read at all raises ValueError or KeyError.
    """
    chain = tuple(unit.path.split("/"))
    library = library_of(chain)
    try:
        return judged_alone(library, name, value, chain=chain, on=on) if name in library.parameters else None
    except NothingInForce:
        return None


def documents_alone(unit: Any, on: date) -> list[Answer]:
    """Every parameter as the documents settle it, the unit's own plans left out: what a new plan is drafted from."""
    chain = tuple(unit.path.split("/"))
    library = library_of(chain)
    return [found for name in sorted(library.parameters) if (found := _quietly(library, name, chain, on))]


def parameter_named(name: str, unit: Any) -> Parameter | None:
    return library_of(tuple(unit.path.split("/"))).parameters.get(name)


def contradictions(values: Mapping[str, Any], unit: Any) -> list[tuple[Parameter, Parameter]]:
    """Pairs of stored values that contradict each other: a smallest group above the largest one."""
    known = library_of(tuple(unit.path.split("/"))).parameters
    typed = {name: typed_value(known[name], value) for name, value in values.items() if name in known}
    return [(known[low], known[high]) for low, high in out_of_order(typed)]


# ── the folders ───────────────────────────────────────────────────────────────


def _directories() -> tuple[Path, ...]:
    return tuple(settings.KEHOU_POLICY_DIRS)


def all_libraries() -> list[Library]:
    """One library per configured folder; a folder with problems is refused as a whole."""
    return [library_in(directory) for directory in _directories()]


def library_of(chain: Sequence[str], directories: Iterable[Path] | None = None) -> Library:
    """The library of the city at the top of a chain of unit codes."""
    libraries = [library_in(directory) for directory in directories or _directories()]
    for library in libraries:
        if library.city in chain:
            return library
    known = "、".join(library.city for library in libraries)
    raise NoPolicy(
        Words(
            f"没有为“{chain[0]}”载入政策（已载入：{known}）。", f"No policy is loaded for “{chain[0]}” (loaded: {known})."
        ).said(get_language()),
        todo=Words("请把本市的政策文件夹加进 KEHOU_POLICY_DIRS。", "Add its folder to KEHOU_POLICY_DIRS.").said(get_language()),
    )


def library_for(unit: Any) -> Library:
    """The library of a unit's city with the unit's own published plans laid over it."""
    return _with_plans(unit.path, _own(unit), _directories())


def _own(unit: Any) -> str:
    """What the unit's plans say; the folders' own units, as commands name them, have none."""
    return str(getattr(unit, "own_policy", ""))


@lru_cache(maxsize=1024)
def _with_plans(path: str, own: str, directories: tuple[Path, ...]) -> Library:
    chain = tuple(path.split("/"))
    library = library_of(chain, directories)
    return overlaid(library, chain[-1], plans_in(own)) if own else library


@lru_cache(maxsize=32)
def library_in(directory: Path | str) -> Library:
    """A folder's library, read once; PolicyProblem says where and how to mend it."""
    library, problems = build(texts_in(Path(directory)))
    problems = (*problems, *loosening(library))
    if problems:
        raise PolicyProblem(problems)
    return library


def texts_in(directory: Path) -> dict[str, str]:
    """The folder's policy texts by path below it."""
    found = sorted(path for path in directory.rglob("*") if path.suffix in (".yaml", ".yml", ".txt"))
    return {path.relative_to(directory).as_posix(): path.read_text("utf-8", "replace") for path in found}


def problems_in(directory: Path | str) -> list[Problem]:
    """Everything a policy officer has to mend in a folder, its cases included."""
    texts = texts_in(Path(directory))
    library, problems = build(texts)
    examples, misread = cases(texts)
    found = [*problems, *loosening(library), *misread]
    return sorted(found or failures(library, examples), key=lambda one: (one.file, one.line))


def layer_path(code: str) -> str | None:
    """A unit's path as the folders know it (no database needed), or None."""
    for library in all_libraries():
        if chain := library.chain(code):
            return "/".join(chain)
    return None
