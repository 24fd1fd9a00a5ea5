"""Long sums for the worker; whoever asked may leave the page."""

from uuid import UUID

from procrastinate.contrib.django import app

from kehou.core import clock
from kehou.core.models import Unit, UnitKind
from kehou.core.scope import acting, system_scope
from kehou.organisation.queries import paper_style
from kehou.papers.out import WRITERS
from kehou.planning import actions, queries
from kehou.planning.documents import papers


@app.task(name="planning.compute")
def compute(run: str, unit: str) -> None:
    """Take a waiting run, compute outside any lock, keep the answer."""
    scope = system_scope(Unit.objects.get(pk=unit), because="S5.4")
    with acting(scope):
        taken = actions.begin(UUID(run), now=clock.now(), scope=scope)
    if taken is None:
        return
    with acting(scope):
        result = actions.result_of(taken, scope=scope)
    with acting(scope):
        actions.answered(taken, result, now=clock.now(), scope=scope)


@app.periodic(cron="*/5 * * * *", periodic_id="planning.resume")
@app.task(name="planning.resume", queueing_lock="planning.resume")
def resume(timestamp: int) -> None:
    """A worker was killed in the middle: its runs are taken up by another."""
    scope = system_scope(*Unit.objects.filter(kind=UnitKind.SCHOOL), because="S5.4")
    with acting(scope):
        actions.resume(now=clock.now(), scope=scope)


@app.task(name="planning.make_books")
def make_books(books: str, unit: str) -> None:
    """All roll books somebody asked for, in one file; the writing itself holds no lock."""
    scope, pk = system_scope(Unit.objects.get(pk=unit), because="S5.4"), UUID(books)
    with acting(scope):
        taken = actions.begin_books(pk)
    if taken is None:
        return
    try:
        with acting(scope):
            groups = list(queries.groups_with_books(scope, taken.term, clock.today()))
            members, style = queries.members_by_group(scope, groups, clock.today()), paper_style(scope, taken.school)
            made = papers.roll_books(groups, members, taken.term, style=style, trace=taken.trace)
        content = WRITERS[taken.form][0](*made)
    except Exception:
        with acting(scope):
            actions.fail_books(pk, now=clock.now())
        raise
    with acting(scope):
        actions.finish_books(taken, content, now=clock.now())


@app.periodic(cron="40 3 * * *", periodic_id="planning.drop_old_books")
@app.task(name="planning.drop_old_books", queueing_lock="planning.drop_old_books")
def drop_old_books(timestamp: int) -> None:
    """A file of roll books is a copy and goes after a week."""
    actions.drop_old_books(now=clock.now(), scope=system_scope(*Unit.objects.filter(kind=UnitKind.SCHOOL), because="copies of roll books"))
