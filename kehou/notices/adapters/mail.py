"""E-mail by SMTP: one letter a person, its Message-ID is the delivery's own."""

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from kehou.notices.adapters import NotDelivered, Outgoing


class Mail:
    def reaches(self, user: Any) -> bool:
        return bool(user.email)

    def carry(self, letter: Outgoing) -> None:
        if not letter.email:
            raise NotDelivered("no e-mail address", lasting=True)
        told = settings.KEHOU_SMTP
        host = told["from"].rpartition("@")[2].rstrip(">") or "kehou"
        body = "\n\n".join((letter.words, letter.link, letter.sender))
        headers = {"Message-ID": f"<{letter.key}@{host}>", "Auto-Submitted": "auto-generated"}
        post = EmailMessage(f"【{letter.sender}】{letter.words}", body, told["from"], [letter.email], headers=headers)
        post.connection = get_connection("django.core.mail.backends.smtp.EmailBackend", **_line(told))
        _posted(post)


def _line(told: dict[str, Any]) -> dict[str, Any]:
    """The connection: TLS from the start or by STARTTLS, as the setting says."""
    secured = {"use_ssl": told["security"] == "ssl", "use_tls": told["security"] == "starttls"}
    return {
        "host": told["host"], "port": told["port"], "username": told["user"], "password": told["password"], "timeout": 10,
        "fail_silently": False, **secured,
    }  # fmt: skip


def _posted(post: EmailMessage) -> None:
    try:
        post.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _words in refused.recipients.values()]
        raise NotDelivered(f"SMTP {codes[0] if codes else ''}".strip(), lasting=all(code >= 550 for code in codes)) from None
    except smtplib.SMTPResponseException as error:
        raise NotDelivered(f"SMTP {error.smtp_code}", lasting=error.smtp_code == 550) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotDelivered(f"SMTP: {type(error).__name__}") from None
