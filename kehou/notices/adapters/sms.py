"""Text messages: through the sender of this installation, which login codes use, too.

`KEHOU_SMS_BACKEND` names the sender: to a file or the console, Aliyun's SendSms, or the gateway of a city or carrier.
"""

import hashlib
import hmac
import json
import re
import secrets
from datetime import UTC
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from kehou.core import clock
from kehou.notices.adapters import NotDelivered, Outgoing, web
from kehou.notices.rules import shortest

CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
ALGORITHM = "ACS3-HMAC-SHA256"
# What Aliyun says about a number or a text that will not be right later either.
LASTING = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.INVALID_PARAMETERS", "isv.SMS_TEMPLATE_ILLEGAL", "isv.SMS_SIGNATURE_ILLEGAL")


class TextMessage:
    """The channel: the shortest text and a link."""

    def reaches(self, user: Any) -> bool:
        return bool(user.phone)

    def carry(self, letter: Outgoing) -> None:
        if not letter.phone:
            raise NotDelivered("no telephone number", lasting=True)
        sender, text = import_string(settings.KEHOU_SMS_BACKEND)(), shortest(letter.words, letter.link)
        if getattr(sender, "keyed", False):
            sender.send(letter.phone, text, key=letter.key)
        else:
            sender.send(letter.phone, text)


class AliyunSender:
    """Aliyun SendSms 2017-05-25, signed by version 3 (ACS3-HMAC-SHA256).

    A text with a six-digit code goes by the template for codes (variable `code`), any other by the one for messages
    (variable `content`). The delivery's key is its OutId.
    """

    slow = True
    keyed = True

    def send(self, phone: str, text: str, *, key: str = "") -> None:
        told = settings.KEHOU_SMS_ALIYUN
        code = CODE.search(text)
        query = {
            "PhoneNumbers": phone, "SignName": told["sign"], "OutId": key,
            "TemplateCode": told["code_template"] if code else told["template"],
            "TemplateParam": json.dumps({"code": code[0]} if code else {"content": text}, ensure_ascii=False),
        }  # fmt: skip
        answer = self._ask(told, {name: value for name, value in query.items() if value})
        if answer.get("Code") != "OK":
            why = str(answer.get("Code", "no answer"))
            raise NotDelivered(why, lasting=why in LASTING)

    def _ask(self, told: dict[str, str], query: dict[str, str]) -> dict[str, Any]:
        host, line = urlsplit(told["url"]).netloc, canonical(query)
        facts = {
            "host": host, "x-acs-action": "SendSms", "x-acs-version": "2017-05-25",
            "x-acs-date": clock.real_now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        }  # fmt: skip
        signed = acs3("POST", "/", line, facts, key=told["key"], secret=told["secret"])
        return web.send(f"{told['url'].rstrip('/')}/?{line}", body=b"", headers={**facts, "Authorization": signed}, method="POST")


def canonical(query: dict[str, str]) -> str:
    """Sorted, and percent-encoded as RFC 3986 says."""
    return "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in sorted(query.items()))


def acs3(method: str, path: str, query: str, facts: dict[str, str], *, key: str, secret: str) -> str:
    """The Authorization header of a request without a body."""
    names = sorted(facts)
    lines = "".join(f"{name}:{facts[name].strip()}\n" for name in names)
    signed = ";".join(names)
    whole = "\n".join((method, path, query, lines, signed, facts["x-acs-content-sha256"]))
    text = f"{ALGORITHM}\n{hashlib.sha256(whole.encode()).hexdigest()}"
    mark = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key},SignedHeaders={signed},Signature={mark}"


class GatewaySender:
    """The gateway of a city or a carrier: JSON {phone, text, id} by POST, signed by HMAC-SHA256 over time, line break, body."""

    slow = True
    keyed = True

    def send(self, phone: str, text: str, *, key: str = "") -> None:
        told = settings.KEHOU_SMS_GATEWAY
        body = json.dumps({"phone": phone, "text": text, "id": key}, ensure_ascii=False).encode()
        stamp = str(int(_seconds()))
        mark = hmac.new(told["secret"].encode(), stamp.encode() + b"\n" + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json; charset=utf-8", "X-Kehou-Time": stamp, "X-Kehou-Signature": mark}
        answer = web.send(told["url"], body=body, headers={**headers, "Idempotency-Key": key})
        if answer.get("ok") is not True:
            raise NotDelivered(str(answer.get("error", "refused"))[:80], lasting=bool(answer.get("lasting")))


def _seconds() -> float:
    return clock.real_now().timestamp()


__all__ = ["ALGORITHM", "AliyunSender", "GatewaySender", "TextMessage", "acs3", "canonical"]
