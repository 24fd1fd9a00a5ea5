"""The gate without a network: a page that opens from cold, today's list for twelve hours, what it let out (T24, C7.4a)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse

from kehou.care import actions, forms, queries
from kehou.care.views.showing import home_alone, read, shown, staffing, with_camera
from kehou.core import clock, tickets
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.ui.built import addresses_of, script_of

LIFE = timedelta(hours=12)


@page("care.check_gate")
def without_network(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The page a gate opens when there is no network. It holds no child: the device fills it from what it keeps."""
    return with_camera(shown(request, "gate_offline", person=scope.user_id))


@page("care.check_gate", shows=("name", "whereabouts", "collectors"))
def lists(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Today's list with the least a gate needs, for twelve hours and for today only (S4.1)."""
    now = clock.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    life = {"now": _ms(now), "until": _ms(min(now + LIFE, midnight)), "person": str(scope.user_id), "token": get_token(request)}
    told = queries.gate_list(scope, now, home_alone(scope, now.date()))
    return JsonResponse({**life, "unit": scope.unit.code, "key": tickets.public_key(), **told})


@command("care.release_child")
def send(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What a gate let out while it had no network, once or twice: recorded in any case, flagged where it was wrong."""
    said, unread = read(forms.GateLinesForm(request.POST))["said"]
    now, day = clock.now(), clock.today()
    heard = actions.hear_gate([_line(one) for one in said], staffing=staffing(scope, day), rules=home_alone(scope, day), now=now, scope=scope)
    taken, refused = [str(one) for one in heard.taken], [*unread, *(str(one) for one in heard.refused)]
    return JsonResponse({"now": _ms(now), "taken": taken, "refused": refused, "token": get_token(request)})


def _line(said: dict[str, Any]) -> actions.GateLine:
    plain = {name: said[name] for name in ("id", "device", "number", "pupil", "says", "to_kind", "to_id", "to_name", "code")}
    return actions.GateLine(device_at=datetime.fromtimestamp(said["at"] / 1000, UTC), offset_ms=said["offset"], **plain)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


@page("care.check_gate")
def worker(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The gate's service worker: its scope is the gate's pages, and it keeps the one that holds no child."""
    home, gate = (reverse(f"care:{name}", kwargs={"unit": scope.unit.code}) for name in ("gate_offline", "gate"))
    kept = {"home": home, "doors": [gate], "shelf": "kehou-gate", "pieces": addresses_of("main", "gatehouse"), "script": script_of("worker")}
    return HttpResponse(render_to_string("care/worker.js", kept), content_type="text/javascript; charset=utf-8")
