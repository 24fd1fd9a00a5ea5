"""Phones of an afternoon without a network: what they write, and every way in which it can reach the house."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4, uuid5

from kehou.care import actions
from kehou.care.actions.phones import Line
from kehou.care.models import Alarm, HandOver, Mark, PhoneEntry
from kehou.core.scope import acting
from tests.care.afternoon import STAFFING, Afternoon, at
from tests.factories import everything


@dataclass
class Phone:
    """A phone whose clock is wrong by `wrong`; it has measured by how much when it last had a network."""

    wrong: timedelta = timedelta()
    device: UUID = field(default_factory=uuid4)
    written: list[Line] = field(default_factory=list)

    def writes(self, pupil, says: str, when, to: tuple = (), *, of_roll: bool = False, **more) -> Line:
        kind, pk, name = to or ("", None, "")
        line = Line(
            uuid5(self.device, str(len(self.written) + 1)), self.device, len(self.written) + 1, pupil.pk, says, when + self.wrong,
            int(-self.wrong.total_seconds() * 1000), of_roll, kind, pk, name, **more,
        )  # fmt: skip
        self.written.append(line)
        return line

    def calls_roll(self, told: Afternoon, absent, when) -> None:
        for pupil in told.pupils:
            self.writes(pupil, "absent" if pupil in absent else "present", when, of_roll=True)


def send(told: Afternoon, lines: list[Line], when) -> list[UUID]:
    """One request; what the house says it has."""
    with acting(told.scope) as scope:
        return actions.hear(told.group.sessions.get(), lines, staffing=STAFFING, now=when, scope=scope).taken


def deliver(told: Afternoon, phones: list[Phone], chance: Random, *, sending: Callable = send, forgets: bool = False) -> int:
    """Everything reaches the house in the end, in an order drawn by lot: batches in pieces and out of order, requests that
    get lost, answers that get lost, the same batch twice. Returns the number of requests."""
    waiting = {phone.device: list(phone.written) for phone in phones}
    now, requests = at(18), 0
    while any(waiting.values()):
        device = chance.choice([one for one, lines in waiting.items() if lines])
        lines = chance.sample(waiting[device], chance.randint(1, len(waiting[device])))
        now, requests = now + timedelta(seconds=chance.randint(1, 90)), requests + 1
        fate = chance.choice(("arrives", "arrives", "lost", "answer lost", "twice"))
        if fate == "lost":
            continue
        if forgets:
            lines = [replace(one, id=UUID(int=chance.getrandbits(128))) for one in lines]
        taken = sending(told, lines, now)
        if fate == "twice":
            sending(told, lines[::-1], now + timedelta(seconds=1))
        if fate != "answer lost":
            done = {(one.device, one.number) for one in lines if one.id in taken}
            waiting[device] = [one for one in waiting[device] if (one.device, one.number) not in done]
        if requests > 400:
            raise AssertionError("the phones never come to rest")
    return requests


NOT_TAKEN = ("class", "leave")  # given back, or never taken in: before the first hand-over a child is with its class


def state(told: Afternoon) -> dict[str, object]:
    """What the day has come to: who holds whom, who was there, which questions stand open, how many lines are kept."""
    with acting(everything(told.school)):
        last = HandOver.objects.order_by("pupil_id", "-seq").distinct("pupil_id")
        marks = Mark.objects.order_by("pupil_id", "-seq").distinct("pupil_id")
        alarms = Alarm.objects.filter(settled_at=None)
        return {
            "holders": {one.pupil_id: _holder(one) for one in last if one.to_kind not in NOT_TAKEN},
            "marks": dict(marks.values_list("pupil", "state")),
            "alarms": sorted((one.kind, str(one.pupil_id), one.facts.get("name", "")) for one in alarms),
            "entries": PhoneEntry.objects.count(),
            "session": told.group.sessions.get().state,
        }


def _holder(one: HandOver) -> tuple[str, object, str]:
    return one.to_kind, one.guardian_id, one.to_name if one.to_kind == "other" else ""
