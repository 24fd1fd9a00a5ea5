"""Reads of the pairs kept apart: who, until when, and whether they are together now (S5.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kehou.core.scope import Scope, reachable
from kehou.people import queries as people
from kehou.planning.choices import ApartFrom, ApartReason
from kehou.planning.models import KeepApart, Membership
from kehou.planning.queries.plan import ahead
from kehou.planning.queries.staffing import wide

MOST_FOUND = 8


def pairs(scope: Scope, **filters: Any) -> QuerySet[KeepApart]:
    """The pairs one has to do with, those of the own class's or grade's children; why is not fetched."""
    found = reachable(KeepApart, scope).filter(ended_at=None, **filters)
    return found.select_related("pupil__home_class__grade", "other__home_class__grade", "by").defer("reason", "words", "ended_words")


def pairs_ahead(scope: Scope, day: date) -> QuerySet[KeepApart]:
    """Those that hold on the day or later."""
    return pairs(scope, ends_on__gte=day)


def pairs_ended(scope: Scope, term: Any) -> QuerySet[KeepApart]:
    """Those of the term that were ended by hand, the latest first."""
    found = reachable(KeepApart, scope).filter(term=term).exclude(ended_at=None)
    return found.select_related("pupil__home_class", "other__home_class", "ended_by").defer("reason", "words", "ended_words").order_by("-ended_at", "-id")


def pair_with_reason(scope: Scope, pk: Any) -> KeepApart | None:
    """One pair with its reason; a protective one only for whoever sees the whole school, and whoever entered it."""
    rows = reachable(KeepApart, scope).select_related("pupil__home_class", "other__home_class", "by", "ended_by")
    one = rows.filter(pk=pk).first()
    if one is None or (one.reason == ApartReason.SAFEGUARDING and scope.sees != "all" and one.by_id != scope.user_id):
        return None
    return one


def apart(scope: Scope, day: date, *, among: Iterable[Any], seats: bool = False) -> tuple[tuple[Any, Any], ...]:
    """(pupil, pupil) of those among these who are kept apart on the day, asked for the whole school; with `seats`, at the seats."""
    here = set(among)
    found = reachable(KeepApart, wide(scope)).filter(ended_at=None, starts_on__lte=day, ends_on__gte=day)
    if not seats:
        found = found.filter(apart_from=ApartFrom.GROUP)
    told = found.order_by("pupil_id", "other_id").values_list("pupil_id", "other_id")
    return tuple((one, other) for one, other in told if one in here and other in here)


def foes_in(scope: Scope, group: Any, pupils: Iterable[Any], day: date) -> list[tuple[Any, Any]]:
    """(child, child of the group) for those of these children who are kept apart from somebody in the group."""
    coming, there = set(pupils), set(_in_group(group, day))
    told = apart(scope, day, among=coming | there)
    return [(a, b) if a in coming else (b, a) for a, b in told if (a in coming) != (b in coming)]


def _in_group(group: Any, day: date) -> Iterable[Any]:
    return Membership.objects.filter(ahead(day), group=group).values_list("pupil", flat=True)


@dataclass(frozen=True)
class Pair:
    """One pair as the page shows it: each child's group, and whether that is the same although it should not be."""

    one: KeepApart
    group: Any
    other_group: Any

    @property
    def together(self) -> bool:
        return self.one.apart_from == ApartFrom.GROUP and self.group is not None and self.group == self.other_group


def pairs_where(scope: Scope, found: Iterable[KeepApart], day: date) -> list[Pair]:
    """The pairs with the groups their children are in, one query for all."""
    known = list(found)
    ids = {pk for one in known for pk in (one.pupil_id, one.other_id)}
    rows = reachable(Membership, wide(scope)).filter(ahead(day), pupil__in=ids, group__is_late=False)
    groups = {one.pupil_id: one.group for one in rows.select_related("group").order_by("starts_on")}
    return [Pair(one, groups.get(one.pupil_id), groups.get(one.other_id)) for one in known]


def children_named(scope: Scope, words: str) -> list[Any]:
    """The first few children within reach whose name or pinyin is like this; nobody where nothing was typed."""
    return list(people.search(scope, words)[:MOST_FOUND]) if words.strip() else []
