"""A group's page: its children, its seats, its paper (S5.4 座位表、点名册)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planning import actions, forms, queries
from kehou.planning.views.showing import (
    done,
    grouping,
    one_of,
    read,
    seat_chart,
    shown,
    sides_of,
    term_here,
    trail,
    wishes_asked,
)


@page("planning.view")
def group(request: HttpRequest, scope: Scope, group: UUID) -> HttpResponse:
    """The children by seat, and a way to move each."""
    one = one_of(queries.groups(scope), group)
    members = list(queries.members_of(scope, one, clock.today()))
    context = {
        "group": one, "members": members, "chart": seat_chart(one, members), "grouping": grouping(scope, clock.today()),
        "picked": next((m for m in members if str(m.pk) == request.GET.get("pick")), None), "seated": sum(bool(m.row) for m in members),
        "trail": trail(scope, (one.name, None)), "sliders": forms.sliders("seats"), "weights": forms.weighings("seats"), "moved": _moved(request, members),
        **_editing(scope, one), "last": _last(scope, one),
    }  # fmt: skip
    return shown(request, "group", **context)


def _editing(scope: Scope, one: Any) -> dict[str, Any]:
    """What a group can be changed into by hand: its neighbours on the campus, rooms that stand empty."""
    if not scope.may("planning.plan") or one.is_late:
        return {}
    day = max(clock.today(), one.starts_on)
    near = [g for g in queries.groups_ahead(scope, day).filter(term=one.term, campus=one.campus, is_late=False) if g.pk != one.pk]
    taken = queries.groups_ahead(scope, day).values("room")
    rooms = organisation.rooms(scope).filter(campus=one.campus).exclude(kind="playground").exclude(pk__in=taken)
    first = {"first": day + timedelta(days=1)}
    change = forms.RoomForm(rooms=rooms)
    split, join = forms.SplitForm(rooms=rooms, initial=first), forms.JoinForm(groups=near, initial=first)
    return {"near": near, "move_first": first["first"], "room_form": change if rooms else None, "split_form": split if rooms else None, "join_form": join if near else None}


def _last(scope: Scope, one: Any) -> Any:
    """The last change by hand, where it was of this group and this person may take it back."""
    found = queries.last_edit(scope, one.term) if scope.may("planning.plan") else None
    return found if found is not None and found.group_id == one.pk else None


def _moved(request: HttpRequest, members: list[Any]) -> Any:
    """The child who was just moved here, so that it can be taken back."""
    return next((m for m in members if str(m.pk) == request.GET.get("moved") and m.before_id), None)


@command("planning.plan")
def move_member(request: HttpRequest, scope: Scope, membership: UUID) -> HttpResponse:
    """Another group for a child, from a day on; judged at once, and it can be taken back."""
    member, said = one_of(queries.memberships(scope), membership), read(forms.MoveForm(request.POST))
    target = one_of(queries.groups_ahead(scope, clock.today()), said["chosen"])
    new = actions.move_member(member, target, first=max(said["first"], clock.today()), now=clock.now(), scope=scope)
    messages.success(request, _("%(child)s从 %(day)s 起在%(group)s。") % {"child": member.pupil.name, "day": new.starts_on, "group": target.name})
    return redirect(reverse("planning:group", kwargs={"unit": scope.unit.code, "group": target.pk}) + f"?moved={new.pk}")


@command("planning.plan")
def undo_move(request: HttpRequest, scope: Scope, membership: UUID) -> HttpResponse:
    member = one_of(queries.memberships(scope), membership)
    former = actions.undo_move(member, now=clock.now(), scope=scope)
    return done(request, _("已撤回，%(child)s仍在原来的班组。") % {"child": member.pupil.name}, "planning:group", unit=scope.unit.code, group=former.group_id)


@command("planning.plan")
def split(request: HttpRequest, scope: Scope, group: UUID) -> HttpResponse:
    """Those ticked become a group of their own."""
    one = one_of(queries.groups(scope), group)
    rooms = organisation.rooms(scope).filter(campus=one.campus)
    said, chosen = read(forms.SplitForm(request.POST, rooms=rooms)), set(request.POST.getlist("chosen"))
    members = [m for m in queries.members_of(scope, one, clock.today()) if str(m.pk) in chosen]
    room = next(r for r in rooms if str(r.pk) == said["room"])
    new = actions.split_group(one, members, room, first=max(said["first"], clock.today()), reason=said["reason"], now=clock.now(), scope=scope)
    return done(request, _("已分出%(group)s，请为它排座位和排班。") % {"group": new.name}, "planning:group", unit=scope.unit.code, group=new.pk)


@command("planning.plan")
def join(request: HttpRequest, scope: Scope, group: UUID) -> HttpResponse:
    """All children of another group come here."""
    one = one_of(queries.groups(scope), group)
    near = list(queries.groups_ahead(scope, clock.today()).filter(term=one.term))
    said = read(forms.JoinForm(request.POST, groups=near))
    other = next(g for g in near if str(g.pk) == said["other"])
    actions.join_groups(one, other, first=max(said["first"], clock.today()), reason=said["reason"], now=clock.now(), scope=scope)
    words = _("%(other)s已并入%(group)s，请重新排座位和排班。") % {"other": other.name, "group": one.name}
    return done(request, words, "planning:group", unit=scope.unit.code, group=one.pk)


@command("planning.plan")
def change_room(request: HttpRequest, scope: Scope, group: UUID) -> HttpResponse:
    """Another room for a group, from tomorrow on."""
    one = one_of(queries.groups(scope), group)
    rooms = organisation.rooms(scope).filter(campus=one.campus)
    said = read(forms.RoomForm(request.POST, rooms=rooms))
    room = next(r for r in rooms if str(r.pk) == said["room"])
    actions.change_room(one, room, now=clock.now(), scope=scope)
    return done(request, _("%(group)s从明天起在%(room)s，已通知家长。") % {"group": one.name, "room": room.name}, "planning:group", unit=scope.unit.code, group=one.pk)


@page("planning.view")
def edits(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What was changed by hand and published in the term, the latest first; on what nothing rests can be taken back."""
    term = term_here(scope)
    lines = [{"edit": one, "over": queries.has_begun(one, clock.now(), scope)} for one in queries.edits(scope, term=term)[:50]]
    return shown(request, "edits", term=term, lines=lines, trail=trail(scope, (_("改动与撤回"), None)))


