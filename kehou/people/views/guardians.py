"""A child's guardians as the school names them: enter, correct, end."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.people import actions, queries
from kehou.people.forms.pupils import EndForm, GuardianForm
from kehou.people.views.showing import done, found, pupil_in, refused, shown


@page("people.edit_pupils")
def new(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    return shown(request, "guardian", pupil=pupil_in(scope, pupil), form=GuardianForm())


@command("people.edit_pupils")
def add(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one, form = pupil_in(scope, pupil), GuardianForm(request.POST)
    if not form.is_valid():
        return shown(request, "guardian", 422, pupil=one, form=form)
    guardian = form.save(commit=False)
    guardian.pupil, guardian.order = one, queries.guardians_of(scope, one).count() + 1
    return _saved(request, scope, one, guardian, form)


@page("people.edit_pupils", shows=("guardian.phone",))
def edit(request: HttpRequest, scope: Scope, pupil: UUID, guardian: UUID) -> HttpResponse:
    """One guardian with the number in full, to correct or to end; each look is recorded."""
    one, theirs = _of(scope, pupil, guardian)
    return shown(request, "guardian", pupil=one, guardian=theirs, form=GuardianForm(instance=theirs), end_form=EndForm())


def _of(scope: Scope, pupil: UUID, guardian: UUID) -> tuple[Any, Any]:
    one = pupil_in(scope, pupil)
    return one, found(queries.guardians_of(scope, one).select_related("pupil").filter(pk=guardian).first())


@command("people.edit_pupils")
def correct(request: HttpRequest, scope: Scope, pupil: UUID, guardian: UUID) -> HttpResponse:
    one, theirs = _of(scope, pupil, guardian)
    form = GuardianForm(request.POST, instance=theirs)
    if not form.is_valid():
        return shown(request, "guardian", 422, pupil=one, guardian=theirs, form=form, end_form=EndForm())
    return _saved(request, scope, one, form.save(commit=False), form, guardian=theirs, end_form=EndForm())


def _saved(request: HttpRequest, scope: Scope, one: Any, saving: Any, form: GuardianForm, **more: Any) -> HttpResponse:
    try:
        actions.save_guardian(saving, form.changed_data, scope=scope)
    except Refusal as refusal:
        return shown(request, "guardian", 422, pupil=one, form=refused(form, refusal), **more)
    return done(request, _("已保存。"), "people:pupil", unit=scope.unit.code, pupil=one.pk)


@command("people.edit_pupils")
def end(request: HttpRequest, scope: Scope, pupil: UUID, guardian: UUID) -> HttpResponse:
    """The school no longer names this person; account and sight of the child end at once."""
    one, theirs = _of(scope, pupil, guardian)
    form = EndForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.end_guardian(theirs, reason=reason, now=clock.now(), scope=scope)
    words = _("%(name)s 已停用，现在起看不到孩子，也不能接孩子。") % {"name": theirs.name}
    return done(request, words, "people:pupil", unit=scope.unit.code, pupil=one.pk)
