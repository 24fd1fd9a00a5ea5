"""What a family without a phone hands in after its application: other days, and its answer to an offer (S5.1, S1.2)."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.applications import change_application, locked
from kehou.enrolment.actions.changes import Change, OnPaper, ask_change, settle_by_family, settled
from kehou.enrolment.actions.waiting import accept_offer, decline_offer
from kehou.enrolment.choices import ChangeState
from kehou.enrolment.events import ChangeDecidedUpon
from kehou.enrolment.models import Application, ChangeRequest, Offer
from kehou.enrolment.rules import Asked, may_edit


class NobodySaidSo(Refusal):
    sentence = _("还没有填写是谁提出、谁答复的。")
    clause = "S5.1"
    todo = _("请照纸上的署名填写；口头答复的，写家长的称呼。")


def register_change(
    application: Application, change: Change, sheet: OnPaper, *, now: datetime, scope: Scope, once: UUID | None = None
) -> ChangeRequest:
    """Write down a change that came on paper, with its sheet.

    What the family could do itself on a phone holds at once: within the window, and where policy lets families change days.
    The rest waits for the school like any other request.
    """
    if not sheet.asker.strip():
        raise NobodySaidSo
    with acting(scope.for_unit(application.school_id)):
        mine = locked(application)
        today = timezone.localtime(now).date()
        is_own = may_edit(mine.state, today, mine.round.closes_on, is_listed=mine.grade_list_id is not None)
        asked = ask_change(mine, change, now=now, scope=scope, once=once, sheet=sheet)
        if asked.state != ChangeState.ASKED:
            return asked
        if is_own:
            return _rewritten(asked, mine, now=now, scope=scope)
        settle_by_family(asked, now=now, scope=scope)
    asked.refresh_from_db(fields=["state"])
    return asked


def _rewritten(asked: ChangeRequest, mine: Application, *, now: datetime, scope: Scope) -> ChangeRequest:
    """The sheet says it otherwise now; the homeroom teacher looks again."""
    said = Asked(
        need=mine.need, need_words=mine.need_words, days=tuple(asked.days), slots=tuple(asked.slots), healthy=mine.healthy,
        independent=mine.independent, pledge_version=mine.pledge_version, home_alone=asked.home_alone,
        alone_days=tuple(asked.alone_days), note=mine.note,
    )  # fmt: skip
    change_application(mine, said, now=now, scope=scope)
    done = settled(asked, ChangeState.ACCEPTED, "", now, scope)
    told = ChangeDecidedUpon(
        school=mine.school_id, change=done.pk, application=mine.pk, pupil=mine.pupil_id, decision=done.state, reason=""
    )
    record(told, scope=scope)
    return done


def register_answer(offer: Offer, *, accept: bool, said_by: str, now: datetime, scope: Scope) -> Offer:
    """The family's answer to a seat of the waiting list; with a yes the letter comes on paper (S1.1, S5.3)."""
    if not said_by.strip():
        raise NobodySaidSo
    answer = accept_offer if accept else decline_offer
    return answer(offer, now=now, scope=scope, said_by=said_by.strip())
