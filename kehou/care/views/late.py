"""Children not fetched in time: whom to call, who called, and the leader who takes the child (C7.3)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.views.showing import child_in, done, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.hold_group", shows=("guardian.phone", "whereabouts"))
def late(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Who still waits, since when, each step with its time, and the family's numbers to call."""
    now = clock.now()
    found = list(queries.late_pickups(scope, now.date()))
    waiting = [_row(one, now) for one in found if not one.ended_at]
    ended = [_row(one, one.ended_at) for one in found if one.ended_at]
    return shown(request, "late", waiting=waiting, ended=ended, leaders=queries.leaders(scope, now))


def _row(one: Any, until: Any) -> dict[str, Any]:
    return {"case": one, "minutes": int((until - one.due_at).total_seconds() // 60), "guardians": one.pupil.guardians.all()}


@command("care.hold_group")
def call(request: HttpRequest, scope: Scope, late_pickup: UUID) -> HttpResponse:
    now = clock.now()
    case = queries.late_pickups(scope, now.date()).filter(pk=late_pickup).first()
    if case is None:
        raise Http404
    actions.note_call(case, **read(forms.CallForm(request.POST)), now=now, scope=scope)
    return done(request, _("已记下这个电话。"), "care:late", unit=scope.unit.code)


@command("care.release_child")
def office(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """A leader of the school takes the child, by name: the teacher may go, the child is never without a holder."""
    child, now = child_in(scope, pupil), clock.now()
    asked = read(forms.LeaderForm(request.POST))["leader"]
    leader = next((one for one in queries.leaders(scope, now) if one.pk == asked), None)
    if leader is None:
        raise Http404
    actions.give_to_office(child, leader=leader, now=now, scope=scope)
    words = _("%(child)s 已交给 %(who)s。") % {"child": child.name, "who": leader.name}
    return done(request, words, "care:child", unit=scope.unit.code, pupil=child.pk)
