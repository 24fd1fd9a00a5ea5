"""The way on paper: sheets with a code, printed for a child and registered when they come back (S5.1)."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.applications import apply, posted_before
from kehou.enrolment.actions.drafts import drop_drafts_of
from kehou.enrolment.actions.families import Fetching, name_fetchers
from kehou.enrolment.actions.refusals import SheetOfAnother, SheetRegistered
from kehou.enrolment.choices import Channel
from kehou.enrolment.events import SheetRegistered as Registered
from kehou.enrolment.events import SheetsPrinted
from kehou.enrolment.models import Application, PaperSheet, Round
from kehou.enrolment.rules import Asked

MARKS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is taken for another on paper


def new_code() -> str:
    """Eight marks, two by four: short enough to type, too many to meet by chance."""
    marks = "".join(secrets.choice(MARKS) for _ in range(8))
    return f"{marks[:4]}-{marks[4:]}"


def print_sheets(round: Round, pupils: Sequence[Any], *, now: datetime, scope: Scope) -> list[PaperSheet]:
    """A sheet for each of these children; one that is printed again keeps its code until it is registered."""
    with acting(scope.for_unit(round.school_id)):
        wanted = {pupil.pk: pupil for pupil in pupils}
        open_sheets = PaperSheet.objects.filter(round=round, pupil__in=wanted, application=None)
        standing = {one.pupil_id: one for one in open_sheets.defer("photo")}
        new = [_sheet(round, pk, now, scope) for pk in wanted if pk not in standing]
        PaperSheet.objects.bulk_create(new)
        if new:
            record(SheetsPrinted(school=round.school_id, sheets=tuple(one.pk for one in new)), scope=scope)
        by_pupil = {**standing, **{one.pupil_id: one for one in new}}
    return [by_pupil[pk] for pk in wanted]


def _sheet(round: Round, pupil_id: UUID, now: datetime, scope: Scope) -> PaperSheet:
    return PaperSheet(
        school_id=round.school_id, round=round, pupil_id=pupil_id, code=new_code(), printed_by_id=scope.user_id, printed_at=now
    )


def register_paper(
    asked: Asked,
    *,
    round: Round,
    pupil: Any,
    now: datetime,
    scope: Scope,
    consents: Mapping[str, bool] | None = None,
    code: str = "",
    received_on: date | None = None,
    photo: bytes = b"",
    fetching: Fetching | None = None,
    once: UUID | None = None,
) -> Application:
    """Register a sheet that came back: the same checks, the same way, with its photo sealed beside it.

    In time is what the homeroom teacher received in time, also where it is typed in a day later.
    """
    if standing := posted_before(pupil, once, scope):
        return standing
    with acting(scope.for_unit(round.school_id)):
        sheet = _sheet_of(round, pupil, code, now, scope)
        application = apply(
            asked, round=round, pupil=pupil, now=now, scope=scope, channel=Channel.PAPER, consents=consents, once=once,
            received_on=received_on,
        )  # fmt: skip
        name_fetchers(application, pupil, pupil, fetching or Fetching(), now=now, scope=scope)
        drop_drafts_of(round, [pupil.pk])
        _registered(sheet, application, received_on or now.date(), photo, now=now, scope=scope)
    return application


def _sheet_of(round: Round, pupil: Any, code: str, now: datetime, scope: Scope) -> PaperSheet:
    """The printed sheet with this code, or a new line where the family wrote on a sheet without one."""
    if not code:
        return _sheet(round, pupil.pk, now, scope)
    sheet = PaperSheet.objects.select_for_update().filter(round=round, code=code).first()
    if sheet is None or sheet.pupil_id != pupil.pk:
        raise SheetOfAnother
    if sheet.application_id:
        raise SheetRegistered
    return sheet


def _registered(
    sheet: PaperSheet, application: Application, received_on: date, photo: bytes, *, now: datetime, scope: Scope
) -> None:
    sheet.application, sheet.received_on, sheet.registered_by_id, sheet.registered_at = (
        application,
        received_on,
        scope.user_id,
        now,
    )
    if photo:
        sheet.picture = photo
    sheet.save()
    told = Registered(
        school=sheet.school_id, sheet=sheet.pk, application=application.pk, pupil=application.pupil_id, received_on=received_on,
        photo=bool(photo),
    )  # fmt: skip
    record(told, scope=scope)
