"""The public notice, its objections, and its end (S5.2)."""

from dataclasses import replace
from datetime import date, datetime
from secrets import choice
from typing import Any

from django.db.models import Max

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.lotteries import check_capacity
from kehou.enrolment.actions.refusals import (
    AnsweredAlready,
    NobodyToShow,
    NoticeOver,
    NoticeStillRunning,
    OpenObjections,
)
from kehou.enrolment.actions.showing import extend_notice, take_down
from kehou.enrolment.choices import Channel, Extension, State
from kehou.enrolment.events import NoticePublished, ObjectionAnswered, ObjectionFiled
from kehou.enrolment.models import Application, Notice, NoticeSheet, Objection, Round
from kehou.enrolment.queries import pupils_with_named_notice
from kehou.enrolment.queries.lotteries import not_waiting
from kehou.enrolment.queries.waiting import standing_in_line
from kehou.enrolment.rules import PublicNoticeRules, digest, notice_row, open_counts
from kehou.organisation.queries import working_day_after
from kehou.policy.queries import basis_lines, rules_for

SLIP = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def publish_notice(round: Round, *, now: datetime, scope: Scope) -> Notice:
    """Show everybody finally accepted, those who wait with their turn: numbers, classes, masked names inside; counts outside.

    Who comes from the waiting list later has been shown to everybody before (S5.2).
    """
    today, unit = now.date(), round.school
    rules = rules_for(PublicNoticeRules, unit, today)
    Round.objects.select_for_update().get(pk=round.pk)
    check_capacity(round, now=now, scope=scope)
    rows, behind = _accepted(round), _waiting(round)
    if not rows and not behind:
        raise NobodyToShow
    shown = _sheet(rows, behind, rules)
    notice = _post(round, rows, [one for one, _turn in behind], shown, ends_on=working_day_after(scope, today, rules.working_days), now=now, scope=scope)
    told = NoticePublished(
        school=unit.pk, notice=notice.pk, starts_on=notice.starts_on, ends_on=notice.ends_on, sha256=notice.sha256,
        applications=tuple(row.pk for row in rows), waiting=tuple(one.pk for one, _turn in behind), basis=basis_lines(PublicNoticeRules, unit, today),
    )  # fmt: skip
    record(told, scope=scope)
    return notice


def _accepted(round: Round) -> list[Application]:
    """Who is accepted and not yet shown, with a place to come."""
    mine = not_waiting(Application.objects.filter(round=round, state=State.ACCEPTED, notice=None), round.pk)
    return list(mine.select_related("pupil__home_class__grade").order_by("number"))


def _waiting(round: Round) -> list[tuple[Application, int]]:
    """Who waits and was not yet shown, with the turn among all who wait (S1.1)."""
    line = standing_in_line(round.pk).select_related("application__pupil__home_class__grade")
    return [(one.application, turn) for turn, one in enumerate(line, 1) if one.application.notice_id is None]


def _sheet(rows: list[Application], behind: list[tuple[Application, int]], rules: PublicNoticeRules) -> list[dict[str, str]]:
    everybody: list[tuple[Application, int | None]] = [*((row, None) for row in rows), *behind]
    named = pupils_with_named_notice([row.pupil_id for row, _turn in everybody])
    return [
        notice_row(
            row.number, row.pupil.home_class.name, row.pupil.name, named=row.pupil_id in named, fields=rules.fields,
            waiting=turn,
        )
        for row, turn in everybody
    ]  # fmt: skip


def _post(
    round: Round, rows: list[Application], behind: list[Application], shown: list, *, ends_on: date, now: datetime, scope: Scope
) -> Notice:
    last = Notice.objects.filter(round=round).aggregate(last=Max("number"))["last"] or 0
    notice = Notice.objects.create(
        school=round.school, round=round, number=last + 1, starts_on=now.date(), ends_on=ends_on, published_at=now,
        counts=open_counts(row.pupil.home_class.grade.number for row in rows) | ({"waiting": len(behind)} if behind else {}), sha256=digest(shown),
        published_by_id=scope.user_id,
    )  # fmt: skip
    NoticeSheet.objects.create(school=round.school, notice=notice, rows=shown, sha256=notice.sha256, shown_from=now)
    Application.objects.filter(pk__in=[row.pk for row in [*rows, *behind]]).update(notice=notice)
    return notice


def file_objection(notice: Notice, *, text: str, named: bool, now: datetime, scope: Scope) -> Objection:
    """Object while the notice stands; without a name nobody is written down, in the journal neither."""
    who = scope if named else replace(scope, user_id=None, user=None, because="anonymous objection")
    return _filed(notice, {"text": text, "user_id": who.user_id}, now=now, scope=who)


def register_objection(notice: Notice, *, text: str, name: str, now: datetime, scope: Scope) -> Objection:
    """An objection that came on paper: the name below it, or none, and who registered it; its code goes back with the child."""
    said = {"text": text, "name": name.strip()[:40], "channel": Channel.PAPER, "registered_by_id": scope.user_id}
    return _filed(notice, said, now=now, scope=scope)


def _filed(notice: Notice, said: dict[str, Any], *, now: datetime, scope: Scope) -> Objection:
    with acting(scope.for_unit(notice.school_id)):
        if notice.closed_at or not notice.starts_on <= now.date() <= notice.ends_on:
            raise NoticeOver
        objection = Objection.objects.create(school_id=notice.school_id, notice=notice, filed_at=now, code=_slip(), **said)
        told = ObjectionFiled(
            school=notice.school_id, notice=notice.pk, objection=objection.pk, anonymous=objection.anonymous, channel=objection.channel
        )
        record(told, scope=scope)
    return objection


def _slip() -> str:
    """By this code whoever objected without a name finds the answer; 60 bits, easily copied by hand."""
    return "".join(choice(SLIP) for _ in range(12))


def answer_objection(objection: Objection, *, answer: str, now: datetime, scope: Scope) -> None:
    """Answer once. An answer on the last day or later lets the notice stand longer, so that it can be read (S5.2)."""
    mine = Objection.objects.select_for_update().get(pk=objection.pk)
    if mine.answered_at:
        raise AnsweredAlready
    notice = Notice.objects.select_for_update().select_related("school").get(pk=mine.notice_id)
    is_late = now.date() >= notice.ends_on
    mine.answer, mine.answered_by_id, mine.answered_at, mine.answered_late = answer, scope.user_id, now, is_late
    mine.save(update_fields=["answer", "answered_by", "answered_at", "answered_late"])
    record(ObjectionAnswered(school=mine.school_id, notice=mine.notice_id, objection=mine.pk), scope=scope)
    if is_late and notice.closed_at is None:
        extend_notice(notice, because=Extension.LATE, now=now, scope=scope)


def close_notice(notice: Notice, *, now: datetime, scope: Scope) -> None:
    """End the notice after its last day, with every objection answered; it is off the open web at once."""
    mine = Notice.objects.select_for_update().get(pk=notice.pk)
    if now.date() <= mine.ends_on:
        raise NoticeStillRunning.until(mine.ends_on)
    if count := mine.objections.filter(answered_at=None).count():
        raise OpenObjections.of(count)
    take_down(mine, now=now, scope=scope)
