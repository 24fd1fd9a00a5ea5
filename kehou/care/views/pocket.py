"""The roll call that works without a network: an app on the teacher's phone, its lists for twelve hours, its lines (T14)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.choices import Said, TypedSays
from kehou.care.views.showing import read, shown, staffing
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.ui.built import addresses_of, script_of

LIFE = timedelta(hours=12)
FOOT = (Said.WALKED, Said.STAYED)
HEARD_FOR = timedelta(days=3)  # a phone that lay in a drawer over the weekend is heard, and followed up


@page("care.carry_lists")
def pocket(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The app's only page. It holds no child: the phone fills it from what it carries."""
    return shown(request, "pocket", person=scope.user_id, zone=timezone.get_current_timezone_name())


@page("care.carry_lists", shows=("name", "whereabouts", "collectors"))
def lists(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What a phone takes along today: the own lists with the least that a hand-over needs, for twelve hours (S4.1), and the own class to send on."""
    day, now = clock.today(), clock.now()
    told = [one.told(day, now) for one in queries.carried(scope, day)] if scope.may("care.hold_group") else []
    life = {"now": _ms(now), "until": _ms(now + LIFE), "person": str(scope.user_id), "token": get_token(request)}
    walks = [one.told() for one in queries.walks_carried(scope, day)] if scope.may("care.hand_class") else []
    return JsonResponse({**life, "sessions": told, "walks": walks})


@command("care.carry_lists")
def send(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Lines of a phone, once or twice, in any order; what the house has now may be forgotten there."""
    said, unread = read(forms.LinesForm(request.POST))["said"]
    now, heard = clock.now(), actions.Heard(refused=list(unread))
    for session, lines in _by_session(said, scope, heard):
        rules = staffing(scope, session.date)
        listed = [_line(one) for one in lines if one["says"] not in TypedSays.values]
        typed = [_typed(one) for one in lines if one["says"] in TypedSays.values]
        heard.add(actions.hear(session, listed, staffing=rules, now=now, scope=scope))
        heard.add(actions.hear_take_ins(session, typed, staffing=rules, now=now, scope=scope))
    taken, refused = ([str(one) for one in some] for some in (heard.taken, heard.refused))
    return JsonResponse({"now": _ms(now), "taken": taken, "refused": refused, "token": get_token(request)})


def _by_session(said: list[dict[str, Any]], scope: Scope, heard: Any) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The lines of each session in reach, sessions always in the same order; the others are refused.

    Whoever holds a group speaks of its session; at the classroom's door one speaks of the children of one's class, who go to a
    group that may be somebody else's (C7.4b).
    """
    wanted, since = {one["session"] for one in said}, clock.today() - HEARD_FOR
    known = {one.pk: one for one in queries.sessions(queries.whole_school(scope)).filter(pk__in=wanted, date__gte=since)}
    mine = set(queries.sessions(scope).filter(pk__in=known).values_list("pk", flat=True)) if scope.may("care.hold_group") else set()
    walking = _walking(scope, {one.date for one in known.values()}) if any(one["says"] in FOOT for one in said) else set()
    fits = [one for one in said if (one["session"] in mine if one["says"] not in FOOT else (one["session"], one["pupil"]) in walking)]
    taken = {one["id"] for one in fits}
    heard.refused += [one["id"] for one in said if one["id"] not in taken]
    return [(known[pk], [one for one in fits if one["session"] == pk]) for pk in sorted({one["session"] for one in fits})]


def _walking(scope: Scope, days: set[date]) -> set[tuple[UUID, UUID]]:
    """Which child of a class in reach goes to which group."""
    if not scope.may("care.hand_class"):
        return set()
    return {(walk.target.pk, line.pupil.pk) for day in days for walk in queries.walks_on(scope, day) for line in walk.lines}


def _line(said: dict[str, Any]) -> actions.PhoneLine:
    plain: dict[str, Any] = {
        name: said[name] for name in (
            "id", "device", "number", "pupil", "says", "of_roll", "to_kind", "to_id", "to_name", "unwell", "temperature", "way", "batch",
            "listed", "counted",
        )
    }
    at = datetime.fromtimestamp(said["at"] / 1000, UTC)
    return actions.PhoneLine(device_at=at, offset_ms=said["offset"], **plain)


def _typed(said: dict[str, Any]) -> actions.TypedLine:
    plain: dict[str, Any] = {name: said[name] for name in ("id", "device", "number", "says", "name", "home_class", "to_name")}
    at = datetime.fromtimestamp(said["at"] / 1000, UTC)
    return actions.TypedLine(child=said["pupil"], device_at=at, offset_ms=said["offset"], **plain)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


@page("care.carry_lists")
def worker(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The app's service worker: which pieces it keeps, and the script that keeps them."""
    home = reverse("care:pocket", kwargs={"unit": scope.unit.code})
    kept = {"home": home, "pieces": addresses_of("main", "pocket"), "script": script_of("worker")}
    return HttpResponse(render_to_string("care/worker.js", kept), content_type="text/javascript; charset=utf-8")


@page("care.carry_lists")
def manifest(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What makes it an app on the home screen."""
    home = reverse("care:pocket", kwargs={"unit": scope.unit.code})
    icon = {"src": addresses_of()[1], "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    told = {
        "name": _("课后点名"), "short_name": _("点名"), "start_url": home, "scope": home, "id": home, "display": "standalone",
        "background_color": "#f7f3ea", "theme_color": "#f7f3ea", "icons": [icon],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")
