"""What several pages need: the thing in reach or 404, the term, a form or its refusal, a plan made readable."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.marks import marked
from kehou.core.names import natural
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planner.explain import WISHES
from kehou.planner.weights import weight_of
from kehou.planning import forms as planning_forms
from kehou.planning import queries
from kehou.planning.rules import GroupingRules, Spot, outside_band, seen_from, spots
from kehou.policy.queries import explain, rules_for


def term_here(scope: Scope) -> Any:
    """The running term, or the next one."""
    found = organisation.term_on(scope, clock.today())
    if found is None:
        raise Refusal(_("还没有登记这个学期。"), clause="S5.1", todo=_("请先在「组织 › 学期」登记学期。"))
    return found


def one_of(rows: Any, pk: UUID) -> Any:
    """The row, where this person has to do with it; else it is not there."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def read(form: forms.Form) -> dict[str, Any]:
    """What was typed; a form that does not read is refused in one sentence with its first fault."""
    if form.is_valid():
        return form.cleaned_data
    field, faults = next(iter(form.errors.items()))
    label = form.fields[field].label if field in form.fields else ""
    raise Refusal(f"{label}{marked('：')}{faults[0]}" if label else faults[0], todo=_("请返回改好再提交。"))


def wishes_asked(request: HttpRequest, job: str) -> dict[str, int]:
    """What the sliders say, and the finer ones where some were moved."""
    finer = planning_forms.WeightsForm(request.POST, job=job)
    read(finer)
    return {**planning_forms.wishes_in(request.POST, job), **finer.said}


def done(request: HttpRequest, words: str, address: str, **kwargs: Any) -> HttpResponse:
    """Say what has been done and go on."""
    messages.success(request, words)
    return redirect(reverse(address, kwargs=kwargs))


def shown(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, f"planning/{template}.html", context)


def day_asked(request: HttpRequest) -> date:
    """The day in the address's query, or today."""
    try:
        return parse_date(request.GET.get("day", "")) or clock.today()
    except ValueError:
        return clock.today()


def trail(scope: Scope, *labels: tuple[Any, str | None]) -> list[dict[str, Any]]:
    """Where the page stands, from the overview down."""
    home = {"label": _("编排"), "url": reverse("planning:overview", kwargs={"unit": scope.unit.code})}
    return [home, *({"label": label, "url": url} for label, url in labels)]


def grouping(scope: Scope, day: date) -> GroupingRules:
    return rules_for(GroupingRules, scope.unit, day)


def seat_chart(group: Any, members: list[Any]) -> list[list[Spot]]:
    """The group's room with who sits where, as the children see it."""
    return room_chart(group.room, [(m.row, m.column, m) for m in members])


def room_chart(room: Any, seats: list[tuple[Any, Any, Any]]) -> list[list[Spot]]:
    return spots(room.rows, room.columns, seats, room.blocked_seats, room.aisle_columns)


def sides_of(room: Any, lines: list[list[Spot]]) -> list[dict[str, Any]]:
    """The chart from the teacher's place and from the door."""
    door = room.door.rpartition("_")[2]
    return [
        {"side": "teacher", "title": _("从讲台看"), "chart": seen_from(lines, "teacher")},
        {"side": door, "title": _("从门口看（%(door)s）") % {"door": room.get_door_display()}, "chart": seen_from(lines, door)},
    ]


def basis_of(run: Any, scope: Scope) -> list[dict[str, Any]]:
    """What the run rests on, in words: the value as it was then."""
    return [_basis(line, scope, run.first or clock.today()) for line in run.basis]


def _basis(line: dict[str, Any], scope: Scope, day: date) -> dict[str, Any]:
    told = {"title": line.get("parameter"), "value": line.get("value"), "clause": line.get("clause", "")}
    try:
        found = explain(line["parameter"], scope.unit, day)
    except (LookupError, Refusal):
        return told
    if found.basis.as_json().get("value") == line.get("value"):
        told["value"] = found.parameter.shown(found.value, get_language())
    return {**told, "title": found.parameter.title.said(get_language())}


