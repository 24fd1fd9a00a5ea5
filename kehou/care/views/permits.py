"""独自回家证 at the school's desk: requests to decide, cards to print (C7.4a)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.documents import card_of
from kehou.care.views.showing import done, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.view_permits")
def permits(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Those that wait for a decision first."""
    found = list(queries.permits(scope)[:500])
    waiting = [one for one in found if one.state == "requested"]
    return shown(request, "permits", waiting=waiting, others=[one for one in found if one.state != "requested"])


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


@page("care.view_permits")
def card(request: HttpRequest, scope: Scope, permit: UUID) -> HttpResponse:
    """The card to print, with the QR code that the gate scans."""
    one = _permit_in(scope, permit)
    if one.state != "approved":
        raise Http404
    return shown(request, "permit_card", card=card_of(one, request.build_absolute_uri("/")), printed_on=clock.today())


def _permit_in(scope: Scope, pk: UUID) -> Any:
    found = queries.permits(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
