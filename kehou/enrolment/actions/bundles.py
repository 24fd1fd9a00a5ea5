"""Letters as one file: asked for by somebody, made by the worker, kept for a week."""

from datetime import datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.enrolment import queries
from kehou.enrolment.actions.exports import ExportNeedsSecond
from kehou.enrolment.actions.refusals import NoLetters
from kehou.enrolment.choices import BundleState
from kehou.enrolment.events import LettersBundled
from kehou.enrolment.models import Bundle, Round
from kehou.enrolment.rules.exports import needs_second

KEPT = timedelta(days=7)


def ask_bundle(round: Round, *, base: str, now: datetime, scope: Scope, trace: str = "") -> Bundle:
    """Ask for all letters this person reaches; who asked for how many stands in the journal.

    Many only with a second person's word, whose trace stands on every page.
    """
    letters = list(queries.letters(scope, application__round=round).values_list("pk", flat=True))
    if not letters:
        raise NoLetters
    if needs_second(len(letters)) and not trace:
        raise ExportNeedsSecond
    bundle = Bundle.objects.create(
        school_id=round.school_id, round=round, letters=letters, base=base, trace=trace, asked_by_id=scope.user_id, asked_at=now
    )
    record(LettersBundled(school=round.school_id, bundle=bundle.pk, count=len(letters)), scope=scope)
    app.configure_task("enrolment.make_bundle").defer(bundle=str(bundle.pk), unit=str(round.school_id))
    return bundle


def begin_bundle(pk: UUID) -> Bundle | None:
    """The worker takes a bundle, one left by a worker that died too; None where it is made."""
    unfinished = (BundleState.WAITING, BundleState.RUNNING)
    bundle = Bundle.objects.select_for_update().filter(pk=pk, state__in=unfinished).first()
    if bundle:
        bundle.state = BundleState.RUNNING
        bundle.save(update_fields=["state"])
    return bundle


def advance_bundle(bundle: Bundle, done: int) -> None:
    """How far it is, seen by whoever looks at the page."""
    bundle.done = done
    bundle.save(update_fields=["done"])


def finish_bundle(bundle: Bundle, content: bytes, *, now: datetime) -> None:
    """The file is there."""
    bundle.content, bundle.state, bundle.finished_at, bundle.done = content, BundleState.DONE, now, bundle.total
    bundle.save(update_fields=["sealed", "state", "finished_at", "done"])


def fail_bundle(pk: UUID, *, now: datetime) -> None:
    """It could not be made; whoever asked may ask again."""
    Bundle.objects.filter(pk=pk).update(state=BundleState.FAILED, finished_at=now)


def drop_old_bundles(*, now: datetime, scope: Scope) -> int:
    """A file of letters is a copy: after a week it goes, the letters stay (个人信息保护法 19)."""
    with acting(scope):
        gone, _by_table = Bundle.objects.filter(asked_at__lt=now - KEPT).delete()
    return gone
