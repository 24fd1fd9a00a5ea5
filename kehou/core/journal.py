"""The journal: append-only, hash-chained per unit, and the place where news goes up."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

from kehou.core import clock
from kehou.core.events import Event
from kehou.core.ids import uuid7
from kehou.core.models import Chain, Entry, RestsOn
from kehou.core.scope import Scope, acting, reachable

Reaction = Callable[..., None]
START = "0" * 64


class UnknownNews(LookupError):
    """An event that wiring.py does not list."""


class OutOfReach(LookupError):
    """Who acts may not write into this unit's journal."""


@dataclass(frozen=True)
class Break:
    """The first entry of a chain that does not hold, and why."""

    unit_id: UUID
    seq: int
    why: str


def record(event: Event, *, scope: Scope) -> Entry:
    """Write the event to its unit's journal and run the reactions listed for it, in order.

    All in the caller's transaction: a reaction that fails, or refuses, undoes everything.
    """
    return record_all([event], scope=scope)[0]


def record_all(events: Sequence[Event], *, scope: Scope) -> list[Entry]:
    """The same for news of one unit that belongs together: the chain is locked and lengthened once."""
    reactions = [(event, reactions_to(type(event))) for event in events]
    with acting(scope.for_unit(events[0].school), apart=False) as unit_scope:
        entries = _append(events, scope=scope)
        for event, reacting in reactions:
            for react in reacting:
                react(event, scope=unit_scope)
    return entries


def reactions_to(kind: type[Event]) -> list[Reaction]:
    """What the house does at this news; an event nobody listed is an error."""
    try:
        return list(import_string(f"{settings.KEHOU_WIRING}.REACTIONS")[kind])
    except KeyError:
        raise UnknownNews(f"{kind.kind()} is not listed in {settings.KEHOU_WIRING}") from None


def _append(events: Sequence[Event], *, scope: Scope) -> list[Entry]:
    chain, now = _locked_head(events[0].school), clock.now()
    entries = []
    for event in events:
        entry = _entry(event, chain, now, scope)
        chain.seq, chain.head = entry.seq, entry.hash
        entries.append(entry)
    _write(entries, _resting(events, entries), chain)
    return entries


def _resting(events: Sequence[Event], entries: Sequence[Entry]) -> list[RestsOn]:
    """From each parameter an entry rests on to the entry, so that the policy book finds its decisions."""
    return [
        RestsOn(parameter=parameter, unit_id=entry.unit_id, seq=entry.seq, at=entry.at)
        for event, entry in zip(events, entries, strict=True)
        for parameter in {line.partition("=")[0] for line in event.basis}
    ]


def _write(entries: Sequence[Entry], resting: Sequence[RestsOn], chain: Chain) -> None:
    """Entries, what they rest on and the new head in one statement: every act of the house pays for it."""
    with connection.cursor() as cursor:
        cursor.execute(_writing(), [*_columns(Entry, entries), *_columns(RestsOn, resting), chain.seq, chain.head, chain.pk])
        if cursor.rowcount != 1:
            raise OutOfReach(f"the head of {chain.pk} is not to be written by who acts here")


@cache
def _writing() -> str:
    written, rested = _insertion(Entry), _insertion(RestsOn)
    return f"WITH written AS ({written}), rested AS ({rested}) UPDATE core_chain SET seq = %s, head = %s WHERE unit_id = %s"


def _insertion(model: type[Model]) -> str:
    """Any number of rows, one array for each column."""
    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    arrays = ", ".join(f"%s::{field.cast_db_type(connection)}[]" for field in fields)
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT * FROM unnest({arrays})"


