"""The school's own letter, families reminded, and what follows when a letter is not signed (S5.3)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import ExtensionWithoutReason, LetterNotOpen, LetterOver, TemplateFaulty
from kehou.enrolment.actions.telling import tell_letters_over, tell_letters_wait, tell_more_time
from kehou.enrolment.events import LetterExtended, LetterLapsed, LetterRefused, LettersReminded, LetterTemplateSaved
from kehou.enrolment.models import Letter, LetterTemplate
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
    """A message to the guardians of every letter that still waits, once a day at most."""
    waiting = [one for one in letters if _waits(one) and (one.reminded_at is None or one.reminded_at.date() < now.date())]
    if not waiting:
        return 0
    school = waiting[0].school_id
    tell_letters_wait(waiting, scope=scope)
    Letter.objects.filter(pk__in=[one.pk for one in waiting]).update(reminded_at=now)
    record(LettersReminded(school=school, letters=tuple(one.pk for one in waiting)), scope=scope)
    return len(waiting)


def _waits(letter: Letter) -> bool:
    return not (letter.signed_at or letter.lapsed_at or letter.refused_at)


def refuse_letter(letter: Letter, *, reason: str, now: datetime, scope: Scope) -> None:
    """The family does not agree: no place, and the school knows at once. Said twice, it counts once."""
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
        told = LetterRefused(
            school=mine.school_id, letter=mine.pk, pupil=mine.pupil_id, application=mine.application_id, reason=mine.refusal
        )
        record(told, scope=scope)


def lapse_letters(*, now: datetime, scope: Scope) -> int:
    """Letters whose day to sign is over lapse, each with its news and one message to the family."""
    over = Letter.objects.select_for_update(skip_locked=True).filter(
        school=scope.units[0], due_on__lt=now.date(), signed_at=None, lapsed_at=None, refused_at=None
    )
    letters = list(over)
    Letter.objects.filter(pk__in=[one.pk for one in letters]).update(lapsed_at=now)
    for one in letters:
        told = LetterLapsed(
            school=one.school_id, letter=one.pk, pupil=one.pupil_id, application=one.application_id, due_on=one.due_on
        )
        record(told, scope=scope)
    tell_letters_over(letters, scope=scope)
    return len(letters)


def extend_letter(letter: Letter, *, until: date, reason: str, now: datetime, scope: Scope) -> None:
    """More time to sign, with its reason; a letter that had lapsed or was refused can be signed again."""
    if not reason.strip() or until < now.date():
        raise ExtensionWithoutReason
    mine = Letter.objects.select_for_update().get(pk=letter.pk)
    if mine.signed_at:
        raise LetterNotOpen
    mine.due_on, mine.extended_because, mine.lapsed_at, mine.refused_at = until, reason.strip()[:200], None, None
    mine.save(update_fields=["due_on", "extended_because", "lapsed_at", "refused_at"])
    record(
        LetterExtended(school=mine.school_id, letter=mine.pk, pupil=mine.pupil_id, due_on=until, reason=mine.extended_because),
        scope=scope,
    )
    tell_more_time(mine, scope=scope)
