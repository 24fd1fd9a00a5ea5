"""Notice letters: sent, read, signed on the phone or on paper (S5.3)."""

import base64
import hashlib
import json
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.applications import lock_application
from kehou.enrolment.actions.places import grant_place
from kehou.enrolment.actions.refusals import LetterBeforeNoticeEnd, LetterOver, NoSignature, SignedAlready, Unticked
from kehou.enrolment.choices import Channel, State
from kehou.enrolment.events import LetterRead, LetterRenewed, LetterSigned, LettersSent
from kehou.enrolment.models import Application, Letter, LetterTemplate, Notice, Signature, Slot
from kehou.enrolment.queries.lotteries import not_waiting
from kehou.enrolment.rules import REQUIREMENTS, VERSION, LetterRules, digest, signed_text, values_for
from kehou.enrolment.rules.evidence import evidence
from kehou.enrolment.rules.templates import DEFAULT, DEFAULT_ENGLISH, filled, numbered
from kehou.policy.queries import basis_lines, rules_for


def send_letters(notice: Notice, *, now: datetime, scope: Scope) -> list[Letter]:
    """Send each family on the notice its letter, after the notice has closed. Running it again sends only what is missing."""
    if notice.closed_at is None:
        raise LetterBeforeNoticeEnd
    Notice.objects.select_for_update().get(pk=notice.pk)  # two people who send at once send one letter to each
    unit, today = notice.school, now.date()
    due_on = today + timedelta(days=rules_for(LetterRules, unit, today).signature_days)
    slots = {slot.pk: slot for slot in Slot.objects.filter(round=notice.round)}
    words = standing_template(unit.pk)
    letters = Letter.objects.bulk_create(_letter(one, slots, due_on, now, words) for one in _without_letter(notice))
    if letters:
        told = LettersSent(
            school=unit.pk, notice=notice.pk, letters=tuple(one.pk for one in letters), version=words.version if words else VERSION, due_on=due_on,
            basis=basis_lines(LetterRules, unit, today),
        )  # fmt: skip
        record(told, scope=scope)
    return letters


def _without_letter(notice: Notice) -> list[Application]:
    mine = not_waiting(Application.objects.filter(notice=notice, state=State.ACCEPTED, letters=None), notice.round_id)
    return list(mine.select_related("school", "round__term", "pupil__home_class__grade").order_by("number"))


def standing_template(school: UUID) -> LetterTemplate | None:
    """The school's newest version; none where it uses the house's own words."""
    return LetterTemplate.objects.filter(school=school).first()


def _letter(
    application: Application, slots: dict[Any, Slot], due_on: date, now: datetime, words: LetterTemplate | None
) -> Letter:
    values = values_for(application, slots, due_on)
    requirements = [*REQUIREMENTS, *(words.extra if words else ())]
    body = numbered(filled(words.body if words else DEFAULT, values), requirements)
    return Letter(
        school_id=application.school_id, pupil_id=application.pupil_id, application=application, body=body,
        version=words.version if words else VERSION, english=filled(words.english if words else DEFAULT_ENGLISH, values),
        requirements=requirements, sha256=digest(body), sent_at=now, due_on=due_on,
    )  # fmt: skip


def letter_for(application: Application, *, now: datetime, scope: Scope) -> Letter:
    """The letter of one child who comes from the waiting list: the one it has signed, or one that can be signed now (S5.3)."""
    found = lock_letter(application.pk)
    if found is not None and found.signed_at is not None:
        return found
    today = timezone.localtime(now).date()
    due_on = today + timedelta(days=rules_for(LetterRules, application.school, today).signature_days)
    slots, words = {slot.pk: slot for slot in Slot.objects.filter(round=application.round)}, standing_template(application.school_id)
    letter = _letter(application, slots, due_on, now, words)
    if found is not None:
        return _renewed(found, letter, scope)
    letter.save(force_insert=True)
    return letter


def lock_letter(application: UUID) -> Letter | None:
    return Letter.objects.select_for_update().filter(application=application).first()


def _renewed(letter: Letter, fresh: Letter, scope: Scope) -> Letter:
    """The same row with today's words and a new day to sign; that it had lapsed or been refused is told by the journal."""
    told = LetterRenewed(
        school=letter.school_id, letter=letter.pk, pupil=letter.pupil_id, due_on=fresh.due_on, was_due_on=letter.due_on,
        was_sha256=letter.sha256, was_over=letter.is_over,
    )  # fmt: skip
    for name in ("body", "english", "requirements", "version", "sha256", "sent_at", "due_on"):
        setattr(letter, name, getattr(fresh, name))
    letter.lapsed_at = letter.refused_at = letter.read_at = letter.reminded_at = None
    letter.refusal = letter.extended_because = ""
    letter.save()
    record(told, scope=scope)
    return letter


