"""Planning on paper: the roster of a day, a person, a group; roll books of one group or of the whole school (S5.4, S5.5)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.papers.handing import download, handed
from kehou.papers.out import pdf
from kehou.planning import queries
from kehou.planning.documents import papers
from kehou.planning.views.own import me_here
from kehou.planning.views.showing import day_asked, one_of, term_here


def _roster(of: str, duties: Any, form: str, scope: Scope) -> HttpResponse:
    today, style = clock.today(), organisation.paper_style(scope, scope.unit)
    paper = papers.roster(of, duties, organisation.term_on(scope, today), made_on=today, style=style)
    return handed(paper, form, today=today)


@page("planning.view")
def day_roster(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Who is on duty on a day."""
    day = day_asked(request)
    return _roster(f"{day:%Y-%m-%d}", queries.duties_on(scope, day).order_by("starts_at", "group__name"), form, scope)


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


@page("planning.view", shows=("name",))
def group_book(request: HttpRequest, scope: Scope, group: UUID, form: str) -> HttpResponse:
    """One group's roll book."""
    one, today = one_of(queries.groups(scope), group), clock.today()
    style = organisation.paper_style(scope, scope.unit)
    [book] = papers.roll_books([one], queries.members_by_group(scope, [one], today), one.term, style=style)
    return handed(book, form, today=today)


@page("planning.plan", shows=("name",))
def all_books(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every group's roll book in one PDF; who took it out stands across each page."""
    term, today = term_here(scope), clock.today()
    groups = [one for one in queries.groups_ahead(scope, max(today, term.starts_on)).filter(term=term) if not one.is_late]
    style = organisation.paper_style(scope, scope.unit)
    books = papers.roll_books(groups, queries.members_by_group(scope, groups, today), term, style=style, printed=(str(scope.user), today))
    return download(pdf(*books), "application/pdf", f"点名册-{today:%Y%m%d}.pdf")
