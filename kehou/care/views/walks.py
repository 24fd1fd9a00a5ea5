"""放学交接: the class's after-school children set out for their groups, counted as they leave the classroom (C7.4b)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.choices import RoutineKind
from kehou.care.documents import walk_lists
from kehou.care.views.showing import count_differs, done, read, shown, staffing
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.organisation.queries import paper_style
from kehou.papers.handing import download
from kehou.papers.out import pdf


@page("care.hand_class", shows=("whereabouts",))
def walks(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Each class with the groups its children go to, and how far each way is."""
    day = clock.today()
    found = queries.walks_on(scope, day)
    return shown(request, "walks", walks=found, routine=queries.routine_on(scope, RoutineKind.WALK, day))


@page("care.hand_class", shows=("whereabouts", "health"))
def walk(request: HttpRequest, scope: Scope, home_class: UUID, session: UUID) -> HttpResponse:
    """The list to count off at the classroom door: everybody goes who is not ticked."""
    one, staff = _walk_in(scope, home_class, session), _leaders(scope)
    me = organisation.staff_of_user(queries.whole_school(scope))
    form = forms.WalkForm(staff=staff, initial={"leader": str((me or one.target.teacher or one.home_class.homeroom).pk)} if staff else None)
    ready = queries.notes_in_class(one.home_class, [line.pupil for line in one.ready], scope)
    return shown(request, "walk", walk=one, ready=ready, form=form, routine=queries.routine_on(scope, RoutineKind.WALK, clock.today()))


@page("care.hand_class", shows=("whereabouts",))
def paper(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The same on paper, a page for each class: counted at the classroom door and at the group's (C7.4b)."""
    day = clock.today()
    found = queries.walks_on(scope, day)
    if not found:
        raise Http404
    with translation.override("zh-hans"):
        papers = walk_lists(found, day, paper_style(scope, scope.unit))
    return download(pdf(*papers), "application/pdf", f"放学交接单-{day:%Y%m%d}.pdf")


@command("care.hand_class")
def start(request: HttpRequest, scope: Scope, home_class: UUID, session: UUID) -> HttpResponse:
    one, staff = _walk_in(scope, home_class, session), _leaders(scope)
    said = read(forms.WalkForm(request.POST, staff=staff))
    leader = next((person for person in staff if person.pk == said["leader"]), None)
    if leader is None:
        raise Http404
    going = [line.pupil.pk for line in one.lines if line.is_with_class and line.pupil.pk not in said["staying"] and not line.on_leave]
    made = actions.start_walk(
        one.home_class, target=one.target, pupils=going, counted=said["counted"], leader=leader,
        staffing=staffing(scope, one.target.date), now=clock.now(), scope=scope,
    )  # fmt: skip
    if made.counted_out != made.expected_out:
        messages.warning(request, count_differs(made.counted_out, made.expected_out))
        return redirect("care:walks", unit=scope.unit.code)
    return done(request, _("已出发，由看护班组在门口清点。"), "care:walks", unit=scope.unit.code)


def _walk_in(scope: Scope, home_class: UUID, session: UUID) -> Any:
    """The way of a class in reach to one group today."""
    found = queries.walks_on(scope, clock.today())
    one = next((walk for walk in found if (walk.home_class.pk, walk.target.pk) == (home_class, session)), None)
    if one is None:
        raise Http404
    return one


def _leaders(scope: Scope) -> list[Any]:
    """Whoever is on the staff may lead."""
    return list(organisation.staff_on(queries.whole_school(scope), clock.today()))
