"""Notice letters: sent, read, signed on the phone or on paper (S5.3)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.places import grant_place
from kehou.enrolment.actions.refusals import LetterBeforeNoticeEnd, NoSignature, SignedAlready, Unticked
from kehou.enrolment.choices import Channel, State
from kehou.enrolment.events import LetterSigned, LettersSent
from kehou.enrolment.models import Application, Letter, Notice, Signature, Slot
from kehou.enrolment.rules import REQUIREMENTS, VERSION, LetterRules, digest, letter_text, signed_text
from kehou.policy.queries import basis_lines, rules_for

WEEKDAYS = "一二三四五六日"


def send_letters(notice: Notice, *, now: datetime, scope: Scope) -> list[Letter]:
    """Send each family on the notice its letter, after the notice has closed. Running it again sends only what is missing."""
    if notice.closed_at is None:
        raise LetterBeforeNoticeEnd
    unit, today = notice.school, now.date()
    due_on = today + timedelta(days=rules_for(LetterRules, unit, today).signature_days)
    slots = {slot.pk: slot for slot in Slot.objects.filter(round=notice.round)}
    letters = Letter.objects.bulk_create(_letter(one, slots, due_on, now) for one in _without_letter(notice))
    if letters:
        told = LettersSent(
            school=unit.pk, notice=notice.pk, letters=tuple(one.pk for one in letters), version=VERSION, due_on=due_on,
            basis=basis_lines(LetterRules, unit, today),
        )  # fmt: skip
        record(told, scope=scope)
    return letters


def _without_letter(notice: Notice) -> list[Application]:
    mine = Application.objects.filter(notice=notice, state=State.ACCEPTED, letters=None)
    return list(mine.select_related("school", "round__term", "pupil__home_class__grade").order_by("number"))


def _letter(application: Application, slots: dict[Any, Slot], due_on: Any, now: datetime) -> Letter:
    pupil, round = application.pupil, application.round
    body = letter_text(
        school=application.school.name, term=str(round.term), pupil=pupil.name, home_class=pupil.home_class.name,
        number=application.number, days="、".join(f"周{WEEKDAYS[day - 1]}" for day in application.days),
        slots=[f"{slots[one].name} {slots[one].hours}" for one in application.slots],
        first_day=round.first_day, due_on=due_on,
    )  # fmt: skip
    return Letter(
        school_id=application.school_id, pupil_id=pupil.pk, application=application, version=VERSION, body=body,
        requirements=list(REQUIREMENTS), sha256=digest(body), sent_at=now, due_on=due_on,
    )  # fmt: skip


def mark_read(letter: Letter, *, now: datetime) -> None:
    """The family has opened the letter; the first time counts."""
    Letter.objects.filter(pk=letter.pk, read_at=None).update(read_at=now)


def sign_letter(
    letter: Letter,
    *,
    ticked: Collection[int],
    typed_name: str = "",
    drawn: str = "",
    now: datetime,
    scope: Scope,
    channel: str = Channel.PHONE,
    device: str = "",
) -> Signature:
    """Seal what was confirmed, byte for byte, and grant the place. Every requirement is ticked by the family itself.

    The caller has checked the one-time code.
    """
    if set(ticked) != set(range(len(letter.requirements))):
        raise Unticked
    if not (typed_name.strip() or drawn):
        raise NoSignature
    return _seal(letter, typed_name.strip(), drawn, now=now, scope=scope, channel=channel, device=device)


def register_paper_signature(letter: Letter, *, signer: str, now: datetime, scope: Scope) -> Signature:
    """Register a letter that came back signed on paper; the sheet stays with the homeroom teacher."""
    if not signer.strip():
        raise NoSignature
    return _seal(letter, signer.strip(), "", now=now, scope=scope, channel=Channel.PAPER, device="")


def _seal(letter: Letter, name: str, drawn: str, *, now: datetime, scope: Scope, channel: str, device: str) -> Signature:
    text = signed_text(
        letter.body,
        confirmed=letter.requirements,
        signer=name,
        channel=channel,
        at=now.isoformat(timespec="seconds"),
        drawn=drawn,
    )
    with acting(scope.for_unit(letter.school_id)):
        by_hand = channel == Channel.PAPER
        signature = _save(
            Signature(
                school_id=letter.school_id, pupil_id=letter.pupil_id, letter=letter, document=text, sha256=digest(text),
                channel=channel, typed_name=name, drawn=drawn, signer_id=None if by_hand else scope.user_id,
                registered_by_id=scope.user_id if by_hand else None, device=device[:200], at=now,
            )
        )  # fmt: skip
        Letter.objects.filter(pk=letter.pk).update(signed_at=now)
        told = LetterSigned(
            school=letter.school_id, letter=letter.pk, pupil=letter.pupil_id, channel=channel, sha256=signature.sha256
        )
        record(told, scope=scope)
        application = Application.objects.select_related("round", "pupil__home_class").get(pk=letter.application_id)
        grant_place(application, now=now, scope=scope)
    return signature


def _save(signature: Signature) -> Signature:
    try:
        with transaction.atomic():
            signature.save(force_insert=True)
    except IntegrityError as error:
        if "one_signature_per_letter" in str(error):
            raise SignedAlready from error
        raise
    return signature
