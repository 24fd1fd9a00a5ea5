"""Reads of drafts, sheets of paper, requests to change and late applications."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, When

from kehou.core.scope import Scope, reachable
from kehou.enrolment.choices import OVER, ChangeState, State
from kehou.enrolment.models import Application, ChangeRequest, Draft, PaperSheet, Round
from kehou.enrolment.rules import EligibilityRules, grade_fits, may_edit, may_request
from kehou.people.queries import collectors_named, pupils
from kehou.policy.queries import rules_for

CLASS = ("pupil__home_class__grade", "pupil__home_class__campus")


@dataclass(frozen=True)
class Kept:
    """A draft as it was typed, and when."""

    said: dict[str, list[str]]
    saved_at: Any


def draft_of(scope: Scope, round: Round, pupil: Any) -> Kept | None:
    """The person's own draft for a child; nobody else's, the other guardian's neither."""
    draft = reachable(Draft, scope).filter(round=round, pupil=pupil, user=scope.user_id).first()
    return Kept(json.loads(draft.content), draft.saved_at) if draft else None


def drafts(scope: Scope) -> dict[UUID, Any]:
    """When this person last typed, by child: without unsealing what."""
    rows = reachable(Draft, scope).filter(user=scope.user_id, pupil__in=scope.pupils)
    return dict(rows.values_list("pupil_id", "saved_at"))


def living_application(scope: Scope, round: Round, pupil: Any) -> Application | None:
    """The child's application of this round, whoever of the guardians handed it in."""
    return reachable(Application, scope).filter(round=round, pupil=pupil).exclude(state__in=OVER).first()


def brothers_and_sisters(scope: Scope, round: Round, first: Any, today: date) -> list[Any]:
    """The family's other children at this school who may be asked for on the same form."""
    rules = rules_for(EligibilityRules, first.school, today)
    asked = Application.objects.filter(round=round, pupil=OuterRef("pk")).exclude(state__in=OVER)
    rows = pupils(scope).filter(school=first.school_id, state="here").exclude(pk=first.pk)
    return [one for one in rows.filter(~Exists(asked)) if grade_fits(one.home_class.grade.number, rules)]


def editable(application: Application, today: date) -> bool:
    """Whether the family may rewrite it now (S5.1)."""
    return may_edit(application.state, today, application.round.closes_on, is_listed=application.grade_list_id is not None)


def requestable(application: Application, today: date) -> bool:
    """Whether a change can be asked for now (S1.2)."""
    return may_request(application.state, today, application.round.closes_on, is_listed=application.grade_list_id is not None)


def changes(scope: Scope, **filters: Any) -> QuerySet[ChangeRequest]:
    """Requests to change within reach, the latest first."""
    rows = reachable(ChangeRequest, scope).filter(**filters).defer("photo")
    rows = rows.annotate(has_photo=Case(When(photo=b"", then=False), default=True, output_field=BooleanField()))
    return rows.select_related("application__round", "asked_by", "decided_by", *CLASS)


def waiting_changes(scope: Scope, round: Round) -> QuerySet[ChangeRequest]:
    """What the school has to decide, the oldest first."""
    return changes(scope, application__round=round, state=ChangeState.ASKED).order_by("asked_at", "id")


def late_applications(scope: Scope, round: Round) -> QuerySet[Application]:
    """Late ones that wait to be taken as an exception, the oldest first (S5.1)."""
    rows = reachable(Application, scope).filter(round=round, state=State.LATE)
    return rows.select_related("submitted_by", *CLASS).order_by("submitted_at")


def exceptions(scope: Scope, round: Round | None) -> int:
    """How many late applications and requests to change wait for the school."""
    if round is None:
        return 0
    return late_applications(scope, round).count() + waiting_changes(scope, round).count()


def sheets(scope: Scope, round: Round) -> QuerySet[PaperSheet]:
    """Printed sheets within reach, by class and name; their photos stay sealed."""
    rows = reachable(PaperSheet, scope).filter(round=round).defer("photo").select_related("application", *CLASS)
    return rows.order_by("pupil__home_class__grade__number", "pupil__home_class__number", "pupil__pinyin", "printed_at")


def sheet_with(scope: Scope, round: Round, typed: str) -> PaperSheet | None:
    """The sheet with this code, however it was typed: small letters, without the line, with spaces."""
    code = plain_code(typed)
    return sheets(scope, round).filter(code=code).first() if code else None


def plain_code(typed: str) -> str:
    """The code as it is kept, or "" where it can be none.

    >>> plain_code(" k7q4 m2xp "), plain_code("K7Q4-M2XP"), plain_code("K7")
    ('K7Q4-M2XP', 'K7Q4-M2XP', '')
    """
    marks = "".join(mark for mark in typed.upper() if mark.isascii() and mark.isalnum())
    return f"{marks[:4]}-{marks[4:]}" if len(marks) == 8 else ""


def sheets_of(scope: Scope, application: Application) -> QuerySet[PaperSheet]:
    """The sheets of paper behind an application, with how they were registered and whether there is a photo."""
    rows = reachable(PaperSheet, scope).filter(application=application).select_related("registered_by").defer("photo")
    return rows.annotate(has_photo=Case(When(photo=b"", then=False), default=True, output_field=BooleanField()))


def picture_of(scope: Scope, pk: UUID) -> bytes | None:
    """The photo of a sheet within reach, unsealed; None where none was taken."""
    return _picture(reachable(PaperSheet, scope).filter(pk=pk).first())


def change_picture(scope: Scope, pk: UUID) -> bytes | None:
    """The photo of a change that came on paper."""
    return _picture(reachable(ChangeRequest, scope).filter(pk=pk).first())


def _picture(sheet: Any) -> bytes | None:
    try:
        return sheet.picture if sheet else None
    except ValueError:  # not a picture: nothing to show
        return None


def fetchers(scope: Scope, application: Application) -> list[Any]:
    """Whom the family named to collect, with whether they still may."""
    return list(collectors_named(scope, application.pupil_id).filter(pk__in=application.collectors))


def sheet_facts(scope: Scope, sheet: PaperSheet) -> dict[str, Any]:
    """Everything a printed application form says before a family writes on it, in plain values.

    The code finds the sheet again; `address` is what its QR code opens at the homeroom teacher's.
    """
    round = sheet.round
    slots = round.slots_offered
    pupil = sheet.pupil
    return {
        "code": sheet.code, "address": f"/{round.school.code}/enrolment/paper/?code={sheet.code}", "school": round.school.name,
        "term": str(round.term), "closes_on": round.closes_on, "pupil": pupil.name, "home_class": pupil.home_class.name,
        "days": sorted({day for slot in slots for day in slot.weekdays}), "slots": [f"{one.name} {one.hours}" for one in slots],
    }  # fmt: skip


def sheets_to_print(scope: Scope, ids: list[UUID]) -> list[dict[str, Any]]:
    """The facts of many sheets in one question, in class order."""
    rows = reachable(PaperSheet, scope).filter(pk__in=ids).defer("photo").select_related("round__term", "round__school", *CLASS)
    in_order = rows.prefetch_related("round__slots").order_by(
        "pupil__home_class__grade__number", "pupil__home_class__number", "pupil__pinyin"
    )
    return [sheet_facts(scope, one) for one in in_order]
