"""Which families of a class nobody has reached: no account, nothing read, or what was sent came back (S5.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from kehou.core.scope import Scope
from kehou.notices import queries as notices
from kehou.people.choices import PupilState
from kehou.people.queries.families import pupils, users_told


@dataclass(frozen=True)
class Silent:
    """A child whose family has not been reached, and why; `waiting` are the things it was told."""

    pupil: Any
    why: str
    waiting: tuple[str, ...] = ()
    since: Any = None


def silent_families(scope: Scope, home_class: Any) -> list[Silent]:
    """The children of a class whose family has not been reached, by name. A family that one guardian read for is reached."""
    children = list(pupils(scope).filter(home_class=home_class, state=PupilState.HERE).order_by("pinyin", "id"))
    wide = replace(scope, sees="all")
    accounts = users_told(wide, [one.pk for one in children])
    users = {user.pk for found in accounts.values() for user in found}
    silent, returned = _silent(wide, users), notices.people_unreached(wide, users)
    told = [_of(child, accounts.get(child.pk, []), silent, returned) for child in children]
    return [one for one in told if one is not None]


def _silent(scope: Scope, users: Iterable[Any]) -> dict[Any, dict[Any, Any]]:
    """For each person, the mailings not heard of yet."""
    found: dict[Any, dict[Any, Any]] = {}
    for message in notices.families_not_heard(scope, users):
        found.setdefault(message.user_id, {})[message.mailing_id] = message
    return found


def _of(child: Any, accounts: list[Any], silent: dict[Any, dict[Any, Any]], returned: dict[Any, Any]) -> Silent | None:
    if not accounts:
        return Silent(child, "no_account")
    common = set.intersection(*(set(silent.get(user.pk, {})) for user in accounts))
    waiting = [silent[accounts[0].pk][mailing] for mailing in common]
    if not waiting:
        return None
    why = "returned" if all(user.pk in returned for user in accounts) else "unread"
    waiting.sort(key=lambda one: one.sent_at)
    return Silent(child, why, tuple(one.mailing.title for one in waiting), waiting[0].mailing.sent_at)


def silent_messages(scope: Scope, child: Any) -> list[Any]:
    """What this child's family has not read or heard, for noting that it was told in person."""
    wide = replace(scope, sees="all")
    accounts = users_told(wide, [child.pk]).get(child.pk, [])
    return list(notices.families_not_heard(wide, [user.pk for user in accounts]))
