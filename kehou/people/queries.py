"""Reads of pupils, guardians, collectors and consents."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from kehou.core.scope import Scope, acting, reachable
from kehou.people.choices import PupilState
from kehou.people.models import Collector, Consent, Guardian, Pupil


def children_of(user: Any) -> tuple[tuple[UUID, UUID], ...]:
    """(pupil, school) for every child whose guardian this user is."""
    with acting(Scope("family", user.pk)):
        # Ordered by its own columns: a join to pupils would ask for children not yet in reach.
        return tuple(Guardian.objects.filter(user=user).order_by("pupil_id").values_list("pupil_id", "school_id"))


def pupils(scope: Scope) -> QuerySet[Pupil]:
    """Pupils within reach, by class and name."""
    return reachable(Pupil, scope).select_related("home_class__grade", "home_class__campus")


def consenting(pupil_ids: Iterable[UUID], purpose: str) -> set[UUID]:
    """Of these pupils, those whose family's last word on a purpose is yes (within the acting scope)."""
    lines = (
        Consent.objects.filter(pupil__in=[*pupil_ids], purpose=purpose).order_by("pupil_id", "-at", "-id").distinct("pupil_id")
    )
    return {line.pupil_id for line in lines if line.given}


def consents_of(scope: Scope, pupil: Pupil) -> dict[str, bool]:
    """The family's last word on each purpose it was asked about."""
    lines = reachable(Consent, scope).filter(pupil=pupil).order_by("purpose", "-at", "-id").distinct("purpose")
    return {line.purpose: line.given for line in lines}


def collectors_of(scope: Scope, pupil: Pupil) -> QuerySet[Collector]:
    """Who may collect this child, as far as not revoked or barred."""
    return reachable(Collector, scope).filter(pupil=pupil, revoked_at=None, barred=False)


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
