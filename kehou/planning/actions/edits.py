"""Every change by hand and every publication is written down with what was before, so that it can be taken back (S5.4, S5.5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kehou.core.scope import Scope
from kehou.planning.models import Edit
from kehou.planning.queries.edits import FIELDS, plain
from kehou.planning.rules import folded


@contextmanager
def edited(
    kind: str, group: Any, *rows: QuerySet[Any], first: date, now: datetime, scope: Scope, term: Any = None, run: Any = None
) -> Iterator[None]:
    """Whatever happens inside to these rows, new ones included, is written down as one deed."""
    before = _picture(rows)
    yield
    changed = [{"table": t, "pk": pk, "of": of, "before": before.get((t, pk, of)), "after": after}
               for (t, pk, of), after in _picture(rows).items() if before.get((t, pk, of)) != after]  # fmt: skip
    if changed:
        known, (kept, ids) = term or group.term, folded(changed)
        Edit.objects.create(
            school_id=known.school_id, term=known, kind=kind, group=group, run=run, first=first, rows=kept, touched=[*map(UUID, ids), *_entered(changed)],
            children=len({row["of"] for row in changed if row["table"] == "membership"}), at=now, by_id=scope.user_id,
        )  # fmt: skip


def _picture(rows: tuple[QuerySet[Any], ...]) -> dict[tuple[str, str, str], dict[str, Any]]:
    found = {}
    for query in rows:
        name = str(query.model._meta.model_name)
        of = "pupil_id" if name == "membership" else "pk"
        for row in query.order_by().values("pk", of, *FIELDS[name][1]):
            found[name, str(row["pk"]), str(row[of])] = {field: plain(row[field]) for field in FIELDS[name][1]}
    return found


def _entered(changed: list[dict[str, Any]]) -> list[UUID]:
    """The groups to which something new belongs, beside the rows: whoever ends such a group must take that back first."""
    rows = {row["pk"] for row in changed}
    return [UUID(pk) for pk in sorted({row["after"]["group_id"] for row in changed if row["table"] == "membership" and row["before"] is None} - rows)]
