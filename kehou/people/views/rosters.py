"""Importing a roster: upload, dry run, apply, undo."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.people import actions, queries
from kehou.people.actions.rosters.applying import RosterNotWaiting
from kehou.people.choices import ImportState
from kehou.people.documents import XLSX, class_words, field_names, problem_line, roster_report
from kehou.people.forms.rosters import ApplyForm, RosterForm
from kehou.people.views.showing import done, found, refused, shown

LINES = 50
PARTS = ("problems", "create", "change", "leave", "absent")


@page("people.import_roster")
def imports_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Send a file; what was imported before, and taking it back."""
    return _imports(request, scope, RosterForm())


def _imports(request: HttpRequest, scope: Scope, form: RosterForm, status: int = 200) -> HttpResponse:
    return shown(request, "imports", status, form=form, rosters=queries.rosters(scope)[:20], moment=clock.now())


@command("people.import_roster")
def upload(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Read the file and let what it says wait, sealed, for a day. A refused file leaves nothing behind."""
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _imports(request, scope, form, status=422)
    sent = form.cleaned_data["roster"]
    try:
        one = actions.draft_roster(sent.read(), sent.name, now=clock.now(), scope=scope)
    except Refusal as refusal:
        return _imports(request, scope, refused(form, refusal), status=422)  # type: ignore[arg-type]
    return redirect("people:import", unit=scope.unit.code, roster_import=one.pk)


def _waiting(scope: Scope, pk: UUID) -> Any:
    """A roster that still waits; a used or expired one says so."""
    one = found(queries.roster(scope, pk))
    if one.state != ImportState.DRAFT or not one.expires_at or one.expires_at < clock.now():
        raise RosterNotWaiting
    return one


@page("people.import_roster")
def import_page(request: HttpRequest, scope: Scope, roster_import: UUID) -> HttpResponse:
    """The dry run: what would be created, changed, left, and everything that is wrong."""
    one = found(queries.roster(scope, roster_import))
    if one.state != ImportState.DRAFT:
        return shown(request, "import_done", roster=one)
    plan = queries.plan_of(_waiting(scope, roster_import), makes_classes="classes" in request.GET, scope=scope)
    asked = request.GET.get("part", "")
    part = asked if asked in PARTS else _first_part(plan)
    lines = Paginator(getattr(plan.dry, part), LINES).get_page(request.GET.get("page"))
    context = {"roster": one, "plan": plan, "part": part, "page": lines, "lines": [_line(part, x) for x in lines]}
    form = ApplyForm(missing=plan.missing, initial={"makes_classes": "classes" in request.GET})
    return shown(request, "import", **context, tabs=_tabs(plan, part, request), form=form, missing=_missing(plan))


def _first_part(plan: Any) -> str:
    return next((name for name in PARTS if getattr(plan.dry, name)), "create")


def _missing(plan: Any) -> str:
    return "、".join(f"{'一二三四五六七八九'[grade - 1]}({number})班" for grade, number in plan.missing)


def _tabs(plan: Any, part: str, request: HttpRequest) -> list[dict[str, Any]]:
    names = {"problems": _("问题"), "create": _("新增"), "change": _("更改"), "leave": _("不变"), "absent": _("名单里没有")}
    more = "&classes=1" if "classes" in request.GET else ""
    return [
        {"label": names[one], "url": f"?part={one}{more}", "current": one == part, "count": len(getattr(plan.dry, one))}
        for one in PARTS
    ]


def _line(part: str, one: Any) -> dict[str, Any]:
    if part == "problems":
        names = ("weight", "sheet", "row", "column", "cell", "value", "why", "todo")
        return {**dict(zip(names, problem_line(one), strict=True)), "severity": one.severity.value}
    if part == "absent":
        return {"name": one.name, "home_class": class_words(one)}
    row = one if part == "create" else one.row
    fields = field_names(one.fields) if part == "change" else []
    return {"sheet": row.sheet, "row": row.row, "name": row.name, "home_class": class_words(row), "fields": fields}


@page("people.import_roster")
def report(request: HttpRequest, scope: Scope, roster_import: UUID) -> HttpResponse:
    """The dry run as a spreadsheet."""
    one = _waiting(scope, roster_import)
    plan = queries.plan_of(one, makes_classes=False, scope=scope)
    response = HttpResponse(roster_report(plan), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="roster-{one.sha256[:8]}.xlsx"'
    return response


@command("people.import_roster")
def apply(request: HttpRequest, scope: Scope, roster_import: UUID) -> HttpResponse:
    one = _waiting(scope, roster_import)
    makes_classes = request.POST.get("makes_classes") == "on"
    one = actions.apply_roster(one, makes_classes=makes_classes, now=clock.now(), scope=scope)
    words = _("已导入：新增 %(created)d 人，更改 %(changed)d 人，不变 %(left)d 人。")
    told = {"created": one.created_count, "changed": one.changed_count, "left": one.left_count}
    return done(request, words % told, "people:imports", unit=scope.unit.code)


@command("people.import_roster")
def undo(request: HttpRequest, scope: Scope, roster_import: UUID) -> HttpResponse:
    actions.undo_roster(found(queries.roster(scope, roster_import)), now=clock.now(), scope=scope)
    return done(request, _("已撤销这次导入，学生恢复到导入之前。"), "people:imports", unit=scope.unit.code)


@command("people.import_roster")
def discard(request: HttpRequest, scope: Scope, roster_import: UUID) -> HttpResponse:
    actions.discard_roster(found(queries.roster(scope, roster_import)))
    return done(request, _("已放弃这份名单，没有写入任何内容。"), "people:imports", unit=scope.unit.code)
