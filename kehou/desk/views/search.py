"""Looking for somebody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.desk import queries
from kehou.desk.forms import SearchForm


@page("desk.search")
def search(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Children within reach and colleagues, by name or pinyin."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = {"children": queries.children_found(scope, words), "staff": queries.staff_found(scope, words)} if words else {}
    return render(request, "desk/search.html", {"form": form, "words": words, **found})
