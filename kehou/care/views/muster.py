"""The emergency roll call on every phone at once, and on paper (S7.2, C7.3)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.documents import muster_paper
from kehou.care.views.showing import done, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation.queries import paper_style
from kehou.papers.handing import handed


@page("care.count_off", shows=("whereabouts",))
def muster(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Places with who is still open first; counts and the missing are asked for again every three seconds. Without a muster: begin one."""
    running = queries.running_muster(scope)
    places = queries.places_of(running) if running else []
    total, here = sum(len(one.lines) for one in places), sum(one.here for one in places)
    missing = [line for one in places for line in one.lines if line.state == "missing"]
    before = list(queries.musters(scope).filter(ended_at__isnull=False)[:10])
    context = {"muster": running, "places": places, "total": total, "here": here, "missing": missing, "before": before}
    return shown(request, "muster", **context, form=forms.MusterForm())


@command("care.call_muster")
def begin(request: HttpRequest, scope: Scope) -> HttpResponse:
    actions.begin_muster(**read(forms.MusterForm(request.POST)), now=clock.now(), scope=scope)
    return done(request, _("紧急点名已开始，看护教师都收到了。"), "care:muster", unit=scope.unit.code)


@command("care.count_off")
def count(request: HttpRequest, scope: Scope, muster: UUID) -> HttpResponse:
    """One place with one tap: everybody on it is here, less those ticked as missing."""
    one = queries.running_muster(scope)
    if one is None or one.pk != muster:
        raise Http404
    said = read(forms.CountForm(request.POST))
    here = set(said["here"]) - set(said["missing"])
    actions.count_off(one, here=here, missing=said["missing"], now=clock.now(), scope=scope)
    return done(request, _("已清点。"), "care:muster", unit=scope.unit.code)


@command("care.call_muster")
def end(request: HttpRequest, scope: Scope, muster: UUID) -> HttpResponse:
    one = queries.running_muster(scope)
    if one is None or one.pk != muster:
        raise Http404
    actions.end_muster(one, now=clock.now(), scope=scope)
    return done(request, _("紧急点名结束，每个孩子都有着落。"), "care:muster", unit=scope.unit.code)


@page("care.count_off", shows=("whereabouts",))
def paper(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Everybody in the building now, by place, with a box to tick: for when no phone works."""
    now = clock.now()
    with translation.override("zh-hans"):
        made = muster_paper(queries.building_by_place(scope, now.date()), now, paper_style(scope, scope.unit))
    return handed(made, "pdf", today=now.date())
