"""Two children kept apart: entered, ended, and heeded wherever a child comes to a group (S5.4)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.planning import queries
from kehou.planning.actions.refusals import ApartAlready, ApartOver, ApartWhen, NotTwoChildren, TheyAreApart
from kehou.planning.events import ApartEnded, ApartEntered
from kehou.planning.models import KeepApart


def keep_apart(term: Any, pupil: Any, other: Any, *, said: dict[str, Any], now: datetime, scope: Scope) -> KeepApart:
    """This will keep two children of the school apart, for days of this term; groups and seats heed it from then on.

    Where they are in one group already, nothing moves by itself: readiness and the next plan say so.
    """
    if pupil.pk == other.pk:
        raise NotTwoChildren
    first, last = max(said["starts_on"], term.starts_on), min(said["ends_on"] or term.ends_on, term.ends_on)
    if last < max(first, now.date()):
        raise ApartWhen
    one, two = sorted((pupil, other), key=lambda child: child.pk)
    row = KeepApart(
        school_id=term.school_id, term=term, pupil=one, other=two, apart_from=said["apart_from"], reason=said["reason"], words=said["words"],
        starts_on=first, ends_on=last, at=now, by_id=scope.user_id,
    )  # fmt: skip
    _written(row)
    told: dict[str, Any] = {"pupil": one.pk, "other": two.pk, "apart_from": row.apart_from, "starts_on": first, "ends_on": last}
    record(ApartEntered(school=row.school_id, pair=row.pk, **told), scope=scope)
    return row


def _written(row: KeepApart) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "apart_once_at_a_time" not in str(error):
            raise
        raise ApartAlready from error


def end_apart(pair: KeepApart, *, words: str, now: datetime, scope: Scope) -> None:
    """This will let the two be together again, from now on; why stands with the pair."""
    kept = KeepApart.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    if kept.ended_at is not None or kept.ends_on < now.date():
        raise ApartOver
    kept.ended_at, kept.ended_by_id, kept.ended_words = now, scope.user_id, words
    kept.save(update_fields=["ended_at", "ended_by", "ended_words"])
    record(ApartEnded(school=kept.school_id, pair=kept.pk, pupil=kept.pupil_id, other=kept.other_id), scope=scope)


def check_apart(group: Any, pupils: Iterable[Any], day: date, *, scope: Scope) -> None:
    """Nobody comes to a group with a child they are kept apart from; only who may know reads from whom."""
    foes = queries.foes_in(scope, group, pupils, day)
    if foes:
        raise TheyAreApart(_sentence(group, foes[0], scope))


def _sentence(group: Any, pair: tuple[Any, Any], scope: Scope) -> str:
    names = {one.pk: one.name for one in people.pupils(queries.wide(scope)).filter(pk__in=pair)}
    child, foe = (names.get(pk, "—") for pk in pair)
    if scope.may("planning.view_apart"):
        return _("%(child)s不能到%(group)s：与组里的%(foe)s登记为分开编组。") % {"child": child, "group": group.name, "foe": foe}
    return _("%(child)s不能到%(group)s：学校登记了分开编组的安排。") % {"child": child, "group": group.name}
