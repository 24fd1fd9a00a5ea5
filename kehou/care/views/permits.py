"""独自回家证 at the school's desk: requests to decide, cards to print (C7.4a)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.documents import passes_of
from kehou.care.views.showing import child_in, done, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.pictures import portrait_of
from kehou.core.scope import Scope
from kehou.organisation.queries import paper_style
from kehou.papers.handing import handed


@page("care.view_permits")
def permits(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Those that wait for a decision first."""
    found = list(queries.permits(scope)[:500])
    waiting, approved = ([one for one in found if one.state == state] for state in ("requested", "approved"))
    classes = {one.pupil.home_class_id: one.pupil.home_class for one in approved}
    others = [one for one in found if one.state != "requested"]
    order = sorted(classes.values(), key=lambda one: (one.grade.number, one.number))
    return shown(request, "permits", waiting=waiting, others=others, classes=order)


@page("care.view_permits", shows=("permit.photo",))
def print_class(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The cards of a class in one PDF, two in a row, to cut out."""
    asked = request.GET.get("class", "")
    approved = [one for one in queries.permits(scope).filter(state="approved") if str(one.pupil.home_class_id) == asked]
    if not approved:
        raise Http404
    return _printed(approved, request, scope)


def _printed(approved: list[Any], request: HttpRequest, scope: Scope) -> HttpResponse:
    with translation.override("zh-hans"):
        paper = passes_of(approved, request.build_absolute_uri("/"), paper_style(scope, scope.unit))
    return handed(paper, "pdf", today=clock.today())


@page("care.view_child", shows=("permit.photo",))
def photo(request: HttpRequest, scope: Scope, permit: UUID) -> HttpResponse:
    """The child's face as the family gave it for the permit, for whoever stands at the gate."""
    one = queries.permit_photo(scope, permit)
    child_in(scope, one.pupil_id) if one else None
    if one is None:
        raise Http404
    return portrait_of(one)


@command("care.decide_permit")
def decide(request: HttpRequest, scope: Scope, permit: UUID) -> HttpResponse:
    one, now = _permit_in(scope, permit), clock.now()
    said = read(forms.DecideForm(request.POST))
    if said["decision"] == "grant":
        actions.grant_permit(one, now=now, scope=scope)
    elif said["decision"] == "refuse":
        actions.refuse_permit(one, reason=said["reason"], now=now, scope=scope)
    else:
        actions.revoke_permit(one, reason=said["reason"], now=now, scope=scope)
    words = {"grant": _("已批准，可以打印证卡。"), "refuse": _("已答复家长。"), "revoke": _("已收回，即刻失效。")}
    return done(request, words[said["decision"]], "care:permits", unit=scope.unit.code)


@page("care.view_permits", shows=("permit.photo",))
def card(request: HttpRequest, scope: Scope, permit: UUID) -> HttpResponse:
    """One card to print and cut out, with the QR code that the gate scans."""
    one = _permit_in(scope, permit)
    if one.state != "approved":
        raise Http404
    return _printed([one], request, scope)


def _permit_in(scope: Scope, pk: UUID) -> Any:
    found = queries.permits(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
