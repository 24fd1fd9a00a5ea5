"""The education officers' board and the operator's house."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core import clock
from kehou.core.pages import page
from kehou.core.roles import roles
from kehou.core.scope import Scope
from kehou.desk import queries


@page("desk.view_schools")
def schools(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The schools beneath with counts only, and the plans that wait for an answer."""
    rows = queries.school_rows(scope, clock.today())
    waiting = [row for row in rows if row["plan"] and row["plan"].state == "filed"]
    sums = {key: sum(row[key] for row in rows) for key in ("applications", "places", "alarms")}
    return render(request, "desk/schools.html", {"rows": rows, "waiting": waiting, "sums": sums})


@page("desk.view_health")
def health(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Journals, jobs, messages, people."""
    told = queries.health_of(scope, clock.today())
    told["roles"] = [(roles()[row["role"]].name, row["count"]) for row in told["roles"] if row["role"] in roles()]
    return render(request, "desk/health.html", told)
