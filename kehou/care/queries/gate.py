"""What a gate takes along for a time without a network: who may leave, with whom, who never may (T24, S4.1)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from kehou.care.models import HandOver, MakeUp, Permit, Session
from kehou.care.queries.codes import codes_to_carry
from kehou.care.queries.custody import custody_on, is_in_school
from kehou.care.queries.people import people_of
from kehou.care.queries.permits import alone_stop, pass_of, permits_of
from kehou.care.queries.sessions import sessions, stays_of
from kehou.care.rules import HomeAloneRules, Person, expected, is_barred, may_collect, why_not_alone
from kehou.core.names import plain_name
from kehou.core.scope import Scope
from kehou.organisation.queries import weekday_of
from kehou.people import queries as people
from kehou.planning import queries as planning


def gate_list(scope: Scope, now: datetime, rules: HomeAloneRules) -> dict[str, Any]:
    """Today's children as a gate needs them, with the same few questions for one child and for a thousand.

    No health, no phone numbers, no pictures; of a permit its number and a mark of its QR code, by which a scanned one is
    known and none can be made.
    """
    wide, day = replace(scope, sees="all"), now.date()
    stop, permits, last = alone_stop(scope.unit.pk, day), permits_of(wide, day), custody_on(wide, day)
    coming = set(expected(stays_of(wide, day), day=day, weekday=weekday_of(day)))
    kept_back = set(MakeUp.objects.filter(school=scope.unit.pk, date=day, handed_at=None).values_list("pupil", flat=True))
    known = people.pupils(wide).filter(pk__in=coming | set(permits) | set(last)).prefetch_related("guardians", "collectors")
    alone = {one.pk for one in known if not why_not_alone(pass_of(permits.get(one.pk)), day=day, rules=rules, stopped=bool(stop))}
    alone -= kept_back  # C7.4c: a make-up child is signed over to a guardian, whatever permit it has
    children = [_child(one, last.get(one.pk), permits.get(one.pk), one.pk in alone, now) for one in known]
    return {"stop": stop.reason if stop else "", "children": children, "codes": codes_to_carry(scope, now)}


def _child(pupil: Any, held: HandOver | None, permit: Permit | None, alone: bool, now: datetime) -> dict[str, Any]:
    named = people_of(pupil)
    return {
        "id": str(pupil.pk), "name": pupil.name, "of": str(pupil.home_class), "class": pupil.home_class.name,
        "pinyin": pupil.pinyin,
        "gone": "" if is_in_school(held) or held is None else held.to_name, "alone": alone,
        "card": [permit.number, token_mark(permit.token)] if permit else [],
        "may": [[str(one.id), one.kind, _called(one)] for one in may_collect(named, day=now.date(), now=now)],
        "not": [[plain_name(one.name), _called(one)] for one in named if is_barred(one.name, named)],
    }  # fmt: skip


def _called(one: Person) -> str:
    return f"{one.name}（{one.relation}）"


def token_mark(token: str) -> str:
    """What a gate keeps of a permit's QR code."""
    return sha256(token.encode()).hexdigest()[:16]


def sessions_of_children(scope: Scope, day: date, pupils: Iterable[UUID]) -> dict[UUID, Session]:
    """The session each of these children is in on a day: the one that holds it or held it last, else its group's."""
    wide, pupils = replace(scope, sees="all"), list(pupils)
    today = {one.pk: one for one in sessions(wide).filter(date=day)}
    by_group = {one.group_id: one for one in today.values()}
    members = planning.members_on(wide, day).filter(pupil__in=pupils).values_list("pupil", "group")
    found = {pupil: by_group[group] for pupil, group in members if group in by_group}
    held = custody_on(wide, day, pupils)
    return found | {pupil: today[one.session_id] for pupil, one in held.items() if one.session_id in today}
