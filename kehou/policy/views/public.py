"""Policy for everybody: the same book, without the journal."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.policy import queries

from . import showing


@page("policy.public", desk="public")
def units(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The units whose documents are loaded."""
    return render(request, "policy/units.html", {"units": queries.public_units()})


@page("policy.public", desk="public")
def book(request: HttpRequest, scope: Scope) -> HttpResponse:
    """政策依据 of a unit, for families and the public."""
    book = showing.opened(request, scope, public=True)
    more = {"chapters": showing.chapters(book), "documents": list(showing.document_rows(book))}
    return render(request, "policy/book.html", book.context(**more))


@page("policy.public", desk="public")
def parameter(request: HttpRequest, scope: Scope, parameter: str) -> HttpResponse:
    """One value and the words it rests on."""
    book = showing.opened(request, scope, public=True)
    return render(request, "policy/parameter.html", book.context(**showing.parameter_page(book, parameter)))


@page("policy.public", desk="public")
def clauses(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All clauses, with what the platform does for each."""
    book = showing.opened(request, scope, public=True)
    return render(request, "policy/clauses.html", book.context(rows=showing.clause_rows(book)))


@page("policy.public", desk="public")
def unit_clause(request: HttpRequest, scope: Scope, clause: str) -> HttpResponse:
    """One clause, with the values that rest on it at a unit."""
    book = showing.opened(request, scope, public=True)
    return render(request, "policy/clause.html", book.context(**showing.clause_page(book, clause)))


@page("policy.public", desk="public")
def clause(request: HttpRequest, scope: Scope, clause: str) -> HttpResponse:
    """One clause by its id alone: where every “S5.4” in the house leads."""
    found = queries.clause(clause)
    if found is None:
        raise Http404
    words = showing.clause_words(found[0], found[1])
    return render(request, "policy/clause.html", {"layout": "public.html", "rows": [], **words})
