"""A child is handed over and signed for, where the school asks for a signature (C7.3)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from kehou.care.actions.codes import use_code
from kehou.care.actions.refusals import SignatureNeeded
from kehou.care.actions.release import pick_up
from kehou.care.events import ReceiptSigned
from kehou.care.models import HandOver, PickupCode, Receipt
from kehou.care.rules import PickUpRules
from kehou.core.journal import record
from kehou.core.scope import Scope


def collect(
    pupil: Any, *, person: UUID, rules: PickUpRules, now: datetime, scope: Scope, typed_name: str = "", drawn: str = ""
) -> HandOver:
    """This will give the child to a person who may take it, with the signature the school asks for."""
    _check_signature(rules, typed_name, drawn)
    gone = pick_up(pupil, person=person, now=now, scope=scope)
    sign_for(gone, typed_name=typed_name, drawn=drawn, now=now, scope=scope)
    return gone


def collect_by_code(
    code: PickupCode, *, rules: PickUpRules, now: datetime, scope: Scope, typed_name: str = "", drawn: str = ""
) -> HandOver:
    """The same by a one-time code."""
    _check_signature(rules, typed_name, drawn)
    gone = use_code(code, now=now, scope=scope)
    sign_for(gone, typed_name=typed_name, drawn=drawn, now=now, scope=scope)
    return gone


def _check_signature(rules: PickUpRules, typed_name: str, drawn: str) -> None:
    if rules.signature and not (typed_name.strip() or drawn.strip()):
        raise SignatureNeeded


def sign_for(gone: HandOver, *, typed_name: str, drawn: str, now: datetime, scope: Scope) -> Receipt | None:
    """Keep the signature beside the hand-over; a second tap signs nothing twice."""
    if not (typed_name.strip() or drawn.strip()) or Receipt.objects.filter(hand_over=gone).exists():
        return None
    receipt = Receipt.objects.create(
        school_id=gone.school_id, pupil_id=gone.pupil_id, hand_over=gone, typed_name=typed_name.strip()[:40], drawn=drawn.strip(),
        at=now, by_id=scope.user_id,
    )  # fmt: skip
    told = ReceiptSigned(school=gone.school_id, pupil=gone.pupil_id, hand_over=gone.pk, receipt=receipt.pk)
    record(told, scope=scope)
    return receipt
