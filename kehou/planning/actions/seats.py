"""Seats: published from a plan, moved by hand, every move judged (S5.4 座位表)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.planner import Seat, SeatsPlan, check
from kehou.planning import queries
from kehou.planning.actions.edits import edited
from kehou.planning.actions.instances import seats_instance
from kehou.planning.actions.publishing import published
from kehou.planning.actions.refusals import SeatRefused
from kehou.planning.actions.runs import judge, ready
from kehou.planning.choices import EditKind, Job, RunState
from kehou.planning.events import SeatMoved, SeatsPublished
from kehou.planning.models import Group, Membership, Run


def publish_seats(run: Run, *, now: datetime, scope: Scope) -> None:
    """Let every child of the group have the proposed seat."""
    run, plan = ready(run, Job.SEATS, scope=scope)
    group = _held(run.group)
    day = max(now.date(), group.starts_on)
    judge(seats_instance(group, day, scope=scope), plan, scope=scope)
    seats = {seat.pupil: (seat.row + 1, seat.column + 1) for seat in plan.seats}
    members = [m for m in queries.members_of(scope, group, day) if str(m.pupil_id) in seats]
    with edited(EditKind.SEATS, group, Membership.objects.filter(group=group), first=day, now=now, scope=scope, run=run):
        _seat(_stretches(members, group, day), seats)
    run.state = RunState.PUBLISHED
    run.save(update_fields=["state"])
    content = {"group": str(group.pk), "seats": {pupil: list(seat) for pupil, seat in sorted(seats.items())}}
    kept = published(run.term, Job.SEATS, content, now=now, scope=scope)
    record(SeatsPublished(school=run.school_id, run=run.pk, group=group.pk, sha256=kept.sha256), scope=scope)


def _held(group: Any) -> Group:
    """The group, held: seats of one room change one after the other."""
    return Group.objects.select_for_update(of=("self",)).select_related("room", "term").get(pk=group.pk)


def _seat(members: list[Membership], seats: dict[str, tuple[int, int]]) -> None:
    """First all stand up, then all sit down: no two children ever share a seat."""
    Membership.objects.filter(pk__in=[m.pk for m in members]).update(row=None, column=None)
    for member in members:
        member.row, member.column = seats[str(member.pupil_id)]
    Membership.objects.bulk_update(members, ["row", "column"])


def _stretches(members: Iterable[Membership], group: Group, day: date) -> list[Membership]:
    """These and what the same children have in the group later: the seat is theirs throughout."""
    return list(Membership.objects.filter(queries.ahead(day), group=group, pupil__in=[one.pupil_id for one in members]).order_by("pk"))


def move_seat(member: Membership, row: int, column: int, *, now: datetime, scope: Scope) -> None:
    """Seat a child by hand; whoever sat there takes the seat that becomes free. The planner's rules judge it."""
    group = _held(member.group)
    day = max(now.date(), group.starts_on)
    seated = {m.pk: m for m in queries.members_of(scope, group, day) if m.row or m.pk == member.pk}
    mine = seated[member.pk]
    other = next((m for m in seated.values() if (m.row, m.column) == (row, column) and m.pk != mine.pk), None)
    pair, seats = _moved(mine, other, row, column)
    _judge(group, day, seated, seats, scope)
    changed = _stretches(pair, group, day)
    with edited(EditKind.SEAT, group, Membership.objects.filter(pk__in=[one.pk for one in changed]), first=day, now=now, scope=scope):
        _seat(changed, seats)
    record(SeatMoved(school=group.school_id, membership=mine.pk, row=row, column=column), scope=scope)


def _moved(mine: Membership, other: Membership | None, row: int, column: int) -> tuple[list[Membership], dict[str, Any]]:
    if other is None:
        return [mine], {str(mine.pupil_id): (row, column)}
    if not mine.row:
        raise SeatRefused(queries.seat_taken(row, column))
    return [mine, other], {str(mine.pupil_id): (row, column), str(other.pupil_id): (mine.row, mine.column)}


def _chart(seats: dict[str, Any]) -> SeatsPlan:
    return SeatsPlan(seats=tuple(Seat(pupil, at[0] - 1, at[1] - 1) for pupil, at in seats.items()))


def _judge(group: Group, day: Any, seated: dict[Any, Membership], seats: dict[str, Any], scope: Scope) -> None:
    """What the move breaks is refused; what was amiss before, for example a pair entered since, does not hold others fast."""
    before = {str(m.pupil_id): (m.row, m.column) for m in seated.values()}
    instance = seats_instance(group, day, scope=scope, of=seated.values())
    known = set(check(instance, _chart({pupil: at for pupil, at in before.items() if at[0]})))
    mine = next(iter(seats))
    broken = [one for one in check(instance, _chart(before | seats)) if one not in known or mine in one.who]
    if broken:
        words = [{"zh": broken[0].sentence.zh, "en": broken[0].sentence.en}]
        raise SeatRefused(queries.told(words, scope)[0], clause=broken[0].rule)
