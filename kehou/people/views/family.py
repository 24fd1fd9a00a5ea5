"""The guardian's phone: my children, who may collect them, what those in care must know."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.pictures import portrait_of
from kehou.core.scope import Scope
from kehou.people import actions, queries
from kehou.people.choices import BY_PURPOSE, CONSENTS, Purpose
from kehou.people.forms.family import CollectorForm, NotesForm
from kehou.people.rules.identity import masked_number
from kehou.people.views.showing import done, found, pupil_in, refused, shown


@page("people.see_own", desk="family")
def children(request: HttpRequest, scope: Scope) -> HttpResponse:
    """My children, each with its class and school."""
    return shown(request, "family/children", children=queries.pupils(scope).select_related("school"))


@page("people.see_own", desk="family")
def child(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one = pupil_in(scope, pupil)
    given = queries.consents_of(scope, one)
    context = {"collectors": queries.collectors_of(scope, one, clock.today()).count(), "open": len(CONSENTS) - len(given)}
    return shown(request, "family/child", child=one, **context)


@page("people.see_own", desk="family")
def collectors(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one = pupil_in(scope, pupil)
    return _collectors(request, scope, one, CollectorForm(consented=_agreed(scope, one, Purpose.COLLECTORS)))


def _agreed(scope: Scope, one: Any, purpose: str) -> bool:
    return queries.consent_given(scope, one, purpose)


def _collectors(request: HttpRequest, scope: Scope, one: Any, form: CollectorForm, status: int = 200) -> HttpResponse:
    today = clock.today()
    people = [
        {
            "person": c,
            "phone": masked_number(c.phone),
            "waits": c.starts_on > today,
            "over": bool(c.ends_on and c.ends_on < today),
        }
        for c in queries.collectors_of(scope, one)
    ]
    return shown(request, "family/collectors", status, child=one, form=form, people=people, text=BY_PURPOSE[Purpose.COLLECTORS])


@command("people.edit_own", desk="family")
def add_collector(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one = pupil_in(scope, pupil)
    form = CollectorForm(request.POST, request.FILES, consented=_agreed(scope, one, Purpose.COLLECTORS))
    if not form.is_valid():
        return _collectors(request, scope, one, form, status=422)
    try:
        added = actions.add_collector(one, form.cleaned_data, now=clock.now(), scope=scope)
    except Refusal as refusal:
        return _collectors(request, scope, one, refused(form, refusal), status=422)  # type: ignore[arg-type]
    words = _("已登记 %(name)s，%(day)s起可以接。") % {"name": added.name, "day": added.starts_on.strftime("%m-%d")}
    return done(request, words, "people:own_collectors", pupil=one.pk)


def _collector(scope: Scope, pupil: UUID, pk: UUID) -> Any:
    return found(queries.collectors_named(scope, pupil_in(scope, pupil)).filter(pk=pk).first())


@command("people.edit_own", desk="family")
def revoke(request: HttpRequest, scope: Scope, pupil: UUID, collector: UUID) -> HttpResponse:
    one = actions.revoke_collector(_collector(scope, pupil, collector), now=clock.now(), scope=scope)
    return done(request, _("%(name)s 已停用，现在起不能接孩子。") % {"name": one.name}, "people:own_collectors", pupil=pupil)


@page("people.see_own", desk="family")
def photo(request: HttpRequest, scope: Scope, pupil: UUID, collector: UUID) -> HttpResponse:
    return portrait_of(_collector(scope, pupil, collector))


@page("people.see_own", desk="family")
def notes(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one = pupil_in(scope, pupil)
    form = NotesForm(initial={"health": one.health, "seating": one.seating}, consented=_agreed(scope, one, Purpose.HEALTH))
    return _notes(request, one, form)


def _notes(request: HttpRequest, one: Any, form: NotesForm, status: int = 200) -> HttpResponse:
    return shown(request, "family/notes", status, child=one, form=form, text=BY_PURPOSE[Purpose.HEALTH])


@command("people.edit_own", desk="family")
def write_notes(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one = pupil_in(scope, pupil)
    form = NotesForm(request.POST, consented=_agreed(scope, one, Purpose.HEALTH))
    if not form.is_valid():
        return _notes(request, one, form, status=422)
    said = {**form.cleaned_data, "agreed": form.cleaned_data.get("agreed", False)}
    actions.write_notes(one, **said, now=clock.now(), scope=scope)
    return done(request, _("已保存，只有看护孩子的教师看得到。"), "people:own_child", pupil=one.pk)


@page("people.see_own", desk="family", fresh=True)
def export(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Everything kept about the child, to take along (个人信息保护法 45)."""
    told = queries.family_record(scope, pupil_in(scope, pupil))
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="child.json"'
    return response
