"""Lists of many children leave the house by two: asked for with a reason, agreed to, taken once, marked on every page."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import Door, command, narrowed, page, record_look
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.choices import ExportKind, ExportState
from kehou.enrolment.forms import DecisionForm, ExportForm
from kehou.enrolment.queries.exports import exports, exports_to_decide, own_exports
from kehou.enrolment.rules.exports import trace
from kehou.enrolment.views import papers
from kehou.papers.handing import download, written
from kehou.papers.paper import Paper


@dataclass(frozen=True)
class Kind:
    """A list that can be taken out: who may see it anyway, which sensitive fields stand on it, how it is built."""

    permission: str
    build: Callable[[Scope, UUID | None], Paper]
    shows: tuple[str, ...] = ()


KINDS = {
    ExportKind.HOMEROOM: Kind("enrolment.review_homeroom", lambda scope, _of: papers.review_paper(scope, "homeroom"), papers.NEED),
    ExportKind.GRADE: Kind("enrolment.review_grade", lambda scope, _of: papers.review_paper(scope, "grade"), papers.NEED),
    ExportKind.SCHOOL: Kind("enrolment.review_school", lambda scope, _of: papers.review_paper(scope, "school"), papers.NEED),
    ExportKind.GRADE_LIST: Kind("enrolment.view_grade_list", papers.grade_list_paper),
}
# Not built as a list: letters by the worker, sheets one for each child.
OTHERS = {ExportKind.LETTERS: "enrolment.chase_letters", ExportKind.SHEETS: "enrolment.register_paper"}


def _permission(kind: str) -> str:
    one = ExportKind(kind)
    return OTHERS[one] if one in OTHERS else KINDS[one].permission


def _allowed(scope: Scope, kind: str) -> Scope:
    """As far as this person sees the list anyway; whoever may not see it cannot ask for it either."""
    permission = _permission(kind)
    if not scope.may(permission):
        raise Http404
    return narrowed(scope, permission)


def _count(scope: Scope, kind: str, of: UUID | None) -> int:
    """How many children it is about, as the person sees it now."""
    mine = _allowed(scope, kind)
    round = queries.current_round(mine, clock.today())
    if kind == ExportKind.LETTERS:
        return queries.letters(mine, application__round=round).count()
    if kind == ExportKind.SHEETS:
        return queries.pupils_without_application(mine, round).count() if round else 0
    return KINDS[ExportKind(kind)].build(mine, of).counted


@page("enrolment.ask_export")
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Why a second person is asked, and the reason to write down."""
    said = ExportForm({**request.GET.dict(), "why": "—"})
    if not said.is_valid():
        raise Http404
    told = said.cleaned_data
    context = {
        "form": ExportForm(initial={**told, "why": ""}), "label": ExportKind(told["kind"]).label,
        "count": _count(scope, told["kind"], told["of"]),
    }  # fmt: skip
    return render(request, "enrolment/office/export_new.html", context)


@command("enrolment.ask_export")
def ask(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask for it."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        raise actions.ExportWithoutReason
    said = form.cleaned_data
    count = _count(scope, said["kind"], said["of"])
    actions.ask_export(said["kind"], said["form"], subject=said["of"], count=count, why=said["why"], now=clock.now(), scope=scope)
    messages.success(request, _("已提出。另一位负责人同意后，您会收到消息。"))
    return redirect("enrolment:exports", unit=scope.unit.code)


@page("enrolment.ask_export")
def listed(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What waits for this person's word, what it has asked for itself, and what others took out."""
    now, agrees = clock.now(), scope.may("enrolment.agree_export")
    others = exports(scope).exclude(asked_by=scope.user_id)[:30] if agrees else []
    context = {
        "waiting": _lines(exports_to_decide(scope, now), now) if agrees else [], "own": _lines(own_exports(scope)[:20], now),
        "others": _lines((one for one in others if one.shown_at(now) != "asked"), now), "agrees": agrees,
    }  # fmt: skip
    return render(request, "enrolment/office/exports.html", context)


BADGES = {"asked": "wait", "agreed": "info", "refused": "bad", "taken": "ok", "over": "quiet"}


def _lines(rows: Any, now: Any) -> list[dict[str, Any]]:
    states = dict(ExportState.choices)
    shown = [(one, one.shown_at(now)) for one in rows]
    return [{"one": one, "state": state, "words": states[ExportState(state)], "badge": BADGES[state]} for one, state in shown]


@command("enrolment.agree_export", fresh=True)
def decide(request: HttpRequest, scope: Scope, export: UUID) -> HttpResponse:
    """Yes or no, by somebody else than who asked."""
    one, form = get_object_or_404(exports(scope), pk=export), DecisionForm(request.POST)
    if not form.is_valid():
        raise actions.NoReason
    said = form.cleaned_data
    actions.decide_export(one, agree=said["decision"] == "yes", answer=said["words"], now=clock.now(), scope=scope)
    messages.success(request, _("已答复，提出的人会收到消息。"))
    return redirect("enrolment:exports", unit=scope.unit.code)


@command("enrolment.ask_export", fresh=True)
def take(request: HttpRequest, scope: Scope, export: UUID) -> HttpResponse:
    """Take it, once: marked with name, time and number on every page, the look recorded with its purpose."""
    one = get_object_or_404(own_exports(scope), pk=export)
    now, mine = clock.now(), _allowed(scope, one.kind)
    mark = trace(one.number, scope.user.name, localtime(now))
    if one.kind == ExportKind.LETTERS:
        actions.take_export(one, sha256="", now=now, scope=scope)
        return _bundled(request, mine, mark, now)
    content, type_, name = _made(request, mine, one, mark, now)
    actions.take_export(one, sha256=hashlib.sha256(content).hexdigest(), now=now, scope=scope)
    shows = () if one.kind == ExportKind.SHEETS else KINDS[ExportKind(one.kind)].shows
    record_look(scope, Door(_permission(one.kind), "unit", "POST", shows), {"export": one.number, "count": one.count}, one.why)
    return download(content, type_, name)


def _made(request: HttpRequest, scope: Scope, one: Any, mark: str, now: Any) -> tuple[bytes, str, str]:
    """The file, as the list stands now: content, type, name."""
    if one.kind == ExportKind.SHEETS:
        return papers.all_sheets(request, scope, mark)
    paper = papers.proven(request, KINDS[ExportKind(one.kind)].build(scope, one.subject), school=scope.unit.code)
    return written(replace(paper, trace=mark), one.form, today=now.date())


def _bundled(request: HttpRequest, scope: Scope, mark: str, now: Any) -> HttpResponse:
    round = queries.current_round(scope, now.date())
    if round is None:
        raise actions.NoLetters
    made = actions.ask_bundle(round, base=request.build_absolute_uri("/"), now=now, scope=scope, trace=mark)
    return redirect("enrolment:bundle", unit=scope.unit.code, bundle=made.pk)
