"""Each person's own page: in which language, over which channels, and when not."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.notices import actions, forms, queries


@page("notices.read")
def preferences(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _show(request, scope, _form(scope))


@page("notices.read", desk="family")
def family_preferences(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _show(request, scope, _form(scope))


@command("notices.read")
def save(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _save(request, scope) or redirect("notices:inbox", unit=scope.unit.code)


@command("notices.read", desk="family")
def family_save(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _save(request, scope) or redirect("notices:family_inbox")


def _form(scope: Scope, typed: Any = None) -> forms.PreferenceForm:
    first = forms.as_initial(queries.preference(scope.user), scope.user)
    return forms.PreferenceForm(typed, initial=first, channels=queries.channels(), staff=scope.desk == "unit")


def _show(request: HttpRequest, scope: Scope, form: forms.PreferenceForm) -> HttpResponse:
    return render(request, "notices/preferences.html", {"form": form}, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, scope: Scope) -> HttpResponse | None:
    """Nothing to return when it was saved: the view leads back to the inbox."""
    form = _form(scope, request.POST)
    if not form.is_valid():
        return _show(request, scope, form)
    kept = forms.as_initial(queries.preference(scope.user), scope.user)
    actions.prefer(scope.user, **{**kept, **form.cleaned_data})
    messages.success(request, _("已保存。"))
    return None