def _columns(model: type[Model], rows: Sequence[Any]) -> list[list[Any]]:
    """The rows' values, one list for each column."""
    fields = model._meta.concrete_fields
    return [[field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in fields]


def _entry(event: Event, chain: Chain, now: datetime, scope: Scope) -> Entry:
    """The link after the chain's head."""
    if event.school != chain.unit_id:
        raise ValueError("news of two units does not belong into one chain")
    entry = Entry(
        id=uuid7(), unit_id=event.school, seq=chain.seq + 1, at=now, actor_id=scope.user_id, because=scope.because,
        kind=event.kind(), facts=_plain(event.facts()), before=chain.head,
    )  # fmt: skip
    entry.hash = hash_of(entry)
    return entry


def _locked_head(unit_id: UUID) -> Chain:
    """The head of the unit's chain, locked until the transaction ends; made at the unit's first entry."""
    head = _head(unit_id)
    if head is None:
        Chain.objects.get_or_create(unit_id=unit_id)
        head = _head(unit_id)
    assert head is not None
    return head


def _head(unit_id: UUID) -> Chain | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, head FROM core_chain WHERE unit_id = %s FOR UPDATE", [unit_id])
        row = cursor.fetchone()
    return Chain(unit_id=unit_id, seq=row[0], head=row[1]) if row else None


def _plain(facts: dict[str, Any]) -> Any:
    return json.loads(json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False))


def hash_of(entry: Entry) -> str:
    """SHA-256 over the hash before it and everything the entry says."""
    said = {
        "unit": str(entry.unit_id), "seq": entry.seq, "at": f"{entry.at.timestamp():.6f}", "actor": str(entry.actor_id or ""),
        "because": entry.because, "kind": entry.kind, "facts": entry.facts,
    }  # fmt: skip
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(entry.before.encode() + text.encode()).hexdigest()


def verify(unit_id: UUID) -> Break | None:
    """The first break in a unit's chain, or None where every entry holds up to its head.

    The caller acts in a scope that reaches the unit.
    """
    seq, before = 0, START
    for entry in Entry.objects.filter(unit_id=unit_id).order_by("seq").iterator(2000):
        seq += 1
        fault = _fault(entry, seq, before)
        if fault:
            return Break(unit_id, seq, fault)
        before = entry.hash
    chain = Chain.objects.filter(unit_id=unit_id).first()
    if (chain.seq, chain.head) != (seq, before) if chain else seq:
        return Break(unit_id, seq + 1, "the tail is missing or the head was changed")
    return None


def _fault(entry: Entry, seq: int, before: str) -> str:
    if entry.seq != seq:
        return f"entry {seq} is missing, {entry.seq} stands in its place"
    if entry.before != before:
        return "it does not follow the entry before it"
    return "" if hash_of(entry) == entry.hash else "its content was changed"


def entries(scope: Scope, **filters: Any) -> QuerySet[Entry]:
    """The journal within reach, newest first."""
    return reachable(Entry, scope).filter(**filters).select_related("actor", "unit").order_by("-at", "-seq")


def resting_on(parameter: str, scope: Scope, *, most: int) -> list[Entry]:
    """The newest entries within reach whose basis names the parameter; both steps go by an index."""
    found = reachable(RestsOn, scope).filter(parameter=parameter).order_by("-at", "-seq")[:most]
    places = set(found.values_list("unit", "seq", "at"))
    units, numbers, moments = zip(*places, strict=True) if places else ((), (), ())
    near = entries(scope, unit__in=set(units), seq__in=numbers, at__in=set(moments))
    return [one for one in near if (one.unit_id, one.seq, one.at) in places]


def title_of(kind: str) -> str:
    """What a fact is called in the reader's language; one the house no longer knows keeps its own name."""
    listed = import_string(f"{settings.KEHOU_WIRING}.REACTIONS")
    return str(next((event.headline for event in listed if event.kind() == kind), "") or kind)


def heads(scope: Scope) -> Any:
    """The head of every journal within reach: unit, number, hash."""
    return reachable(Chain, scope).select_related("unit").order_by("unit__path")


def kinds(scope: Scope) -> list[str]:
    """Every kind of fact the journal within reach holds."""
    return sorted(reachable(Entry, scope).order_by().values_list("kind", flat=True).distinct())


def last_number(scope: Scope) -> int:
    """How many facts the unit's journal holds: another number, where anything has happened there."""
    return reachable(Chain, scope).filter(unit=scope.unit).values_list("seq", flat=True).first() or 0
