"""The term's plan at the school's desk: its lines, its offer, its way to the district and back (S7.1)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation import actions, forms, queries
from kehou.organisation.choices import EDITABLE
from kehou.policy.queries import parameter_named


@page("organisation.view")
def plan(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The term's plan: what policy says line by line, the school's words, and where it stands."""
    term = queries.term_on(scope, clock.today())
    versions = list(queries.plans(scope).filter(term=term).order_by("-version")) if term else []
    found = versions[0] if versions else None
    form = forms.PlanForm(initial={"words": found.content.get("words", "")} if found else None)
    context: dict[str, Any] = {"term": term, "plan": found, "form": form, "steps": plan_steps(found), "versions": versions}
    on = min(max(term.starts_on, clock.today()), term.ends_on) if term else None
    offer = queries.offer_of(found) if found else None
    context |= {
        "judged": queries.judged(found, on) if found and on else [], "revise_form": forms.RevisionForm(), "offer": offer,
        "lines": queries.offer_lines(found),
        "writes": found is not None and found.state in EDITABLE and scope.may("organisation.draft_plan"),
    }  # fmt: skip
    context["troubles"] = actions.offer_troubles(found) if found and context["writes"] else []
    return render(request, "organisation/plan.html", context)


def plan_steps(plan: Any) -> list[dict[str, str]]:
    """The plan's way as a track."""
    order = ["draft", "filed", "approved", "published"]
    labels = [_("草拟"), _("报区"), _("批准"), _("公布")]
    state = "draft" if plan is not None and plan.state == "returned" else getattr(plan, "state", "")
    at = order.index(state) if state in order else -1
    return [{"label": label, "state": "done" if i <= at else "now" if i == at + 1 else "todo"} for i, label in enumerate(labels)]


@command("organisation.draft_plan")
def draft(request: HttpRequest, scope: Scope) -> HttpResponse:
    today = clock.today()
    term = queries.term_on(scope, today)
    if term is None:
        raise Refusal(_("还没有登记本学期。"), todo=_("请先在「组织 › 学期」登记开学和放假日期。"))
    actions.draft_plan(term, today=today, scope=scope)
    return redirect("organisation:plan", unit=scope.unit.code)


@command("organisation.draft_plan")
def file(request: HttpRequest, scope: Scope, serviceplan: UUID) -> HttpResponse:
    form = forms.PlanForm(request.POST)
    found = get_object_or_404(queries.plans(scope), pk=serviceplan)
    words = form.cleaned_data["words"] if form.is_valid() else found.content.get("words", "")
    actions.file_plan(found, words=words, at=clock.now(), scope=scope)
    messages.success(request, _("方案已报区。"))
    return redirect("organisation:plan", unit=scope.unit.code)


@command("organisation.draft_plan")
def revise(request: HttpRequest, scope: Scope, serviceplan: UUID) -> HttpResponse:
    """What changes after approval is filed again, as a new version (S7.1)."""
    found = get_object_or_404(queries.plans(scope), pk=serviceplan)
    form = forms.RevisionForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.revise_plan(found, reason=reason, today=clock.today(), scope=scope)
    messages.success(request, _("新版本已起草；公布以前，原来的方案仍然有效。"))
    return redirect("organisation:plan", unit=scope.unit.code)


@command("organisation.publish_plan")
def publish(request: HttpRequest, scope: Scope, serviceplan: UUID) -> HttpResponse:
    actions.publish_plan(get_object_or_404(queries.plans(scope), pk=serviceplan), at=clock.now(), scope=scope)
    messages.success(request, _("方案已公布，家长和公众可以查看。"))
    return redirect("organisation:plan", unit=scope.unit.code)


# ── one line ──────────────────────────────────────────────────────────────────


@page("organisation.draft_plan")
def line(request: HttpRequest, scope: Scope, serviceplan: UUID, parameter: str) -> HttpResponse:
    """One line: what policy says, what the school may do with it, and the value for this plan."""
    found = _editable(scope, serviceplan)
    return _line(request, found, parameter, _line_form(found, parameter))


def _editable(scope: Scope, serviceplan: UUID) -> Any:
    found = get_object_or_404(queries.plans(scope), pk=serviceplan)
    if found.state not in EDITABLE:
        raise actions.PlanIsFiled
    if not found.content.get("lines"):
        raise Http404
    return found


def _line_form(found: Any, name: str, data: Any = None) -> Any:
    said = next((one for one in found.content.get("lines", []) if one["parameter"] == name), None)
    parameter = parameter_named(name, found.school)
    if said is None or parameter is None:
        raise Http404
    return forms.LineForm(data, parameter=parameter, value=said["value"], why=said.get("why", ""))


def _line(request: HttpRequest, found: Any, name: str, form: Any) -> HttpResponse:
    on = min(max(found.term.starts_on, clock.today()), found.term.ends_on)
    said = next(one for one in queries.judged(found, on) if one["parameter"] == name)
    context = {"plan": found, "line": said, "form": form}
    return render(request, "organisation/plan_line.html", context, status=422 if form.is_bound else 200)


@command("organisation.draft_plan")
def set_line(request: HttpRequest, scope: Scope, serviceplan: UUID, parameter: str) -> HttpResponse:
    """Write it, or say with the clause why not."""
    found = _editable(scope, serviceplan)
    form = _line_form(found, parameter, request.POST)
    if not form.is_valid():
        return _line(request, found, parameter, form)
    try:
        verdict = actions.set_line(found, parameter, form.said, why=form.cleaned_data["why"], today=clock.today(), scope=scope)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _line(request, found, parameter, form)
    told = {"same": _("这一条照规定执行。"), "tighter": _("已记下，比规定更严。"), "own": _("已记下，这一条由学校自定。")}
    messages.success(request, told[verdict.kind])
    return redirect(reverse("organisation:plan", args=[scope.unit.code]) + f"#{parameter}")


# ── the offer ─────────────────────────────────────────────────────────────────


@page("organisation.draft_plan")
def offer(request: HttpRequest, scope: Scope, serviceplan: UUID) -> HttpResponse:
    """Dates, slots and seats, out of which the round is opened."""
    found = _editable(scope, serviceplan)
    return _offer(request, scope, found, forms.OfferForm(offer=queries.offer_of(found), campuses=list(queries.campuses(scope))))


def _offer(request: HttpRequest, scope: Scope, found: Any, form: Any) -> HttpResponse:
    context = {"plan": found, "form": form, "bounds": actions.bounds_of(found.content["lines"], found.term)}
    return render(request, "organisation/plan_offer.html", context, status=422 if form.is_bound else 200)


@command("organisation.draft_plan")
def set_offer(request: HttpRequest, scope: Scope, serviceplan: UUID) -> HttpResponse:
    """Write it whole, or say what does not fit; nothing typed is lost."""
    found = _editable(scope, serviceplan)
    form = forms.OfferForm(request.POST, offer=queries.offer_of(found), campuses=list(queries.campuses(scope)))
    if not form.is_valid():
        return _offer(request, scope, found, form)
    try:
        actions.set_offer(found, form.offer(), scope=scope)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _offer(request, scope, found, form)
    messages.success(request, _("开设安排已保存。"))
    return redirect("organisation:plan", unit=scope.unit.code)
