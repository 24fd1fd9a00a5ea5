"""An incident is reported with one form, told at once to whom it concerns, followed up, and closed (C7.3, S7.2)."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kehou.care.actions.alarms import raise_alarm
from kehou.care.actions.messages import tell_family_of_incident, tell_of_incident
from kehou.care.actions.refusals import FollowUpMissing, IncidentClosed, NeedsWords
from kehou.care.choices import AlarmKind, Claim, NoteKind, Severity
from kehou.care.events import ClaimNoted, IncidentEnded, IncidentFollowed, IncidentReported
from kehou.care.models import Incident, IncidentNote, Involved
from kehou.core.journal import record
from kehou.core.scope import Scope


def report_incident(
    said: dict[str, Any], *, children: Sequence[Any], session: Any, now: datetime, scope: Scope, photos: Sequence[bytes] = ()
) -> Incident:
    """This will write the incident down, tell the safety officers and, with words for them, the families of the children.

    A serious one is an alarm on the board too.
    """
    incident = Incident.objects.create(
        school_id=scope.unit.pk, date=said["happened_at"].date(), session=session, severity=said["severity"], kind=said["kind"],
        place=said["place"], what=said["what"], family_words=said.get("family_words", ""), happened_at=min(said["happened_at"], now),
        reported_at=now, reported_by_id=scope.user_id,
    )  # fmt: skip
    rows = [Involved(school_id=incident.school_id, incident=incident, pupil_id=one.pk) for one in children]
    Involved.objects.bulk_create(rows)
    for photo in photos:
        _note(incident, NoteKind.PHOTO, now=now, scope=scope, photo=photo)
    tell_of_incident(incident, scope=scope)
    if incident.severity == Severity.SERIOUS:
        first = children[0].pk if children else None
        raise_alarm(
            AlarmKind.INCIDENT, school=incident.school_id, day=now.date(), now=now, scope=scope, pupil=first,
            session=session.pk if session else None, incident=str(incident.pk),
        )  # fmt: skip
    told = IncidentReported(
        school=incident.school_id, incident=incident.pk, pupils=tuple(one.pk for one in children), severity=incident.severity
    )
    record(told, scope=scope)
    if incident.family_words:
        for child in children:
            tell_family_of_incident(incident, child, scope=scope)
            _note(incident, NoteKind.TOLD, now=now, scope=scope, whom=f"{child.name}", words=incident.family_words)
    return incident


def _note(incident: Incident, kind: NoteKind, *, now: datetime, scope: Scope, photo: bytes = b"", **said: str) -> IncidentNote:
    return IncidentNote.objects.create(
        school_id=incident.school_id, incident=incident, kind=kind, at=now, by_id=scope.user_id, has_photo=bool(photo),
        photo=base64.b64encode(photo).decode(), **said,
    )  # fmt: skip


def follow_incident(
    incident: Incident, *, kind: NoteKind, words: str, whom: str = "", photo: bytes = b"", now: datetime, scope: Scope
) -> IncidentNote:
    """This will add who was told or what was done; what stands already stays."""
    incident = _open(incident)
    if not (words.strip() or photo):
        raise NeedsWords
    note = _note(incident, kind, now=now, scope=scope, photo=photo, words=words.strip(), whom=whom.strip()[:80])
    record(IncidentFollowed(school=incident.school_id, incident=incident.pk, kind_of=kind), scope=scope)
    return note


def note_claim(incident: Incident, *, claim: Claim, number: str, now: datetime, scope: Scope) -> Incident:
    """This will keep how far the insurance claim is; a closed incident may still be paid for."""
    incident = Incident.objects.select_for_update().get(pk=incident.pk)
    if claim not in (Claim.NONE, Claim.ASKED) and not number.strip():
        raise NeedsWords
    incident.claim, incident.claim_number = claim, number.strip()[:40]
    incident.save(update_fields=["claim", "claim_number"])
    _note(incident, NoteKind.CLAIM, now=now, scope=scope, words=f"{Claim(claim).label} {number}".strip())
    record(ClaimNoted(school=incident.school_id, incident=incident.pk, claim=claim), scope=scope)
    return incident


def close_incident(incident: Incident, *, words: str, now: datetime, scope: Scope) -> Incident:
    """This will end the case, saying how; anything but a trifle needs a follow-up or somebody told before."""
    incident = _open(incident)
    if not words.strip():
        raise NeedsWords
    done = incident.notes.filter(kind__in=(NoteKind.TOLD, NoteKind.DONE))
    if incident.severity != Severity.MINOR and not done.exists():
        raise FollowUpMissing
    _note(incident, NoteKind.CLOSED, now=now, scope=scope, words=words.strip())
    incident.closed_at, incident.closed_by_id = now, scope.user_id
    incident.save(update_fields=["closed_at", "closed_by"])
    record(IncidentEnded(school=incident.school_id, incident=incident.pk), scope=scope)
    return incident


def _open(incident: Incident) -> Incident:
    fresh = Incident.objects.select_for_update().get(pk=incident.pk)
    if fresh.closed_at:
        raise IncidentClosed
    return fresh
