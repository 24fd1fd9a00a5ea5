"""Planning on paper: the roster of a day, a person, a group; roll books of one group or of the whole school (S5.4, S5.5)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.names import natural
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.papers.handing import download, handed
from kehou.papers.out import WRITERS
from kehou.planning import actions, queries
from kehou.planning.choices import PaperForm
from kehou.planning.documents import papers
from kehou.planning.views.own import me_here
from kehou.planning.views.showing import day_asked, done, one_of, seat_chart, shown, sides_of, term_here, trail

MANY = 40  # more books than this take longer than anybody waits for a page


def _roster(of: str, duties: Any, form: str, scope: Scope) -> HttpResponse:
    today, style = clock.today(), organisation.paper_style(scope, scope.unit)
    paper = papers.roster(of, duties, organisation.term_on(scope, today), made_on=today, style=style)
    return handed(paper, form, today=today)


@page("planning.view")
def day_roster(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Who is on duty on a day."""
    day = day_asked(request)
    found = sorted(queries.duties_on(scope, day), key=lambda one: (one.starts_at, one.post_id is not None, natural(one.what), one.staff.number))
    return _roster(f"{day:%Y-%m-%d}", found, form, scope)


@page("planning.view")
def person_roster(request: HttpRequest, scope: Scope, staff: UUID, form: str) -> HttpResponse:
    """Everything one person has in the term."""
    one, term = one_of(organisation.staff(scope), staff), term_here(scope)
    found = queries.duties(scope, staff=one, date__range=(term.starts_on, term.ends_on)).order_by("starts_at")
    return _roster(one.name, found, form, scope)


@page("planning.my_duties")
def my_roster(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    one, term = me_here(scope), term_here(scope)
    return _roster(one.name, queries.my_duties(scope, term.starts_on, term.ends_on).order_by("starts_at"), form, scope)


@page("planning.view")
def group_roster(request: HttpRequest, scope: Scope, group: UUID, form: str) -> HttpResponse:
    """Who looks after one group in the term."""
    one, term = one_of(queries.groups(scope), group), term_here(scope)
    found = queries.duties(scope, group=one, date__range=(term.starts_on, term.ends_on)).order_by("starts_at")
    return _roster(one.name, found, form, scope)


@page("planning.view")
def post_roster(request: HttpRequest, scope: Scope, post: UUID, form: str) -> HttpResponse:
    """Who holds one post in the term."""
    one = one_of(queries.standing_posts(scope), post)
    found = queries.duties(scope, post=one).order_by("starts_at")
    return _roster(one.name, found, form, scope)


@page("planning.view", shows=("name",))
def group_book(request: HttpRequest, scope: Scope, group: UUID, form: str) -> HttpResponse:
    """One group's roll book."""
    one, today = one_of(queries.groups(scope), group), clock.today()
    style = organisation.paper_style(scope, scope.unit)
    [book] = papers.roll_books([one], queries.members_by_group(scope, [one], today), one.term, style=style)
    return handed(book, form, today=today)


@page("planning.view", shows=("name",))
def seat_charts(request: HttpRequest, scope: Scope, group: UUID, form: str) -> HttpResponse:
    """座位表 as a file: from the teacher's place and from the door."""
    one, today = one_of(queries.groups(scope), group), clock.today()
    members = list(queries.members_of(scope, one, today))
    sides = [(str(side["title"]), side["chart"]) for side in sides_of(one.room, seat_chart(one, members))]
    made = papers.seat_charts(one, sides, one.term, style=organisation.paper_style(scope, scope.unit))
    return _several(made, form, f"座位表-{one.name}", today)


def _several(made: list[Any], form: str, name: str, today: date) -> HttpResponse:
    """Several papers as one file."""
    if form not in PaperForm.values:
        raise Http404
    write, kind = WRITERS[form]
    return download(write(*made), kind, f"{name}-{today:%Y%m%d}.{form}")


# ── all roll books ────────────────────────────────────────────────────────────


@page("planning.plan")
def books(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All roll books in one file: at once where they are few, by the worker where they are many."""
    term, today = term_here(scope), clock.today()
    count = queries.groups_with_books(scope, term, today).count()
    made = list(queries.books(scope, term=term)[:5])
    waits = any(one.state in ("waiting", "running") for one in made)
    where = trail(scope, (_("全部点名册"), None))
    return shown(request, "books", term=term, count=count, many=count > MANY, forms=PaperForm.choices, made=made, waits=waits, trail=where)


@page("planning.plan", shows=("name",))
def all_books(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Every group's roll book in one file; who took it out stands across each page. Many are made by the worker."""
    term, today = term_here(scope), clock.today()
    groups = list(queries.groups_with_books(scope, term, today))
    if len(groups) > MANY:
        return redirect("planning:books", unit=scope.unit.code)
    style, trace = organisation.paper_style(scope, scope.unit), papers.printed_by(str(scope.user), today)
    made = papers.roll_books(groups, queries.members_by_group(scope, groups, today), term, style=style, trace=trace)
    return _several(made, form, "点名册", today)


@command("planning.plan")
def ask_books(request: HttpRequest, scope: Scope) -> HttpResponse:
    form = request.POST.get("form", "")
    if form not in PaperForm.values:
        raise Http404
    trace = papers.printed_by(str(scope.user), clock.today())
    actions.ask_books(term_here(scope), form, now=clock.now(), scope=scope, trace=trace)
    return done(request, _("已交给后台制作，可以先离开这一页。"), "planning:books", unit=scope.unit.code)


@page("planning.plan", shows=("name",))
def books_file(request: HttpRequest, scope: Scope, roll_books: UUID) -> HttpResponse:
    """The file that was made."""
    one = queries.books_file(scope, roll_books)
    if one is None:
        raise Http404
    return download(one.content, WRITERS[one.form][1], f"点名册-{one.asked_at:%Y%m%d}.{one.form}")
