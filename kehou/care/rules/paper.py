"""What a sheet of paper says about a child: its boxes as one word for the roll and one for going home, or nothing a machine may say."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

ROLL, GOING = ("present", "absent", "leave"), ("taken", "alone")


@dataclass(frozen=True)
class Read:
    """How a row reads. `state` is empty where a person has to say it; `gone` is taken, alone, empty, or ? where it is not clear."""

    state: str
    gone: str

    @property
    def is_clear(self) -> bool:
        return bool(self.state) and self.gone != "?"


def read_row(boxes: Mapping[str, str]) -> Read:
    """The row's five boxes (ticked, empty, unclear) in words.

    >>> row = dict.fromkeys(ROLL + GOING, "empty")
    >>> read_row(row | {"present": "ticked", "taken": "ticked"})
    Read(state='present', gone='taken')
    >>> read_row(row), read_row(row | {"present": "ticked", "absent": "ticked"}).state
    (Read(state='', gone=''), '')
    >>> read_row(row | {"present": "ticked", "alone": "unclear"})
    Read(state='present', gone='?')

    Somebody who was not there has not left from here:

    >>> read_row(row | {"absent": "ticked", "taken": "ticked"})
    Read(state='', gone='taken')
    """
    state, gone = _only(boxes, ROLL), _only(boxes, GOING)
    if gone and state != "present":
        state = ""
    return Read("" if state == "?" else state, gone)


def _only(boxes: Mapping[str, str], names: Sequence[str]) -> str:
    """The one that is ticked, empty where none is, ? where it is not clear or there are two."""
    ticked, unclear = ([name for name in names if boxes.get(name, "unclear") == said] for said in ("ticked", "unclear"))
    if not ticked and not unclear:
        return ""
    return ticked[0] if len(ticked) == 1 and not unclear else "?"


def fingerprint_of(session: UUID, page: int, pupils: Sequence[UUID]) -> str:
    """Eight bytes that stand for these children in this order on this page.

    >>> one, two = UUID(int=1), UUID(int=2)
    >>> fingerprint_of(one, 1, [one, two]) == fingerprint_of(one, 1, [two, one])
    False
    """
    told = session.bytes + bytes([page]) + b"".join(one.bytes for one in pupils)
    return hashlib.sha256(told).hexdigest()[:16]
