"""What a gate wrote down without a network comes in: every child that left is recorded, once, and flagged where it was wrong (T24)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from kehou.care.actions.codes import use_code_offline
from kehou.care.actions.phones import Heard, Line, hear
from kehou.care.actions.refusals import MayNotCollect
from kehou.care.actions.release import go_home_alone, hand_to_other, pick_up
from kehou.care.choices import Holder
from kehou.care.models import PhoneEntry, Session
from kehou.care.queries import child_of_school, codes_by_id, sessions_of_children
from kehou.care.rules import HomeAloneRules, StaffingRules, happened
from kehou.core.scope import Scope


@dataclass(frozen=True, kw_only=True)
class GateLine(Line):
    """One child that left, as a gate sends it; by a one-time code where it had one."""

    code: UUID | None = None

    def at(self, now: datetime) -> datetime:
        return happened(self.device_at, timedelta(milliseconds=self.offset_ms), now)


def hear_gate(
    lines: Iterable[GateLine], *, staffing: StaffingRules, rules: HomeAloneRules, now: datetime, scope: Scope
) -> Heard:
    """This will hand over every child the gate let go, by the time it said; heard twice, it is the same as once.

    A child of a session is heard with what teachers' phones say of it; one that only has a permit leaves by itself.
    """
    heard = Heard()
    for day, said in _by_day(lines, now).items():
        by_session = _sessions(said, day, scope)
        for line in said:
            if line.code:
                _by_code(line, now, scope, heard)
            elif line.id not in by_session:
                _without_session(line, rules, now, scope, heard)
        for session in sorted(set(by_session.values()), key=lambda one: one.pk):
            mine = [line for line in said if not line.code and by_session.get(line.id) == session]
            one = hear(session, mine, staffing=staffing, now=now, scope=scope) if mine else Heard()
            heard.taken += one.taken
            heard.refused += one.refused
    return heard


def _by_day(lines: Iterable[GateLine], now: datetime) -> dict[date, list[GateLine]]:
    found: dict[date, list[GateLine]] = {}
    for line in lines:
        found.setdefault(line.at(now).astimezone(now.tzinfo).date(), []).append(line)
    return found


def _sessions(said: list[GateLine], day: date, scope: Scope) -> dict[UUID, Session]:
    """Each line's session: the one under which it was heard before, else the child's now."""
    of_child = sessions_of_children(scope, day, {line.pupil for line in said})
    before = PhoneEntry.objects.filter(pk__in=[line.id for line in said]).select_related("session__group", "session__room", "session__teacher")
    found = {line.id: of_child[line.pupil] for line in said if line.pupil in of_child}
    return found | {one.pk: one.session for one in before}


def _by_code(line: GateLine, now: datetime, scope: Scope, heard: Heard) -> None:
    at = line.at(now)
    code = codes_by_id(scope, [line.code], at.astimezone(now.tzinfo).date()).get(line.code)  # type: ignore[list-item, arg-type]
    if code is None:
        heard.refused.append(line.id)
        return
    use_code_offline(code, at=at, now=now, scope=scope)
    heard.taken.append(line.id)


def _without_session(line: GateLine, rules: HomeAloneRules, now: datetime, scope: Scope, heard: Heard) -> None:
    child = child_of_school(scope, line.pupil)
    if child is None or line.at(now).astimezone(now.tzinfo).date() != now.date():
        heard.refused.append(line.id)  # nobody's list of a past day: a person must write it down
        return
    _gone(child, line, rules, now, scope)
    heard.taken.append(line.id)


def _gone(child: Any, line: GateLine, rules: HomeAloneRules, now: datetime, scope: Scope) -> None:
    if line.to_kind == Holder.ALONE:
        go_home_alone(child, rules=rules, now=now, scope=scope, already_gone=True)
        return
    name, _bracket, relation = line.to_name.rstrip("）").partition("（")
    try:
        if line.to_id:
            pick_up(child, person=line.to_id, now=now, scope=scope)
            return
    except MayNotCollect:
        pass  # stopped since: recorded under the name, and flagged
    hand_to_other(child, name=name, relation=relation, note="", now=now, scope=scope, already_gone=True)
