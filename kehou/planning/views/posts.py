"""The school's posts: what each asks for, whether it can be met, who holds it when (C7.1, C7.3, C7.4a)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planning import actions, forms, queries
from kehou.planning.views.showing import done, one_of, read, shown, term_here, trail

AHEAD = timedelta(days=28)


def _lines(scope: Scope, term: Any) -> list[queries.PostLine]:
    day = max(clock.today(), term.starts_on)
    return queries.post_lines(scope, term, day, queries.teachers_of(term, day, day, scope=scope))


def _form(scope: Scope, data: Any = None, **more: Any) -> forms.PostForm:
    return forms.PostForm(data, campuses=organisation.campuses(scope), staff=organisation.staff_on(scope, clock.today()), **more)


@page("planning.view")
def posts(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every post with its hours, and the weekdays on which too few could hold it."""
    term = term_here(scope)
    return shown(request, "posts", term=term, lines=_lines(scope, term), trail=trail(scope, (pgettext("duty", "岗位"), None)))


def _here(scope: Scope, *labels: tuple[Any, str | None]) -> list[dict[str, Any]]:
    return trail(scope, (pgettext("duty", "岗位"), reverse("planning:posts", kwargs={"unit": scope.unit.code})), *labels)


@page("planning.plan")
def new_post(request: HttpRequest, scope: Scope) -> HttpResponse:
    return shown(request, "new_post", form=_form(scope), trail=_here(scope, (_("新岗位"), None)))


@command("planning.plan")
def add_post(request: HttpRequest, scope: Scope) -> HttpResponse:
    said, named = _said(request, scope)
    actions.state_post(term_here(scope), said, named, scope=scope)
    return done(request, _("岗位“%(post)s”已登记，下次排班时一起安排。") % {"post": said["name"]}, "planning:posts", unit=scope.unit.code)


def _said(request: HttpRequest, scope: Scope) -> tuple[dict[str, Any], list[Any]]:
    """What was stated, with the campus and the people it names."""
    said = read(_form(scope, request.POST))
    chosen = set(said.pop("named"))
    campus = one_of(organisation.campuses(scope), UUID(said["campus"])) if said["campus"] else None
    return {**said, "campus": campus}, [one for one in organisation.staff_on(scope, clock.today()) if str(one.pk) in chosen]


@page("planning.view")
def post(request: HttpRequest, scope: Scope, post: UUID) -> HttpResponse:
    """One post: what it asks for, who could hold it, who does in the next four weeks."""
    one, today = one_of(queries.standing_posts(scope), post), clock.today()
    line = next(found for found in _lines(scope, one.term) if found.post.pk == one.pk)
    ahead = queries.duties(scope, post=one, date__range=(one.date, one.date) if one.date else (today, today + AHEAD)).order_by("starts_at", "staff__number")
    initial = {name: getattr(one, name) for name in ("name", "kind", "weekdays", "date", "hours", "starts", "ends", "adults", "who")}
    form = _form(scope, initial={**initial, "campus": str(one.campus_id or ""), "named": [str(who.pk) for who in line.named]})
    return shown(request, "post", line=line, post=one, duties=list(ahead), form=form, trail=_here(scope, (one.name, None)))


@command("planning.plan")
def save_post(request: HttpRequest, scope: Scope, post: UUID) -> HttpResponse:
    one = one_of(queries.standing_posts(scope), post)
    said, named = _said(request, scope)
    actions.state_post(one.term, said, named, post=one, scope=scope)
    return done(request, _("已改好。已公布的值班不变，请重新排班。"), "planning:post", unit=scope.unit.code, post=one.pk)


@command("planning.plan")
def end_post(request: HttpRequest, scope: Scope, post: UUID) -> HttpResponse:
    one = one_of(queries.standing_posts(scope), post)
    n = actions.end_post(one, now=clock.now(), scope=scope)
    words = ngettext("岗位已撤销，取消了 %(n)d 次值班。", "岗位已撤销，取消了 %(n)d 次值班。", n) % {"n": n}
    return done(request, words, "planning:posts", unit=scope.unit.code)
