"""The safety officer's live board and the service lead's day (PRODUCT: alarms first)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.care import actions, forms, queries
from kehou.care.choices import AlarmKind
from kehou.care.views import live
from kehou.care.views.showing import done, read, shown, staffing
from kehou.core import clock, looks
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.view_board", shows=("whereabouts",), lasting=True)
def board(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every child under its holder, alarms first; what changes is drawn anew within two seconds."""
    now, asked = clock.now(), _asked(request)
    pieces = live.pieces(scope, now=now, campus=asked["campus"], show=asked["show"])
    return shown(request, "board", pieces=pieces, at=now, asked=urlencode(asked), look=request.look)  # type: ignore[attr-defined]


@page("care.view_board", shows=("whereabouts",), lasting=True)
def changes(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What an open board does not have yet, by the tags of what it has: 204 where it has everything."""
    now, asked = clock.now(), _asked(request)
    pieces = live.pieces(scope, now=now, campus=asked["campus"], show=asked["show"], grace=live.GRACE)
    answer = _missing(pieces, request.headers.get("Kehou-Have", "").split("."))
    answer.headers["Kehou-At"] = f"{now:%H:%M:%S}"
    answer.headers[looks.HEADER] = request.look  # type: ignore[attr-defined]
    return answer


def _asked(request: HttpRequest) -> dict[str, str]:
    """The campus chosen and the holder opened."""
    return {name: request.GET.get(name, "") for name in ("campus", "show")}


def _missing(pieces: list[live.Piece], have: list[str]) -> HttpResponse:
    """Every piece in its order, drawn only where the page has no such piece."""
    if [one.tag for one in pieces] == have:
        return HttpResponse(status=204)
    told = [[one.key, one.tag] if one.tag in have else [one.key, one.tag, one.html] for one in pieces]
    return JsonResponse({"pieces": told}, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@page("care.settle_alarm", shows=("whereabouts",))
def alarm(request: HttpRequest, scope: Scope, alarm: UUID) -> HttpResponse:
    """One alarm with the child's day so far, to settle in peace: this page does not refresh itself."""
    one = _alarm_in(scope, alarm)
    story = list(queries.story_of(scope, one.pupil_id, one.date)) if one.pupil_id else []
    typed, words = queries.typed_by(one), request.GET.get("q", "").strip()
    found = queries.children_named(scope, words or typed.name) if typed and not one.settled_at else ()
    told = dict(queries.told_by(one))
    return shown(request, "alarm", alarm=one, told=told, story=story, form=forms.SettleForm(), typed=typed, words=words, found=found)


def _alarm_in(scope: Scope, pk: UUID) -> Any:
    found = queries.alarms_on(scope, clock.today()).exclude(kind=AlarmKind.UNWELL).filter(pk=pk).first()  # S7.2: on its own page
    if found is None:
        raise Http404
    return found


@command("care.settle_alarm")
def who(request: HttpRequest, scope: Scope, alarm: UUID) -> HttpResponse:
    """A person says which child a phone has taken in."""
    one, typed = _alarm_in(scope, alarm), queries.typed_by(_alarm_in(scope, alarm))
    pupil = queries.child_of_school(scope, read(forms.TakeInForm(request.POST))["pupil"])
    if pupil is None or typed is None:
        raise Http404
    actions.say_who(typed, pupil, alarm=one, now=clock.now(), scope=scope)
    return done(request, _("%(name)s 已对上，按收留登记。") % {"name": pupil.name}, "care:board", unit=scope.unit.code)


@command("care.settle_alarm")
def settle(request: HttpRequest, scope: Scope, alarm: UUID) -> HttpResponse:
    one = _alarm_in(scope, alarm)
    said = read(forms.SettleForm(request.POST))
    actions.settle_alarm(one, outcome=said["outcome"], note=said["note"], now=clock.now(), scope=scope)
    return done(request, _("告警已处理。"), "care:board", unit=scope.unit.code)


@page("care.view_day")
def day(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Today's sessions as one table: who watches, how many, what blocks."""
    today = clock.today()
    rows = [_row(one, scope) for one in queries.sessions_on(scope, today)]
    return shown(request, "day", rows=rows, today=today, groups=queries.groups_without_session(scope, today))


def _row(one: Any, scope: Scope) -> dict[str, Any]:
    numbers = queries.numbers_of(one, scope)
    needed = queries.adults_needed_for(numbers["expected"], staffing(scope, one.date))
    return {"session": one, **numbers, "short": max(0, needed - one.adults)}


@command("care.plan_day")
def plan(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Stand up today's sessions from groups and duties."""
    made = actions.plan_sessions(clock.today(), scope=scope)
    return done(request, ngettext("今天有 %(n)d 场看护。", "今天有 %(n)d 场看护。", len(made)) % {"n": len(made)}, "care:day", unit=scope.unit.code)
