"""The school's own letter, families reminded, and what follows when a letter is not signed (S5.3)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import (
    AppliedAnew,
    ExtensionWithoutReason,
    LetterNotOpen,
    LetterOver,
    NoSignature,
    TemplateFaulty,
)
from kehou.enrolment.actions.summaries import sum_up_for_teachers
from kehou.enrolment.actions.telling import tell_leads_of_lapse, tell_letters_over, tell_letters_wait, tell_more_time
from kehou.enrolment.actions.waiting import give_up_turns
from kehou.enrolment.choices import OfferState, State
from kehou.enrolment.events import LetterExtended, LetterLapsed, LetterRefused, LettersReminded, LetterTemplateSaved
from kehou.enrolment.models import Application, Letter, LetterTemplate
from kehou.enrolment.queries.waiting import in_line
from kehou.enrolment.rules.templates import PLACEHOLDERS, Slip, slips


def slip_words(slip: Slip) -> str:
    """One slip as a sentence: where it is and what to write."""
    if slip.kind == "missing":
        return _("缺少 {%(name)s}。") % {"name": slip.name}
    where = {"line": slip.line, "column": slip.column, "name": slip.name}
    if slip.kind == "brace":
        return _("第%(line)d行第%(column)d字：括号“%(name)s”不成对。") % where
    return _("第%(line)d行第%(column)d字：没有 {%(name)s} 这一项。") % where


def check_template(body: str, english: str) -> None:
    """Refuse what would become a wrong letter; English may be left out, but not be half there."""
    wrong = [slip_words(one) for one in slips(body)]
    wrong += [_("英文：") + slip_words(one) for one in (slips(english) if english.strip() else [])]
    if wrong:
        allowed = "、".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise TemplateFaulty(" ".join(wrong), todo=_("可以写、也都要写的是：%(allowed)s。") % {"allowed": allowed})


def save_template(body: str, english: str, extra: Sequence[str], *, now: datetime, scope: Scope) -> LetterTemplate:
    """A new version; letters already sent keep the one they were sent with. What policy asks for always stands in it (C2.3)."""
    body, english = body.replace("\r\n", "\n").strip(), english.replace("\r\n", "\n").strip()
    check_template(body, english)
    school = scope.units[0]
    last = LetterTemplate.objects.filter(school=school).aggregate(last=Max("number"))["last"] or 0
    made = LetterTemplate.objects.create(
        school_id=school, number=last + 1, body=body, english=english, extra=[one.strip() for one in extra if one.strip()],
        author_id=scope.user_id, at=now,
    )  # fmt: skip
    record(LetterTemplateSaved(school=school, template=made.pk, version=made.version), scope=scope)
    return made


def remind(letters: Sequence[Letter], *, now: datetime, scope: Scope) -> int:
    """A message to the guardians of every letter that can be signed now and still is not, once a day at most."""
    line = set(in_line().filter(application__in=[one.application_id for one in letters]).values_list("application", flat=True))
    waiting = [one for one in letters if _waits(one, now) and one.application_id not in line]
    if not waiting:
        return 0
    tell_letters_wait(waiting, scope=scope)
    Letter.objects.filter(pk__in=[one.pk for one in waiting]).update(reminded_at=now)
    record(LettersReminded(school=waiting[0].school_id, letters=tuple(one.pk for one in waiting)), scope=scope)
    return len(waiting)


def _waits(letter: Letter, now: datetime) -> bool:
    reminded = letter.reminded_at is not None and letter.reminded_at.date() >= now.date()
    return not (letter.signed_at or letter.is_over or reminded)


def refuse_letter(letter: Letter, *, reason: str, now: datetime, scope: Scope) -> None:
    """The family does not agree: the application ends, its seat is free at once, the school knows. Said twice, it counts once."""
    with acting(scope.for_unit(letter.school_id)):
        mine = Letter.objects.select_for_update().get(pk=letter.pk)
        if mine.signed_at:
            raise LetterNotOpen
        if mine.lapsed_at:
            raise LetterOver
        if mine.refused_at:
            return
        mine.refused_at, mine.refusal = now, reason.strip()[:200]
        mine.save(update_fields=["refused_at", "refusal"])
        _end([mine], State.DECLINED, OfferState.DECLINED, now=now, scope=scope)
        told = LetterRefused(
            school=mine.school_id, letter=mine.pk, pupil=mine.pupil_id, application=mine.application_id, reason=mine.refusal
        )
        record(told, scope=scope)


def register_paper_refusal(letter: Letter, *, signer: str, reason: str, now: datetime, scope: Scope) -> None:
    """A family without a phone has answered no on paper, or by word of mouth: who said so, and who registered it, is kept."""
    if not signer.strip():
        raise NoSignature(_("请填写是谁答复的。"))
    words = _("%(signer)s书面答复：%(reason)s") % {"signer": signer.strip(), "reason": reason.strip() or _("不同意")}
    refuse_letter(letter, reason=words, now=now, scope=scope)


def _end(letters: Sequence[Letter], state: State, turn: OfferState, *, now: datetime, scope: Scope) -> None:
    """The applications of these letters are over; what the waiting list held for them is free."""
    ids = [one.application_id for one in letters]
    Application.objects.filter(pk__in=ids, state=State.ACCEPTED).update(state=state)
    give_up_turns(ids, state=turn, now=now, scope=scope)


def lapse_letters(*, now: datetime, scope: Scope) -> int:
    """Letters whose day to sign is over lapse, each with its news and one message to the family; who waits in line waits on.

    In the same night each homeroom teacher reads in one message which letters of the own class are over, the refused ones too.
    """
    over = Letter.objects.select_for_update(skip_locked=True).filter(
        school=scope.units[0], due_on__lt=now.date(), signed_at=None, lapsed_at=None, refused_at=None
    )
    letters = list(over.exclude(application__in=in_line().values("application")))
    Letter.objects.filter(pk__in=[one.pk for one in letters]).update(lapsed_at=now)
    _end(letters, State.LAPSED, OfferState.EXPIRED, now=now, scope=scope)
    for one in letters:
        told = LetterLapsed(
            school=one.school_id, letter=one.pk, pupil=one.pupil_id, application=one.application_id, due_on=one.due_on
        )
        record(told, scope=scope)
    tell_letters_over(letters, scope=scope)
    tell_leads_of_lapse(letters, today=now.date(), scope=scope)
    sum_up_for_teachers(now=now, scope=scope)
    return len(letters)


def extend_letter(letter: Letter, *, until: date, reason: str, now: datetime, scope: Scope) -> None:
    """More time to sign, with its reason; what had lapsed or was refused can be signed again, if a seat is left then."""
    if not reason.strip() or until < now.date():
        raise ExtensionWithoutReason
    mine = Letter.objects.select_for_update().get(pk=letter.pk)
    if mine.signed_at:
        raise LetterNotOpen
    _stand_again(mine)
    mine.due_on, mine.extended_because, mine.lapsed_at, mine.refused_at = until, reason.strip()[:200], None, None
    mine.save(update_fields=["due_on", "extended_because", "lapsed_at", "refused_at"])
    record(
        LetterExtended(school=mine.school_id, letter=mine.pk, pupil=mine.pupil_id, due_on=until, reason=mine.extended_because),
        scope=scope,
    )
    tell_more_time(mine, scope=scope)


def _stand_again(letter: Letter) -> None:
    """The application is accepted as before, unless the family has asked anew meanwhile."""
    ended = Application.objects.filter(pk=letter.application_id, state__in=(State.DECLINED, State.LAPSED))
    try:
        with transaction.atomic():
            ended.update(state=State.ACCEPTED)
    except IntegrityError as error:
        if "one_application_per_pupil" in str(error):
            raise AppliedAnew from error
        raise