def mark_read(letter: Letter, *, now: datetime, scope: Scope) -> None:
    """A guardian has opened the letter: the first time counts, and each guardian's message about it is read (S5.3)."""
    with acting(scope.for_unit(letter.school_id)):
        first = Letter.objects.filter(pk=letter.pk, read_at=None).update(read_at=now)
        if first or letter.signed_at is None:
            record(LetterRead(school=letter.school_id, letter=letter.pk, pupil=letter.pupil_id), scope=scope)


def mark_read_by_message(ids: Collection[UUID], *, now: datetime, scope: Scope) -> None:
    """The message led straight to one letter; what is about several is no proof that each was seen."""
    found = Letter.objects.filter(pk__in=ids, read_at=None).first() if len(ids) == 1 else None
    if found is not None:
        mark_read(found, now=now, scope=scope)


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


def register_paper_signature(letter: Letter, *, signer: str, now: datetime, scope: Scope, photo: bytes = b"") -> Signature:
    """Register a letter that came back signed on paper, with its photo sealed beside it."""
    if not signer.strip():
        raise NoSignature
    return _seal(letter, signer.strip(), "", now=now, scope=scope, channel=Channel.PAPER, device="", photo=photo)


def _seal(
    letter: Letter, name: str, drawn: str, *, now: datetime, scope: Scope, channel: str, device: str, photo: bytes = b""
) -> Signature:
    with acting(scope.for_unit(letter.school_id)):
        application = _still_open(letter)
        by_hand = channel == Channel.PAPER
        signature = Signature(
            school_id=letter.school_id, pupil_id=letter.pupil_id, letter=letter, channel=channel, typed_name=name, drawn=drawn,
            signer_id=None if by_hand else scope.user_id, registered_by_id=scope.user_id if by_hand else None,
            device=device[:200], at=now, algorithm=settings.KEHOU_SIGNATURE_HASH, photo=base64.b64encode(photo).decode(),
        )  # fmt: skip
        seal = _prove(signature, photo)
        _save(signature)
        read = letter.read_at if by_hand else Coalesce("read_at", Value(now))  # on the phone it is signed where it is read
        Letter.objects.filter(pk=letter.pk).update(signed_at=now, read_at=read)
        told = LetterSigned(
            school=letter.school_id, letter=letter.pk, pupil=letter.pupil_id, channel=channel, sha256=signature.sha256,
            algorithm=signature.algorithm, seal=seal,
        )  # fmt: skip
        record(told, scope=scope)
        grant_place(application, now=now, scope=scope)
    return signature


def _still_open(letter: Letter) -> Application:
    """Letter and application locked, in this order: of a signature, a refusal, a withdrawal and the nightly end one counts."""
    standing = Letter.objects.select_for_update().get(pk=letter.pk)
    if standing.is_over:
        raise LetterOver
    if standing.signed_at:
        raise SignedAlready
    return lock_application(letter.application_id)


def _prove(signature: Signature, photo: bytes) -> str:
    """Write the words that are sealed and their evidence into the signature; the seal also goes into the journal."""
    letter, at = signature.letter, signature.at.isoformat(timespec="seconds")
    signature.document = signed_text(
        letter.body,
        confirmed=letter.requirements,
        signer=signature.typed_name,
        channel=signature.channel,
        at=at,
        drawn=signature.drawn,
    )
    signature.sha256 = digest(signature.document)
    facts = {
        "school": str(letter.school_id), "letter": str(letter.pk), "text_version": letter.version, "at": at, "channel": signature.channel,
        "signer": signature.typed_name, "signer_account": str(signature.signer_id or ""), "device": signature.device,
        "registered_by": str(signature.registered_by_id or ""), "photo_sha256": hashlib.sha256(photo).hexdigest() if photo else "",
    }  # fmt: skip
    made = evidence(signature.document, facts, algorithm=signature.algorithm, seed=settings.KEHOU_SIGNING_KEY)
    signature.evidence = json.dumps(made, ensure_ascii=False, indent=1)
    return str(made["seal"])


def _save(signature: Signature) -> Signature:
    try:
        with transaction.atomic(savepoint=False):
            signature.save(force_insert=True)
    except IntegrityError as error:
        if "one_signature_per_letter" in str(error):
            raise SignedAlready from error
        raise
    return signature
