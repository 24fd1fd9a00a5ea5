"""A pupil's own record: corrected, moved to another class, leaving the school; notes for those who look after it."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.names import pinyin_of
from kehou.core.scope import Scope, acting
from kehou.people.actions.consents import NOTES, require_consent
from kehou.people.choices import PupilState, Purpose
from kehou.people.events import PupilChanged, PupilLeft, PupilMoved
from kehou.people.models import Pupil


class PupilHasLeft(Refusal):
    sentence = _("这名学生已经离校。")


class SameClass(Refusal):
    sentence = _("学生已经在这个班。")


def change_pupil(one: Pupil, said: dict[str, Any], *, scope: Scope) -> Pupil:
    """Correct what the school keeps about a pupil; the journal keeps which fields."""
    one = _here(one)
    differs = [name for name, value in said.items() if getattr(one, name) != value]
    for name in differs:
        setattr(one, name, said[name])
    one.pinyin = pinyin_of(one.name)
    if differs:
        one.save(update_fields=[*differs, "pinyin"])
        record(PupilChanged(school=one.school_id, pupil=one.pk, fields=tuple(differs)), scope=scope)
    return one


def move_pupil(one: Pupil, home_class: Any, *, reason: str, scope: Scope) -> Pupil:
    """Move a pupil to another class; rooms above see to group and reviews."""
    one = _here(one)
    before = one.home_class_id
    if before == home_class.pk:
        raise SameClass
    one.home_class = home_class
    one.save(update_fields=["home_class"])
    record(PupilMoved(school=one.school_id, pupil=one.pk, before=before, after=home_class.pk, reason=reason), scope=scope)
    return one


def let_pupil_leave(one: Pupil, *, on: date, reason: str, scope: Scope) -> Pupil:
    """The pupil leaves the school; whoever holds a place, a seat or a permit for it hears of it."""
    one = _here(one)
    one.state, one.left_on = PupilState.LEFT, on
    one.save(update_fields=["state", "left_on"])
    record(PupilLeft(school=one.school_id, pupil=one.pk, on=on, reason=reason), scope=scope)
    return one


def write_notes(one: Pupil, *, health: str, seating: str, agreed: bool, now: datetime, scope: Scope) -> Pupil:
    """Health and seating notes by the guardian, who has consented to their use."""
    require_consent(one, Purpose.HEALTH, agreed=agreed, now=now, scope=scope)
    with acting(scope.for_unit(one.school_id)):
        one = _here(one)
        one.health, one.seating = health, seating
        one.save(update_fields=NOTES)
        record(PupilChanged(school=one.school_id, pupil=one.pk, fields=NOTES), scope=scope)
    return one


def _here(one: Pupil) -> Pupil:
    one = Pupil.objects.select_for_update(of=("self",)).select_related("home_class__grade").get(pk=one.pk)
    if one.state != PupilState.HERE:
        raise PupilHasLeft
    return one
