"""The inbox: newest first; opening a message marks it read and leads to where it is about."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.notices import actions, queries


@page("notices.read")
def inbox(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _inbox(request, scope)


@page("notices.read", desk="family")
def family_inbox(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _inbox(request, scope)


def _inbox(request: HttpRequest, scope: Scope) -> HttpResponse:
    found = Paginator(queries.messages(scope), 30).get_page(request.GET.get("page"))
    return render(request, "notices/inbox.html", {"page": found, "unread_count": queries.unread(scope).count()})


@command("notices.read")
def open_here(request: HttpRequest, scope: Scope, message: UUID) -> HttpResponse:
    return _open(request, scope, message) or redirect("notices:inbox", unit=scope.unit.code)


@command("notices.read", desk="family")
def open_at_home(request: HttpRequest, scope: Scope, message: UUID) -> HttpResponse:
    return _open(request, scope, message) or redirect("notices:family_inbox")


def _open(request: HttpRequest, scope: Scope, pk: UUID) -> Any:
    """Mark it read; then to the page it names, if that is a page of this house."""
    one = queries.messages(scope).filter(pk=pk).first()
    if one is None:
        raise Http404
    actions.read(one, at=clock.now(), scope=scope)
    is_ours = one.link.startswith("/") and url_has_allowed_host_and_scheme(one.link, {request.get_host()})
    return redirect(one.link) if is_ours else None
