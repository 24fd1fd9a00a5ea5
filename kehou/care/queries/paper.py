"""Lists filled in by hand: the rows to type, the sheets that came in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from kehou.care.choices import Holder
from kehou.care.models import PaperList, PaperPhoto, PrintedPage, Session
from kehou.care.queries.daily import lists_on, pages_of
from kehou.care.queries.people import people_of
from kehou.care.queries.sessions import Line, roll_list
from kehou.care.rules import may_collect
from kehou.care.rules.paper import Read, read_row
from kehou.core.marks import marked
from kehou.core.scope import Scope, reachable
from kehou.people import queries as people


@dataclass(frozen=True)
class PhotoRow:
    """A child's row on a photo: what it reads as, and where its cut-out is."""

    photo: UUID
    number: int
    read: Read


@dataclass(frozen=True)
class PaperLine:
    """One row of the sheet as it is typed: the child, what is expected, who may have taken it, what the house knows already.

    With a photo, `row` is what stands on it, and nothing is expected of a child that is on no photo: a person says it.
    """

    line: Line
    takers: list[tuple[str, str]]
    row: PhotoRow | None = None
    by_photo: bool = False

    @property
    def state(self) -> str:
        """What is chosen before anybody has said anything; empty where a person must."""
        if self.row:
            return self.row.read.state
        return "" if self.by_photo else "leave" if self.line.on_leave else "present"

    @property
    def who(self) -> str:
        """To whom it went, as far as boxes can say."""
        gone = self.row.read.gone if self.row else ""
        return {"taken": "asked", "?": "asked"}.get(gone, gone)

    @property
    def needs_a_look(self) -> bool:
        """Whether the row is shown as it was written: not clear, or with a time and a name that only a person can read."""
        return bool(self.by_photo and (self.row is None or not self.row.read.is_clear or self.row.read.gone))

    @property
    def pupil(self) -> Any:
        return self.line.pupil

    @property
    def known(self) -> str:
        """What has come in before by phone or desk."""
        held, mark = self.line.held, self.line.mark
        if held and not Holder(held.to_kind).is_school:
            return marked(f"{held.get_to_kind_display()}：{held.to_name}")
        return str(mark.get_state_display()) if mark else ""


def paper_lines(session: Session, scope: Scope, photos: Iterable[PaperPhoto] = ()) -> list[PaperLine]:
    """Everybody on the sheet in its order, with who may take the child that day: as many questions for one as for thirty."""
    lines = sorted(roll_list(session, scope), key=lambda one: (one.pupil.pinyin, one.pupil.name))
    prefetch_related_objects([one.pupil for one in lines], "guardians", "collectors")
    photos = list(photos)
    rows = rows_of(photos)
    return [PaperLine(one, _takers(one.pupil, session), rows.get(one.pupil.pk), bool(photos)) for one in lines]


def rows_of(photos: Iterable[PaperPhoto]) -> dict[UUID, PhotoRow]:
    """By child, not by position: what stands on the photos."""
    return {
        UUID(row["pupil"]): PhotoRow(photo.pk, number, read_row(row["says"]))
        for photo in photos for number, row in enumerate(photo.rows)
    }  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """What differs between the pages photographed and the list as it is now."""

    only_on_paper: list[Any]
    not_on_paper: list[PaperLine]
    is_other: bool


def changed(session: Session, photos: Iterable[PaperPhoto], lines: Iterable[PaperLine], scope: Scope) -> Changed:
    """Whether the list has changed since it was printed, and for whom."""
    photos, lines = list(photos), list(lines)
    listed = {line.pupil.pk for line in lines}
    gone = [pk for pk in rows_of(photos) if pk not in listed]
    now = {(one.page, one.fingerprint) for day in lists_on(scope, session.date, session=session.pk) for one in pages_of(day)}
    is_other = any((one.page, one.fingerprint) not in now for one in photos)
    names = list(people.pupils(replace(scope, sees="all")).filter(pk__in=gone)) if gone else []
    return Changed(names, [line for line in lines if photos and line.row is None], is_other)


def paper_photos(scope: Scope, session: UUID | None = None) -> QuerySet[PaperPhoto]:
    """Photos that have been read and wait for a person, a session's or all within reach."""
    found = reachable(PaperPhoto, scope).select_related("by", "session__group", "session__room")
    return found.filter(session=session) if session else found


def printed_page(session: UUID, page: int, fingerprint: str, scope: Scope) -> PrintedPage | None:
    """Which children stand on a page, in their order."""
    return reachable(PrintedPage, scope).filter(session=session, page=page, fingerprint=fingerprint).first()


def _takers(pupil: Any, session: Session) -> list[tuple[str, str]]:
    free = may_collect(people_of(pupil), day=session.date)
    return [(f"{one.kind}:{one.id}", f"{one.name}（{one.relation}）") for one in free]


def paper_lists(scope: Scope, session: UUID) -> QuerySet[PaperList]:
    """A session's sheets, the newest first."""
    return reachable(PaperList, scope).filter(session=session).select_related("by", "session__group", "session__room")
