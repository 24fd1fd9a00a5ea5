"""Consents: each purpose apart, given or withdrawn at any time (PIPL 15, 31)."""

from datetime import datetime
from typing import Any

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.people.events import ConsentRecorded
from kehou.people.models import Consent

VERSION = "2024-1"


def record_consent(
    pupil: Any, purpose: str, *, given: bool, now: datetime, scope: Scope, channel: str = "phone", version: str = VERSION
) -> Consent:
    """Write down what the family said about one purpose; the last line holds."""
    consent = Consent.objects.create(
        school_id=pupil.school_id, pupil=pupil, by_id=scope.user_id, purpose=purpose, version=version, given=given,
        channel=channel, at=now,
    )  # fmt: skip
    told = ConsentRecorded(school=pupil.school_id, pupil=pupil.pk, purpose=purpose, version=version, given=given, channel=channel)
    record(told, scope=scope)
    return consent
