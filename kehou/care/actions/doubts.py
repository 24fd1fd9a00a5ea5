"""Questions to a person: raised where phones differ, taken back by themselves once they agree, never asked twice (T14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from kehou.care.actions.alarms import close_alarm, raise_alarm
from kehou.care.actions.custody import Day
from kehou.care.choices import AlarmKind, Outcome
from kehou.care.models import Alarm, Mark, PhoneEntry, Session
from kehou.core.moments import time_of_day

ASKED = (AlarmKind.CONFLICT, AlarmKind.TWICE, AlarmKind.NO_PERMIT, AlarmKind.NOT_LISTED)


@dataclass(frozen=True)
class Doubt:
    """One question about a child: its kind, who said what, and whom it is about."""

    kind: AlarmKind
    note: str
    name: str = ""
    session: UUID | None = None


def ask_about(session: Session, doubts: dict[UUID, list[Doubt]], *, day: Day) -> None:
    """This will leave exactly these questions open among those that phones raised; a person's answer to one stands."""
    asked: dict[UUID, list[Alarm]] = {pupil: [] for pupil in doubts}
    for alarm in Alarm.objects.filter(pupil__in=doubts, date=day.date, kind__in=ASKED):
        asked[alarm.pupil_id].append(alarm)  # type: ignore[index]
    for pupil, wanted in doubts.items():
        _take_back(asked[pupil], {(one.kind, one.name) for one in wanted}, day)
        for one in {(one.kind, one.name): one for one in wanted}.values():
            if not any(_covers(alarm, one) for alarm in asked[pupil]):
                _ask(pupil, session, one, day)


def _take_back(asked: list[Alarm], wanted: set[tuple[AlarmKind, str]], day: Day) -> None:
    """What phones raised and say no longer."""
    for alarm in asked:
        if alarm.settled_at is None and alarm.facts.get("phones") and (alarm.kind, alarm.facts.get("name", "")) not in wanted:
            close_alarm(alarm, outcome=Outcome.COUNTED_AGAIN, note="", now=day.now, scope=day.scope)


def _ask(pupil: UUID, session: Session, one: Doubt, day: Day) -> None:
    name: dict[str, Any] = {"name": one.name} if one.name else {}
    raise_alarm(
        one.kind, school=day.school, day=day.date, now=day.now, scope=day.scope, pupil=pupil, session=one.session or session.pk, phones=True,
        note=one.note, **name,
    )  # fmt: skip


def _covers(alarm: Alarm, one: Doubt) -> bool:
    """Whether the question is being asked, or a person has answered this very one."""
    if (alarm.kind, alarm.facts.get("name", "")) != (one.kind, one.name):
        return one.kind == alarm.kind == AlarmKind.TWICE and alarm.settled_at is None  # the desk has asked it
    return alarm.settled_at is None or (alarm.facts.get("note") == one.note and alarm.outcome != Outcome.COUNTED_AGAIN)


def tell_phones(entries: Iterable[PhoneEntry], desk: Mark | None) -> str:
    """Who said what and when, each device's last word: “16:05 未到（陈老师）；16:20 到（周老师）”.

    Kept in the house's own language, whoever sends: an answer to it stands when a phone in another language is heard.
    """
    last: dict[UUID, PhoneEntry] = {}
    for one in sorted(entries, key=lambda entry: entry.number):
        last[one.device] = one
    with override(settings.LANGUAGE_CODE):
        said = [(one.happened_at, f"{one.get_says_display()} {one.to_name}".strip(), one.by.name if one.by else "") for one in last.values()]
        said += [(desk.at, str(desk.get_state_display()), desk.by.name if desk.by else "")] if desk else []
    return "；".join(f"{time_of_day(at)} {words}（{who}）" for at, words, who in sorted(said))
