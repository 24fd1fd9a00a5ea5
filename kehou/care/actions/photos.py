"""A photo of a filled-in page is read and waits for a person's word; lists go to the printer with a code that says which they are (C7.2)."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from PIL import Image

from kehou.care.actions.refusals import (
    CornersHidden,
    ListOfOtherDay,
    NoListInPhoto,
    NotOurList,
    NotYourList,
    OtherList,
    PageBent,
    PageTooSmall,
    SeveralListsInPhoto,
)
from kehou.care.actions.sessions import locked
from kehou.care.events import ListsPrinted
from kehou.care.models import PaperPhoto, PrintedPage, Session
from kehou.care.queries import DayList, pages_of, printed_page, sessions
from kehou.core.journal import record
from kehou.core.pictures import in_grey
from kehou.core.scope import Scope
from kehou.papers import photo as reading
from kehou.papers.kinds.rolls import LAYOUT
from kehou.papers.reference import Reference, in_address, referred

SIDE = 3600  # pixels: enough for a box of four millimetres, and what a phone of today gives
KEPT = 70  # the quality of the page laid flat: a third of a megabyte, and a signature can be read
NOT_FLAT = {"small": PageTooSmall, "corners": CornersHidden, "bent": PageBent}


def print_lists(lists: Sequence[DayList], *, day: date, scope: Scope) -> None:
    """This will remember which children stand on which page in which order, so that a photo of it can be read by child."""
    pages = [(one.session, page) for one in lists for page in pages_of(one)]
    PrintedPage.objects.bulk_create(
        [
            PrintedPage(
                school_id=session.school_id, session=session, page=page.page, fingerprint=page.fingerprint, pupils=[line.pupil.pk for line in page.lines]
            )
            for session, page in pages
        ],
        ignore_conflicts=True,
    )
    found = tuple(one.session.pk for one in lists)
    record(ListsPrinted(school=lists[0].session.school_id, day=day.isoformat(), sessions=found, pages=len(pages)), scope=scope)


def read_photo(sent: Any, *, day: date | None = None, session: Session | None = None, now: datetime, scope: Scope) -> PaperPhoto:
    """This will read one photo of one page and keep what it says, and the page laid flat, until a person has looked at it.

    The list must be of this session where one is given, else of this day. A newer photo of the same page takes the place of
    the older. Nothing is marked and nobody handed over.
    """
    photo = in_grey(sent, side=SIDE)
    code, found = _whose(reading.codes_in(photo), scope)
    one = _session_of(found, scope)
    _check(one, day, session)
    printed = printed_page(one.pk, found.page, found.fingerprint, scope)
    if printed is None:
        raise NotOurList
    flat = _flat(photo, code)
    PaperPhoto.objects.filter(session=locked(one), page=found.page).delete()
    return PaperPhoto.objects.create(
        school_id=one.school_id, session=one, page=found.page, fingerprint=found.fingerprint, picture=_sealed(flat.picture),
        rows=_rows(flat, printed.pupils), read_at=now, by_id=scope.user_id,
    )  # fmt: skip


def _whose(codes: Sequence[reading.Code], scope: Scope) -> tuple[reading.Code, Reference]:
    """The one list of this school in the photo."""
    ours = {(told, code) for code in codes if (told := in_address(code.says))}
    if not ours:
        raise NotOurList if codes else NoListInPhoto
    if len({told for told, _code in ours}) > 1:
        raise SeveralListsInPhoto
    (unit, word), code = next(iter(ours))
    found = referred(word, unit) if scope.unit and unit == scope.unit.code else None
    if found is None:
        raise NotOurList
    return code, found


def _session_of(found: Reference, scope: Scope) -> Session:
    one = sessions(scope).filter(pk=found.session).first()
    if one is None:
        raise NotYourList
    return one


def _check(one: Session, day: date | None, session: Session | None) -> None:
    which = {"which": f"{one.date:%Y-%m-%d} {one.group.name}"}
    if session is not None and session.pk != one.pk:
        raise OtherList(OtherList.sentence % which)
    if session is None and one.date != day:
        raise ListOfOtherDay(ListOfOtherDay.sentence % which)


def _flat(photo: Image.Image, code: reading.Code) -> reading.Flat:
    try:
        return reading.laid_flat(photo, code, LAYOUT)
    except reading.NotFlat as reason:
        raise NOT_FLAT[str(reason)] from None


def _rows(flat: reading.Flat, pupils: Sequence[UUID]) -> list[dict[str, Any]]:
    read = reading.ticks(flat, LAYOUT, len(pupils))
    return [{"pupil": str(pk), "says": row.says, "top": row.top, "bottom": row.bottom} for pk, row in zip(pupils, read, strict=True)]


def _sealed(picture: Image.Image) -> str:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=KEPT)
    return base64.b64encode(out.getvalue()).decode()


def throw_away(photo: PaperPhoto) -> None:
    """This will delete a photo that nobody needs: the wrong one, or a poor one."""
    photo.delete()


def forget_photos(*, before: datetime) -> int:
    """This will delete the photos read before this moment that nobody has taken in."""
    return PaperPhoto.objects.filter(read_at__lt=before).delete()[0]


def in_one(photos: Sequence[PaperPhoto]) -> bytes:
    """The pages laid flat under each other as one picture: what is kept with the list."""
    pictures = [Image.open(io.BytesIO(base64.b64decode(one.picture))) for one in photos]
    if not pictures:
        return b""
    whole = Image.new("L", (max(one.width for one in pictures), sum(one.height for one in pictures)), 255)
    top = 0
    for one in pictures:
        whole.paste(one, (0, top))
        top += one.height
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=KEPT)
    return out.getvalue()
