"""Whoever hands children over: what a one-time pick-up code says, the hand-over by it, and what a gate did offline."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.views.child import told
from kehou.care.views.showing import child_in, done, pick_up, read, shown
from kehou.core import clock, tickets
from kehou.core.marks import marked
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.view_child", shows=("collectors", "whereabouts"))
def codes(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Type or scan a code; the answer is large. The page carries today's codes for when the network fails."""
    now, typed = clock.now(), request.GET.get("code", "").strip()
    context: dict[str, Any] = {"typed": typed, "verdict": _verdict(scope, typed, now), "rules": pick_up(scope.unit, now.date())}
    carried = {"key": tickets.public_key(), "unit": scope.unit.code, "at": int(now.timestamp() * 1000), "codes": _carried(scope, now)}
    return shown(request, "codes", **context, carried=carried, form=forms.SignatureForm())


def _verdict(scope: Scope, typed: str, now: Any) -> queries.Verdict | None:
    """What it says about a child that is this person's business today; nothing about any other."""
    code = queries.code_typed(scope, typed, now.date()) if typed else None
    if code is None or queries.child_in_care(scope, code.pupil_id, now.date()) is None:
        return None
    return queries.verdict_of(code, scope, now)


def _carried(scope: Scope, now: Any) -> list[dict[str, Any]]:
    """Only who sees the whole school at the gate carries its codes."""
    return queries.codes_to_carry(scope, now) if scope.sees == "all" else []


@command("care.release_child")
def use(request: HttpRequest, scope: Scope, pickup_code: UUID) -> HttpResponse:
    """The child goes with whom the code names; once."""
    now = clock.now()
    code = queries.codes_by_id(scope, [pickup_code], now.date()).get(pickup_code)
    if code is None:
        raise Http404
    child, signed = child_in(scope, code.pupil_id), read(forms.SignatureForm(request.POST))
    try:
        gone = actions.collect_by_code(code, rules=pick_up(scope.unit, now.date()), now=now, scope=scope, **signed)
    except actions.MayNotCollect as no:
        return told(request, child, no, scope)
    words = _("%(child)s 已凭接送码交给 %(who)s。") % {"child": child.name, "who": marked(gone.to_name)}
    return done(request, words, "care:codes", unit=scope.unit.code)


@command("care.release_child")
def offline(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What this device let out while it had no network, one at a time: recorded in any case, flagged where it was wrong."""
    now, said = clock.now(), read(forms.OfflineForm(request.POST))
    code = queries.codes_by_id(scope, [said["code"]], now.date()).get(said["code"])
    if code is None:
        raise Http404
    child_in(scope, code.pupil_id)
    gone = actions.use_code_offline(code, at=datetime.fromtimestamp(said["at"] / 1000, UTC), now=now, scope=scope)
    return JsonResponse({"flag": gone.flag})
