"""Reads of pupils, guardians, collectors and consents."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kehou.core.names import plain_name
from kehou.core.scope import Scope, acting, reachable
from kehou.people.choices import PupilState
from kehou.people.models import BarPaper, Collector, Consent, Guardian, Pupil
from kehou.people.rules.identity import masked_number


def children_of(user: Any) -> tuple[tuple[UUID, UUID], ...]:
    """(pupil, school) for every child whose guardian this user is; none the school has barred them from."""
    with acting(Scope("family", user.pk)):
        # Ordered by its own columns: a join to pupils would ask for children not yet in reach.
        mine = list(Guardian.objects.filter(user=user).order_by("pupil_id").values_list("pupil_id", "school_id", "name"))
    barred = _barred_from([pupil for pupil, _school, _name in mine], {school for _pupil, school, _name in mine})
    return tuple((pupil, school) for pupil, school, name in mine if (pupil, plain_name(name)) not in barred)


def _barred_from(pupils: list[UUID], schools: set[UUID]) -> set[tuple[UUID, str]]:
    """(pupil, name) of every bar that stands; asked for the schools, since no family sees the list."""
    if not pupils:
        return set()
    with acting(Scope("system", units=tuple(schools))):
        standing = Collector.objects.filter(pupil__in=pupils, barred=True, revoked_at=None).order_by()
        return {(pupil, plain_name(name)) for pupil, name in standing.values_list("pupil_id", "name")}


def pupils(scope: Scope) -> QuerySet[Pupil]:
    """Pupils within reach, by class and name."""
    return reachable(Pupil, scope).select_related("home_class__grade", "home_class__campus")


def collectors_of(scope: Scope, pupil: Any, day: date | None = None) -> QuerySet[Collector]:
    """Who may collect this child: not revoked or barred; with a day, only those who may come on it."""
    rows = reachable(Collector, scope).filter(pupil=pupil, revoked_at=None, barred=False)
    return rows if day is None else rows.filter(_comes_on(day))


def _comes_on(day: date) -> Q:
    begun = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
    return begun & (Q(weekdays=[]) | Q(weekdays__contains=[day.isoweekday()]))


def collectors_named(scope: Scope, pupil: Any) -> QuerySet[Collector]:
    """Everybody ever named for this child, those who still may come first."""
    named = reachable(Collector, scope).filter(pupil=pupil)
    if scope.desk == "family":
        named = named.filter(barred=False)  # who is barred is the school's to know
    return named.order_by(F("revoked_at").desc(nulls_first=True), "name")


def bar_papers(scope: Scope, pupil: Any) -> QuerySet[BarPaper]:
    """What the bars of a child rest on, without the photos themselves."""
    return reachable(BarPaper, scope).filter(pupil=pupil).select_related("by").defer("photo").order_by("at", "id")


def guardians_of(scope: Scope, pupil: Any) -> QuerySet[Guardian]:
    """The child's guardians, in the order the school keeps."""
    return reachable(Guardian, scope).filter(pupil=pupil).select_related("user").order_by("order", "id")


