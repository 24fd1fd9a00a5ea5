"""The safety officer's live board and the service lead's day (PRODUCT: alarms first)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.care import actions, forms, queries
from kehou.care.choices import RoutineKind
from kehou.care.views.showing import done, read, shown, staffing
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.view_board", shows=("whereabouts",))
def board(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every child under its holder, alarms first; the page is drawn anew within two seconds of any change."""
    now = clock.now()
    day, version, shown_key = now.date(), queries.board_version(scope, now.date(), now), request.GET.get("show", "")
    alarms, campus = list(queries.alarms_on(scope, day)), request.GET.get("campus", "")
    where = queries.whereabouts(scope, day, shown=shown_key)
    context = {
        "version": version, "where": where, "shown": shown_key, "campus": campus, "tabs_of_campus": _campuses(where, campus),
        "holders": [one for one in where.holders if not campus or (one.campus and str(one.campus.pk) == campus)],
        "open_alarms": [a for a in alarms if not a.settled_at], "settled": [a for a in alarms if a.settled_at],
        "movements": queries.movements_on(scope, day), "make_ups": queries.make_ups_on(scope, day),
        "posted": queries.posted_on(scope, day, now), "uncalled": queries.uncalled(scope, day, now), "planned": queries.planned_movements(scope, day),
        "walks": _waiting_walks(scope, day),
    }  # fmt: skip
    return shown(request, "board", **context)


def _waiting_walks(scope: Scope, day: Any) -> list[queries.Walk]:
    """Classes whose children still have to set out, where the school counts that way."""
    if queries.routine_on(scope, RoutineKind.WALK, day) is None:
        return []
    return [one for one in queries.walks_on(queries.whole_school(scope), day) if one.ready and one.is_open and not one.target.called_at]


def _campuses(where: queries.Whereabouts, chosen: str) -> list[dict[str, Any]]:
    """A tab for each campus, where there are several."""
    found = queries.campuses_of(where.holders)
    tabs = [{"label": str(one), "url": f"?campus={one.pk}", "current": str(one.pk) == chosen} for one in found]
    return [{"label": _("全部"), "url": "?", "current": not chosen}, *tabs] if len(found) > 1 else []


@page("care.view_board")
def version(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Whether the board is still what it was: 304, or the new version. It shows nobody, so that looking is no look."""
    now = clock.now()
    tag = f'"{queries.board_version(scope, now.date(), now)}"'
    same = request.headers.get("If-None-Match") == tag
    return HttpResponse(status=304 if same else 200, headers={"ETag": tag}, content_type="text/plain")


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
