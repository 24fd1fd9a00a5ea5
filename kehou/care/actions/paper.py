"""A list filled in by hand comes back in: its times are the times, and what differs from phones and desk is asked of a person (C7.2)."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from kehou.care.actions.custody import Day
from kehou.care.actions.phones import Line, hear_paper
from kehou.care.actions.photos import in_one
from kehou.care.actions.refusals import PaperAheadOfTime, PaperOfAnotherDay, PhotoIsGone
from kehou.care.choices import MarkState, Said
from kehou.care.events import PaperListTaken
from kehou.care.models import PaperList, PaperPhoto, Session
from kehou.care.rules import StaffingRules
from kehou.core.journal import record
from kehou.core.scope import Scope


@dataclass(frozen=True)
class PaperRow:
    """One child's row: the tick, and where it left by the sheet, when and to whom."""

    pupil: UUID
    state: str
    left_at: datetime | None = None
    to_kind: str = ""
    to_id: UUID | None = None
    to_name: str = ""


def take_paper(
    session: Session, rows: Sequence[PaperRow], *, roll_at: datetime, photo: bytes, staffing: StaffingRules, now: datetime, scope: Scope,
    read: Sequence[PaperPhoto] = (),
) -> PaperList:
    """This will keep the sheet with its photo, and hear its rows as one more phone's: nothing entered before is overwritten.

    Custody gets the times written on the paper. Where phone, desk and paper differ, an alarm asks a person. Photos that were
    read for it stay as pages laid flat, sealed with the sheet, and wait no longer.
    """
    _check_times(session, rows, roll_at, now)
    photo = photo or in_one(read)
    if PaperPhoto.objects.filter(pk__in=[one.pk for one in read]).delete()[0] != len(read):
        raise PhotoIsGone  # somebody else took it in meanwhile
    sheet = PaperList.objects.create(
        school_id=session.school_id, session=session, roll_at=roll_at, photo=base64.b64encode(photo).decode(), has_photo=bool(photo),
        typed_at=now, by_id=scope.user_id,
    )  # fmt: skip
    lines = [_line(sheet, n, said) for n, said in enumerate(_said(rows, roll_at), 1)]
    marked, handed = hear_paper(session, lines, staffing=staffing, day=Day(session.school_id, session.date, now, scope))
    gone = sum(row.left_at is not None for row in rows)
    news = PaperListTaken(
        school=session.school_id, session=session.pk, paper_list=sheet.pk, children=len(rows), gone=gone, marked=marked, handed_over=handed,
        by_photo=bool(read),
    )  # fmt: skip
    record(news, scope=scope)
    return sheet


def _check_times(session: Session, rows: Sequence[PaperRow], roll_at: datetime, now: datetime) -> None:
    times = [roll_at, *(row.left_at for row in rows if row.left_at)]
    if any(one.date() != session.date for one in times):
        raise PaperOfAnotherDay
    if any(one > now or one < roll_at for one in times):
        raise PaperAheadOfTime


def _said(rows: Sequence[PaperRow], roll_at: datetime) -> list[dict[str, Any]]:
    """The roll first, then who left; each a line of its own with its own time."""
    roll = [{"pupil": row.pupil, "says": row.state, "device_at": roll_at, "of_roll": True} for row in rows]
    left = [
        {"pupil": row.pupil, "says": Said.GONE, "device_at": row.left_at, "to_kind": row.to_kind, "to_id": row.to_id, "to_name": row.to_name}
        for row in rows if row.left_at and row.state == MarkState.PRESENT
    ]  # fmt: skip
    return roll + left


def _line(sheet: PaperList, number: int, said: dict[str, Any]) -> Line:
    return Line(id=uuid5(sheet.pk, str(number)), device=sheet.pk, number=number, offset_ms=0, **said)
