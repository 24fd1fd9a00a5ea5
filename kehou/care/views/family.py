"""The guardian's phone: where is my child now, ask leave, ask for the permit to go home alone."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.documents import card_of
from kehou.care.views.showing import done, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.see_own_child", desk="family")
def children(request: HttpRequest, scope: Scope) -> HttpResponse:
    """My children today: who holds each now."""
    found = queries.own_children(scope, clock.today())
    return shown(request, "family/children", rows=[(child, held) for child, held in found])


@page("care.see_own_child", desk="family")
def child(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """One child's day as a line of hand-overs, its leave and its permit."""
    one, day = own(scope, pupil), clock.today()
    story = list(queries.story_of(scope, one, day))
    context = {"child": one, "story": story, "held": story[-1] if story else None}
    asked = {"leaves": queries.leaves_of(scope, one, day), "permit": queries.permit_of(one.pk)}
    blank = {"leave_form": forms.LeaveForm(initial={"date": day}), "permit_form": forms.PermitForm()}
    return shown(request, "family/child", **context, **asked, **blank)


def own(scope: Scope, pk: UUID) -> Any:
    found = next((one for one, _held in queries.own_children(scope, clock.today()) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


@command("care.ask_leave", desk="family")
def leave(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one, said = own(scope, pupil), read(forms.LeaveForm(request.POST))
    actions.ask_leave(one, day=said["date"], reason=said["reason"], now=clock.now(), scope=scope)
    return done(request, _("已请假，看护教师的名单上会显示。"), "care:own_child", pupil=one.pk)


@command("care.ask_leave", desk="family")
def withdraw(request: HttpRequest, scope: Scope, pupil: UUID, leave: UUID) -> HttpResponse:
    one, now = own(scope, pupil), clock.now()
    asked = queries.leaves_of(scope, one, now.date()).filter(pk=leave).first()
    if asked is None:
        raise Http404
    actions.withdraw_leave(asked, now=now, scope=scope)
    return done(request, _("已撤回请假。"), "care:own_child", pupil=one.pk)


@command("care.ask_permit", desk="family")
def permit(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one, said = own(scope, pupil), read(forms.PermitForm(request.POST))
    actions.ask_permit(one, weekdays=said["weekdays"], now=clock.now(), scope=scope)
    return done(request, _("已提交申请，班主任审核后可以打印。"), "care:own_child", pupil=one.pk)


@page("care.see_own_child", desk="family")
def card(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """The approved card on the phone, to show or to print."""
    one = own(scope, pupil)
    granted = queries.permits(scope).filter(pupil=one, state="approved").first()
    if granted is None:
        raise Http404
    return shown(request, "permit_card", card=card_of(granted, request.build_absolute_uri("/")), printed_on=clock.today())
