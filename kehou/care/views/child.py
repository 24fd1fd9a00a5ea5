"""A child goes home: who may take it today, alone by permit, or what has already happened (C7.4)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.views.showing import back_to, child_in, done, home_alone, pick_up, read, shown
from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.marks import marked
from kehou.core.pages import command, page
from kehou.core.pictures import portrait_of
from kehou.core.scope import Scope


@page("care.view_child", shows=("collectors", "whereabouts"))
def child(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Who may take this child home today; relation first, one tap each."""
    one, now = child_in(scope, pupil), clock.now()
    people = queries.collectors_of(one, now.date(), now)
    away = queries.turned_away(one, now.date(), now)
    stops = [who for who, why in away if why == "barred" and who.barred]
    context = {"child": one, "people": people, "turned_away": away, "stops": stops}
    return shown(request, "child", **context, **_state(one, scope, now), back=request.GET.get("back", ""))


@page("care.view_child", shows=("collectors",))
def confirm(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """The second step: child and adult large beside each other, then the tap that counts, with a signature if asked for."""
    one, now = child_in(scope, pupil), clock.now()
    asked = request.GET.get("person", "")
    person = next((who for who in queries.collectors_of(one, now.date(), now) if str(who.id) == asked), None)
    if person is None:
        return redirect("care:child", unit=scope.unit.code, pupil=one.pk)
    rules, back = pick_up(scope.unit, now.date()), request.GET.get("back", "")
    return shown(request, "confirm", child=one, person=person, rules=rules, form=forms.SignatureForm(), back=back)


@page("care.view_child", shows=("collector.photo",))
def portrait(request: HttpRequest, scope: Scope, pupil: UUID, collector: UUID) -> HttpResponse:
    """The face of somebody who may come for this child, for whoever hands it over; each look is recorded."""
    named = queries.collector_of(scope, child_in(scope, pupil), collector)
    if named is None:
        raise Http404
    return portrait_of(named)


def _state(one: Any, scope: Scope, now: Any) -> dict[str, Any]:
    story = list(queries.story_of(queries.whole_school(scope), one, now.date()))
    why = queries.why_not_alone_today(one, now.date(), home_alone(scope, now.date()))
    return {
        "story": story, "held": story[-1] if story else None, "why_not_alone": why, "other_form": forms.OtherForm(),
        "gone": bool(story) and not queries.is_in_school(story[-1]), "make_up": queries.open_make_up(one, now.date()),
    }  # fmt: skip


@command("care.release_child")
def collect(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """The chosen person takes the child; one who may not is refused, and the safety officer knows."""
    one, now = child_in(scope, pupil), clock.now()
    back = back_to(request, scope, one)
    person, signed = read(forms.PersonForm(request.POST))["person"], read(forms.SignatureForm(request.POST))
    try:
        gone = actions.collect(one, person=person, rules=pick_up(scope.unit, now.date()), now=now, scope=scope, **signed)
    except actions.MayNotCollect as no:
        return told(request, one, no, scope)
    words = _("%(child)s 已交给 %(who)s。") % {"child": one.name, "who": marked(gone.to_name)}
    return done(request, words, **back)


def told(request: HttpRequest, one: Any, no: Refusal, scope: Scope) -> HttpResponse:
    """The refusal as a page; the alarm it raised stays."""
    actions.report_refused_person(one, why=str(no.sentence), now=clock.now(), scope=scope)
    response = shown(request, "refused", child=one, refusal=no)
    response.status_code = 422
    return response


@command("care.release_child")
def collect_other(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Somebody not on the list: recorded, flagged, and the safety officer knows at once."""
    one, said = child_in(scope, pupil), read(forms.OtherForm(request.POST))
    back = back_to(request, scope, one)
    try:
        actions.hand_to_other(one, **said, now=clock.now(), scope=scope)
    except actions.MayNotCollect as no:
        return told(request, one, no, scope)
    words = _("已登记 %(child)s 由 %(who)s 接走，并通知安全负责人核实。") % {"child": one.name, "who": said["name"]}
    return done(request, words, **back)


@command("care.release_child")
def alone(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Alone by a permit that holds today; a child already gone is recorded and flagged (C7.4a)."""
    one, now = child_in(scope, pupil), clock.now()
    back = back_to(request, scope, one)
    gone = read(forms.AloneForm(request.POST))["already_gone"]
    made = actions.go_home_alone(one, rules=home_alone(scope, now.date()), now=now, scope=scope, already_gone=gone)
    words = _("%(child)s 已离校：无证，已报警。") if made.flag == "no_permit" else _("%(child)s 凭证独自回家，已放行。")
    return done(request, words % {"child": one.name}, **back)