# ── a plan made readable ──────────────────────────────────────────────────────


def plan_of(run: Any, scope: Scope) -> dict[str, Any]:
    """What the run proposes, as its page shows it."""
    result = run.result or {}
    if not result.get("plan"):
        return {}
    return {"groups": _groups, "seats": _seats, "roster": _roster}[run.job](run, result, scope)


def _groups(run: Any, result: dict[str, Any], scope: Scope) -> dict[str, Any]:
    rules = grouping(scope, run.first or clock.today())
    homes = {p["id"]: p["home_class"] for p in run.instance["pupils"]}
    classes = {str(home.pk): home.name for home in organisation.home_classes(scope)}
    names = queries.names_in(scope, [f"{g['campus']} {g['room']}" for g in result["groups"]])
    told = queries.proposed(run)
    called = queries.group_names(run, told[1], scope) if told else {}
    rows = []
    for group in result["groups"]:
        of_class = Counter(classes.get(homes.get(pupil, ""), "—") for pupil in group["pupils"])
        rows.append({
            "id": group["id"], "campus": names.get(group["campus"]), "name": called.get(group["id"], group["id"]),
            "room": names.get(group["room"]), "size": len(group["pupils"]), "classes": sorted(of_class.items()),
            "outside": outside_band(len(group["pupils"]), rules),
        })  # fmt: skip
    return {"rows": rows, "grouping": rules}


def _seats(run: Any, result: dict[str, Any], scope: Scope) -> dict[str, Any]:
    names = queries.names_in(scope, [seat["pupil"] for seat in result["seats"]])
    seats = [(s["row"] + 1, s["column"] + 1, names.get(s["pupil"], "—")) for s in result["seats"]]
    lines = room_chart(run.group.room, seats) if run.group else spots(run.instance["rows"], run.instance["columns"], seats)
    return {"chart": lines}


def _roster(run: Any, result: dict[str, Any], scope: Scope) -> dict[str, Any]:
    sessions = {one["id"]: one for one in run.instance["sessions"]}
    duties = result["duties"]
    names = queries.names_in(scope, [*(d["teacher"] for d in duties), *(d["session"][:36] for d in duties)])
    loads = Counter(names.get(duty["teacher"], "—") for duty in duties)
    week = sorted({one["date"] for one in sessions.values() if one["date"] >= str(run.first or "")})[:5]
    return {"sittings": _sittings(sessions, duties, names, week), "loads": loads.most_common(), "sessions": len(sessions),
            "count": len(duties)}  # fmt: skip


def _sittings(sessions: dict[str, Any], duties: list[Any], names: dict[str, str], days: list[str]) -> list[dict[str, Any]]:
    """The first days of the proposal, sitting by sitting."""
    adults: dict[str, list[str]] = {}
    for duty in duties:
        adults.setdefault(duty["session"], []).append(names.get(duty["teacher"], "—"))
    rows = [
        {"day": date.fromisoformat(one["date"]), "group": names.get(key[:36], "—"), "headcount": one["headcount"],
         "late": one["slot"] == "late", "post": one.get("role", "care") != "care", "names": adults.get(key, [])}
        for key, one in sessions.items() if one["date"] in days
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["day"], row["post"], row["late"], natural(row["group"])))


def points_by_wish(job: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For each wish that some plan does not meet: the planner's sentence for every plan, and which of them is best in it."""
    known = [line["parts"] for line in lines if line["parts"] is not None]
    names = [name for name in WISHES if any(parts.get(name) for parts in known)]
    return [{"name": name, "cells": _cells(job, name, lines)} for name in names]


def _cells(job: str, name: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    points = [None if line["parts"] is None else line["parts"].get(name, 0) for line in lines]
    best = min((one for one in points if one is not None), default=0)
    return [{"words": _said(job, name, one), "best": one == best} for one in points]


def _said(job: str, name: str, points: int | None) -> str:
    if points is None:
        return "—"
    zh, en = WISHES[name]
    weight = weight_of(job, {}, name)
    return (en if (get_language() or "").startswith("en") else zh).format(points // weight)
