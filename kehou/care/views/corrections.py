"""Corrections of the archive: asked for by the class teacher, decided by the service lead (C7.2)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.views.showing import done, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@command("care.ask_correction")
def ask(request: HttpRequest, scope: Scope, pupil: UUID, session: UUID) -> HttpResponse:
    child = queries.pupil_in_reach(scope, pupil)
    one = queries.sessions(queries.whole_school(scope)).filter(pk=session).first()
    if child is None or one is None:
        raise Http404
    said = read(forms.CorrectionForm(request.POST))
    actions.ask_correction(one, child.pk, state=said["state"], reason=said["reason"], now=clock.now(), scope=scope)
    return done(request, _("已提交，由课后服务负责人核准。"), "care:archive_of", unit=scope.unit.code, pupil=child.pk)


@page("care.decide_correction")
def corrections(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Requests to decide, then those decided."""
    found = list(queries.corrections(scope)[:300])
    waiting = [one for one in found if one.granted is None]
    return shown(request, "corrections", waiting=waiting, decided=[one for one in found if one.granted is not None])


@command("care.decide_correction")
def decide(request: HttpRequest, scope: Scope, correction: UUID) -> HttpResponse:
    one = queries.corrections(scope).filter(pk=correction).first()
    if one is None:
        raise Http404
    said: dict[str, Any] = read(forms.DecideCorrectionForm(request.POST))
    actions.decide_correction(one, grant=said["decision"] == "grant", answer=said["answer"], now=clock.now(), scope=scope)
    return done(request, _("已答复。"), "care:corrections", unit=scope.unit.code)
