"""All letters as one file: asked for, left alone, fetched later (S5.3)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.queries.bundles import bundles, file_of
from kehou.enrolment.rules.exports import needs_second
from kehou.papers.handing import download


@command("enrolment.chase_letters")
def ask(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask for all letters within reach."""
    round = queries.current_round(scope, clock.today())
    if round is None:
        raise actions.NoLetters
    if needs_second(queries.letters(scope, application__round=round).count()):
        return redirect(f"{reverse('enrolment:new_export', kwargs={'unit': scope.unit.code})}?kind=letters&form=zip")
    made = actions.ask_bundle(round, base=request.build_absolute_uri("/"), now=clock.now(), scope=scope)
    return redirect("enrolment:bundle", unit=scope.unit.code, bundle=made.pk)


@page("enrolment.chase_letters")
def bundle(request: HttpRequest, scope: Scope, bundle: UUID) -> HttpResponse:
    """How far it is; the page may be left."""
    one = get_object_or_404(bundles(scope), pk=bundle)
    return render(request, "enrolment/office/bundle.html", {"one": one})


@page("enrolment.chase_letters", fresh=True)
def file(request: HttpRequest, scope: Scope, bundle: UUID) -> HttpResponse:
    """A PDF for each class, in one ZIP file."""
    content = file_of(scope, bundle)
    if not content:
        raise Http404
    return download(content, "application/zip", f"告知单-{clock.today():%Y%m%d}.zip")
