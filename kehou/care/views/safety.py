"""The yearly safety assessment: the checks of all sessions, weighed by a published formula (C7.2)."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.documents import assessment_paper
from kehou.care.rules import SafetyAssessmentRules
from kehou.care.views.showing import done, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation.queries import paper_style
from kehou.papers.handing import handed
from kehou.policy.queries import rules_for


@page("care.assess_safety")
def safety(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One school year: the mark and how it is reckoned, by month, the worst places, what was found and what was done."""
    first, last = _year(request)
    rules = rules_for(SafetyAssessmentRules, scope.unit, last)
    told = queries.assessment(scope, first, last, rules)
    before = date(first.year - 1, 9, 1)
    return shown(request, "safety", told=told, rules=rules, first=first, last=last, before=before, form=forms.RemedyForm())


def _year(request: HttpRequest) -> tuple[date, date]:
    """The school year asked for by its first calendar year, else the present one; never beyond today."""
    today = clock.today()
    this, asked = queries.school_year(today), request.GET.get("year", "")
    first = date(int(asked), 9, 1) if asked.isdigit() and 2000 <= int(asked) <= this.year else this
    return first, min(today, date(first.year + 1, 8, 31))


@page("care.assess_safety")
def paper(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The same as a paper to sign and file."""
    first, last = _year(request)
    rules = rules_for(SafetyAssessmentRules, scope.unit, last)
    told, year = queries.assessment(scope, first, last, rules), f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"
    made = assessment_paper(told, rules, year, scope.unit.name, clock.today(), paper_style(scope, scope.unit))
    return handed(made, "pdf", today=clock.today())


@command("care.assess_safety")
def remedy(request: HttpRequest, scope: Scope, session_check: UUID) -> HttpResponse:
    """What was found is in order again."""
    one, said = get_object_or_404(queries.checks_found(scope), pk=session_check), read(forms.RemedyForm(request.POST))
    actions.remedy(one, words=said["words"], now=clock.now(), scope=scope)
    return done(request, _("整改已记下。"), "care:safety", unit=scope.unit.code)
