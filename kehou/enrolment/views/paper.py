"""Paper: sheets with a code to print, and the sheet that came back, registered in under a minute (S5.1)."""

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.choices import ExportKind, Need
from kehou.enrolment.forms import CONSENTS, WEEKDAYS, CodeForm, PaperForm, PrintForm
from kehou.enrolment.rules.exports import needs_second
from kehou.enrolment.views import papers
from kehou.people.choices import Purpose
from kehou.people.queries import collectors_of, consent_given


@page("enrolment.view")
def empty_form(request: HttpRequest, scope: Scope) -> HttpResponse:
    """A spare sheet without name and code, for whoever comes to the door."""
    round = queries.current_round(scope, clock.today())
    slots = round.slots_offered if round else []
    blank = {"days": sorted({day for slot in slots for day in slot.weekdays}), "slots": [f"{s.name} {s.hours}" for s in slots]}
    return _printed(request, [{**blank, "term": round.term if round else ""}])


def _printed(request: HttpRequest, sheets: list[dict[str, Any]]) -> HttpResponse:
    """Sheets of A4, one a child; the QR code opens the registration of this very sheet."""
    names = dict(WEEKDAYS)
    for sheet in sheets:
        sheet["days"] = [names[day] for day in sheet["days"]]
        if "code" in sheet:
            address = request.build_absolute_uri(sheet["address"])
            sheet["qr"] = segno.make(address, error="m").svg_data_uri(scale=3, border=1)
    consents = [label for _purpose, label, _needed in CONSENTS.values()]
    context = {"sheets": sheets, "needs": Need.labels, "consents": consents, "printed_on": clock.today()}
    return render(request, "enrolment/paper/application.html", context)


@page("enrolment.register_paper")
def sheets(request: HttpRequest, scope: Scope) -> HttpResponse:
    """For whom a sheet was printed, which came back, and who has none yet."""
    round = _round(scope)
    found = list(queries.sheets(scope, round))
    out = [one for one in found if one.application_id is None]
    return render(
        request, "enrolment/office/sheets.html", {"round": round, "out": out, "back": [one for one in found if one.application_id],
        "form": _choosing(scope, round), "printed": {one.pupil_id for one in out}},
    )  # fmt: skip


def _choosing(scope: Scope, round: Any, data: Any = None) -> PrintForm:
    return PrintForm(data, pupils=queries.pupils_without_application(scope, round))


@command("enrolment.register_paper")
def print_sheets(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Print a sheet for each chosen child; printed again, it keeps its code. Many only by two persons' word."""
    round = _round(scope)
    form = _choosing(scope, round, request.POST)
    if not form.is_valid():
        raise actions.NothingChosen(_("还没有选学生。"))
    if needs_second(len(form.cleaned_data["pupils"])):
        return papers.ask_for(scope, ExportKind.SHEETS, "pdf")
    made = actions.print_sheets(round, list(form.cleaned_data["pupils"]), now=clock.now(), scope=scope)
    ids = [one.pk for one in made]
    if request.POST.get("as") == "pdf":
        return papers.sheets(request, scope, round, ids)
    return _printed(request, queries.sheets_to_print(scope, ids))


@page("enrolment.register_paper")
def register(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Register a sheet that came back: type or scan its code, or choose the child."""
    round, typed = _round(scope), request.GET.get("code", "")
    sheet = queries.sheet_with(scope, round, typed) if typed else None
    if typed and sheet is None:
        raise actions.SheetUnknown
    if sheet and sheet.application_id:
        return redirect("enrolment:detail", unit=scope.unit.code, application=sheet.application_id)
    return _page(request, _form(scope, round, sheet), sheet)


@command("enrolment.register_paper")
def save(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The sheet becomes an application like any other; the next one can be typed at once."""
    round = _round(scope)
    sheet = queries.sheet_with(scope, round, request.POST.get("code", ""))
    form = _form(scope, round, sheet, request.POST, request.FILES)
    if form.is_valid():
        try:
            made = _registered(form, round, sheet, scope)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            name = form.cleaned_data["pupil"]
            messages.success(request, _("%(name)s的申请已登记，编号 %(number)s。") % {"name": name, "number": made.number})
            return redirect("enrolment:paper_register", unit=scope.unit.code)
    return _page(request, form, sheet, status=422)


def _registered(form: PaperForm, round: Any, sheet: Any, scope: Scope) -> Any:
    said = form.cleaned_data
    return actions.register_paper(
        form.asked(), round=round, pupil=said["pupil"], now=clock.now(), scope=scope, consents=form.consents(),
        code=sheet.code if sheet else "", received_on=said["received_on"], photo=said["photo"], fetching=form.fetching(),
        once=form.once_said,
    )  # fmt: skip


def _round(scope: Scope) -> Any:
    round = queries.current_round(scope, clock.today())
    if round is None:
        raise actions.RoundNotOpen
    return round


def _form(scope: Scope, round: Any, sheet: Any, data: Any = None, files: Any = None) -> PaperForm:
    today, child = clock.today(), sheet.pupil if sheet else None
    first = {"received_on": today, "code": sheet.code if sheet else "", "pupil": child}
    known = {"people": collectors_of(scope, child), "agreed": consent_given(scope, child, Purpose.COLLECTORS)} if child else {}
    return PaperForm(
        data, files, pupils=queries.pupils_without_application(scope, round), sheet=sheet, initial=first,
        slots=round.slots_offered, rules=queries.eligibility(scope.unit, today), late=today > round.closes_on, **known,
    )  # fmt: skip


def _page(request: HttpRequest, form: PaperForm, sheet: Any, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "sheet": sheet, "code_form": CodeForm()}
    return render(request, "enrolment/office/paper.html", context, status=status)


@page("enrolment.register_paper", shows=("photo",))
def photo(request: HttpRequest, scope: Scope, paper_sheet: UUID) -> HttpResponse:
    """The photo of the sheet; each look is recorded."""
    content = queries.picture_of(scope, paper_sheet)
    if not content:
        raise Http404
    response = HttpResponse(content, content_type="image/jpeg")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
