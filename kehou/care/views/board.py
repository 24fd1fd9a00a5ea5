"""The safety officer's live board and the service lead's day (PRODUCT: alarms first)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.care import actions, forms, queries
from kehou.care.views.showing import done, read, shown, staffing
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.view_board", shows=("whereabouts",))
def board(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every child under its holder, alarms first; the page asks again by itself every few seconds."""
    day = clock.today()
    alarms = list(queries.alarms_on(scope, day))
    context = {
        "where": queries.whereabouts(scope, day), "open_alarms": [a for a in alarms if not a.settled_at],
        "settled": [a for a in alarms if a.settled_at], "movements": queries.movements_on(scope, day),
        "make_ups": queries.make_ups_on(scope, day), "shown": _number(request.GET.get("show")),
    }  # fmt: skip
    return shown(request, "board", **context)


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isdecimal() and len(typed) < 5 else 0


@page("care.settle_alarm", shows=("whereabouts",))
def alarm(request: HttpRequest, scope: Scope, alarm: UUID) -> HttpResponse:
    """One alarm with the child's day so far, to settle in peace: this page does not refresh itself."""
    one = _alarm_in(scope, alarm)
    story = list(queries.story_of(scope, one.pupil_id, one.date)) if one.pupil_id else []
    return shown(request, "alarm", alarm=one, story=story, form=forms.SettleForm())


def _alarm_in(scope: Scope, pk: UUID) -> Any:
    found = queries.alarms_on(scope, clock.today()).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


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
