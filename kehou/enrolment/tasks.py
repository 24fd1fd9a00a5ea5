"""Every night: drafts of a past term go (个人信息保护法 19); notices that are over come down, or stand longer (S5.2).

Through the day: the waiting list moves on (S1.1).
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from kehou.core import clock
from kehou.core.models import Unit
from kehou.core.scope import Scope, acting, system_scope
from kehou.organisation.queries import paper_style
from kehou.papers.out import pdf
from kehou.papers.proof import marked

from . import actions, documents, queries


@app.periodic(cron="20 3 * * *", periodic_id="enrolment.drop_old_drafts")
@app.task(name="enrolment.drop_old_drafts", queueing_lock="enrolment.drop_old_drafts")
def drop_old_drafts(timestamp: int) -> None:
    """What a family never handed in goes with its term, and what it told the survey in its own words."""
    scope = system_scope(*Unit.objects.all(), because="drafts of a past term")
    actions.drop_old_drafts(now=clock.now(), scope=scope)
    actions.forget_words(now=clock.now(), scope=scope)


@app.periodic(cron="5 0 * * *", periodic_id="enrolment.keep_notices")
@app.task(name="enrolment.keep_notices", queueing_lock="enrolment.keep_notices")
def keep_notices(timestamp: int) -> None:
    """One school after the other; whoever is asked why reads the clause in the journal."""
    for unit in Unit.objects.filter(kind="school"):
        actions.keep_notices(now=clock.now(), scope=system_scope(unit, because="S5.2"))


@app.task(name="enrolment.make_bundle")
def make_bundle(bundle: str, unit: str) -> None:
    """All letters somebody asked for, a PDF for each class in one file; each class is a step that can be seen."""
    scope, pk = system_scope(Unit.objects.get(pk=unit), because="S5.3"), UUID(bundle)
    with acting(scope):
        taken = actions.begin_bundle(pk)
    if taken is None:
        return
    try:
        content = _packed(taken, scope, clock.today())
    except Exception:
        with acting(scope):
            actions.fail_bundle(pk, now=clock.now())
        raise
    with acting(scope):
        actions.finish_bundle(taken, content, now=clock.now())


def _packed(bundle: Any, scope: Scope, today: date) -> bytes:
    out, done = io.BytesIO(), 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, letters in _by_class(bundle, scope):
            packed.writestr(f"{name}.pdf", _pages(bundle, letters, scope, today))
            done += len(letters)
            with acting(scope):
                actions.advance_bundle(bundle, done)
    return out.getvalue()


def _by_class(bundle: Any, scope: Scope) -> Iterator[tuple[str, list[Any]]]:
    """The letters in class order, each class as one list."""
    with acting(scope):
        found = queries.letters_to_print(scope, bundle.letters)
    classes: dict[str, list[Any]] = {}
    for one in found:
        classes.setdefault(one.pupil.home_class.name, []).append(one)
    yield from classes.items()


def _pages(bundle: Any, letters: list[Any], scope: Scope, today: date) -> bytes:
    with acting(scope):
        style = paper_style(scope, letters[0].school)
    school = letters[0].school.code
    papers = [replace(documents.letter(scope, one, style), trace=bundle.trace) for one in letters]
    return pdf(*(marked(one, school=school, base=bundle.base, made_on=today) for one in papers))


@app.periodic(cron="35 3 * * *", periodic_id="enrolment.drop_old_bundles")
@app.task(name="enrolment.drop_old_bundles", queueing_lock="enrolment.drop_old_bundles")
def drop_old_bundles(timestamp: int) -> None:
    """A file of letters is a copy and goes after a week."""
    actions.drop_old_bundles(now=clock.now(), scope=system_scope(*Unit.objects.all(), because="copies of letters"))


@app.periodic(cron="15 0 * * *", periodic_id="enrolment.lapse_letters")
@app.task(name="enrolment.lapse_letters", queueing_lock="enrolment.lapse_letters")
def lapse_letters(timestamp: int) -> None:
    """Letters not signed in time lapse, as their page has said beforehand (S5.3)."""
    for unit in Unit.objects.filter(kind="school"):
        scope = system_scope(unit, because="S5.3")
        with acting(scope):
            actions.lapse_letters(now=clock.now(), scope=scope)


@app.periodic(cron="*/10 * * * *", periodic_id="enrolment.keep_lines")
@app.task(name="enrolment.keep_lines", queueing_lock="enrolment.keep_lines")
def keep_lines(timestamp: int) -> None:
    """Offers that are over go to the next in line; seats free since midnight are offered (S1.1)."""
    for unit in Unit.objects.filter(kind="school"):
        actions.keep_lines(now=clock.now(), scope=system_scope(unit, because="S1.1"))


@app.task(name="enrolment.move_line")
def move_line(school: str) -> None:
    """A seat of this school may be free."""
    unit = Unit.objects.get(pk=school)
    actions.keep_lines(now=clock.now(), scope=system_scope(unit, because="S1.1"))
