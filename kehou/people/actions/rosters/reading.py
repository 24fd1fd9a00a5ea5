"""A file from outside is read once, in a process of its own; only what it says about pupils is kept, sealed, for a day."""

import hashlib
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.scope import Scope, reachable
from kehou.papers.sheets import read_workbook
from kehou.papers.sheets.refusals import Sentence, Unreadable
from kehou.people.choices import ImportState
from kehou.people.models import RosterImport
from kehou.people.queries.rosters import keeps_identity_numbers, roster_school
from kehou.people.rules.identity import without_identity_numbers
from kehou.people.rules.packing import packed, plain_reading
from kehou.people.rules.roster import Reading, read_roster
from kehou.people.rules.roster.text import masked

WAITS = timedelta(hours=24)


class FileRefused(Refusal):
    """The file could not be read; nothing of it was used."""

    sentence = _("这个文件无法读取。")

    @classmethod
    def because(cls, why: Unreadable) -> "FileRefused":
        return cls(_said(why.sentence), todo=_said(why.todo))


def _said(sentence: Sentence) -> str:
    return sentence.said_in(get_language() or "zh-hans")


def read_roster_file(content: bytes, file_name: str, *, today: date, scope: Scope) -> tuple[Reading, bool]:
    """The file's pupils and problems, and whether a column of identity numbers was left unread."""
    try:
        workbook = read_workbook(content, file_name)
    except Unreadable as why:
        raise FileRefused.because(why) from None
    school = roster_school(scope, today)
    ignored = not keeps_identity_numbers(scope) and without_identity_numbers(workbook, school)
    return read_roster(workbook, school, today=today), ignored


def draft_roster(content: bytes, file_name: str, *, now: datetime, scope: Scope) -> RosterImport:
    """Read a roster and let it wait for a day; nothing about the school's pupils changes."""
    reading, ignored = read_roster_file(content, file_name, today=now.date(), scope=scope)
    reachable(RosterImport, scope).filter(state=ImportState.DRAFT, expires_at__lt=now).delete()
    return RosterImport.objects.create(
        school_id=scope.unit.pk, file_name=_kept_name(file_name), sha256=hashlib.sha256(content).hexdigest(),
        by_id=scope.user_id, expires_at=now + WAITS, content=packed({**plain_reading(reading), "ignored_identity": ignored}),
    )  # fmt: skip


def _kept_name(file_name: str) -> str:
    """The file's own name without folders or numbers of persons."""
    return masked(Path(file_name.replace("\\", "/")).name)[-120:]


def discard_roster(one: RosterImport) -> None:
    """Throw a waiting roster away."""
    if one.state == ImportState.DRAFT:
        one.delete()
