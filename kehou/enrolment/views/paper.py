"""Paper: the empty form to print, and the sheet that came back (S5.1)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.choices import Need
from kehou.enrolment.forms import CONSENTS, WEEKDAYS, PaperForm


@page("enrolment.view")
def empty_form(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The application form as a sheet of A4, for families without a phone."""
    round = queries.current_round(scope, clock.today())
    slots = list(queries.slots(scope, round)) if round else []
    offered = {day for slot in slots for day in slot.weekdays}
    context = {"round": round, "slots": slots, "days": [name for day, name in WEEKDAYS if day in offered], "needs": Need.labels,
               "consents": [label for _purpose, label, _needed in CONSENTS.values()], "printed_on": clock.today()}  # fmt: skip
    return render(request, "enrolment/paper/application.html", context)


@page("enrolment.register_paper")
def register(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Register a sheet that came back, in the order of the sheet."""
    return _page(request, _form(request, scope))


@command("enrolment.register_paper")
def save(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The sheet becomes an application like any other."""
    form, round = _form(request, scope), _round(scope)
    if form.is_valid():
        pupil = form.cleaned_data["pupil"]
        try:
            made = actions.register_paper(
                form.asked(), round=round, pupil=pupil, now=clock.now(), scope=scope, consents=form.consents()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s的申请已登记，编号 %(number)s。") % {"name": pupil, "number": made.number})
            return redirect("enrolment:paper_register", unit=scope.unit.code)
    return _page(request, form, status=422)


def _round(scope: Scope) -> Any:
    round = queries.current_round(scope, clock.today())
    if round is None:
        raise actions.RoundNotOpen
    return round


def _form(request: HttpRequest, scope: Scope) -> PaperForm:
    round, today = _round(scope), clock.today()
    return PaperForm(
        request.POST if request.method == "POST" else None, pupils=queries.pupils_without_application(scope, round),
        slots=list(round.slots.all()), rules=queries.eligibility(scope.unit, today), late=today > round.closes_on,
    )  # fmt: skip


def _page(request: HttpRequest, form: PaperForm, *, status: int = 200) -> HttpResponse:
    return render(request, "enrolment/office/paper.html", {"form": form}, status=status)
