"""What each wish weighs against the others: one table a job, in points, kept in the instance's JSON.

Solver, scorer (`parts`), `explain` and `bound` read their prices here and nowhere else. A weight of 0 leaves the wish out;
rules have no weight and hold in every plan. Points are whole, from 0 to `MOST`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from .errors import at_least, at_most

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 1_000


class _Table:
    """What the tables of the jobs have in common: every weight is a whole number in bounds."""

    def __post_init__(self) -> None:
        for name, points in self:
            at_least(points, 0, f"weights.{name}")
            at_most(points, MOST, f"weights.{name}")

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return iter((one.name, getattr(self, one.name)) for one in fields(self))  # type: ignore[arg-type]

    @property
    def dearest(self) -> int:
        """The largest weight: what the heat of a search and the price of a broken rule are measured by."""
        return max(points for _name, points in self)


@dataclass(frozen=True)
class GroupWeights(_Table):
    """Groups (S5.4, S5.5). Points for each …

    - `sessions`: adult on a weekday of an ordinary week
    - `split`: group beyond the first that a home class is spread over
    - `under`: child a group lacks to `size_min`; high, so that no group is outside the band without need
    - `balance`: child between the largest and the smallest group of a cell
    - `grades`: grade beyond the first in a group
    - `special`: pair of children with special needs in one group
    - `moves`: child that leaves the room it was in so far
    """

    sessions: int = 10
    split: int = 3
    under: int = 20
    balance: int = 1
    grades: int = 4
    special: int = 4
    moves: int = 5


@dataclass(frozen=True)
class RosterWeights(_Table):
    """The duty roster (S5.5, C7.1). Points for each …

    - `fair`: duty of an adult above or below the fair share
    - `continuity`: face beyond the adults needed that a group sees on its weekday in the term
    - `campus`: duty on another campus
    - `wish`: duty on a weekday its adult would rather have free
    - `changes`: published duty that is given up. At `MOST` nothing else outweighs a change: what holds stays. Below it
      changes are weighed like every other wish, and at 0 the published roster is not looked at.
    """

    fair: int = 2
    continuity: int = 5
    campus: int = 1
    wish: int = 1
    changes: int = MOST


@dataclass(frozen=True)
class SeatWeights(_Table):
    """Seats (S5.4). Points for each …

    - `eyesight`: row between a child of weak eyes and the front; three times that for very weak eyes
    - `height`: row between a child and its place in the order of height
    - `left_hand`: left-handed child without an aisle or wall on the left
    - `classes`: pair of neighbours whose classes are not as wished

    A child's own `wishes` are points already; no weight is put on them.
    """

    eyesight: int = 2
    height: int = 2
    left_hand: int = 4
    classes: int = 3


Weights = GroupWeights | RosterWeights | SeatWeights
USUAL: dict[str, Weights] = {"groups": GroupWeights(), "roster": RosterWeights(), "seats": SeatWeights()}
"""What weighs where an instance says nothing."""


def each(instance: Any) -> dict[str, int]:
    """The weights of an instance by name; shifts carry their own prices with each cover and request.

    >>> from .instance import SeatsInstance
    >>> each(SeatsInstance(1, 1, ()))
    {'eyesight': 2, 'height': 2, 'left_hand': 4, 'classes': 3}
    """
    table = getattr(instance, "weights", None)
    return {} if table is None else asdict(table)


def at_usual_weights(instance: Any) -> Any:
    """The same question as if nobody had weighed anything otherwise: what plans of several weights are compared by."""
    return replace(instance, weights=USUAL[instance.job]) if instance.job in USUAL else instance


def weight_of(job: str, weights: Mapping[str, int], wish: str) -> int:
    """What one of a wish's things cost in a plan that says what it weighed; a plan made before plans said so weighed as usual.

    >>> weight_of("roster", {}, "continuity"), weight_of("roster", {"continuity": 7}, "continuity"), weight_of("seats", {}, "need")
    (5, 7, 1)
    """
    if job not in USUAL:
        return 1
    return weights.get(wish, getattr(USUAL[job], wish, 1))
