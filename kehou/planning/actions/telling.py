"""Families are told where their child belongs from a day on: those it touches and nobody else (S5.4)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from kehou.core.scope import Scope
from kehou.notices.actions import Draft, send_drafts
from kehou.notices.choices import Topic
from kehou.people import queries as people
from kehou.planning import queries

PAGE = "/family/planning/"


def tell_families(moves: Iterable[queries.Move], day: date, *, school: Any, scope: Scope) -> int:
    """One message a family, however many of its children it touches: where each was and where each is to be. Returns to how many."""
    touched: dict[Any, list[queries.Move]] = {}
    for one in moves:
        touched.setdefault(one.pupil.pk, []).append(one)
    of: dict[Any, tuple[Any, list[queries.Move]]] = {}
    for pupil, users in people.users_told(scope.for_unit(school), touched).items():
        for user in users:
            of.setdefault(user.pk, (user, []))[1].extend(touched[pupil])
    drafts = [_draft(user, mine, day) for user, mine in of.values()]
    return send_drafts(drafts, school=school, scope=scope, topic=Topic.PLANNING, outside=_("孩子的班组有变动，请查看。"))


def _draft(user: Any, mine: list[queries.Move], day: date) -> Draft:
    names = "、".join(dict.fromkeys(one.pupil.name for one in mine))
    lines = "\n".join(map(_line, mine))
    return Draft(user, _("%(names)s从 %(day)s 起的班组"), _("%(lines)s"), PAGE, {"names": names, "day": day, "lines": lines})


def _line(move: queries.Move) -> str:
    """Without words, so that it reads in every language; a later first day stands before the name."""
    first = f"{move.first:%Y-%m-%d} " if move.first else ""
    return f"{first}{move.pupil.name}：{move.before + ' → ' if move.before else ''}{move.after}"
