"""What several pages need: the child within reach or 404, a form or its refusal."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kehou.core.scope import Scope
from kehou.people import queries


def shown(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"people/{template}.html", context, status=status)


def pupil_in(scope: Scope, pk: UUID) -> Any:
    """The pupil, where this person has to do with it; else there is none."""
    return found(queries.pupil(scope, pk))


def found(one: Any) -> Any:
    if one is None:
        raise Http404
    return one


def done(request: HttpRequest, words: str, address: str, **kwargs: Any) -> HttpResponse:
    messages.success(request, words)
    return redirect(reverse(address, kwargs=kwargs))


def refused(form: forms.BaseForm, refusal: Exception) -> forms.BaseForm:
    """The form again, with what speaks against it."""
    form.add_error(None, str(refusal))
    return form
