"""Incidents: reported from the room, followed on the safety officer's list (C7.3, S7.2)."""

import base64
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.views.showing import done, read, session_in, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.report_incident")
def report_form(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """What happened, to whom, where; the children of the group are offered."""
    one, now = session_in(scope, session), clock.now()
    children = [line.pupil for line in queries.roll_list(one, scope)]
    form = forms.IncidentForm(children=children, initial={"place": str(one.room), "happened_at": now})
    return shown(request, "incident_form", session=one, form=form)


@command("care.report_incident")
def report(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    one = session_in(scope, session)
    children = [line.pupil for line in queries.roll_list(one, scope)]
    said = read(forms.IncidentForm(request.POST, request.FILES, children=children))
    chosen, photo = [child for child in children if child.pk in said["pupils"]], said.pop("photo")
    made = actions.report_incident(
        said, children=chosen, session=one, now=clock.now(), scope=scope, photos=[photo] if photo else []
    )
    return done(request, _("已登记，安全负责人已收到。"), "care:incident", unit=scope.unit.code, incident=made.pk)


@page("care.view_incidents", shows=("incident",))
def incidents(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Open cases first, with how long they have been open and how far the claim is."""
    found = list(queries.incidents(scope)[:300])
    running, ended = [one for one in found if not one.closed_at], [one for one in found if one.closed_at]
    return shown(request, "incidents", running=running, ended=ended)


@page("care.view_incidents", shows=("incident",))
def incident(request: HttpRequest, scope: Scope, incident: UUID) -> HttpResponse:
    """One case: what happened, what followed, the claim."""
    one = _incident(scope, incident)
    blank = {"note_form": forms.NoteForm(), "close_form": forms.CloseForm()}
    claim_form = forms.ClaimForm(initial={"claim": one.claim, "number": one.claim_number})
    return shown(request, "incident", incident=one, notes=queries.notes_of(one), claim_form=claim_form, **blank)


def _incident(scope: Scope, pk: UUID) -> Any:
    found = queries.incidents(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@command("care.view_incidents")
def note(request: HttpRequest, scope: Scope, incident: UUID) -> HttpResponse:
    """Who was told, what was done, one more photo: whoever was there may add it."""
    one, said = _incident(scope, incident), read(forms.NoteForm(request.POST, request.FILES))
    actions.follow_incident(one, **said, now=clock.now(), scope=scope)
    return done(request, _("已记下。"), "care:incident", unit=scope.unit.code, incident=one.pk)


@command("care.follow_incident")
def claim(request: HttpRequest, scope: Scope, incident: UUID) -> HttpResponse:
    one, said = _incident(scope, incident), read(forms.ClaimForm(request.POST))
    actions.note_claim(one, claim=said["claim"], number=said["number"], now=clock.now(), scope=scope)
    return done(request, _("理赔情况已记下。"), "care:incident", unit=scope.unit.code, incident=one.pk)


@command("care.follow_incident")
def close(request: HttpRequest, scope: Scope, incident: UUID) -> HttpResponse:
    one = _incident(scope, incident)
    actions.close_incident(one, words=read(forms.CloseForm(request.POST))["words"], now=clock.now(), scope=scope)
    return done(request, _("已结案。"), "care:incidents", unit=scope.unit.code)


@page("care.view_incidents", shows=("incident.photo",))
def photo(request: HttpRequest, scope: Scope, incident: UUID, incident_note: UUID) -> HttpResponse:
    """One photo, unsealed for this look."""
    one = _incident(scope, incident)
    found = one.notes.filter(pk=incident_note, has_photo=True).first()
    if found is None:
        raise Http404
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(base64.b64decode(found.photo), content_type="image/jpeg", headers=headers)
