"""Children not fetched in time: whom to call, who called, and the leader who takes the child (C7.3)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.choices import Holder
from kehou.care.views.showing import child_in, done, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope

AT_ONCE = 3


@page("care.hold_group", shows=("guardian.phone", "whereabouts"))
def late(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Who still waits: first those whose family nobody has reached, whole where they are few; everybody else a line that opens."""
    now = clock.now()
    found = list(queries.late_pickups(scope, now.date()))
    held = queries.custody_on(queries.whole_school(scope), now.date(), [one.pupil_id for one in found if not one.ended_at])
    rows = [_row(one, one.ended_at or now, held.get(one.pupil_id)) for one in found]
    whole = _whole(rows, request.GET.get("case", ""))
    folded = [row for row in rows if row not in whole]
    parts = {name: [row for row in folded if row["part"] == name] for name in ("unreached", "calm", "ended")}
    waiting = sum(row["part"] != "ended" for row in rows)
    return shown(request, "late", waiting=waiting, whole=whole, **parts, leaders=queries.leaders(scope, now))


def _whole(rows: list[dict[str, Any]], asked: str) -> list[dict[str, Any]]:
    """The children shown with everything: the one asked for, or the only one; else those nobody was reached for, of many the first."""
    chosen = [row for row in rows if str(row["case"].pk) == asked]
    waiting = [row for row in rows if row["part"] != "ended"]
    unreached = [row for row in waiting if row["part"] == "unreached"]
    return chosen or (waiting if len(waiting) == 1 else unreached if len(unreached) <= AT_ONCE else unreached[:1])


def _row(one: Any, until: Any, held: Any = None) -> dict[str, Any]:
    """How late it is, whom one can call, whether anybody was reached, and the leader who has the child."""
    calls = [step for step in one.steps.all() if step.whom]
    reached = next((step for step in reversed(calls) if step.reached), None)
    leader = held.to_name if held and held.to_kind == Holder.OFFICE else ""
    return {
        "case": one, "minutes": int((until - one.due_at).total_seconds() // 60), "guardians": one.pupil.guardians.all(),
        "reached": reached, "tried": len(calls), "leader": leader,
        "part": "ended" if one.ended_at else "calm" if reached or leader else "unreached",
    }  # fmt: skip


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
