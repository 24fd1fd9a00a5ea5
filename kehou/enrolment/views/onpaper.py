"""What a family without a phone hands in after its application, written down by the homeroom teacher (S5.1, S1.2)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.actions import waiting as line
from kehou.enrolment.forms import PaperChangeForm, PaperObjectionForm, SaidForm
from kehou.enrolment.queries.asking import change_picture
from kehou.enrolment.queries.waiting import offers


def _mine(scope: Scope, application: UUID) -> Any:
    return get_object_or_404(queries.applications(scope), pk=application)


def _back(scope: Scope, application: UUID) -> HttpResponse:
    return redirect("enrolment:detail", unit=scope.unit.code, application=application)


# ── other days ────────────────────────────────────────────────────────────────


@page("enrolment.register_paper", shows=("home_alone",))
def change(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """The form for what the sheet asks: the days and slots as they are now, to be changed."""
    mine = _mine(scope, application)
    names = ("days", "home_alone", "alone_days")
    before = {**{name: getattr(mine, name) for name in names}, "slots": [str(one) for one in mine.slots]}
    return _asked(request, scope, mine, PaperChangeForm(initial=before, slots=mine.round.slots_offered))


def _asked(request: HttpRequest, scope: Scope, mine: Any, form: PaperChangeForm, *, status: int = 200) -> HttpResponse:
    waiting = queries.changes(scope, application=mine, state="asked").first()
    context = {"application": mine, "form": form, "waiting": waiting, "at_once": queries.editable(mine, clock.today())}
    return render(request, "enrolment/office/paper_change.html", context, status=status)


@command("enrolment.register_paper")
def register_change(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """Write it down; it holds at once where the family could do it itself, else the school decides."""
    mine = _mine(scope, application)
    form = PaperChangeForm(request.POST, request.FILES, slots=mine.round.slots_offered)
    if form.is_valid():
        try:
            asked = actions.register_change(mine, form.change(), form.sheet(), now=clock.now(), scope=scope, once=form.once_said)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            held = asked.state == "accepted"
            messages.success(request, _("改动已登记并生效。") if held else _("改动已登记，等学校决定；在此之前一切照旧。"))
            return _back(scope, mine.pk)
    return _asked(request, scope, mine, form, status=422)


@page("enrolment.register_paper", shows=("photo",))
def change_photo(request: HttpRequest, scope: Scope, change_request: UUID) -> HttpResponse:
    """The photo of the sheet; each look is recorded."""
    content = change_picture(scope, change_request)
    if not content:
        raise Http404
    response = HttpResponse(content, content_type="image/jpeg")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


# ── the notice ────────────────────────────────────────────────────────────────


@command("enrolment.register_paper")
def register_objection(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """An objection on paper, with a name or without; its code goes back to the family, who finds the answer by it."""
    shown, form = get_object_or_404(queries.notices(scope), pk=notice), PaperObjectionForm(request.POST)
    if form.is_valid():
        filed = actions.register_objection(shown, **form.cleaned_data, now=clock.now(), scope=scope)
        messages.success(request, _("意见已登记。查询码 %(code)s，请写给提出的人，凭它看答复。") % {"code": filed.slip})
    else:
        messages.error(request, _("请写下意见。"))
    return redirect("enrolment:notice", unit=scope.unit.code, notice=notice)


# ── the waiting list ──────────────────────────────────────────────────────────


@command("enrolment.register_paper")
def register_waiting(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """The family wishes to wait for a seat."""
    mine = _mine(scope, application)
    line.join_line(mine, now=clock.now(), scope=scope)
    messages.success(request, _("已加入候补，有名额时请告诉家长。"))
    return _back(scope, mine.pk)


@command("enrolment.register_paper")
def register_answer(request: HttpRequest, scope: Scope, offer: UUID) -> HttpResponse:
    """The family's answer to a seat that is held."""
    one, form = get_object_or_404(offers(scope), pk=offer), SaidForm(request.POST)
    if not form.is_valid():
        raise actions.NobodySaidSo
    yes = form.cleaned_data["answer"] == "yes"
    actions.register_answer(one, accept=yes, said_by=form.cleaned_data["said_by"], now=clock.now(), scope=scope)
    messages.success(request, _("已接受，名额保留到告知单签字；请打印告知单给家长。") if yes else _("已放弃，名额会给下一位。"))
    return _back(scope, one.waiting.application_id)
