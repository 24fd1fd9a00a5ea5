"""A group's page: its children, its seats, its paper (S5.4 座位表、点名册)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.planning import actions, forms, queries
from kehou.planning.views.showing import done, grouping, one_of, read, seat_chart, shown, trail


@page("planning.view")
def group(request: HttpRequest, scope: Scope, group: UUID) -> HttpResponse:
    """The children by seat, and a way to move each."""
    one = one_of(queries.groups(scope), group)
    members = list(queries.members_of(scope, one, clock.today()))
    context = {
        "group": one, "members": members, "chart": seat_chart(one, members), "grouping": grouping(scope, clock.today()),
        "columns": range(1, one.room.columns + 1), "seated": sum(bool(m.row) for m in members),
        "trail": trail(scope, (one.name, None)), "where_form": forms.WhereForm(),
    }  # fmt: skip
    return shown(request, "group", **context)


@command("planning.plan")
def propose_seats(request: HttpRequest, scope: Scope, group: UUID) -> HttpResponse:
    one = one_of(queries.groups(scope), group)
    run = actions.propose_seats(one, now=clock.now(), scope=scope)
    return done(request, _("座位方案已算好，看过后公布。"), "planning:run", unit=scope.unit.code, run=run.pk)


@command("planning.plan")
def move(request: HttpRequest, scope: Scope, membership: UUID) -> HttpResponse:
    """Another seat for a child; the planner's rules judge it."""
    member = one_of(queries.memberships(scope), membership)
    said = read(forms.SeatForm(request.POST))
    actions.move_seat(member, said["row"], said["column"], now=clock.now(), scope=scope)
    words = _("%(child)s坐到了第 %(row)d 排第 %(column)d 列。") % {"child": member.pupil.name, **said}
    return done(request, words, "planning:group", unit=scope.unit.code, group=member.group_id)


@page("planning.view")
def roll_book(request: HttpRequest, scope: Scope, group: UUID) -> HttpResponse:
    """点名册: a month of boxes for every child."""
    return shown(request, "roll_book", **_paper(scope, group), boxes=range(1, 16))


@page("planning.view")
def seat_paper(request: HttpRequest, scope: Scope, group: UUID) -> HttpResponse:
    """座位表, for the wall of the room."""
    context = _paper(scope, group)
    return shown(request, "seat_paper", **context, chart=seat_chart(context["group"], context["members"]))


def _paper(scope: Scope, pk: UUID) -> dict[str, Any]:
    one = one_of(queries.groups(scope), pk)
    return {"group": one, "members": list(queries.members_of(scope, one, clock.today())), "printed_on": clock.today()}
