"""Roll books as one file: asked for by somebody, made by the worker, kept for a week (S5.4)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.planning import queries
from kehou.planning.actions.refusals import NoGroups
from kehou.planning.choices import BooksState
from kehou.planning.events import BooksAsked
from kehou.planning.models import RollBooks

KEPT = timedelta(days=7)


def ask_books(term: Any, form: str, *, now: datetime, scope: Scope, trace: str = "") -> RollBooks:
    """Ask the worker for all roll books of the term in one file; who asked stands in the journal and across each page."""
    total = queries.groups_with_books(scope, term, now.date()).count()
    if not total:
        raise NoGroups
    row = RollBooks.objects.create(school_id=term.school_id, term=term, form=form, total=total, trace=trace, asked_by_id=scope.user_id, asked_at=now)
    record(BooksAsked(school=term.school_id, books=row.pk, form=form, count=total), scope=scope)
    app.configure_task("planning.make_books").defer(books=str(row.pk), unit=str(term.school_id))
    return row


def begin_books(pk: UUID) -> RollBooks | None:
    """The worker takes them, some left by a worker that died too; None where they are made."""
    row = RollBooks.objects.select_for_update(of=("self",)).select_related("term", "school").filter(pk=pk, state__in=(BooksState.WAITING, BooksState.RUNNING)).first()
    if row:
        row.state = BooksState.RUNNING
        row.save(update_fields=["state"])
    return row


def finish_books(row: RollBooks, content: bytes, *, now: datetime) -> None:
    """The file is there."""
    row.content, row.state, row.finished_at = content, BooksState.DONE, now
    row.save(update_fields=["sealed", "state", "finished_at"])


def fail_books(pk: UUID, *, now: datetime) -> None:
    """They could not be made; whoever asked may ask again."""
    RollBooks.objects.filter(pk=pk).update(state=BooksState.FAILED, finished_at=now)


def drop_old_books(*, now: datetime, scope: Scope) -> int:
    """A file of roll books is a copy: after a week it goes (个人信息保护法 19)."""
    with acting(scope):
        gone, _by_table = RollBooks.objects.filter(asked_at__lt=now - KEPT).delete()
    return gone
