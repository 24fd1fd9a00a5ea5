"""The order where need exceeds places: criteria first, then a lottery anyone can run again (S1.1).

The whole algorithm, so that it can be written again elsewhere in twenty lines:

1. Beforehand the school publishes the list (number, group, seats asked for), the free seats, SHA-256 of both, and
   SHA-256 of a secret seed; and names a later public draw whose number will be added.
2. At the draw the seed is shown. key = SHA-256 of the UTF-8 text `seed|word|number`, in hexadecimal; `word` is the public
   number, or empty.
3. Order: group (1 first), then key, then number.
4. In this order each application gets its seats if every seat it asks for is still free, and waits otherwise.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kehou.enrolment.rules.notices import digest

ALGORITHM = "kehou-lottery-1"


@dataclass(frozen=True)
class Entry:
    """One application in the frozen list."""

    number: str
    group: int
    seats: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {"number": self.number, "group": self.group, "seats": list(self.seats)}


@dataclass(frozen=True)
class Ranked:
    """Where an application stands after the draw; `full` are the seats that were gone."""

    number: str
    rank: int
    key: str
    placed: bool
    full: tuple[str, ...]


def groups_of(met: Mapping[str, Sequence[str]], criteria: Sequence[str]) -> dict[str, int]:
    """The group of each number: the first criterion weighs more than all after it; equal ones share a group.

    >>> groups_of({"a": ["sibling"], "b": ["work"], "c": [], "d": ["work", "sibling"]}, ("work", "sibling"))
    {'a': 3, 'b': 2, 'c': 4, 'd': 1}
    """
    weight = {number: tuple(one not in said for one in criteria) for number, said in met.items()}
    place = {one: at for at, one in enumerate(sorted(set(weight.values())), 1)}
    return {number: place[one] for number, one in weight.items()}


def commitment_of(seed: str) -> str:
    """What is published before the draw.

    >>> commitment_of("rain")[:8]
    '319b44c5'
    """
    return hashlib.sha256(seed.encode()).hexdigest()


def key_of(seed: str, word: str, number: str) -> str:
    """The lot of one number.

    >>> key_of("rain", "070", "2024-2-0001")[:8]
    '3676363e'
    """
    return hashlib.sha256(f"{seed}|{word}|{number}".encode()).hexdigest()


def list_digest(entries: Iterable[Entry], offered: Mapping[str, int], criteria: Sequence[str]) -> str:
    """SHA-256 of what was frozen; the order in which it was written down does not matter."""
    said = sorted((one.as_json() for one in entries), key=lambda one: one["number"])
    return digest({"entries": said, "offered": dict(offered), "criteria": list(criteria)})


def drawn(entries: Iterable[Entry], offered: Mapping[str, int], *, seed: str, word: str) -> list[Ranked]:
    """The order, and who gets the seats.

    >>> two = [Entry("1", 1, ("放学后看护/1",)), Entry("2", 1, ("放学后看护/1",))]
    >>> [(one.number, one.placed, one.full) for one in drawn(two, {"放学后看护/1": 1}, seed="rain", word="")]
    [('2', True, ()), ('1', False, ('放学后看护/1',))]
    """
    keyed = sorted((one.group, key_of(seed, word, one.number), one.number, one) for one in entries)
    free, found = dict(offered), []
    for rank, (_group, key, number, one) in enumerate(keyed, 1):
        full = tuple(seat for seat in one.seats if free.get(seat, 1) < 1)
        for seat in () if full else one.seats:
            if seat in free:
                free[seat] -= 1
        found.append(Ranked(number, rank, key, not full, full))
    return found


def exceeds(entries: Iterable[Entry], offered: Mapping[str, int]) -> dict[str, int]:
    """The seats asked for more often than they are offered, and by how many.

    >>> exceeds([Entry("1", 1, ("a",)), Entry("2", 1, ("a", "b"))], {"a": 1})
    {'a': 1}
    """
    asked: dict[str, int] = {}
    for one in entries:
        for seat in one.seats:
            asked[seat] = asked.get(seat, 0) + 1
    return {seat: asked[seat] - free for seat, free in offered.items() if asked.get(seat, 0) > free}


def document_of(lottery: Mapping[str, Any], ranked: Iterable[Ranked]) -> dict[str, Any]:
    """The file that anybody may take home and check."""
    return {"algorithm": ALGORITHM, **lottery, "result": [asdict(one) for one in ranked]}


def faults(document: Mapping[str, Any]) -> list[str]:
    """What does not hold in a published drawing, by name: commitment, list, order, result; none where all holds.

    Raises KeyError, TypeError or ValueError where the file is no drawing at all.
    """
    entries = [Entry(one["number"], int(one["group"]), tuple(one["seats"])) for one in document["entries"]]
    offered, seed, word = document["offered"], document["seed"], document["word"]
    if document["algorithm"] != ALGORITHM or not seed:
        raise ValueError(document["algorithm"])
    again = drawn(entries, offered, seed=seed, word=word)
    told = [Ranked(r["number"], r["rank"], r["key"], r["placed"], tuple(r["full"])) for r in document["result"]]
    checks = {
        "commitment": commitment_of(seed) == document["commitment"],
        "list": list_digest(entries, offered, document["criteria"]) == document["list_sha256"],
        "once": len({one.number for one in entries}) == len(entries),
        "order": [(r.number, r.key, r.rank) for r in again] == [(r.number, r.key, r.rank) for r in told],
        "result": {(r.number, r.placed, r.full) for r in again} == {(r.number, r.placed, r.full) for r in told},
    }
    return [name for name, holds in checks.items() if not holds]
