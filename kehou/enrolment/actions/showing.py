"""While a notice stands: longer where an answer comes late, without a name that is taken back, down by itself (S5.2)."""

from datetime import datetime
from uuid import UUID

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.choices import Extension
from kehou.enrolment.events import NoticeClosed, NoticeExtended, NoticeNameHidden
from kehou.enrolment.models import Application, Notice, NoticeExtension, NoticeSheet
from kehou.enrolment.rules import PublicNoticeRules, digest
from kehou.organisation.queries import working_day_after
from kehou.policy.queries import basis_lines, rules_for


def extend_notice(notice: Notice, *, because: str, now: datetime, scope: Scope) -> NoticeExtension:
    """Let the notice stand some working days more, counted from today or from its last day; told in the journal."""
    unit, today = notice.school, now.date()
    days = rules_for(PublicNoticeRules, unit, today).extension_days
    was = notice.ends_on
    until = working_day_after(scope, max(today, was), days)
    longer = NoticeExtension.objects.create(school=unit, notice=notice, was=was, until=until, because=because, at=now)
    notice.ends_on = until
    notice.save(update_fields=["ends_on"])
    told = NoticeExtended(
        school=unit.pk, notice=notice.pk, was=was, until=until, because=because, basis=basis_lines(PublicNoticeRules, unit, today)
    )
    record(told, scope=scope)
    return longer


def keep_notices(*, now: datetime, scope: Scope) -> dict[str, int]:
    """After their last day: extend what still has an open objection, take down the rest. Run every night; says how many."""
    with acting(scope):
        over = Notice.objects.select_for_update(of=("self",)).select_related("school")
        due = list(over.filter(closed_at=None, ends_on__lt=now.date()).order_by("pk"))
        open_ones = [one for one in due if one.objections.filter(answered_at=None).exists()]
        for one in open_ones:
            extend_notice(one, because=Extension.OPEN, now=now, scope=scope)
        for one in due:
            if one not in open_ones:
                take_down(one, now=now, scope=scope)
    return {"extended": len(open_ones), "taken_down": len(due) - len(open_ones)}


def take_down(notice: Notice, *, now: datetime, scope: Scope) -> None:
    """End the notice: nobody sees the list any more but the office, and the proof stays."""
    notice.closed_at, notice.taken_down_at, notice.is_public = now, now, False
    notice.save(update_fields=["closed_at", "taken_down_at", "is_public"])
    record(NoticeClosed(school=notice.school_id, notice=notice.pk, sha256=notice.sha256), scope=scope)


def hide_name(pupil: UUID, *, now: datetime, scope: Scope) -> None:
    """The family took back its yes to the masked name: a new version of the list without it, where one is shown."""
    for one in Application.objects.filter(pupil=pupil, notice__closed_at=None).exclude(notice=None):
        notice = Notice.objects.select_for_update().get(applications=one)
        last = NoticeSheet.objects.filter(notice=notice).order_by("-version")[0]
        rows = [_without_name(row) if row["number"] == one.number else row for row in last.rows]
        if rows != last.rows:
            _show_instead(notice, last.version + 1, rows, now=now, scope=scope)


def _without_name(row: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in row.items() if key != "name"}


def _show_instead(notice: Notice, version: int, rows: list, *, now: datetime, scope: Scope) -> None:
    notice.sha256 = digest(rows)
    notice.save(update_fields=["sha256"])
    NoticeSheet.objects.create(
        school_id=notice.school_id, notice=notice, version=version, rows=rows, sha256=notice.sha256, shown_from=now
    )
    told = NoticeNameHidden(school=notice.school_id, notice=notice.pk, version=version, sha256=notice.sha256)
    record(told, scope=scope)
