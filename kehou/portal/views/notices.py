"""Public notices: counts only, taken down by the clock (S5.2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.enrolment.queries import open_notices


@page("portal.notices", desk="public")
def notices(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The notices of one school, or of all schools of a unit, that stand today."""
    shown = [{"notice": one, "grades": _grades(one.counts)} for one in open_notices(scope, clock.today())]
    return render(request, "portal/notices.html", {"shown": shown, "unit_name": scope.unit.name})


def _grades(counts: dict) -> list[tuple[str, int | None]]:
    return [("一二三四五六七八九"[int(grade) - 1] + "年级", count) for grade, count in counts["grades"].items()]
