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
    touched = {one.pupil.pk: one for one in moves}
    of: dict[Any, tuple[Any, list[queries.Move]]] = {}
    for pupil, users in people.users_told(scope.for_unit(school), touched).items():
        for user in users:
            of.setdefault(user.pk, (user, []))[1].append(touched[pupil])
    drafts = [_draft(user, mine, day) for user, mine in of.values()]
    return send_drafts(drafts, school=school, scope=scope, topic=Topic.PLANNING, outside=_("孩子的班组有变动，请查看。"))


def _draft(user: Any, mine: list[queries.Move], day: date) -> Draft:
    names = "、".join(one.pupil.name for one in mine)
    lines = "\n".join(f"{one.pupil.name}：{one.before + ' → ' if one.before else ''}{one.after}" for one in mine)
    return Draft(user, _("%(names)s从 %(day)s 起的班组"), _("%(lines)s"), PAGE, {"names": names, "day": day, "lines": lines})
