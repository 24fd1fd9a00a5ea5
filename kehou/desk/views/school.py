"""The service lead's term, the principal's school, the finance officer's preview."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.desk import queries
from kehou.desk.views.track import decisions_of, steps_of
from kehou.policy import queries as policy


@page("desk.view_term")
def term(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The term as a track, and today's board in numbers."""
    told = queries.term_of(scope, clock.today())
    return render(request, "desk/term.html", {"told": told, "steps": steps_of(told), "today": _today(told)})


@page("desk.view_school")
def school(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What needs the principal's decision, and the school's meters."""
    told = queries.term_of(scope, clock.today())
    limit = policy.value_of("staffing.pupils_per_adult", scope.unit, told.day)
    context = {"told": told, "decisions": decisions_of(told), "today": _today(told), "limit": limit}
    meters = {"ratio": queries.ratio_of(told), "unmet": max(0, told.total - told.places)}
    return render(request, "desk/school.html", {**context, **meters})


@page("desk.view_money")
def money(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Children in service × the control figure (C6.1): what the year may cost, before there is a budget."""
    told = queries.term_of(scope, clock.today())
    figure = policy.value_of("funding.control_figure", scope.unit, told.day)
    return render(request, "desk/money.html", {"told": told, "figure": figure, "sum": told.places * figure})


def _today(told: queries.Term) -> dict[str, Any]:
    return {
        "expected": sum(told.members[one.group_id] for one in told.sessions if not one.is_late),
        "running": sum(one.is_open for one in told.sessions),
        "closed": sum(one.state == "closed" for one in told.sessions),
        "unwatched": [one for one in told.sessions if not one.adults],
    }
