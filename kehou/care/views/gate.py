"""The gate: who may leave alone now, what a scanned permit says, and the day on which nobody goes alone (C7.4a)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.views.showing import done, home_alone, read, shown, with_camera
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.check_gate", shows=("whereabouts",))
def gate(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The list of who may leave alone now; with `?token=` the answer to one permit, large."""
    day, token = clock.today(), request.GET.get("token", "").strip()
    stop = queries.alone_stop(scope.unit.pk, day)
    leaving = queries.leaving_alone(scope, day, home_alone(scope, day), stopped=stop is not None)
    answer = queries.check_token(scope, token, day, home_alone(scope, day)) if token else None
    waiting = [one for one in leaving if one.is_waiting]
    gone = [one for one in leaving if not one.is_waiting]
    posted = queries.posted_on(scope, day, clock.now(), "gate", "safety")
    context = {"posted": posted, "token": token, "answer": answer, "waiting": waiting, "gone": gone, "stop": stop}
    return with_camera(shown(request, "gate", **context, stop_form=forms.StopForm(), person=scope.user_id))


@page("care.check_gate")
def paper(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Today's list for the gate on paper: who may go alone, with boxes to tick."""
    day = clock.today()
    stop = queries.alone_stop(scope.unit.pk, day)
    rows = queries.leaving_alone(scope, day, home_alone(scope, day), stopped=stop is not None)
    return shown(request, "gate_paper", rows=rows, stop=stop, today=day, printed_on=day)


@command("care.stop_alone")
def stop(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Nobody goes home alone today; the families of today's permits read why."""
    now, said = clock.now(), read(forms.StopForm(request.POST))
    actions.stop_alone(now.date(), reason=said["reason"], now=now, scope=scope)
    return done(request, _("今天停止独自回家，有证的家庭已收到通知。"), "care:gate", unit=scope.unit.code)


@command("care.stop_alone")
def lift(request: HttpRequest, scope: Scope, alone_stop: UUID) -> HttpResponse:
    now = clock.now()
    standing = queries.alone_stop(scope.unit.pk, now.date())
    if standing is None or standing.pk != alone_stop:
        raise Http404
    actions.lift_stop(standing, now=now, scope=scope)
    return done(request, _("已恢复，今天有证的孩子可以独自回家。"), "care:gate", unit=scope.unit.code)
