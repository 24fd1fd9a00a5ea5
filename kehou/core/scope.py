"""Scope: who is asking and how far they see.

Two walls stand behind it. `reachable` narrows a query by the model's `reach`; `acting` tells
PostgreSQL who acts, so that row-level security holds even where a query forgot to ask.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from psycopg import sql

READ_ONLY = "SET TRANSACTION READ ONLY;"

M = TypeVar("M", bound=models.Model)
Desk = Literal["unit", "family", "public", "system"]


@dataclass(frozen=True)
class Reach:
    """How a row hangs under a unit, a family and a member of staff.

    `unit` is the column that names the school; `family` one of "pupil" (a `pupil` column), "self"
    (the pupil table), "school" (all rows of the children's schools), "user" (the person's own rows)
    or None; `own` are ORM paths to the user for roles that see only their own; `public` is the
    boolean column that opens a row to everybody.
    """

    unit: str = "school"
    family: str | None = None
    own: tuple[str, ...] = ()
    public: str | None = None


@dataclass(frozen=True)
class Scope:
    """Who asks, from which desk, and what lies within reach."""

    desk: Desk
    user_id: UUID | None = None
    unit: Any = None
    units: tuple[UUID, ...] = ()
    pupils: tuple[UUID, ...] = ()
    permissions: frozenset[str] = frozenset()
    sees: str = "all"
    roles: tuple[str, ...] = ()
    because: str = ""
    user: Any = field(default=None, compare=False, repr=False)

    @property
    def schools(self) -> tuple[UUID, ...]:
        return self.units

    def may(self, permission: str) -> bool:
        return self.desk == "system" or permission in self.permissions

    def for_unit(self, unit_id: UUID) -> "Scope":
        """The same person, acting for the unit: reactions and sums over other families' rows."""
        return replace(self, desk="system", units=(unit_id,), pupils=(), sees="all")


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def _listed(ids: tuple[UUID, ...]) -> str:
    return ",".join(str(one) for one in ids)


def _said(scope: Scope | None) -> dict[str, str]:
    """What the database is told about who acts."""
    if scope is None:
        return {"desk": "", "user": "", "units": "", "pupils": ""}
    return {
        "desk": scope.desk, "user": str(scope.user_id or ""), "units": _listed(scope.units), "pupils": _listed(scope.pupils),
    }  # fmt: skip


def _tell_database(scope: Scope | None, *, first: str = "") -> None:
    """SET LOCAL reaches every shard, which set_config() does not. One statement to the server, with what must be said first."""
    with connection.cursor() as cursor:
        cursor.execute(first + _line(tuple(_said(scope).items())))


@lru_cache(256)
def _line(said: tuple[tuple[str, str], ...]) -> str:
    """The statements that say who acts; every value is the house's own, an id or a word without a quotation mark."""
    return sql.SQL(";").join(
        sql.SQL("SET LOCAL {} = {}").format(sql.Identifier("app", name), sql.Literal(value)) for name, value in said
    ).as_string(None)


@contextmanager
def acting(scope: Scope, *, read_only: bool = False, apart: bool = True) -> Iterator[Scope]:
    """One transaction in which the database knows who acts; the former actor is back afterwards.

    Within a transaction in which the same actor acts already, nothing is said twice; a part of that act that is not `apart`
    sets no savepoint either: what goes wrong in it undoes the whole act.
    """
    before = _current.get()
    token = _current.set(scope)
    known = before is not None and connection.in_atomic_block and _said(before) == _said(scope)
    try:
        with transaction.atomic(savepoint=apart or not known):
            if not known:
                _tell_database(scope, first=READ_ONLY if read_only else "")
            elif read_only:
                _forbid_writes()
            yield scope
            if not known and _goes_on(before):
                _tell_database(before)
    finally:
        _current.reset(token)


def _goes_on(before: Scope | None) -> bool:
    """Whether the transaction outlives this scope: what is only local to it ends with it anyway."""
    inner = before is not None or bool(connection.savepoint_ids)
    return inner and connection.in_atomic_block and not connection.needs_rollback


def _forbid_writes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(READ_ONLY)


def system_scope(*units: Any, because: str) -> Scope:
    """A scope for jobs, commands and the demonstration: acts for these units, with a reason."""
    return Scope(desk="system", unit=units[0] if units else None, units=tuple(u.pk for u in units), because=because)


def reachable(model: type[M], scope: Scope) -> models.QuerySet[M]:
    """The rows of a model within this scope (the first wall); none where the model shows no way."""
    rows, reach = model._default_manager.all(), getattr(model, "reach", None)
    if reach is None:
        return rows.none()
    if scope.desk in ("unit", "system"):
        rows = rows.filter(**{f"{reach.unit}__in": scope.units})
        return rows if scope.sees == "all" else _own(rows, reach, scope)
    if scope.desk == "family":
        return _family(rows, reach, scope)
    return rows.filter(**{reach.public: True, f"{reach.unit}__in": scope.units}) if reach.public else rows.none()


def _own(rows: Any, reach: Reach, scope: Scope) -> Any:
    """Rows that lie with this member of staff; tables without an owner are shared by the school."""
    if not reach.own:
        return rows
    mine = models.Q()
    for path in reach.own:
        mine |= models.Q(**{path: scope.user_id})
    return rows.filter(pk__in=rows.model._default_manager.filter(mine).values("pk"))


def _family(rows: Any, reach: Reach, scope: Scope) -> Any:
    ways: dict[str, dict[str, Any]] = {
        "pupil": {"pupil__in": scope.pupils},
        "self": {"pk__in": scope.pupils},
        "school": {f"{reach.unit}__in": scope.units},
        "user": {"user": scope.user_id},
    }
    way = ways.get(reach.family or "")
    return rows.filter(**way) if way else rows.none()
