"""The unit's journal, for whoever audits it: what happened, who did it, and whether the chain holds."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core import journal as book
from kehou.core.journal import title_of
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.desk.forms import JournalForm


@page("desk.read_journal")
def journal(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Newest first, one kind at a time if asked; `verify` walks the whole chain."""
    form = JournalForm(request.GET, kinds=[(kind, title_of(kind)) for kind in book.kinds(scope)])
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    found = Paginator(book.entries(scope, **({"kind": kind} if kind else {})), 30).get_page(request.GET.get("page"))
    rows = [{"entry": one, "title": title_of(one.kind), "facts": _facts(one.facts)} for one in found]
    context = {"form": form, "page": found, "rows": rows, "checked": "verify" in request.GET}
    return render(request, "desk/journal.html", {**context, "breaks": _breaks(scope) if context["checked"] else []})


def _breaks(scope: Scope) -> list[Any]:
    return [wrong for head in book.heads(scope) if (wrong := book.verify(head.unit_id))]


def _facts(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts an auditor reads: reasons and numbers; ids are long and stay in the book."""
    return [(key, _said(value)) for key, value in facts.items() if value not in ("", None, [], {})]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} ×" if len(value) > 3 or any(len(str(one)) > 40 for one in value) else "、".join(map(str, value))
    return str(value)
