"""The service lead's desk: what there is to plan with, the planner's runs, what was published (S5.4, S5.5)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planning import actions, forms, queries
from kehou.planning.choices import OTHERS
from kehou.planning.views.showing import (
    basis_of,
    day_asked,
    done,
    grouping,
    one_of,
    plan_of,
    points_by_wish,
    read,
    shown,
    term_here,
    trail,
    wishes_asked,
)


@page("planning.view")
def overview(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One page to start from: readiness, groups, who waits, runs, the next step."""
    today, term = clock.today(), organisation.term_on(scope, clock.today())
    if term is None:
        return shown(request, "overview", term=None)
    day = max(today, term.starts_on)
    groups, waiting = list(queries.groups_ahead(scope, day).filter(term=term)), list(queries.unplaced(scope, term, day)[:50])
    bare = _without_duties(scope, groups, today)
    bare_from = max(day, min((one.starts_on for one in bare), default=day))
    context = {
        "term": term, "ready": queries.readiness(scope, term, day), "groups": groups, "batches": _batches(groups, day), "waiting": waiting,
        "runs": queries.recent_runs(scope, term), "grouping": grouping(scope, day), "bare": bare, "bare_from": bare_from,
        "groups_form": forms.GroupsForm(initial={"on": day}),
        "roster_form": forms.RosterForm(initial={"first": bare_from, "last": term.ends_on}),
        "posted": queries.posts(scope, term).count(),
        "groups_weights": forms.weighings("groups"), "roster_weights": forms.weighings("roster"), "groups_sliders": forms.sliders("groups"), "roster_sliders": forms.sliders("roster"),
    }  # fmt: skip
    return shown(request, "overview", **context)


def _batches(groups: list[Any], day: date) -> list[tuple[str, list[Any]]]:
    """The groups of now and those published for later, each under its heading."""
    now, later = [g for g in groups if g.starts_on <= day], [g for g in groups if g.starts_on > day]
    if not now or not later:
        return [(pgettext("several", "班组"), groups)]
    first = min(one.starts_on for one in later)
    return [(_("现在的班组"), now), (_("从 %(day)s 起的班组") % {"day": date_format(first, "MONTH_DAY_FORMAT")}, later)]


def _without_duties(scope: Scope, groups: list[Any], today: date) -> list[Any]:
    """The groups of now or later that nobody is on duty for from now on: the roster has to be made (S5.5)."""
    held = set(queries.duties(scope, group__in=groups, ends_at__gt=clock.now()).order_by().values_list("group", flat=True)) if groups else set()
    return [one for one in groups if one.pk not in held and not one.is_late and (one.ends_on is None or one.ends_on > today)]


@command("planning.plan")
def propose_groups(request: HttpRequest, scope: Scope) -> HttpResponse:
    term, said = term_here(scope), read(forms.GroupsForm(request.POST))
    told: dict[str, Any] = {"now": clock.now(), "scope": scope, "at_once": said["where"] in ("", "now"), "wishes": wishes_asked(request, "groups")}
    return _to_run(request, actions.propose_groups(term, on=said["on"], **told), scope, several=said["where"] == "several")


@command("planning.plan")
def propose_roster(request: HttpRequest, scope: Scope) -> HttpResponse:
    term, said = term_here(scope), read(forms.RosterForm(request.POST))
    told: dict[str, Any] = {"now": clock.now(), "scope": scope, "at_once": said["where"] in ("", "now"), "wishes": wishes_asked(request, "roster")}
    return _to_run(request, actions.propose_roster(term, said["first"], said["last"], **told), scope, several=said["where"] == "several")


def _to_run(request: HttpRequest, run: Any, scope: Scope, *, several: bool = False) -> HttpResponse:
    """To the run; where several were asked for, its alternatives are asked for too and all lie side by side."""
    if several:
        actions.propose_several(run, now=clock.now(), scope=scope)
        return done(request, _("几个方案已交给后台计算，可以先离开这一页。"), "planning:compare", unit=scope.unit.code, job=run.job)
    words = {
        "done": _("已算好，请看方案。"), "impossible": _("没有可行的方案，下面说明原因和出路。"),
        "waiting": _("已交给后台计算，可以先离开这一页。"),
    }.get(run.state, _("计算出错，请检查数据后重试。"))  # fmt: skip
    if run.state not in ("done", "waiting"):
        messages.warning(request, words)
        return redirect("planning:run", unit=scope.unit.code, run=run.pk)
    return done(request, words, "planning:run", unit=scope.unit.code, run=run.pk)


