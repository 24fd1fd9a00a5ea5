"""The front door: everybody to the first page of their role at their unit (PRODUCT)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.desk.choices import FIRST_PAGES
from kehou.identity import queries as identity
from kehou.people import queries as people


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """One desk: straight there. Several: a choice. None: what to do."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    desks = _desks(request.user)
    if len(desks) == 1:
        return redirect(desks[0]["url"])
    return render(request, "desk/home.html", {"desks": desks})


def _desks(user: Any) -> list[dict[str, Any]]:
    units = [{"unit": one, "url": first_page(one, identity.roles_held(user, one))} for one in identity.desks_of(user)]
    return [*units, {"unit": None, "url": reverse("desk:family")}] if people.children_of(user) else units


def first_page(unit: Any, roles: Any) -> str:
    """The address of the first page among these roles.

    A role without a page of its own starts at the school's overview.
    """
    name = next((address for role, address in FIRST_PAGES.items() if role in roles), "organisation:overview")
    return reverse(name, kwargs={"unit": unit.code})


@page("desk.open")
def desk(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The same, at one unit."""
    return redirect(first_page(scope.unit, scope.roles))
