"""Consents: each purpose apart, given or withdrawn at any time (PIPL 15, 31)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.people.choices import VERSION, Purpose
from kehou.people.events import CollectorRevoked, ConsentGiven, ConsentWithdrawn, PupilChanged
from kehou.people.models import Collector, Consent, Pupil
from kehou.people.queries import consent_given

NOTES = ("health", "seating")


class ConsentMissing(Refusal):
    sentence = _("要先同意这一项用途，才能填写。")
    todo = _("请阅读说明并勾选同意。")


def record_consent(
    pupil: Any, purpose: str, *, given: bool, now: datetime, scope: Scope, channel: str = "phone", version: str = VERSION
) -> Consent:
    """Write down what the family said about one purpose; the last line holds. A no also takes away what rested on it."""
    withdrawn = not given and consent_given(scope, pupil, purpose)
    consent = Consent.objects.create(
        school_id=pupil.school_id, pupil=pupil, by_id=scope.user_id, purpose=purpose, version=version, given=given,
        channel=channel, at=now,
    )  # fmt: skip
    kind = ConsentGiven if given else ConsentWithdrawn
    record(kind(school=pupil.school_id, pupil=pupil.pk, purpose=purpose, version=version, channel=channel), scope=scope)
    if withdrawn:
        _take_away(pupil, purpose, now=now, scope=scope)
    return consent


def require_consent(pupil: Any, purpose: str, *, agreed: bool, now: datetime, scope: Scope) -> None:
    """Go on only with the family's yes: the one it has given, or the one it gives now."""
    if consent_given(scope, pupil, purpose):
        return
    if not agreed:
        raise ConsentMissing
    record_consent(pupil, purpose, given=True, now=now, scope=scope)


def _take_away(pupil: Any, purpose: str, *, now: datetime, scope: Scope) -> None:
    with acting(scope.for_unit(pupil.school_id)):
        if purpose == Purpose.HEALTH:
            _forget_notes(pupil, scope)
        if purpose == Purpose.COLLECTORS:
            _revoke_all(pupil, now, scope)


def _forget_notes(pupil: Any, scope: Scope) -> None:
    one = Pupil.objects.get(pk=pupil.pk)
    if one.health or one.seating:
        one.health = one.seating = ""
        one.save(update_fields=NOTES)
        record(PupilChanged(school=one.school_id, pupil=one.pk, fields=NOTES), scope=scope)


def _revoke_all(pupil: Any, now: datetime, scope: Scope) -> None:
    for one in Collector.objects.filter(pupil=pupil, revoked_at=None, barred=False):
        one.revoked_at = now
        one.save(update_fields=["revoked_at"])
        record(CollectorRevoked(school=one.school_id, pupil=one.pupil_id, collector=one.pk), scope=scope)
