"""One child's chain of custody on any day: to read, and on paper for the file (C7.2, C7.3)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from kehou.care import documents, forms, queries
from kehou.care.views.showing import shown
from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.organisation.queries import paper_style
from kehou.papers.handing import handed
from kehou.papers.proof import marked


@page("care.view_chain", shows=("whereabouts", "collectors"))
def chain(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Holder after holder, with times, places and people; `?day=` for another day."""
    told, today = _chain(request, scope, pupil), clock.today()
    around = {"before": told.day - timedelta(days=1), "after": told.day + timedelta(days=1) if told.day < today else None}
    rows = [(one, queries.how(one), queries.where(one)) for one in told.steps]
    return shown(request, "chain", chain=told, rows=rows, child=told.pupil, form=forms.DayForm(initial={"day": told.day}), **around)


@page("care.view_chain", shows=("whereabouts", "collectors"))
def paper(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """The same for the file, with its proof."""
    told, today = _chain(request, scope, pupil), clock.today()
    made = documents.custody_paper(told, paper_style(scope, told.pupil.school), made_on=today, made_by=scope.user.name)
    proven = marked(made, school=told.pupil.school.code, base=request.build_absolute_uri("/"), made_on=today)
    return handed(proven, "pdf", today=today, forms=("pdf",))


def _chain(request: HttpRequest, scope: Scope, pupil: UUID) -> Any:
    found = queries.chain_of(scope, pupil, _day(request.GET.get("day", "")))
    if found is None:
        raise Http404
    return found


def _day(typed: str) -> date:
    """The day asked for; today where none can be read, and never one to come."""
    form = forms.DayForm({"day": typed})
    return min(form.cleaned_data["day"], clock.today()) if form.is_valid() else clock.today()
