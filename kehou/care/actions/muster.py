"""The emergency roll call: begun with one tap, counted off by many phones at once, ended by name (S7.2, C7.3)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kehou.care.actions.messages import tell_of_muster
from kehou.care.actions.refusals import MusterOver, MusterRuns, SomebodyNotFound
from kehou.care.choices import Counted
from kehou.care.events import MusterBegun, MusterCounted, MusterEnded
from kehou.care.models import Muster, MusterLine
from kehou.care.queries import in_the_building
from kehou.core.journal import record
from kehou.core.scope import Scope


def begin_muster(*, reason: str, is_drill: bool, now: datetime, scope: Scope) -> Muster:
    """This will list every child the school holds now under its place, and call all staff on duty to count."""
    try:
        with transaction.atomic():
            muster = Muster.objects.create(
                school_id=scope.unit.pk, date=now.date(), reason=reason.strip()[:100], is_drill=is_drill, started_at=now,
                started_by_id=scope.user_id,
            )  # fmt: skip
    except IntegrityError as error:
        raise MusterRuns from error
    rows = [MusterLine(school_id=muster.school_id, muster=muster, pupil_id=pk, place=place) for pk, place in in_the_building(scope, now.date())]
    MusterLine.objects.bulk_create(rows)
    tell_of_muster(muster, len(rows), scope=scope)
    record(MusterBegun(school=muster.school_id, muster=muster.pk, pupils=len(rows), is_drill=is_drill), scope=scope)
    return muster


def count_off(
    muster: Muster, *, here: Collection[UUID], missing: Collection[UUID] = (), now: datetime, scope: Scope
) -> tuple[int, int]:
    """This will mark children as here, or as missing; a child one phone has found stays found, whoever misses it later.

    Returns how many were newly found and newly missed. Two phones may count the same place at once.
    """
    if Muster.objects.filter(pk=muster.pk, ended_at__isnull=False).exists():
        raise MusterOver
    lines, by = MusterLine.objects.filter(muster=muster), {"counted_at": now, "counted_by_id": scope.user_id}
    found = lines.filter(pupil__in=here).exclude(state=Counted.HERE).update(state=Counted.HERE, **by)
    missed = lines.filter(pupil__in=missing, state=Counted.OPEN).update(state=Counted.MISSING, **by)
    if found or missed:
        record(MusterCounted(school=muster.school_id, muster=muster.pk, here=found, missing=missed), scope=scope)
    return found, missed


def end_muster(muster: Muster, *, now: datetime, scope: Scope) -> Muster:
    """This will end it once every child is accounted for; a drill may end any time."""
    muster = Muster.objects.select_for_update().get(pk=muster.pk)
    if muster.ended_at:
        raise MusterOver
    if not muster.is_drill and MusterLine.objects.filter(muster=muster).exclude(state=Counted.HERE).exists():
        raise SomebodyNotFound
    muster.ended_at, muster.ended_by_id = now, scope.user_id
    muster.save(update_fields=["ended_at", "ended_by"])
    seconds = int((now - muster.started_at).total_seconds())
    record(MusterEnded(school=muster.school_id, muster=muster.pk, seconds=seconds), scope=scope)
    return muster
