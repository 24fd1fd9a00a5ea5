"""Proof that a notice was shown, and what was shown when (S5.2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kehou.core.journal import entries
from kehou.core.models import Entry
from kehou.core.scope import Scope, acting, reachable
from kehou.enrolment.choices import Extension
from kehou.enrolment.models import Notice, NoticeExtension, NoticeSheet, Objection
from kehou.enrolment.rules import digest

KINDS = ("NoticePublished", "NoticeExtended", "NoticeNameHidden", "ObjectionFiled", "ObjectionAnswered", "NoticeClosed")


@dataclass(frozen=True)
class Shown:
    """One version of the list: what it was, from when until when it was shown, and whether its hash still fits."""

    version: int
    sha256: str
    since: datetime
    until: datetime | None
    holds: bool
    named: int


def versions(scope: Scope, notice: Notice) -> list[Shown]:
    """Every version of the list, in order."""
    sheets = list(reachable(NoticeSheet, scope).filter(notice=notice).order_by("version"))
    starts = [one.shown_from or notice.published_at for one in sheets]
    ends = [*starts[1:], notice.taken_down_at]
    return [_shown(sheet, since, until, notice) for sheet, since, until in zip(sheets, starts, ends, strict=True)]


def _shown(sheet: NoticeSheet, since: datetime, until: datetime | None, notice: Notice) -> Shown:
    kept = sheet.sha256 or notice.sha256
    return Shown(sheet.version, kept, since, until, digest(sheet.rows) == kept, sum("name" in row for row in sheet.rows))


def sheet_version(scope: Scope, notice: Notice, version: int) -> NoticeSheet | None:
    return reachable(NoticeSheet, scope).filter(notice=notice, version=version).first()


def extensions(scope: Scope, notice: Notice) -> list[NoticeExtension]:
    """How often and why the notice stood longer."""
    return list(reachable(NoticeExtension, scope).filter(notice=notice))


def told_of(scope: Scope, notice: Notice) -> list[dict[str, Any]]:
    """What the journal says about this notice, the first first: number, time, hash of each entry."""
    kinds = [f"enrolment.{kind}" for kind in KINDS]
    rows = entries(scope, kind__in=kinds, facts__notice=str(notice.pk)).order_by("seq")
    return [{"entry": one, "words": _words(one)} for one in rows]


def _words(entry: Entry) -> str:
    facts = entry.facts
    told = {
        "NoticePublished": lambda: _("公示发布，到 %(day)s") % {"day": facts["ends_on"]},
        "NoticeExtended": lambda: _("公示延长到 %(day)s：%(why)s") % {"day": facts["until"], "why": Extension(facts["because"]).label},
        "NoticeNameHidden": lambda: _("家长撤回同意，隐名撤下，名单为第 %(n)s 版") % {"n": facts["version"]},
        "ObjectionFiled": lambda: _("收到意见"),
        "ObjectionAnswered": lambda: _("意见已答复"),
        "NoticeClosed": lambda: _("公示结束并撤下"),
    }
    return told[entry.kind.rsplit(".", 1)[1]]()


def objection_by_code(scope: Scope, notice: Notice, code: str) -> Objection | None:
    """Whoever holds the slip reads the answer, named or not; asked for the school, since nobody owns an anonymous one."""
    plain = "".join(one for one in code.upper() if one.isalnum())
    if len(plain) != 12:
        return None
    with acting(scope.for_unit(notice.school_id)):
        return Objection.objects.filter(notice=notice, code=plain).first()
