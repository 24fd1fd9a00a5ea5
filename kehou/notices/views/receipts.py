"""Receipts of what was told to many, and the dead letters of whoever keeps the house running."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.notices import actions, queries


@page("notices.chase")
def mailings(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What was told to many, how many have read it, and a button for the others."""
    found = Paginator(queries.mailings(scope), 30).get_page(request.GET.get("page"))
    return render(request, "notices/mailings.html", {"page": found})


@command("notices.chase")
def chase(request: HttpRequest, scope: Scope, mailing: UUID) -> HttpResponse:
    """Send again to those who have not read it (S5.3)."""
    count = actions.chase(get_object_or_404(queries.mailings(scope), pk=mailing), at=clock.now(), scope=scope)
    messages.success(request, ngettext("已再次提醒 %(count)s 人。", "已再次提醒 %(count)s 人。", count) % {"count": count})
    return redirect("notices:mailings", unit=scope.unit.code)


@page("notices.mend")
def undelivered(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Dead letters: what could not be carried out of the house, and why; addresses masked."""
    found = Paginator(queries.failed(scope), 50).get_page(request.GET.get("page"))
    lines = [{"row": row, "address": queries.address(row)} for row in found]
    waiting = queries.waiting(scope).count()
    return render(request, "notices/undelivered.html", {"page": found, "lines": lines, "waiting": waiting})


@command("notices.mend")
def retry(request: HttpRequest, scope: Scope, delivery: UUID) -> HttpResponse:
    row = get_object_or_404(queries.failed(scope), pk=delivery)
    actions.retry([row], school=row.school_id, scope=scope)
    messages.success(request, _("已放回待发队列，一分钟内重发。"))
    return redirect("notices:undelivered", unit=scope.unit.code)


@command("notices.mend")
def retry_all(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Once the account or the line is mended, everything that lies here goes out again."""
    count = actions.retry_all(queries.failed(scope), scope=scope)
    messages.success(request, ngettext("%(count)s 条已放回待发队列。", "%(count)s 条已放回待发队列。", count) % {"count": count})
    return redirect("notices:undelivered", unit=scope.unit.code)