@page("planning.view")
def run(request: HttpRequest, scope: Scope, run: UUID) -> HttpResponse:
    """One run: how it stands, what it proposes, how good that is, and what it rests on."""
    one, now = one_of(queries.runs(scope), run), clock.now()
    context = {
        "run": one, "stalled": queries.is_stalled(one, now), "progress": queries.progress(one, now),
        "sliders": forms.sliders(one.job, one.wishes), "weights": forms.weights_set(one.job, one.wishes), "unmet": queries.unmet(one, scope), "changes": queries.changes(one, scope), "moved": queries.moved(one, scope), "coming": queries.what_changes(one, now.date(), scope),
        "conflict": queries.conflict(one, scope), "told": queries.told(one.explanation, scope), "plan": plan_of(one, scope), "parted": queries.parted(one, scope), "spread": queries.spread_of(one, scope), "basis": basis_of(one, scope), "edit": _undoable(scope, one, now),
        "trail": trail(scope, (one.get_job_display(), None)), "start_form": forms.StartForm(initial={"starts_on": one.first}),
    }  # fmt: skip
    return shown(request, "run", **context)


def _undoable(scope: Scope, run: Any, now: Any) -> Any:
    """The run's publication, as long as it can be taken back."""
    found = queries.edit_of_run(scope, run)
    return None if found is None or queries.has_begun(found, now, scope) else found


@page("planning.view")
def compare(request: HttpRequest, scope: Scope, job: str) -> HttpResponse:
    """The latest plans of a job for the same days, side by side: what each asks, reaches and gives up."""
    if job not in OTHERS:
        raise Http404
    lines = queries.compared(queries.side_by_side(scope, job))
    for line in lines:
        line["sliders"] = forms.sliders(job, line["run"].wishes)
        line["weights"] = forms.weights_set(job, line["run"].wishes)
    rows = points_by_wish(job, lines)
    waits = any(line["run"].state in ("waiting", "running") for line in lines)
    where = trail(scope, (_("几个方案"), None))
    return shown(request, "compare", job=job, lines=lines, rows=rows, waits=waits, trail=where)


@command("planning.plan")
def compute(request: HttpRequest, scope: Scope, run: UUID) -> HttpResponse:
    """No worker, or no patience: compute here and now."""
    one = one_of(queries.runs(scope), run)
    return _to_run(request, actions.compute(one, now=clock.now(), scope=scope, seconds=3), scope)


@command("planning.plan")
def publish(request: HttpRequest, scope: Scope, run: UUID) -> HttpResponse:
    """Publish what the run proposes; groups outside the band bring their reasons along."""
    one, here = one_of(queries.runs(scope), run), {"unit": scope.unit.code}
    if one.job == "groups":
        said = read(forms.StartForm(request.POST))
        reasons = {key.removeprefix("reason-"): str(value) for key, value in request.POST.items() if key.startswith("reason-")}
        groups = actions.publish_groups(one, reasons=reasons, now=clock.now(), scope=scope, starts_on=said["starts_on"])
        return done(request, ngettext("已公布 %(n)d 个班组，请接着排座位和排班。", "已公布 %(n)d 个班组，请接着排座位和排班。", len(groups)) % {"n": len(groups)}, "planning:overview", **here)
    if one.job == "seats":
        actions.publish_seats(one, now=clock.now(), scope=scope)
        return done(request, _("座位表已公布。"), "planning:group", group=one.group_id, **here)
    duties = actions.publish_roster(one, now=clock.now(), scope=scope)
    return done(request, ngettext("排班表已公布，新增 %(n)d 次值班，已通知有关教师。", "排班表已公布，新增 %(n)d 次值班，已通知有关教师。", len(duties)) % {"n": len(duties)}, "planning:roster", **here)


@command("planning.plan")
def place(request: HttpRequest, scope: Scope, place: UUID) -> HttpResponse:
    """Put a waiting child into a group by hand (S5.4)."""
    term = organisation.term_on(scope, clock.today())
    child = one_of(queries.places_ahead(scope, term, clock.today()), place)
    said = read(forms.ChosenForm(request.POST))
    group = one_of(queries.groups_ahead(scope, clock.today()), said["chosen"])
    actions.join(child, group, scope=scope)
    words = _("%(child)s已编入%(group)s。") % {"child": child.pupil.name, "group": group.name}
    return done(request, words, "planning:overview", unit=scope.unit.code)


# ── the roster ────────────────────────────────────────────────────────────────


@page("planning.view")
def roster(request: HttpRequest, scope: Scope) -> HttpResponse:
    """A week of the roster: as a table of groups and posts, one day in the order of time, or by person."""
    week, way = queries.week_of(scope, day_asked(request)), request.GET.get("view", "")
    way = way if way in ("day", "people") else ""
    tabs = [
        {"label": label, "url": f"?day={week.day:%Y-%m-%d}&view={key}", "current": key == way}
        for key, label in (("", _("按班组和岗位")), ("day", _("按天")), ("people", _("按人")))
    ]
    days = [{"label": date_format(one, "D j"), "url": f"?day={one:%Y-%m-%d}&view=day", "current": one == week.day} for one in week.days]
    where = trail(scope, (_("排班表"), None))
    return shown(request, "roster", week=week, way=way, tabs_of_view=tabs, tabs_of_day=days, today=clock.today(), trail=where)


@page("planning.view")
def roster_paper(request: HttpRequest, scope: Scope) -> HttpResponse:
    return shown(request, "roster_paper", week=queries.week_of(scope, day_asked(request)), printed_on=clock.today())
