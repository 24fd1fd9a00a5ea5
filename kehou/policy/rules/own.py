"""What a school's own published plans say, laid over the city's library as documents of the school's layer (S7.1, S8).

A plan may be stricter than the documents, or settle what they leave open; where it would be looser, it gives way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from .answers import answer
from .documents import Document
from .library import Library
from .parameters import Dated, Parameter
from .values import loosens
from .words import Words

LEVEL = "plan"  # below the documents of the school: a plan holds for its term


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A published plan: from its first to its last day, its values in the form decisions store, each with the school's reason."""

    id: str
    title: Words
    since: date
    until: date
    values: Mapping[str, Any]
    reasons: Mapping[str, str] = field(default_factory=dict)


def written(plans: Iterable[OwnPlan]) -> str:
    """The plans as one text, the same for the same plans; nothing for none."""
    told = [
        {"id": one.id, "title": [one.title.zh, one.title.en], "since": one.since.isoformat(), "until": one.until.isoformat(),
         "values": dict(one.values), "reasons": dict(one.reasons)}
        for one in plans
    ]  # fmt: skip
    return json.dumps(told, ensure_ascii=False, sort_keys=True) if told else ""


def plans_in(text: str) -> tuple[OwnPlan, ...]:
    """The plans that were written."""
    return tuple(
        OwnPlan(
            one["id"], Words(*one["title"]), date.fromisoformat(one["since"]), date.fromisoformat(one["until"]),
            one["values"], one["reasons"],
        )
        for one in (json.loads(text) if text else [])
    )  # fmt: skip


def adding(plans: Sequence[OwnPlan], new: OwnPlan) -> tuple[OwnPlan, ...]:
    """The plans with a new one: what still held of an older one ends the day before."""
    eve = new.since - timedelta(days=1)
    kept = [one if one.until < new.since else replace(one, until=eve) for one in plans]
    return (*(one for one in kept if one.since <= one.until), new)


def overlaid(library: Library, unit: str, plans: Sequence[OwnPlan]) -> Library:
    """The library with the plans of one unit as documents of its layer."""
    parameters = dict(library.parameters)
    for plan in plans:
        for name, value in plan.values.items():
            if dated := _dated(parameters.get(name), unit, plan, value):
                parameters[name] = replace(parameters[name], values=(*parameters[name].values, dated))
    documents = {plan.id: Document(plan.id, plan.title, plan.since, unit, LEVEL) for plan in plans}
    ends = {plan.id: plan.until + timedelta(days=1) for plan in plans}
    return replace(
        library, parameters=parameters, documents={**library.documents, **documents}, replaced={**library.replaced, **ends}
    )


def _dated(parameter: Parameter | None, unit: str, plan: OwnPlan, value: Any) -> Dated | None:
    """A plan's value; one that is no longer understood holds nothing."""
    if parameter is None:
        return None
    try:
        typed = typed_value(parameter, value)
    except (ValueError, KeyError):
        return None
    because = Words(plan.reasons.get(parameter.name, ""))
    return Dated(unit, typed, plan.since, plan.until, plan.id, parameter.clause, because=because, yields=True)


def typed_value(parameter: Parameter, value: Any) -> Any:
    """A stored value as the parameter's own type; ValueError or KeyError where it is none."""
    read = parameter.kind.read
    if not parameter.kind.many:
        return read(str(value))
    typed = tuple(read(str(one)) for one in value)
    if parameter.choices and any(str(one) not in parameter.choices for one in typed):
        raise ValueError(value)
    return typed


# ── judging a line of a plan ──────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Verdict:
    """A plan's value beside what the documents say: same, tighter, own, looser or fixed; the last two can't be filed."""

    parameter: Parameter
    value: Any
    policy: Any
    clause: str
    document: str
    kind: str

    @property
    def stands(self) -> bool:
        return self.kind not in ("looser", "fixed")


def judged(library: Library, name: str, value: Any, *, chain: Sequence[str], on: date) -> Verdict:
    """Hold one value of a plan against the documents alone, plans left out: where 30 is the most, 28 is tighter, 31 looser (S7.1)."""
    found = answer(library, name, chain=chain, on=on)
    parameter, policy = found.parameter, found.dated
    typed = typed_value(parameter, value)
    told = found.document.title.zh if found.document else ""
    return Verdict(parameter, typed, policy.value, policy.clause or parameter.clause, told, _kind(parameter, typed, policy))


def _kind(parameter: Parameter, value: Any, policy: Dated) -> str:
    if value == policy.value:
        return "same"
    if parameter.lower == "fixed":
        return "fixed"
    if parameter.lower == "free" or policy.is_default:
        return "own"
    return "looser" if loosens(value, policy.value, lower=parameter.lower, tighter=parameter.tighter) else "tighter"


# Of two that belong together, the first may not be above the second.
IN_ORDER = (
    ("grouping.size_min", "grouping.size_max"),
    ("eligibility.grade_min", "eligibility.grade_max"),
    ("service_time.late_start", "service_time.late_end"),
)


def out_of_order(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The pairs of parameters that contradict each other; values as their own types.

    >>> out_of_order({"grouping.size_min": 29, "grouping.size_max": 28})
    [('grouping.size_min', 'grouping.size_max')]
    """
    return [(low, high) for low, high in IN_ORDER if low in values and high in values and values[low] > values[high]]
