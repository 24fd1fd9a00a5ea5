"""The patrol's round through the rooms, the checks of a session, and how groups are dismissed (C7.2, C7.3, S6)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.views.showing import done, late_rules, read, session_in, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope

SPAN = timedelta(days=30)


@page("care.patrol")
def patrol(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Today's rooms in the order of a walk, those not yet visited first; below, what was found in the last weeks."""
    now = clock.now()
    day = now.date()
    visits = queries.visits_on(scope, day)
    rows: list[dict[str, Any]] = [{"session": one, "visits": visits.get(one.pk, [])} for one in queries.sessions_on(scope, day)]
    rows.sort(key=lambda row: bool(row["visits"]))
    posted, findings = queries.posted_on(scope, day, now, "patrol", "safety"), queries.findings_since(scope, day - SPAN)[:100]
    return shown(request, "patrol", rows=rows, findings=findings, posted=posted)


@page("care.patrol")
def room(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """Standing in the room: who should be here, what the records say, and what is seen."""
    one = _today(scope, session)
    watches = one.watches.select_related("staff")
    return shown(request, "patrol_room", session=one, adults=[watch.staff for watch in watches], form=forms.VisitForm())


def _today(scope: Scope, pk: UUID) -> Any:
    """The session, while it is today's: a room is visited, not remembered."""
    one = session_in(scope, pk)
    if one.date != clock.today():
        raise Http404
    return one


@command("care.patrol")
def visit(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    one = _today(scope, session)
    made = actions.visit_room(one, read(forms.VisitForm(request.POST)), now=clock.now(), scope=scope)
    if "count" in made.findings:
        words = _("已记下：数到 %(counted)d 人，系统里 %(recorded)d 人，安全负责人已收到告警。请当场和教师一起再数一遍。")
        return done(request, words % {"counted": made.counted, "recorded": made.recorded}, "care:patrol", unit=scope.unit.code)
    words = _("已记下，有关的人已收到。") if made.findings else _("已记下，一切正常。")
    return done(request, words, "care:patrol", unit=scope.unit.code)


@command("care.hold_group")
def check(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """Hygiene, civility, safety (C7.2)."""
    one = session_in(scope, session)
    actions.check_session(one, **read(forms.CheckForm(request.POST)), now=clock.now(), scope=scope)
    return done(request, _("三项检查已记下。"), "care:session", unit=scope.unit.code, session=one.pk)


@page("care.view_day")
def conduct(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The last thirty days by group: dismissed on time, checked, found in order."""
    day = clock.today()
    grace = late_rules(scope, day).remind_minutes
    rows = queries.conduct(scope, day - SPAN, day, grace)
    return shown(request, "conduct", rows=rows, first=day - SPAN, last=day, grace=grace)
