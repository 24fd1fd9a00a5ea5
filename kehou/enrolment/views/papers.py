"""Papers to take away: PDF to print, Word to work on, Excel to count with. Each carries its proof."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.enrolment import actions, documents, queries
from kehou.enrolment.choices import ExportKind
from kehou.enrolment.forms import CONSENTS
from kehou.enrolment.queries.deciding import whole
from kehou.enrolment.rules.exports import needs_second
from kehou.enrolment.views import deciding
from kehou.enrolment.views.posts import handed_list
from kehou.papers.handing import download, handed
from kehou.papers.out import pdf
from kehou.papers.paper import Paper
from kehou.papers.proof import marked

NEED = ("need", "need_words")
SHOWS = (*NEED, "healthy", "independent", "home_alone", "note")
HEADINGS = {"homeroom": "班主任初审", "grade": "年级组长复审", "school": "学校终审"}
LISTS, LETTERS = ("pdf", "docx", "xlsx"), ("pdf", "docx")


def give(request: HttpRequest, paper: Paper, form: str, *, school: str, forms: tuple[str, ...] = LISTS) -> HttpResponse:
    """The paper with its proof; a sheet that has a code of its own keeps that."""
    return handed(proven(request, paper, school=school), form, today=clock.today(), forms=forms)


def proven(request: HttpRequest, paper: Paper, *, school: str) -> Paper:
    if paper.mark is not None:
        return paper
    return marked(paper, school=school, base=request.build_absolute_uri("/"), made_on=clock.today())


def give_list(request: HttpRequest, scope: Scope, paper: Paper, form: str, *, kind: str, of: UUID | None = None) -> HttpResponse:
    """A list of children; one of many leads to the page where a second person is asked (未成年人网络保护条例 36)."""
    if not needs_second(paper.counted):
        return give(request, paper, form, school=scope.unit.code)
    return ask_for(scope, kind, form, of)


def ask_for(scope: Scope, kind: str, form: str, of: UUID | None = None) -> HttpResponse:
    """To the page where the reason is written and a second person is asked."""
    asked = {"kind": kind, "form": form} | ({"of": of} if of else {})
    return redirect(f"{reverse('enrolment:new_export', kwargs={'unit': scope.unit.code})}?{urlencode(asked)}")


def consents() -> list[tuple[str, Any]]:
    return [(purpose, words) for purpose, words, _needed in CONSENTS.values()]


def _round(scope: Scope) -> Any:
    round = queries.current_round(scope, clock.today())
    if round is None:
        raise Http404
    return round


# ── the school's lists ────────────────────────────────────────────────────────


@page("enrolment.review_homeroom", shows=NEED)
def homeroom_list(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """What waits at the homeroom teacher's."""
    return give_list(request, scope, review_paper(scope, "homeroom"), form, kind=ExportKind.HOMEROOM)


