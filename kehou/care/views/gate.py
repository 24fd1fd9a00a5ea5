"""The gate: who may leave alone now, and what a scanned permit says (C7.4a)."""

from django.http import HttpRequest, HttpResponse

from kehou.care import queries
from kehou.care.views.showing import home_alone, shown
from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope


@page("care.check_gate", shows=("whereabouts",))
def gate(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The list of who may leave alone now; with `?token=` the answer to one permit, large."""
    day, token = clock.today(), request.GET.get("token", "").strip()
    leaving = queries.leaving_alone(scope, day)
    answer = queries.check_token(scope, token, day, home_alone(scope, day)) if token else None
    waiting = [one for one in leaving if one.is_waiting]
    gone = [one for one in leaving if not one.is_waiting]
    return shown(request, "gate", token=token, answer=answer, waiting=waiting, gone=gone)
