"""Consents: each purpose apart, given or withdrawn at any time (PIPL 15, 16, 31)."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.people.actions.rosters.forgetting import forget_notes_in_rosters
from kehou.people.choices import VERSION, Purpose
from kehou.people.events import CollectorRevoked, ConsentGiven, ConsentRefused, ConsentWithdrawn, PupilChanged
from kehou.people.models import Collector, Consent, Pupil
from kehou.people.queries import consent_given

NOTES = ("health", "seating")


class ConsentMissing(Refusal):
    sentence = _("要先同意这一项用途，才能填写。")
    todo = _("请阅读说明并勾选同意。")


class NothingToWithdraw(Refusal):
    sentence = _("这一项没有同意过，或已经撤回。")
    todo = _("请回到“我的同意”看现在的情况。")


class LastDayBehind(Refusal):
    sentence = _("最后一天不能早于今天。")


def record_consent(
    pupil: Any, purpose: str, *, given: bool, now: datetime, scope: Scope, channel: str = "phone", version: str = VERSION
) -> Consent:
    """Write down what the family answered about one purpose; the last line holds. A no to what it had agreed to withdraws it."""
    if not given and consent_given(scope, pupil, purpose):
        return withdraw_consent(pupil, purpose, now=now, scope=scope, channel=channel, version=version)
    line = _line(pupil, purpose, given=given, now=now, scope=scope, channel=channel, version=version)
    kind = ConsentGiven if given else ConsentRefused
    record(kind(school=pupil.school_id, pupil=pupil.pk, purpose=purpose, version=version, channel=channel), scope=scope)
    return line


def withdraw_consent(
    pupil: Any,
    purpose: str,
    *,
    now: datetime,
    scope: Scope,
    last_day: date | None = None,
    channel: str = "phone",
    version: str = VERSION,
) -> Consent:
    """Take a yes back, and with it what rested on it; rooms above follow by ConsentWithdrawn (PIPL 15, 47).

    The service itself goes on to the end of `last_day`, today where none was chosen. Two guardians at once withdraw once.
    """
    ends = (last_day or now.date()) if purpose == Purpose.SERVICE else None
    if ends and ends < now.date():
        raise LastDayBehind
    with acting(scope.for_unit(pupil.school_id)) as wide:
        one = Pupil.objects.select_for_update(of=("self",)).get(pk=pupil.pk)
        if not consent_given(wide, one, purpose):
            raise NothingToWithdraw
        said: dict[str, Any] = {"channel": channel, "version": version, "last_day": ends}
        line = _line(one, purpose, given=False, now=now, scope=scope, **said)
        record(ConsentWithdrawn(school=one.school_id, pupil=one.pk, purpose=purpose, **said), scope=scope)
        _take_away(one, purpose, now=now, scope=scope)
    return line


def _line(pupil: Any, purpose: str, *, given: bool, now: datetime, scope: Scope, **said: Any) -> Consent:
    return Consent.objects.create(
        school_id=pupil.school_id, pupil=pupil, by_id=scope.user_id, purpose=purpose, given=given, at=now, **said
    )


def require_consent(pupil: Any, purpose: str, *, agreed: bool, now: datetime, scope: Scope) -> None:
    """Go on only with the family's yes: the one it has given, or the one it gives now."""
    if consent_given(scope, pupil, purpose):
        return
    if not agreed:
        raise ConsentMissing
    record_consent(pupil, purpose, given=True, now=now, scope=scope)


def _take_away(one: Pupil, purpose: str, *, now: datetime, scope: Scope) -> None:
    if purpose == Purpose.HEALTH:
        _forget_notes(one, scope)
    if purpose == Purpose.COLLECTORS:
        _revoke_all(one, now, scope)


def _forget_notes(one: Pupil, scope: Scope) -> None:
    """The notes, and the copy an import kept to be undone."""
    forget_notes_in_rosters(one)
    if one.health or one.seating:
        one.health = one.seating = ""
        one.save(update_fields=NOTES)
        record(PupilChanged(school=one.school_id, pupil=one.pk, fields=NOTES), scope=scope)


def _revoke_all(pupil: Pupil, now: datetime, scope: Scope) -> None:
    """Nobody named may come from now on. The name stays for the record of past days; phone and photo go."""
    for one in Collector.objects.filter(pupil=pupil, barred=False):
        standing, one.phone = one.revoked_at is None, ""
        one.revoked_at = one.revoked_at or now
        _drop_photo(one)
        one.save(update_fields=["revoked_at", "phone", "photo"])
        if standing:
            record(CollectorRevoked(school=one.school_id, pupil=one.pupil_id, collector=one.pk), scope=scope)


def _drop_photo(one: Collector) -> None:
    """The file goes when the withdrawal is kept."""
    if one.photo:
        transaction.on_commit(partial(one.photo.storage.delete, str(one.photo.name)))
        one.photo = None  # type: ignore[assignment]
