"""分开安排: pairs of children who are not to be in one group, or not beside each other (S5.4)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.planning import actions, forms, queries
from kehou.planning.views.showing import done, one_of, read, shown, term_here, trail


@page("planning.view_apart")
def pairs(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The pairs of the term, without why; where each child is, and whether two are together who should not be."""
    term, today = term_here(scope), clock.today()
    standing = queries.pairs_where(scope, queries.pairs_ahead(scope, today).filter(term=term), max(today, term.starts_on))
    ended = list(queries.pairs_ended(scope, term))
    return shown(request, "apart", term=term, pairs=standing, ended=ended, trail=_trail(scope))


@page("planning.read_apart", shows=("apart.reason", "apart.words"))
def pair(request: HttpRequest, scope: Scope, keep_apart: UUID) -> HttpResponse:
    """Why two are kept apart; each look is recorded."""
    one = queries.pair_with_reason(scope, keep_apart)
    if one is None:
        raise Http404
    [where] = queries.pairs_where(scope, [one], clock.today())
    holds = one.ended_at is None and one.ends_on >= clock.today()
    return shown(request, "apart_pair", one=one, where=where, holds=holds, form=forms.EndApartForm(), trail=_trail(scope, one))


@page("planning.keep_apart")
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Find two children, the first within one's reach, the second anywhere in the school."""
    term = term_here(scope)
    first = {"starts_on": max(clock.today(), term.starts_on)}
    context = {
        "term": term, "form": forms.ApartForm(initial=first), "typed": request.GET.get("one", ""), "typed_other": request.GET.get("other", ""),
        "found": _found(scope, request, "one"), "found_other": _found(queries.wide(scope), request, "other"), "trail": _trail(scope, new=True),
    }  # fmt: skip
    return shown(request, "apart_new", **context)


def _found(scope: Scope, request: HttpRequest, name: str) -> list[Any]:
    return queries.children_named(scope, request.GET.get(name, ""))


@command("planning.keep_apart")
def enter(request: HttpRequest, scope: Scope) -> HttpResponse:
    said = read(forms.ApartForm(request.POST))
    child, other = _chosen(request, "pupil", scope), _chosen(request, "with", queries.wide(scope))
    row = actions.keep_apart(term_here(scope), child, other, said=said, now=clock.now(), scope=scope)
    [where] = queries.pairs_where(scope, [row], max(clock.today(), row.starts_on))
    words = _("已登记%(one)s和%(other)s分开安排。") % {"one": child.name, "other": other.name}
    if where.together:
        words += _("他们现在同在%(group)s，请调一名学生到别的班组。") % {"group": where.group}
    return done(request, words, "planning:apart", unit=scope.unit.code)


def _chosen(request: HttpRequest, name: str, scope: Scope) -> Any:
    """The child that was ticked; one out of reach is not there."""
    try:
        pk = UUID(request.POST.get(name, ""))
    except ValueError:
        raise Refusal(_("还没有选两名学生。"), clause="S5.4", todo=_("请先找到两名学生，各选一名，再登记。")) from None
    return one_of(people.pupils(scope), pk)


@command("planning.keep_apart")
def end(request: HttpRequest, scope: Scope, keep_apart: UUID) -> HttpResponse:
    one = one_of(queries.pairs(scope), keep_apart)
    said = read(forms.EndApartForm(request.POST))
    actions.end_apart(one, words=said["words"], now=clock.now(), scope=scope)
    words = _("%(one)s和%(other)s的分开安排已解除。") % {"one": one.pupil.name, "other": one.other.name}
    return done(request, words, "planning:apart", unit=scope.unit.code)


def _trail(scope: Scope, one: Any = None, *, new: bool = False) -> list[dict[str, Any]]:
    """From the overview for those who may open it; a homeroom teacher begins at the list."""
    told = trail(scope, (_("分开安排"), None))
    if not scope.may("planning.view"):
        told = told[1:]
    if one is not None or new:
        told[-1]["url"] = reverse("planning:apart", kwargs={"unit": scope.unit.code})
        told.append({"label": _("登记一对") if new else f"{one.pupil.name} · {one.other.name}", "url": None})
    return told
