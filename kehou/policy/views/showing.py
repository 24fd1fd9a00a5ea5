"""How the policy book is laid out: rows in the reader's language, with their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.journal import title_of
from kehou.core.scope import Scope
from kehou.policy import queries
from kehou.policy.choices import Chapter, Level, Lower
from kehou.policy.forms import DayForm


@dataclass(frozen=True)
class Book:
    """The book opened at a unit and a day, by staff or by the public."""

    scope: Scope
    unit: Any
    on: date
    form: DayForm
    public: bool
    names: dict[str, str] = field(default_factory=dict)

    @property
    def layout(self) -> str:
        return "public.html" if self.public else "office.html"

    def address(self, page: str, *args: str) -> str:
        """The address of a page of this book, the chosen day kept."""
        asked = "?on=" + self.on.isoformat() if self.form.is_valid() else ""
        return reverse(self._named(page), args=[self.unit.code, *args]) + asked

    def _named(self, page: str) -> str:
        if self.public:
            return f"policy:public_{page}"
        return "policy:office_clause" if page == "clause" else f"policy:{page}"

    def context(self, **more: Any) -> dict[str, Any]:
        return {
            "book": self,
            "layout": self.layout,
            "unit_name": self.unit.name,
            "home": self.address("book"),
            "all_clauses": self.address("clauses"),
            **more,
        }


def opened(request: HttpRequest, scope: Scope, *, public: bool = False) -> Book:
    """The book at the scope's unit, on the day that was asked for or today."""
    if scope.unit is None:
        raise Http404
    today = clock.today()
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today})
    on = form.cleaned_data["on"] if form.is_valid() else today
    return Book(scope, scope.unit, on, form, public, queries.layer_names(scope.unit))


def chapters(book: Book) -> list[dict[str, Any]]:
    """All parameters that hold, chapter by chapter in the order of the documents."""
    order = {name: rank for rank, name in enumerate(Chapter.values)}
    found = queries.answers(book.unit, book.on)
    found.sort(key=lambda one: (order.get(one.parameter.folder, len(order)), one.parameter.name))
    return [
        {"title": chapter_title(folder), "id": folder, "rows": [value_row(book, one) for one in rows]}
        for folder, rows in groupby(found, key=lambda one: one.parameter.folder)
    ]


def chapter_title(folder: str) -> str:
    return str(Chapter(folder).label) if folder in Chapter.values else folder


def value_row(book: Book, found: Any) -> dict[str, Any]:
    """One parameter: what it is, its value, who set it, by which clause."""
    parameter, dated = found.parameter, found.dated
    return {
        "name": parameter.name,
        "title": parameter.title.said(get_language()),
        "value": parameter.shown(dated.value, get_language()),
        "layer": layer_name(book, dated.layer),
        "default": dated.is_default,
        "clause": dated.clause,
        "clause_url": book.address("clause", dated.clause),
        "url": book.address("parameter", parameter.name),
    }


def layer_name(book: Book, layer: str) -> str:
    return book.names.get(layer, layer)


def parameter_page(book: Book, name: str) -> dict[str, Any]:
    """Everything the page of one parameter shows."""
    found = _found(book, name)
    language, dated = get_language(), found.dated
    return {
        "row": value_row(book, found),
        "chapter": chapter_title(found.parameter.folder),
        "quote": dated.quote,
        "because": dated.because.said(language),
        "document": found.document.title.said(language) if found.document else "",
        "lower": Lower(found.parameter.lower).label,
        "above": [above_row(book, found, one) for one in found.above],
        "history": [moment(book, found, line) for line in found.history],
        "decisions": [decision_row(entry, name) for entry in queries.decisions_on(book.scope, name)],
    }


def decision_row(entry: Any, name: str) -> dict[str, Any]:
    """A decision with the value it rested on, as it was on its day."""
    lines = [one for one in entry.facts.get("basis", []) if isinstance(one, str)]
    value = next((one.partition("=")[2] for one in lines if one.startswith(f"{name}=")), "")
    return {"at": entry.at, "unit": entry.unit, "title": title_of(entry.kind), "value": value, "actor": entry.actor}


def _found(book: Book, name: str) -> Any:
    try:
        return queries.explain(name, book.unit, book.on)
    except LookupError:
        raise Http404 from None


def above_row(book: Book, found: Any, dated: Any) -> dict[str, Any]:
    return {
        "layer": layer_name(book, dated.layer),
        "value": found.parameter.shown(dated.value, get_language()),
        "clause": dated.clause,
        "clause_url": book.address("clause", dated.clause),
    }


def moment(book: Book, found: Any, line: Any) -> dict[str, Any]:
    """One line of the history: from when, until when, what, by whom, and whether it counts on the day."""
    dated = line.dated
    state = "now" if dated is found.dated else "holds" if line.holds else "past"
    notes = {"now": _("现行"), "holds": _("让位于下级的规定"), "past": _("不在有效期内")}
    return {
        **above_row(book, found, dated),
        "since": _("一直") if dated.is_default else line.since.isoformat(),
        "until": line.until.isoformat() if line.until else "",
        "state": state,
        "note": notes[state],
    }


def document_rows(book: Book) -> Iterator[dict[str, Any]]:
    """The documents the book stands on, with their last day and whether it must be announced (S8)."""
    soon = {one.id for one, _end in queries.expiring(book.unit, book.on)}
    for document, end in queries.documents_of(book.unit):
        yield {
            "id": document.id,
            "title": document.title.said(get_language()),
            "level": Level(document.level).label,
            "issued": document.issued,
            "last": end - timedelta(days=1),
            "state": _state(document.issued, end, book.on, document.id in soon),
            "days": (end - book.on).days,
            "note": document.note.said(get_language()),
        }


def _state(issued: date, end: date, on: date, soon: bool) -> str:
    if on < issued:
        return "ahead"
    if on >= end:
        return "ended"
    return "soon" if soon else "holds"


def clause_page(book: Book, id: str) -> dict[str, Any]:
    """A clause: its words, where they stand, what the platform does, which values rest on it."""
    found = queries.clause(id, book.unit)
    if found is None:
        raise Http404
    clause, document, parameters = found
    values = {one.parameter.name: value_row(book, one) for one in queries.answers(book.unit, book.on)}
    return {
        **clause_words(clause, document),
        "rows": [values[one.name] for one in parameters if one.name in values],
    }


def clause_words(clause: Any, document: Any) -> dict[str, Any]:
    return {
        "clause": clause,
        "asks": clause.asks.said(get_language()),
        "document": document.title.said(get_language()),
        "text": clause.text.splitlines(),
    }


def clause_rows(book: Book) -> list[dict[str, Any]]:
    """All clauses of the unit's city, in the order of the documents."""
    return [
        {"id": one.id, "quote": one.quote, "asks": one.asks.said(get_language()), "url": book.address("clause", one.id)}
        for one in queries.clauses(book.unit)
    ]
