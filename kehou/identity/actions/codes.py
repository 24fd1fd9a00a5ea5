"""Codes to a phone: ten minutes, five tries, at most five an hour for a number and a cap for the house."""

import hmac
import secrets
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from allauth.core.internal import ratelimit
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.ids import uuid7
from kehou.identity.models import LoginCode
from kehou.identity.senders import send_text

LASTS = timedelta(minutes=10)
TRIES = 5


class TooManyCodes(Refusal):
    sentence = _("这个手机号一小时内已发送5次验证码。")
    todo = _("请一小时后再试，或联系班主任。")


class CodeVerdict(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"


def send_code(phone: str, *, known: bool, now: datetime) -> UUID:
    """Note a code for this phone and send it if the number is known; the answer is the same if not."""
    _count(phone)
    code = f"{secrets.randbelow(10**6):06}"
    LoginCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    row = LoginCode(id=uuid7(), phone_mark=phone_mark(phone), expires_at=now + LASTS)
    row.code_hash = _hash(row.pk, code if known else secrets.token_hex(8))
    row.save(force_insert=True)
    if known:
        send_text(phone, _("验证码 %(code)s，10分钟内有效。请勿告诉他人。【课后服务】") % {"code": code})
    return row.pk


def _count(phone: str) -> None:
    """Counted in the shared cache, so that all processes count together."""
    rates = {"number": "5/h/key", "house": f"{settings.KEHOU_SMS_AN_HOUR}/h/key"}
    for action, key in (("number", phone_mark(phone)), ("house", "all")):
        if not ratelimit.consume(None, app="kehou.identity", action=action, config=rates, key=key, limit_get=True):  # type: ignore[arg-type]
            raise TooManyCodes


def claim_code(code_id: UUID, typed: str, *, phone: str, now: datetime) -> CodeVerdict:
    """Is this the code? Counts the try; a right one is used up. Never raises, so that the count stays."""
    with transaction.atomic():
        row = LoginCode.objects.select_for_update().filter(pk=code_id, phone_mark=phone_mark(phone)).first()
        if row is None or row.used_at or row.expires_at <= now or row.tries >= TRIES:
            return CodeVerdict.OVER
        row.tries += 1
        if hmac.compare_digest(row.code_hash, _hash(row.pk, typed.strip())):
            row.used_at = now
        row.save(update_fields=["tries", "used_at"])
    return CodeVerdict.RIGHT if row.used_at else CodeVerdict.WRONG


def phone_mark(phone: str) -> str:
    return salted_hmac("kehou.phone", phone, algorithm="sha256").hexdigest()


def _hash(code_id: UUID, code: str) -> str:
    return salted_hmac(f"kehou.code.{code_id}", code, algorithm="sha256").hexdigest()
