"""Applying, changing and withdrawing (S1.2, S2, S3.1, S4, S5.1)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import (
    GradeNotServed,
    Incomplete,
    LateNotTaken,
    LateWithoutReason,
    NotChangeable,
    ReceivedOutside,
    RoundNotOpen,
    SecondApplication,
    SlotNotOffered,
)
from kehou.enrolment.choices import OVER, Channel, RoundState, State
from kehou.enrolment.events import ApplicationChanged, ApplicationSubmitted, ApplicationWithdrawn
from kehou.enrolment.models import Application, Round, Slot
from kehou.enrolment.rules import ApplicationRules, Asked, EligibilityRules, Lack, grade_fits, is_late, lacks, may_edit, number_of
from kehou.people.actions import record_consent
from kehou.people.queries import consent_given
from kehou.policy.queries import basis_for, basis_json, basis_lines, rules_for

LACKING = {
    Lack.NEED: (_("请选择家庭的实际困难。"), "S2"),
    Lack.NEED_WORDS: (_("请用一句话写明是什么困难。"), "S2"),
    Lack.DAYS: (_("请选择哪几天需要。"), "S3.1"),
    Lack.SLOTS: (_("请选择需要的时段。"), "S3.2"),
    Lack.HEALTH: (_("请确认孩子身体健康。"), "S4.1"),
    Lack.INDEPENDENCE: (_("请确认孩子有一定的独立和自我管理能力。"), "S4.1"),
    Lack.PLEDGE: (_("请阅读并接受家长承诺。"), "S4.2"),
}


def apply(asked: Asked, **given: Any) -> Application:
    """Ask for a place; see `apply_once`."""
    return apply_once(asked, **given)[0]


def apply_once(
    asked: Asked,
    *,
    round: Round,
    pupil: Any,
    now: datetime,
    scope: Scope,
    channel: str = Channel.PHONE,
    consents: Mapping[str, bool] | None = None,
    once: UUID | None = None,
    received_on: date | None = None,
) -> tuple[Application, bool]:
    """Ask for a place, and say whether the application is new. One per child and term, whoever of the guardians asks.

    Numbers are given out one after the other: the round is locked until the application stands. It goes to the
    homeroom teacher; after the window it first waits until the school takes it as an exception (S5.1). `once` is the
    form's own mark: posted twice, it is one application.
    """
    if standing := posted_before(pupil, once, scope):
        return standing, False
    late = _check_time(round, asked, now, received_on)
    check_content(asked, pupil=pupil, now=now)
    with acting(scope.for_unit(round.school_id)):
        said = {**_fields(asked, _slots(round, asked), late), "channel": channel, "once": once}
        counted = Round.objects.select_for_update(of=("self",)).select_related("term", "school").get(pk=round.pk)
        if standing := posted_before(pupil, once, scope):
            return standing, False
        check_open(counted, timezone.localtime(now).date())  # closed since the form was looked at
        application = _numbered(counted, said, pupil, now=now, scope=scope)
        record_consents(pupil, consents or {}, channel=channel, now=now, scope=scope)
    return application, True


def _numbered(counted: Round, said: dict[str, Any], pupil: Any, *, now: datetime, scope: Scope) -> Application:
    """The application with the next number, in the journal."""
    counted.issued += 1
    counted.save(update_fields=["issued"])
    application = _save(Application(**_whose(counted, pupil, now, scope), **said))
    told = ApplicationSubmitted(
        school=counted.school_id, application=application.pk, pupil=pupil.pk, round=counted.pk, number=application.number,
        channel=application.channel, late_reason=application.late_reason, basis=_basis(pupil.school, now),
    )  # fmt: skip
    record(told, scope=scope)
    return application


def record_consents(pupil: Any, consents: Mapping[str, bool], *, channel: str, now: datetime, scope: Scope) -> None:
    """Each written down apart, a no as well as a yes. An empty box takes nothing back: withdrawing has its own page (S1.2)."""
    for purpose, given in consents.items():
        if given or not consent_given(scope, pupil, purpose):
            record_consent(pupil, purpose, given=given, now=now, scope=scope, channel=channel)


def posted_before(pupil: Any, once: UUID | None, scope: Scope) -> Application | None:
    """The application this very form has already made: a second press of the button, a reload, a bad network."""
    if once is None:
        return None
    with acting(scope.for_unit(pupil.school_id)):
        return Application.objects.filter(pupil=pupil, once=once).exclude(state__in=OVER).first()


def _whose(round: Round, pupil: Any, now: datetime, scope: Scope) -> dict[str, Any]:
    term, on = round.term, now.date()
    basis = basis_json(EligibilityRules, pupil.school, on) + basis_json(ApplicationRules, pupil.school, on)
    return {
        "school": round.school, "round": round, "pupil": pupil, "submitted_by_id": scope.user_id, "submitted_at": now,
        "number": number_of(term.starts_on, term.number, round.issued), "basis": basis,
    }  # fmt: skip


def _fields(asked: Asked, slots: list[Slot], late: bool) -> dict[str, Any]:
    return {
        "need": asked.need, "need_words": asked.need_words.strip(), "days": sorted(asked.days), "slots": [s.pk for s in slots],
        "late": any(s.is_late for s in slots), "healthy": asked.healthy, "independent": asked.independent,
        "pledge_version": asked.pledge_version, "home_alone": asked.home_alone, "note": asked.note.strip(),
        "alone_days": sorted(set(asked.alone_days) & set(asked.days)) if asked.home_alone else [],
        "late_reason": asked.late_reason.strip() if late else "", "state": State.LATE if late else State.SUBMITTED,
    }  # fmt: skip


def _save(application: Application) -> Application:
    try:
        with transaction.atomic(savepoint=False):
            application.save(force_insert=True)
    except IntegrityError as error:
        if "one_application_per_pupil" in str(error):
            raise SecondApplication from error
        raise
    return application


def _basis(unit: Any, now: datetime) -> tuple[str, ...]:
    return basis_lines(EligibilityRules, unit, now.date()) + basis_lines(ApplicationRules, unit, now.date())


def _check_time(round: Round, asked: Asked, now: datetime, received_on: date | None = None) -> bool:
    """S5.1: the first week, to its last second by the server's clock; afterwards only with a recorded reason.

    A sheet of paper counts by the day on which the homeroom teacher received it. True for a late one.
    """
    today = timezone.localtime(now).date()
    rules = rules_for(ApplicationRules, round.school, today)
    check_open(round, today)
    if received_on and not round.opens_on <= received_on <= today:
        raise ReceivedOutside
    if not is_late(received_on or today, round.closes_on):
        return False
    if not rules.late_allowed:
        raise LateNotTaken
    if not asked.late_reason.strip():
        raise LateWithoutReason
    return True


def check_open(round: Round, today: date) -> None:
    """S5.1: the school takes applications now, in time or late."""
    if round.state != RoundState.OPEN or today < round.opens_on:
        raise RoundNotOpen


def check_grade(pupil: Any, *, now: datetime) -> None:
    """S2: the service is for grades one to five, where the school's plan says so."""
    rules, grade = rules_for(EligibilityRules, pupil.school, now.date()), pupil.home_class.grade
    if not grade_fits(grade.number, rules):
        told = {b.parameter: b.clause for b in basis_for(EligibilityRules, pupil.school, now.date())}
        raise GradeNotServed.of(grade.name, low=rules.grade_min, high=rules.grade_max, clause=told["eligibility.grade_max"])


