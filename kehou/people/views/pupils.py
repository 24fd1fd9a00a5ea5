"""The school's pupils: find one, see who belongs to it, correct, move, let go."""

import base64
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.pictures import portrait_of
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.people import actions, queries
from kehou.people.forms.pupils import BarForm, BarPaperForm, LeaveForm, LiftForm, MoveForm, PupilForm, SearchForm
from kehou.people.rules.identity import masked_number
from kehou.people.views.showing import answers, done, found, pupil_in, refused, shown

A_PAGE = 50


@page("people.view_pupils")
def pupils_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All pupils within reach; by name, pinyin or initials, by class."""
    form = SearchForm(request.GET, classes=_classes(scope))
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {"words": "", "home_class": ""}
    rows = queries.search(scope, said["words"])
    if said["home_class"]:
        rows = queries.in_class(rows, said["home_class"])
    return shown(request, "pupils", form=form, page=Paginator(rows, A_PAGE).get_page(request.GET.get("page")))


def _classes(scope: Scope) -> Any:
    """The classes whose pupils this person may see."""
    classes = organisation.home_classes(scope)
    return classes if scope.sees == "all" else classes.filter(pk__in=queries.pupils(scope).order_by().values("home_class"))


@page("people.view_pupils")
def pupil_page(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """One pupil: class, guardians, collectors, consents; upper rooms hang their panels below."""
    one = pupil_in(scope, pupil)
    guardians = [(g, masked_number(g.phone)) for g in queries.guardians_of(scope, one)]
    numbers: dict[str, Any] = {"registry": masked_number(one.registry_no), "identity": masked_number(one.identity_no)}
    return shown(
        request,
        "pupil",
        pupil=one,
        guardians=guardians,
        collectors=_collectors(scope, one),
        consents=answers(scope, one),
        **numbers,
    )


def _collectors(scope: Scope, one: Any) -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {"person": c, "waits": c.starts_on > today, "over": bool(c.ends_on and c.ends_on < today)}
        for c in queries.collectors_named(scope, one)
        if not c.revoked_at
    ]


@page("people.view_health", shows=("health", "seating"))
def health_page(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Notes the family wrote for those who look after the child, while it agrees; each look is recorded."""
    one = pupil_in(scope, pupil)
    return shown(request, "health", pupil=one, agreed=queries.notes_shown(scope, one))


