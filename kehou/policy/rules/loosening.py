"""Checking a whole library at once: no lower layer may loosen what a layer above it holds."""

from __future__ import annotations

from collections.abc import Iterator

from .answers import loosening_words
from .library import Library
from .parameters import Dated, Parameter
from .values import loosens
from .words import Problem


def loosening(library: Library) -> tuple[Problem, ...]:
    """Every value that gives away what a layer above holds at some moment of its life."""
    return tuple(
        Problem(parameter.file, below.line("value"), *loosening_words(parameter, below, above))
        for parameter in library.parameters.values()
        for below, above in _pairs(library, parameter)
        if loosens(below.value, above.value, lower=parameter.lower, tighter=parameter.tighter)
    )


def _pairs(library: Library, parameter: Parameter) -> Iterator[tuple[Dated, Dated]]:
    """A value and each value of a layer above that holds at the same time."""
    ruled = [one for one in parameter.values if library.document_of(one)]
    for below in ruled:
        uppers = library.chain(below.layer)[:-1]
        for above in ruled:
            if above.layer in uppers and _meet(library, below, above):
                yield below, above


def _meet(library: Library, one: Dated, other: Dated) -> bool:
    """Whether there is a day on which both hold: the later of the two beginnings."""
    start = max(one.since, other.since)
    return library.in_force(one, start) and library.in_force(other, start)
