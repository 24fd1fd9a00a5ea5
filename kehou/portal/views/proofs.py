"""Where the QR code of a paper leads: whether it is genuine, and nothing about anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.papers.kinds import TITLES
from kehou.papers.proof import proven
from kehou.portal import queries


@page("portal.front", desk="public")
def proof(request: HttpRequest, scope: Scope, word: str) -> HttpResponse:
    """Kind, school, number, day and fingerprint of a genuine paper; a changed word proves nothing."""
    found = proven(word)
    school = queries.unit_name(scope, found.school) if found else ""
    context = {"proof": found, "school": school, "title": TITLES.get(found.kind, "") if found else ""}
    return render(request, "portal/proof.html", context, status=200 if found else 404)
