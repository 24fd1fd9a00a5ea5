"""Runs of the planner: asked, computed at once or by the worker, and checked again before anything is published."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planner import (
    GroupsInstance,
    InstanceError,
    NoPlan,
    Plan,
    check,
    explain,
    read_instance,
    read_result,
    solve,
    write_instance,
    write_result,
)
from kehou.planning import queries
from kehou.planning.actions.instances import (
    groups_instance,
    roster_instance,
    seats_instance,
    with_marks,
    without_hints,
    without_marks,
)
from kehou.planning.actions.refusals import NotReady, OvertakenRun, PlanBroken, PublishedAlready, RatioBroken, SpanTooLong
from kehou.planning.actions.wishes import Wishes, wished
from kehou.planning.choices import OTHERS, Job, RunState
from kehou.planning.events import GroupsProposed, RosterProposed, SeatsProposed
from kehou.planning.models import Group, Run
from kehou.planning.rules import GroupingRules, ServiceTimeRules, StaffingRules
from kehou.policy.queries import basis_json, basis_lines

AT_ONCE, AT_LEISURE = 3, 60
RESTS_ON: dict[str, tuple[type, ...]] = {
    Job.GROUPS: (GroupingRules, StaffingRules),
    Job.SEATS: (GroupingRules,),
    Job.ROSTER: (StaffingRules, ServiceTimeRules),
}
PROPOSED = {Job.GROUPS: GroupsProposed, Job.SEATS: SeatsProposed, Job.ROSTER: RosterProposed}


# ── asked ─────────────────────────────────────────────────────────────────────


def propose_groups(
    term: Any, *, on: date, now: datetime, scope: Scope, at_once: bool = True, seed: int = 1, wishes: Wishes | None = None
) -> Run:
    """Ask for groups of 25–30 with rooms, for every child with a place from a day on (S5.4)."""
    day = max(on, term.starts_on)
    instance = without_marks(wished(groups_instance(term, day, scope=scope), wishes or {}))
    run = _asked(term, Job.GROUPS, day, scope, instance=write_instance(instance), first=day, seed=seed, wishes=wishes or {})
    return _go(run, at_once, now, scope)


def propose_seats(
    group: Group, *, now: datetime, scope: Scope, at_once: bool = True, seed: int = 1, wishes: Wishes | None = None
) -> Run:
    """Ask for a seating chart of a group's room (S5.4)."""
    day = max(now.date(), group.starts_on)
    kept = wished(without_hints(seats_instance(group, day, scope=scope)), wishes or {})
    said: dict[str, Any] = {"instance": write_instance(kept), "group": group, "first": day, "seed": seed, "wishes": wishes or {}}
    run = _asked(group.term, Job.SEATS, day, scope, **said)
    return _go(run, at_once, now, scope)


def propose_roster(
    term: Any, first: date, last: date, *, now: datetime, scope: Scope, at_once: bool = True, seed: int = 1, wishes: Wishes | None = None
) -> Run:
    """Ask who looks after whom from the first to the last day, 1:30 in every minute (S5.5)."""
    first, last = max(first, term.starts_on), min(last, term.ends_on)
    if first > last or first < now.date():
        raise SpanTooLong
    instance = wished(roster_instance(term, first, last, scope=scope), wishes or {})
    said: dict[str, Any] = {"instance": write_instance(instance), "first": first, "last": last, "seed": seed, "wishes": wishes or {}}
    run = _asked(term, Job.ROSTER, first, scope, **said)
    return _go(run, at_once, now, scope)


def propose_several(run: Run, *, now: datetime, scope: Scope) -> list[Run]:
    """Beside a run, alternatives for the same days that weigh one thing otherwise; the worker computes them."""
    told: dict[str, Any] = {"now": now, "scope": scope, "at_once": False}
    made = []
    for other in OTHERS.get(run.job, ()):
        wishes = {**run.wishes, **other}
        if wishes == run.wishes:
            continue
        if run.job == Job.GROUPS:
            made.append(propose_groups(run.term, on=run.first or now.date(), wishes=wishes, **told))
        else:
            made.append(propose_roster(run.term, run.first or now.date(), run.last or run.term.ends_on, wishes=wishes, **told))
    return made


def _asked(term: Any, job: str, day: date, scope: Scope, **fields: Any) -> Run:
    basis = [line for kind in RESTS_ON[job] for line in basis_json(kind, scope.unit, day)]
    return Run.objects.create(school_id=term.school_id, term=term, job=job, by_id=scope.user_id, basis=basis, **fields)


def _go(run: Run, at_once: bool, now: datetime, scope: Scope) -> Run:
    if at_once:
        return compute(run, now=now, scope=scope, seconds=AT_ONCE)
    run.seconds = AT_LEISURE
    run.save(update_fields=["seconds"])
    _defer(run)
    return run


# ── computed ──────────────────────────────────────────────────────────────────


