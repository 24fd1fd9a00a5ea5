"""Policy at a unit's desk: what holds here, on this day, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core.pages import page
from kehou.core.scope import Scope

from . import showing


@page("policy.read")
def book(request: HttpRequest, scope: Scope) -> HttpResponse:
    """政策依据: all values that hold at the unit."""
    book = showing.opened(request, scope)
    more = {"chapters": showing.chapters(book), "documents": list(showing.document_rows(book))}
    return render(request, "policy/book.html", book.context(**more))


@page("policy.read")
def parameter(request: HttpRequest, scope: Scope, parameter: str) -> HttpResponse:
    """One value: layer, clause, words, history, and the decisions that rest on it."""
    book = showing.opened(request, scope)
    return render(request, "policy/parameter.html", book.context(**showing.parameter_page(book, parameter)))


@page("policy.read")
def clauses(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All clauses, with what the platform does for each."""
    book = showing.opened(request, scope)
    return render(request, "policy/clauses.html", book.context(rows=showing.clause_rows(book)))


@page("policy.read")
def clause(request: HttpRequest, scope: Scope, clause: str) -> HttpResponse:
    """One clause in the document's own words, and the values that rest on it."""
    book = showing.opened(request, scope)
    return render(request, "policy/clause.html", book.context(**showing.clause_page(book, clause)))
