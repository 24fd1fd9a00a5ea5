"""The guardian's phone: where is my child now, ask leave, ask for the permit to go home alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.care import actions, forms, queries
from kehou.care.documents import card_of
from kehou.care.rules import HomeAloneRules
from kehou.care.views.showing import done, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.pictures import portrait_of
from kehou.core.scope import Scope
from kehou.policy.queries import rules_for

RECENT = timedelta(days=14)


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
    asked = {"leaves": queries.leaves_of(scope, one, day), "permit": queries.permit_of(one.pk), "health": _health(scope, one, day)}
    blank = {
        "leave_form": forms.LeaveForm(initial={"date": day}), "permit_form": forms.PermitForm(), "face_form": forms.FaceForm(),
        "stop": queries.alone_stop(one.school_id, day), "incidents": queries.incidents_of(scope, one, day - RECENT),
    }  # fmt: skip
    return shown(request, "family/child", **context, **asked, **blank)


def _health(scope: Scope, one: Any, day: Any) -> dict[str, Any] | None:
    """What the day's check found, for the child's own family (S7.2)."""
    check = queries.health_of(scope, one, day)
    return {"check": check, "words": queries.in_words(check)} if check else None


def own(scope: Scope, pk: UUID) -> Any:
    found = next((one for one, _held in queries.own_children(scope, clock.today()) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found


@command("care.ask_leave", desk="family")
def leave(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one, said = own(scope, pupil), read(forms.LeaveForm(request.POST))
    if said["until"] is None and not said["weekdays"]:
        actions.ask_leave(one, day=said["date"], reason=said["reason"], now=clock.now(), scope=scope)
        return done(request, _("已请假，看护教师的名单上会显示。"), "care:own_child", pupil=one.pk)
    span = {"first": said["date"], "last": said["until"] or said["date"], "weekdays": said["weekdays"]}
    made = actions.ask_leaves(one, **span, reason=said["reason"], now=clock.now(), scope=scope)
    words = ngettext("已请假 %(n)d 天，看护教师的名单上会显示。", "已请假 %(n)d 天，看护教师的名单上会显示。", len(made)) % {"n": len(made)}
    return done(request, words, "care:own_child", pupil=one.pk)


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
    one, now = own(scope, pupil), clock.now()
    said, rules = read(forms.PermitForm(request.POST, request.FILES)), rules_for(HomeAloneRules, one.school, now.date())
    actions.ask_permit(one, weekdays=said["weekdays"], photo=said["photo"], rules=rules, now=now, scope=scope)
    return done(request, _("已提交申请，班主任审核后可以打印。"), "care:own_child", pupil=one.pk)


@page("care.see_own_child", desk="family")
def face(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """The photo on the child's permit."""
    found = queries.permit_of(own(scope, pupil).pk)
    if found is None:
        raise Http404
    return portrait_of(found)


@command("care.ask_permit", desk="family")
def add_face(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """A photo for a permit that was asked for without one, or a newer one."""
    one = own(scope, pupil)
    said, found = read(forms.FaceForm(request.POST, request.FILES)), queries.permit_of(one.pk)
    if found is None:
        raise Http404
    actions.show_face(found, said["photo"], scope=scope)
    return done(request, _("照片已放到证上。"), "care:own_child", pupil=one.pk)


@page("care.see_own_child", desk="family")
def card(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """The approved card on the phone, to show or to print."""
    one = own(scope, pupil)
    granted = queries.permits(scope).filter(pupil=one, state="approved").first()
    if granted is None:
        raise Http404
    photo = reverse("care:own_face", kwargs={"pupil": one.pk}) if granted.photo else ""
    drawn = card_of(granted, request.build_absolute_uri("/"))
    return shown(request, "permit_card", card=drawn, photo=photo, printed_on=clock.today())