def compute(run: Run, *, now: datetime, scope: Scope, seconds: float | None = None) -> Run:
    """Compute within the caller's transaction; a run that has its answer keeps it."""
    run = locked(run)
    if run.state in (RunState.DONE, RunState.PUBLISHED):
        return run
    return answered(run, result_of(run, scope=scope, seconds=seconds), now=now, scope=scope)


def begin(pk: UUID, *, now: datetime, scope: Scope) -> Run | None:
    """The worker takes a run that waits, or whose worker has died; None where somebody has it or it has its answer."""
    run = queries.runs(scope, pk=pk).select_for_update(of=("self",)).first()
    if run is None or not (run.state == RunState.WAITING or queries.is_stalled(run, now)):
        return None
    run.state, run.started_at = RunState.RUNNING, now
    run.save(update_fields=["state", "started_at"])
    return run


def resume(*, now: datetime, scope: Scope) -> int:
    """Give runs whose worker died to another one; nothing of theirs was published (it is only published by hand)."""
    stalled = [run for run in queries.runs(scope, state=RunState.RUNNING) if queries.is_stalled(run, now)]
    for run in stalled:
        _defer(run)
    return len(stalled)


def _defer(run: Run) -> None:
    app.configure_task("planning.compute").defer(run=str(run.pk), unit=str(run.school_id))


def result_of(run: Run, *, scope: Scope, seconds: float | None = None) -> Plan | NoPlan | None:
    """The planner's answer; None where it could not even read the question."""
    try:
        return solve(instance_of(run, scope=scope), seconds=seconds or run.seconds, seed=run.seed)
    except InstanceError:
        return None


def instance_of(run: Run, *, scope: Scope) -> Any:
    """The question as it was asked; a seating chart's hints and the marks of groups are read afresh and never kept."""
    if run.job == Job.SEATS and run.group:
        return wished(seats_instance(run.group, run.first or run.group.starts_on, scope=scope), run.wishes)
    kept = read_instance(run.instance)
    return with_marks(kept, scope=scope) if isinstance(kept, GroupsInstance) else kept


def answered(run: Run, result: Plan | NoPlan | None, *, now: datetime, scope: Scope) -> Run:
    """Keep the answer with its explanation, bound and gap; a run that has one, published or not, keeps the first."""
    run = locked(run)
    if run.state in (RunState.DONE, RunState.IMPOSSIBLE, RunState.PUBLISHED):
        return run
    run.finished_at = now
    run.state = RunState.FAILED
    if result is not None:
        run.state = RunState.IMPOSSIBLE if isinstance(result, NoPlan) else RunState.DONE
        run.result = write_result(result)
        run.explanation = [{"zh": one.zh, "en": one.en} for one in explain(result)]
    run.save(update_fields=["state", "result", "explanation", "finished_at"])
    quality = {} if result is None or isinstance(result, NoPlan) else {"cost": result.cost, "bound": result.bound}
    basis = tuple(line for kind in RESTS_ON[run.job] for line in basis_lines(kind, run.school, run.first or now.date()))
    record(PROPOSED[Job(run.job)](school=run.school_id, run=run.pk, state=run.state, basis=basis, **quality), scope=scope)
    return run


def locked(run: Run) -> Run:
    """The run as it is now, held until we are done."""
    return Run.objects.select_for_update(of=("self",)).select_related("term", "group__room", "school").get(pk=run.pk)


# ── checked before publishing ─────────────────────────────────────────────────


def ready(run: Run, job: str, *, scope: Scope) -> tuple[Run, Any]:
    """The run and its plan, held; the term is held too, so that two people publish one after the other."""
    list(organisation.terms(scope).filter(pk=run.term_id).select_for_update(of=("self",)))
    run = locked(run)
    if run.state == RunState.PUBLISHED:
        raise PublishedAlready
    if run.job != job or run.state != RunState.DONE:
        raise NotReady
    _check_overtaken(run, scope)
    return run, read_result(run.result)


def _check_overtaken(run: Run, scope: Scope) -> None:
    """Ids grow with time: what was published after the run was asked must not be covered by it."""
    later = queries.publications(scope, run.job, term=run.term_id, pk__gt=run.pk)
    if run.group_id:
        later = later.filter(content__group=str(run.group_id))
    if later.exists():
        raise OvertakenRun


def judge(instance: Any, plan: Any, *, scope: Scope) -> None:
    """Whoever made the plan: it has to keep every rule as things stand now (S5.4, S5.5)."""
    broken = check(instance, plan)
    if not broken:
        return
    worst = next((one for one in broken if one.rule == "S5.5"), broken[0])
    [words] = queries.told([{"zh": worst.sentence.zh, "en": worst.sentence.en}], scope)
    if worst.rule == "S5.5":
        raise RatioBroken(words)
    raise PlanBroken(words, clause=worst.rule if worst.rule[:1] in "SC" else None)