def check_content(asked: Asked, *, pupil: Any, now: datetime) -> None:
    """S2, S4.1, S4.2: grade, stated need, declarations, pledge."""
    check_grade(pupil, now=now)
    for lack in lacks(asked, rules_for(EligibilityRules, pupil.school, now.date())):
        raise Incomplete.at(lack.value, *LACKING[lack])


def _slots(round: Round, asked: Asked) -> list[Slot]:
    """S3.2: only slots of this round, and only on their weekdays."""
    return offered(round, asked.days, asked.slots)


def offered(round: Round, days: Iterable[int], slots: Iterable[UUID]) -> list[Slot]:
    """These slots of the round, each of them kept on all of these weekdays."""
    wanted = set(slots)
    found = list(Slot.objects.filter(round=round, pk__in=wanted))
    if len(found) != len(wanted) or any(set(days) - set(slot.weekdays) for slot in found):
        raise SlotNotOffered
    return found


def change_application(application: Application, asked: Asked, *, now: datetime, scope: Scope) -> Application:
    """Rewrite the sheet: until the window closes, or after it came back. The homeroom teacher looks again (S5.2)."""
    with acting(scope.for_unit(application.school_id)):
        mine = locked(application)
        today = timezone.localtime(now).date()
        if not may_edit(mine.state, today, mine.round.closes_on, is_listed=mine.grade_list_id is not None):
            raise NotChangeable
        check_content(asked, pupil=mine.pupil, now=now)
        state = State.LATE if mine.state == State.LATE else State.SUBMITTED
        new = {**_fields(asked, _slots(mine.round, asked), False), "late_reason": mine.late_reason, "state": state}
        changed = tuple(name for name, value in new.items() if getattr(mine, name) != value)
        for name in changed:
            setattr(mine, name, new[name])
        mine.save(update_fields=list(changed) or ["state"])
        told = ApplicationChanged(school=mine.school_id, application=mine.pk, pupil=mine.pupil_id, fields=changed)
        record(told, scope=scope)
    return mine


def locked(application: Application) -> Application:
    """The application as it stands now, locked until the step is done."""
    return lock_application(application.pk)


def lock_application(pk: UUID) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("round__term", "pupil__home_class__grade", "school")
    return rows.get(pk=pk)


def withdraw_application(application: Application, *, scope: Scope) -> None:
    """S1.2: leaving is as easy as joining, as long as there is no place yet."""
    with acting(scope.for_unit(application.school_id)):
        mine = Application.objects.select_for_update().get(pk=application.pk)
        if mine.state in (*OVER, State.REJECTED) or mine.places.filter(ends_on=None).exists():
            raise NotChangeable(todo=_("已有名额的，请在名额里结束看护。"))
        mine.state = State.WITHDRAWN
        mine.save(update_fields=["state"])
        record(ApplicationWithdrawn(school=mine.school_id, application=mine.pk, pupil=mine.pupil_id), scope=scope)
