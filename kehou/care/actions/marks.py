"""Marks are corrected by a later mark (C7.2)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from kehou.care.actions.custody import Day
from kehou.care.choices import MarkState
from kehou.care.models import Mark, Session


def last_mark(session: Session, pupil: UUID) -> Mark | None:
    """The mark that counts."""
    return Mark.objects.filter(session=session, pupil=pupil).order_by("-seq").first()


def mark_again(
    session: Session, pupil: UUID, *, state: MarkState, reason: str, day: Day, device_at: datetime | None = None
) -> Mark:
    """This will add the next mark; two at once are refused by the number."""
    before = last_mark(session, pupil)
    return Mark.objects.create(
        school_id=day.school, session=session, pupil_id=pupil, seq=before.seq + 1 if before else 1, state=state, at=day.now,
        by_id=day.by, corrects=before, reason=reason[:200], device_at=device_at,
    )  # fmt: skip


def mark_all(
    session: Session, states: dict[Any, tuple[MarkState, str]], *, day: Day, device_at: datetime | None = None
) -> list[Mark]:
    """This will write the first marks of a whole group in one statement."""
    rows = [
        Mark(
            school_id=day.school, session=session, pupil_id=pupil, state=state, at=day.now, by_id=day.by, reason=reason,
            device_at=device_at,
        )
        for pupil, (state, reason) in states.items()
    ]  # fmt: skip
    return Mark.objects.bulk_create(rows)
