"""Whether a piece of evidence stands in the school's journal, and where its words differ from those kept there (S5.3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kehou.core.journal import Break, entries, heads, verify
from kehou.core.models import Entry
from kehou.core.scope import Scope, reachable
from kehou.enrolment.models import Signature
from kehou.enrolment.rules.evidence import Fault, kept_faults


@dataclass(frozen=True)
class Chained:
    """The link of the school's journal that tells of this signature, how long the chain is, and where it breaks."""

    seq: int
    at: datetime
    kind: str
    length: int
    broken: Break | None
    faults: tuple[Fault, ...]


def chained(scope: Scope, file: Any) -> Chained | None:
    """What the journal of this scope's school says of an evidence file; None where it tells of no such signature."""
    letter = _id(file["facts"].get("letter"))
    entry = entries(scope, kind="enrolment.LetterSigned", facts__letter=str(letter)).first() if letter else None
    if entry is None or letter is None:
        return None
    head = heads(scope).get(unit=entry.unit_id)
    return Chained(entry.seq, entry.at, entry.kind, head.seq, verify(entry.unit_id), tuple(_faults(scope, entry, letter, file)))


def _faults(scope: Scope, entry: Entry, letter: UUID, file: Any) -> list[Fault]:
    """The seal is the one that was chained; the words are, byte for byte, those the school has kept."""
    wrong = [] if entry.facts.get("seal") == file["seal"] else [Fault("other_seal", "seal")]
    kept = reachable(Signature, scope).filter(letter=letter).first()
    return [*wrong, *(kept_faults(kept.document, file) if kept else ())]


def _id(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
