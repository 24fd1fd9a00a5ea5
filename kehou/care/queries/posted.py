"""Who stands at the gate, is the safety officer, walks: as the roster says, now and for the rest of the day (C7.3, C7.4a, S6)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from kehou.core.scope import Scope
from kehou.planning import queries as planning


@dataclass(frozen=True)
class Posted:
    """One adult at one post, and whether it is now."""

    duty: Any
    is_now: bool
    is_over: bool


def posted_on(scope: Scope, day: date, now: datetime, *roles: str, mine: bool = False) -> list[Posted]:
    """The day's posts of these roles (none named: all), those over last; `mine`: only those of whoever asks. One query."""
    found = planning.at_posts(replace(scope, sees="all"), day)
    own = [one for one in found if (not roles or one.role in roles) and (not mine or one.staff.user_id == scope.user_id)]
    told = [Posted(one, one.starts_at <= now < one.ends_at, one.ends_at <= now) for one in own]
    return sorted(told, key=lambda one: (one.is_over, not one.is_now))


def leads_now(scope: Scope, day: date, now: datetime) -> list[Any]:
    """The accounts of the safety officer and of whoever walks, as the roster says."""
    return planning.rostered(replace(scope, sees="all"), day, now)