@page("planning.view")
def edit(request: HttpRequest, scope: Scope, edit: UUID) -> HttpResponse:
    """One change or publication: what taking it back would change, and for whom; or what stands against it."""
    one, now = one_of(queries.edits(scope), edit), clock.now()
    over, later = queries.has_begun(one, now, scope), list(queries.later_on(one, scope)[:5])
    returns = queries.what_returns(one, now, scope) if one.undone_at is None and not over and not later else None
    where = trail(scope, (_("改动与撤回"), reverse("planning:edits", kwargs={"unit": scope.unit.code})), (one.get_kind_display(), None))
    return shown(request, "edit", edit=one, over=over, later=later, returns=returns, gone=list(queries.gone_with(one, scope)) if returns else [], trail=where)


@command("planning.plan")
def undo_edit(request: HttpRequest, scope: Scope, edit: UUID) -> HttpResponse:
    one = one_of(queries.edits(scope), edit)
    actions.undo(one, now=clock.now(), scope=scope, knowing="knowing" in request.POST)
    return done(request, _("已撤回：%(what)s。") % {"what": one.get_kind_display()}, "planning:edits", unit=scope.unit.code)


@command("planning.plan")
def propose_seats(request: HttpRequest, scope: Scope, group: UUID) -> HttpResponse:
    one = one_of(queries.groups(scope), group)
    run = actions.propose_seats(one, now=clock.now(), scope=scope, wishes=wishes_asked(request, "seats"))
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
    """座位表: a page from the teacher's side and one from the door."""
    context = _paper(scope, group)
    room = context["group"].room
    return shown(request, "seat_paper", **context, sides=sides_of(room, seat_chart(context["group"], context["members"])))


def _paper(scope: Scope, pk: UUID) -> dict[str, Any]:
    one = one_of(queries.groups(scope), pk)
    return {"group": one, "members": list(queries.members_of(scope, one, clock.today())), "printed_on": clock.today()}