def users_of_guardians(scope: Scope, pupil_ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """For each of these pupils, the accounts of its guardians: one query, however many."""
    rows = reachable(Guardian, scope).filter(pupil__in=[*pupil_ids], user__isnull=False).select_related("user")
    found: dict[UUID, list[Any]] = {}
    for one in rows.order_by("pupil_id", "order", "id"):
        found.setdefault(one.pupil_id, []).append(one.user)
    return found


def accounts_of_guardians(scope: Scope, pupil_ids: Iterable[UUID]) -> QuerySet:
    """The ids of the accounts of these pupils' guardians, as a query to stand within another."""
    return reachable(Guardian, scope).filter(pupil__in=[*pupil_ids], user__isnull=False).order_by().values("user")


def users_told(scope: Scope, pupil_ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """The same for telling them something: nobody the school has barred from the child. Asked for the school."""
    rows = Guardian.objects.filter(pupil__in=[*pupil_ids], user__isnull=False, school__in=scope.units).select_related("user")
    mine = list(rows.order_by("pupil_id", "order", "id"))
    barred = _barred_from([one.pupil_id for one in mine], set(scope.units))
    found: dict[UUID, list[Any]] = {}
    for one in mine:
        if (one.pupil_id, plain_name(one.name)) not in barred:
            found.setdefault(one.pupil_id, []).append(one.user)
    return found


def pupil(scope: Scope, pk: UUID) -> Pupil | None:
    return pupils(scope).filter(pk=pk).first()


def search(scope: Scope, words: str) -> QuerySet[Pupil]:
    """Pupils here whose name holds these words, or whose pinyin or initials begin with them."""
    typed = "".join(words.split())
    found = pupils(scope).filter(state=PupilState.HERE)
    if not typed:
        return found
    low = typed.lower()
    return found.filter(Q(name__contains=typed) | Q(pinyin__startswith=low) | Q(pinyin__contains=f" {low}"))


def in_class(found: QuerySet[Pupil], home_class: UUID) -> QuerySet[Pupil]:
    return found.filter(home_class=home_class)


def siblings(scope: Scope, one: Any) -> QuerySet[Pupil]:
    """Other children within reach who share a guardian's account."""
    users = reachable(Guardian, scope).filter(pupil=one, user__isnull=False).values("user")
    return pupils(scope).filter(guardians__user__in=users).exclude(pk=one.pk).distinct()


def households(scope: Scope, children: Iterable[Any]) -> dict[Any, str]:
    """For each of these children (ids) with a brother or sister among them, a key they share: one guardian's account. One query."""
    rows = reachable(Guardian, scope).filter(pupil__in=list(children), user__isnull=False)
    of: dict[Any, set[Any]] = defaultdict(set)
    for user, pupil in rows.values_list("user", "pupil"):
        of[user].add(pupil)
    key: dict[Any, str] = {}
    for user, kin in sorted(of.items(), key=lambda one: str(one[0])):
        if len(kin) > 1:
            known = {key[pupil] for pupil in kin if pupil in key}
            shared = min(known, default=str(user))
            joined = kin | {pupil for pupil, other in key.items() if other in known}
            key.update(dict.fromkeys(joined, shared))
    return key


def family_record(scope: Scope, one: Pupil) -> dict[str, Any]:
    """Everything this room keeps about a child, for its family (个人信息保护法 45)."""
    return {
        "pupil": _told(one, ("name", "sex", "birth_date", "state", "left_on", "health", "seating")),
        "class": one.home_class.name, "registry_no": masked_number(one.registry_no), "identity_no": masked_number(one.identity_no),
        "guardians": [_told(g, ("name", "relation", "phone", "bound_at")) for g in guardians_of(scope, one)],
        "collectors": [
            _told(c, ("name", "relation", "phone", "weekdays", "starts_on", "ends_on", "revoked_at"))
            for c in collectors_named(scope, one)
        ],
        "consents": [
            _told(c, ("purpose", "version", "given", "channel", "at", "last_day")) for c in reachable(Consent, scope).filter(pupil=one)
        ],
    }  # fmt: skip


def _told(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def slip_counts(scope: Scope) -> list[dict[str, Any]]:
    """For every class in reach: its pupils, and how many of them have a guardian with an account."""
    here = reachable(Pupil, scope).filter(state=PupilState.HERE)
    bound = Count("pk", filter=Exists(Guardian.objects.filter(pupil=OuterRef("pk"), user__isnull=False)))
    rows = here.values("home_class").annotate(pupils=Count("pk"), bound=bound).values_list("home_class", "pupils", "bound")
    found = {pk: (pupils, done) for pk, pupils, done in rows}
    classes = _classes().filter(pk__in=found).select_related("grade")
    return [{"home_class": one, "pupils": found[one.pk][0], "bound": found[one.pk][1]} for one in classes]


def _classes() -> QuerySet[Any]:
    return Pupil.home_class.field.related_model._default_manager.all()


def class_in_reach(scope: Scope, pk: UUID) -> Any:
    """This class, if any of its pupils are in reach; else None."""
    return _classes().filter(pk=pk, pk__in=reachable(Pupil, scope).values("home_class")).select_related("grade").first()


def guardians_of_class(scope: Scope, home_class: Any) -> QuerySet[Guardian]:
    """The guardians of a class in reach, child by child."""
    here = reachable(Pupil, scope).filter(home_class=home_class, state=PupilState.HERE)
    rows = Guardian.objects.filter(pupil__in=here).select_related("pupil")
    return rows.order_by("pupil__pinyin", "pupil__id", "order", "id")


def guardian_in_reach(scope: Scope, pk: UUID) -> Guardian | None:
    return reachable(Guardian, scope).filter(pk=pk).first()
