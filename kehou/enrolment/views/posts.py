"""Around the review: its reasons, the posts nobody holds, and who stands in for them (S5.2)."""

from datetime import timedelta
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
from kehou.enrolment import actions
from kehou.enrolment.forms.reviewing import ReasonsForm, SubstituteForm
from kehou.enrolment.queries import current_round
from kehou.enrolment.queries import deciding as queries
from kehou.organisation.queries import grades, home_classes, staff_on


@page("enrolment.edit_reasons")
def reasons(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The short lists of reasons, to be edited."""
    kept = queries.reasons(scope)
    form = ReasonsForm(initial={"for_return": "\n".join(kept["return"]), "for_reject": "\n".join(kept["reject"])})
    return render(request, "enrolment/office/reasons.html", {"form": form})


@command("enrolment.edit_reasons")
def save_reasons(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Keep the school's own lists."""
    form = ReasonsForm(request.POST)
    if form.is_valid():
        try:
            actions.set_reasons(**form.lists(), now=clock.now(), scope=scope)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("常用理由已保存。"))
            return redirect("enrolment:reasons", unit=scope.unit.code)
    return render(request, "enrolment/office/reasons.html", {"form": form}, status=422)


@page("enrolment.name_substitute")
def substitutes(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every empty post, who stands in, and the form to name somebody."""
    return _show(request, scope, None)


def _show(request: HttpRequest, scope: Scope, form: Any, status: int = 200) -> HttpResponse:
    today = clock.today()
    round = current_round(scope, today)
    empty = queries.vacancies(scope, round, today) if round else []
    form = form or _form(scope, None, first=tuple(f"{one['step']}-{one['post'].pk}" for one in empty))
    standing = [one for one in queries.substitutes(scope) if one.ends_on >= today]
    context = {"vacancies": empty, "standing": standing, "form": form}
    return render(request, "enrolment/office/substitutes.html", context, status=status)


def _form(scope: Scope, said: Any, first: tuple[str, ...] = ()) -> SubstituteForm:
    today = clock.today()
    people = staff_on(scope, today).exclude(user=None).exclude(user=scope.user_id)
    initial = {"starts_on": today, "ends_on": today + timedelta(days=30), "post": first[0] if first else ""}
    return SubstituteForm(said, staff=people, classes=home_classes(scope), grades=grades(scope), first=first, initial=initial)


@command("enrolment.name_substitute", fresh=True)
def name_substitute(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Let somebody stand in for a post until a day."""
    form = _form(scope, request.POST)
    if not form.is_valid():
        return _show(request, scope, form, status=422)
    said = form.cleaned_data
    try:
        one = actions.name_substitute(
            **form.chosen(), staff=said["staff"], starts_on=said["starts_on"], ends_on=said["ends_on"], reason=said["reason"],
            now=clock.now(), scope=scope,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, scope, form, status=422)
    messages.success(request, _("已指定%(name)s代理到 %(day)s。") % {"name": one.staff, "day": f"{one.ends_on:%Y-%m-%d}"})
    return redirect("enrolment:substitutes", unit=scope.unit.code)


@command("enrolment.name_substitute")
def end_substitute(request: HttpRequest, scope: Scope, substitute: UUID) -> HttpResponse:
    """End it before its day."""
    one = get_object_or_404(queries.substitutes(scope), pk=substitute)
    actions.end_substitute(one, now=clock.now(), scope=scope)
    messages.success(request, _("代理已结束。"))
    return redirect("enrolment:substitutes", unit=scope.unit.code)


@page("enrolment.view_grade_list")
def grade_list(request: HttpRequest, scope: Scope, gradelist: UUID) -> HttpResponse:
    """One list of a grade as it was handed over."""
    handed = handed_list(scope, gradelist)
    return render(request, "enrolment/office/grade_list.html", {"handed": handed, "rows": queries.listed(queries.whole(scope), handed)})


def handed_list(scope: Scope, gradelist: UUID) -> Any:
    """The list, or 404 for whoever neither leads the grade nor sees the whole school."""
    handed = queries.grade_list(queries.whole(scope), gradelist)
    if handed is None or not _leads(scope, handed):
        raise Http404
    return handed


def _leads(scope: Scope, handed: Any) -> bool:
    if scope.sees == "all" or (handed.grade.leader and handed.grade.leader.user_id == scope.user_id):
        return True
    held = queries.posts(scope, clock.today())
    mine = set(held.held_by(scope.user_id, "grade"))
    return any(one.grade_id == handed.grade_id for one in held.classes if one.pk in mine)
