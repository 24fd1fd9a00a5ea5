"""The school's own pages: registers, set-up, calendar, the term's plan."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation import actions, forms, queries
from kehou.organisation.views.registers import REGISTERS, cells, register_named

PAGE = 50


@page("organisation.view")
def overview(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What the school has entered, and what is missing before a round can open."""
    items = [{"key": key, "title": r.title, "count": r.rows(scope).count()} for key, r in REGISTERS.items()]
    context = {"items": items, "school": queries.school_of(scope), "lacking": queries.seats_filled(scope)}
    return render(request, "organisation/overview.html", context)


@page("organisation.edit")
def settings(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _settings(request, forms.SchoolForm(instance=queries.school_of(scope), scope=scope))


def _settings(request: HttpRequest, form: Any) -> HttpResponse:
    return render(request, "organisation/settings.html", {"form": form}, status=422 if form.is_bound else 200)


@command("organisation.edit")
def save_settings(request: HttpRequest, scope: Scope) -> HttpResponse:
    school = queries.school_of(scope)
    if school is None:
        raise Http404
    form = forms.SchoolForm(request.POST, instance=school, scope=scope)
    if not form.is_valid():
        return _settings(request, form)
    actions.save_row(form.instance, fields=form.changed_data, scope=scope)
    messages.success(request, _("已保存。"))
    return redirect("organisation:overview", unit=scope.unit.code)


@page("organisation.view")
def register(request: HttpRequest, scope: Scope, table: str) -> HttpResponse:
    kept = register_named(table)
    rows = Paginator(kept.rows(scope), PAGE).get_page(request.GET.get("page"))
    lines = [{"pk": row.pk, "cells": cells(row, kept)} for row in rows]
    return render(request, "organisation/register.html", {"register": kept, "table": table, "page": rows, "lines": lines})


@page("organisation.edit")
def add(request: HttpRequest, scope: Scope, table: str) -> HttpResponse:
    kept = register_named(table)
    return _line(request, kept, table, kept.form(scope=scope))


@page("organisation.edit")
def edit(request: HttpRequest, scope: Scope, table: str, row: str) -> HttpResponse:
    kept = register_named(table)
    return _line(request, kept, table, kept.form(instance=_row(kept, scope, row), scope=scope), row=row)


def _row(kept: Any, scope: Scope, row: str) -> Any:
    try:
        return get_object_or_404(kept.rows(scope), pk=UUID(row))
    except ValueError:
        raise Http404 from None


def _line(request: HttpRequest, kept: Any, table: str, form: Any, row: str = "") -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "organisation/line.html", {"register": kept, "table": table, "form": form, "row": row}, status=status)


@command("organisation.edit")
def create(request: HttpRequest, scope: Scope, table: str) -> HttpResponse:
    kept = register_named(table)
    form = kept.form(request.POST, scope=scope)
    form.instance.school = scope.unit
    return _save(request, scope, kept, table, form)


@command("organisation.edit")
def change(request: HttpRequest, scope: Scope, table: str, row: str) -> HttpResponse:
    kept = register_named(table)
    form = kept.form(request.POST, instance=_row(kept, scope, row), scope=scope)
    return _save(request, scope, kept, table, form, row)


def _save(request: HttpRequest, scope: Scope, kept: Any, table: str, form: Any, row: str = "") -> HttpResponse:
    if not form.is_valid():
        return _line(request, kept, table, form, row)
    try:
        actions.save_row(form.instance, fields=form.changed_data, scope=scope)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _line(request, kept, table, form, row)
    messages.success(request, _("已保存。"))
    return redirect("organisation:register", unit=scope.unit.code, table=table)


@page("organisation.edit")
def set_up(request: HttpRequest, scope: Scope) -> HttpResponse:
    return render(request, "organisation/set_up.html", {"form": forms.SheetForm(), "found": None})


@command("organisation.edit")
def read_sheet(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Look at the sheet; write it only when asked to and nothing stands against it."""
    form = forms.SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "organisation/set_up.html", {"form": form, "found": None}, status=422)
    said, file = form.cleaned_data, form.cleaned_data["file"]
    found = forms.read_set_up(file.read(), file.name, said["table"])
    if found.problems or not said["apply"]:
        status = 422 if found.problems else 200
        return render(request, "organisation/set_up.html", {"form": form, "found": found}, status=status)
    created, changed = actions.set_up_from_rows(scope.unit, said["table"], found.rows, scope=scope)
    messages.success(request, _("已写入：新增 %(created)s 项，更新 %(changed)s 项。") % {"created": created, "changed": changed})
    return redirect("organisation:overview", unit=scope.unit.code)


@page("organisation.view")
def calendar(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _calendar(request, scope, forms.EventForm(scope=scope))


def _calendar(request: HttpRequest, scope: Scope, form: Any) -> HttpResponse:
    today = clock.today()
    term = queries.term_on(scope, today)
    days = queries.service_days(scope, term.starts_on, term.ends_on) if term else []
    context = {
        "form": form,
        "term": term,
        "days": days,
        "events": queries.events(scope),
        "official": queries.official_days(today.year),
    }
    return render(request, "organisation/calendar.html", context, status=422 if form.is_bound else 200)


@command("organisation.edit")
def add_event(request: HttpRequest, scope: Scope) -> HttpResponse:
    form = forms.EventForm(request.POST, scope=scope)
    form.instance.school = scope.unit
    if not form.is_valid():
        return _calendar(request, scope, form)
    actions.enter_event(form.instance, scope=scope)
    return redirect("organisation:calendar", unit=scope.unit.code)


@command("organisation.edit")
def remove_event(request: HttpRequest, scope: Scope, schoolevent: UUID) -> HttpResponse:
    actions.remove_event(get_object_or_404(queries.events(scope), pk=schoolevent), scope=scope)
    return redirect("organisation:calendar", unit=scope.unit.code)