@page("people.view_pupils", shows=("guardian.phone", "collector.phone"))
def contacts_page(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Whom to call, with the numbers in full; each look is recorded."""
    one = pupil_in(scope, pupil)
    return shown(
        request, "contacts", pupil=one, guardians=queries.guardians_of(scope, one), collectors=queries.collectors_of(scope, one)
    )


@page("people.view_pupils", shows=("collector.photo",))
def photo(request: HttpRequest, scope: Scope, pupil: UUID, collector: UUID) -> HttpResponse:
    return portrait_of(_collector(scope, pupil, collector))


def _collector(scope: Scope, pupil: UUID, pk: UUID) -> Any:
    return found(queries.collectors_named(scope, pupil_in(scope, pupil)).filter(pk=pk).first())


@page("people.edit_pupils")
def edit_page(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one = pupil_in(scope, pupil)
    blank = {"name": one.name, "sex": one.sex, "birth_date": one.birth_date}
    return _edit(request, scope, one, _form(scope, initial=blank))


def _form(scope: Scope, *args: Any, **kwargs: Any) -> PupilForm:
    return PupilForm(*args, keeps_identity_numbers=queries.keeps_identity_numbers(scope), **kwargs)


def _edit(request: HttpRequest, scope: Scope, one: Any, form: PupilForm, status: int = 200) -> HttpResponse:
    classes = organisation.home_classes(scope).exclude(pk=one.home_class_id) if scope.may("people.move_pupils") else ()
    context = {"move_form": MoveForm(classes=classes), "leave_form": LeaveForm(initial={"on": clock.today()})}
    return shown(request, "pupil_edit", status, pupil=one, form=form, **context)


@command("people.edit_pupils")
def edit(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one, form = pupil_in(scope, pupil), _form(scope, request.POST)
    if not form.is_valid():
        return _edit(request, scope, one, form, status=422)
    actions.change_pupil(one, form.said(), scope=scope)
    return done(request, _("已保存。"), "people:pupil", unit=scope.unit.code, pupil=one.pk)


@command("people.move_pupils")
def move(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one, classes = pupil_in(scope, pupil), organisation.home_classes(scope)
    form = MoveForm(request.POST, classes=classes)
    if not form.is_valid():
        raise Refusal(_("请选择要转到的班级，并写明原因。"))
    chosen = found(classes.filter(pk=form.cleaned_data["home_class"]).first())
    actions.move_pupil(one, chosen, reason=form.cleaned_data["reason"], scope=scope)
    return done(request, _("已转到 %(name)s。") % {"name": chosen.name}, "people:pupil", unit=scope.unit.code, pupil=one.pk)


@command("people.move_pupils")
def leave(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one, form = pupil_in(scope, pupil), LeaveForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("请填写离校日期和原因。"))
    actions.let_pupil_leave(one, **form.cleaned_data, scope=scope)
    return done(request, _("已登记离校。"), "people:pupils", unit=scope.unit.code)


@command("people.edit_pupils")
def confirm(request: HttpRequest, scope: Scope, pupil: UUID, collector: UUID) -> HttpResponse:
    """The school checked a new collector with the family: it may come today."""
    actions.confirm_collector(_collector(scope, pupil, collector), now=clock.now(), scope=scope)
    return done(request, _("已确认，今天起可以接。"), "people:pupil", unit=scope.unit.code, pupil=pupil)


@page("people.bar_collectors")
def bar_page(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Who must not take this child, and why not; guardians are offered by name."""
    return _bars(request, scope, pupil_in(scope, pupil), BarForm())


def _bars(request: HttpRequest, scope: Scope, one: Any, form: BarForm, status: int = 200) -> HttpResponse:
    kept: dict[UUID, list[Any]] = {}
    for paper in queries.bar_papers(scope, one):
        kept.setdefault(paper.collector_id, []).append(paper)
    standing = [
        {"person": who, "papers": kept.get(who.pk, []), "waits": not any(paper.has_photo for paper in kept.get(who.pk, []))}
        for who in queries.collectors_named(scope, one).filter(barred=True, revoked_at=None)
    ]
    context = {"standing": standing, "guardians": queries.guardians_of(scope, one), "paper_form": BarPaperForm()}
    return shown(request, "bars", status, pupil=one, form=form, **context)


@page("people.bar_collectors", shows=("bar.paper",))
def bar_paper(request: HttpRequest, scope: Scope, pupil: UUID, bar_paper: UUID) -> HttpResponse:
    """The paper itself, unsealed for this look."""
    one = found(queries.bar_papers(scope, pupil_in(scope, pupil)).filter(pk=bar_paper, has_photo=True).first())
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(base64.b64decode(one.photo), content_type="image/jpeg", headers=headers)


@command("people.bar_collectors")
def add_bar_paper(request: HttpRequest, scope: Scope, pupil: UUID, collector: UUID) -> HttpResponse:
    """The order came later than the bar."""
    standing, form = _collector(scope, pupil, collector), BarPaperForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refusal(_("没有文书照片。"), todo=_("请拍下文书，选 JPG 或 PNG 照片再提交。"))
    actions.add_bar_paper(standing, photo=form.cleaned_data["photo"], now=clock.now(), scope=scope)
    return done(request, _("文书已加密保存。"), "people:bar", unit=scope.unit.code, pupil=pupil)


@command("people.bar_collectors")
def bar(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    one, form = pupil_in(scope, pupil), BarForm(request.POST, request.FILES)
    if not form.is_valid():
        return _bars(request, scope, one, form, status=422)
    try:
        actions.bar_person(one, **form.cleaned_data, now=clock.now(), scope=scope)
    except Refusal as refusal:
        return _bars(request, scope, one, refused(form, refusal), status=422)  # type: ignore[arg-type]
    words = _("已登记：%(name)s 不得接走孩子，现在起生效。") % {"name": form.cleaned_data["name"]}
    return done(request, words, "people:bar", unit=scope.unit.code, pupil=one.pk)


@command("people.bar_collectors")
def lift(request: HttpRequest, scope: Scope, pupil: UUID, collector: UUID) -> HttpResponse:
    standing, form = _collector(scope, pupil, collector), LiftForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("没有写明解除的依据。"), todo=_("请写明依据（如法院文书、家长书面说明）后再解除。"))
    actions.lift_bar(standing, **form.cleaned_data, now=clock.now(), scope=scope)
    return done(request, _("已解除。"), "people:bar", unit=scope.unit.code, pupil=pupil)
