"""Pick-up codes: a family's own, and what a typed or scanned one says at the gate."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kehou.care.models import HandOver, PickupCode
from kehou.care.queries.custody import custody_on, is_in_school
from kehou.care.queries.people import people_of
from kehou.care.rules import (
    Person,
    Ticket,
    is_barred,
    may_collect,
    plain_letters,
    six_letters,
    why_not_collect,
    why_not_ticket,
)
from kehou.core import tickets
from kehou.core.scope import Scope, reachable


def code_letters(pk: UUID) -> str:
    """The six letters of a code: they follow from its id and the house's key, and are kept nowhere."""
    return six_letters(tickets.keyed("pick-up code", str(pk)))


def code_digest(school: UUID, day: date, letters: str) -> str:
    """What is kept of the letters, to find the code again."""
    return tickets.keyed("pick-up letters", f"{school}:{day}:{letters}").hex()


def codes(scope: Scope) -> QuerySet[PickupCode]:
    """Codes within reach, the newest first."""
    return reachable(PickupCode, scope).select_related("pupil__home_class__grade", "pupil__school", "hand_over", "used_by")


def codes_of(scope: Scope, pupil: Any, day: date) -> list[PickupCode]:
    """A child's codes of a day, for its family."""
    return list(codes(scope).filter(pupil=pupil, date=day))


def code_typed(scope: Scope, typed: str, day: date) -> PickupCode | None:
    """The school's code of today that reads like this; a scanned address is read for its letters."""
    letters = plain_letters(typed.partition("code=")[2][:6] if "code=" in typed else typed)
    if len(letters) != 6 or scope.unit is None:
        return None
    return codes(replace(scope, sees="all")).filter(date=day, digest=code_digest(scope.unit.pk, day, letters)).first()


@dataclass(frozen=True)
class Verdict:
    """A code at the gate: for whom, and why not."""

    code: PickupCode
    person: Person | None
    why_not: str
    held: HandOver | None

    @property
    def opens(self) -> bool:
        return not self.why_not


def verdict_of(code: PickupCode, scope: Scope, now: datetime) -> Verdict:
    """What the code says now: what happened to it, to the person, to the child."""
    day, named = now.date(), people_of(code.pupil)
    person = next((one for one in named if one.id == code.person), None)
    held = custody_on(replace(scope, sees="all"), day, [code.pupil_id]).get(code.pupil_id)
    ticket = Ticket(code.expires_at, code.used_at, code.revoked_at)
    why = why_not_ticket(ticket, now=now) or _why_not_person(person, named, day, now)
    return Verdict(code, person, why or ("" if is_in_school(held) else "gone"), held)


def _why_not_person(person: Person | None, named: list[Person], day: date, now: datetime) -> str:
    if person is None:
        return "revoked_person"
    if is_barred(person.name, named):
        return "barred"
    return "revoked_person" if why_not_collect(person, day=day, now=now, with_code=True) else ""


def may_be_sent(pupil: Any, day: date, now: datetime) -> list[Person]:
    """For whom the family can make a code today."""
    return may_collect(people_of(pupil), day=day, now=now, with_code=True)


def ticket_of(code: PickupCode) -> str:
    """The code as a signed note that a gate can check without a network: as little as it needs to know the child by."""
    return tickets.signed({
        "u": code.pupil.school.code, "i": code.pk.hex, "c": code_letters(code.pk), "n": code.pupil.name,
        "k": code.pupil.home_class.name, "w": code.to_name, "e": int(code.expires_at.timestamp()),
    })  # fmt: skip


def codes_to_carry(scope: Scope, now: datetime) -> list[dict[str, Any]]:
    """Today's codes for a gate whose network may fail: the letters, for whom, and why they open nothing any more."""
    found = codes(replace(scope, sees="all")).filter(date=now.date())
    return [_carried(one, now) for one in found.prefetch_related("pupil__guardians", "pupil__collectors")]


def _carried(one: PickupCode, now: datetime) -> dict[str, Any]:
    named = people_of(one.pupil)
    person = next((other for other in named if other.id == one.person), None)
    state = "used" if one.used_at else "revoked" if one.revoked_at else _why_not_person(person, named, now.date(), now)
    facts = {"i": one.pk.hex, "p": str(one.pupil_id), "e": int(one.expires_at.timestamp()), "s": state}
    if state:
        return {**facts, "c": code_letters(one.pk)}
    return {**facts, "c": code_letters(one.pk), "n": one.pupil.name, "k": one.pupil.home_class.name, "w": one.to_name}


def codes_by_id(scope: Scope, ids: Iterable[UUID], day: date) -> dict[UUID, PickupCode]:
    """The school's codes of today with these ids."""
    return {one.pk: one for one in codes(replace(scope, sees="all")).filter(date=day, pk__in=list(ids))}