@page("enrolment.review_grade", shows=NEED)
def grade_review_list(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """What waits at the grade leader's."""
    return give_list(request, scope, review_paper(scope, "grade"), form, kind=ExportKind.GRADE)


@page("enrolment.review_school", shows=NEED)
def school_list(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """What waits at the school's."""
    return give_list(request, scope, review_paper(scope, "school"), form, kind=ExportKind.SCHOOL)


def review_paper(scope: Scope, step: str) -> Paper:
    """The review list of one level, as far as this person sees it."""
    round = _round(scope)
    rows = [line.application for line in deciding.waiting(scope, round, step)]
    return documents.review_list(scope, round, HEADINGS[step], rows)


@page("enrolment.view_grade_list")
def grade_list(request: HttpRequest, scope: Scope, gradelist: UUID, form: str) -> HttpResponse:
    """A list as a grade handed it over."""
    paper = grade_list_paper(scope, gradelist)
    return give_list(request, scope, paper, form, kind=ExportKind.GRADE_LIST, of=gradelist)


def grade_list_paper(scope: Scope, of: UUID | None) -> Paper:
    if of is None:
        raise Http404
    return documents.grade_list(whole(scope), handed_list(scope, of))


@page("enrolment.view_notice")
def notice(request: HttpRequest, scope: Scope, notice: UUID, form: str) -> HttpResponse:
    """The notice for the board at the gate."""
    shown = get_object_or_404(queries.notices(scope), pk=notice)
    return give(request, documents.notice(scope, shown), form, school=scope.unit.code)


@page("enrolment.view")
def statistics(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Numbers by class; CSV for whoever computes further."""
    paper = documents.statistics(scope, _round(scope), today=clock.today())
    return give(request, paper, form, school=scope.unit.code, forms=(*LISTS, "csv"))


@page("enrolment.view")
def empty_application(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """A spare sheet."""
    return give(request, documents.empty_application(scope, _round(scope), consents()), form, school=scope.unit.code, forms=LETTERS)


def sheets(request: HttpRequest, scope: Scope, round: Any, ids: list[UUID]) -> HttpResponse:
    """The chosen children's sheets as one PDF."""
    return download(*_sheets(request, scope, round, ids))


def all_sheets(request: HttpRequest, scope: Scope, trace: str) -> tuple[bytes, str, str]:
    """A sheet for every child in reach who has not asked, marked with who took them out: content, type, name."""
    round = _round(scope)
    made = actions.print_sheets(round, list(queries.pupils_without_application(scope, round)), now=clock.now(), scope=scope)
    return _sheets(request, scope, round, [one.pk for one in made], trace)


def _sheets(request: HttpRequest, scope: Scope, round: Any, ids: list[UUID], trace: str = "") -> tuple[bytes, str, str]:
    made = documents.sheets(scope, ids, round, consents(), base=request.build_absolute_uri("/"))
    content = pdf(*(replace(one, trace=trace) for one in made))
    return content, "application/pdf", f"申请表-{len(made)}张-{clock.today():%Y%m%d}.pdf"


# ── one child's papers at the school ──────────────────────────────────────────


@page("enrolment.view", shows=SHOWS)
def application(request: HttpRequest, scope: Scope, application: UUID, form: str) -> HttpResponse:
    one = get_object_or_404(queries.applications(scope), pk=application)
    return give(request, documents.application(scope, one, consents()), form, school=scope.unit.code, forms=LETTERS)


@page("enrolment.view")
def pledge(request: HttpRequest, scope: Scope, application: UUID, form: str) -> HttpResponse:
    one = get_object_or_404(queries.applications(scope), pk=application)
    return give(request, documents.pledge(scope, one), form, school=scope.unit.code, forms=LETTERS)


@page("enrolment.chase_letters")
def letter(request: HttpRequest, scope: Scope, letter: UUID, form: str) -> HttpResponse:
    one = get_object_or_404(queries.letters(scope), pk=letter)
    return give(request, documents.letter(scope, one), form, school=scope.unit.code, forms=LETTERS)


@page("enrolment.view")
def certificate(request: HttpRequest, scope: Scope, place: UUID, form: str) -> HttpResponse:
    one = get_object_or_404(queries.places(scope), pk=place)
    return give(request, documents.certificate(scope, one, today=clock.today()), form, school=scope.unit.code, forms=LETTERS)


# ── the family's own ──────────────────────────────────────────────────────────


@page("enrolment.apply", desk="family")
def own_application(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """What the family asked for, to keep."""
    one = get_object_or_404(queries.applications(scope), pk=application)
    return give(request, documents.application(scope, one, consents()), "pdf", school=one.round.school.code)


@page("enrolment.apply", desk="family")
def own_pledge(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    one = get_object_or_404(queries.applications(scope), pk=application)
    return give(request, documents.pledge(scope, one), "pdf", school=one.round.school.code)


@page("enrolment.sign", desk="family")
def own_letter(request: HttpRequest, scope: Scope, letter: UUID) -> HttpResponse:
    """The letter to print and sign by hand, or to keep."""
    one = get_object_or_404(queries.letters(scope), pk=letter)
    return give(request, documents.letter(scope, one), "pdf", school=one.school.code)


@page("enrolment.apply", desk="family")
def own_certificate(request: HttpRequest, scope: Scope, place: UUID) -> HttpResponse:
    """That the child has a place, for whoever asks the family."""
    one = get_object_or_404(queries.places(scope), pk=place)
    return give(request, documents.certificate(scope, one, today=clock.today()), "pdf", school=one.school.code)
