"""Children the school keeps apart, in the demonstration: by a homeroom teacher, by a family's wish, by the service lead (S5.4)."""

from datetime import datetime
from typing import Any

from kehou.core.models import Unit
from kehou.demo.persons import account_of, as_user
from kehou.identity.models import User
from kehou.organisation.models import Term
from kehou.planning import actions
from kehou.planning.models import Membership


def keep(unit: Unit, lead: User, *, now: datetime) -> None:
    """Two pairs whose children are in different groups already, and one that is together still: somebody has to move."""
    term, office = Term.objects.select_related("school").get(), as_user(lead, unit)
    told: dict[str, Any] = {"starts_on": now.date(), "ends_on": None}
    seated = Membership.objects.filter(ends_on=None, group__is_late=False).select_related("pupil__home_class__homeroom__user", "group").order_by("group__name", "pupil__pinyin")
    members = list(seated)
    here = [one.pupil for one in members if one.group == members[0].group]
    there = [one.pupil for one in members if one.group != members[0].group]
    first = {**told, "apart_from": "group", "reason": "conflict", "words": "上周在走廊有过争执，双方家长都知道。"}
    homeroom = as_user(account_of(here[0].home_class.homeroom), unit)
    actions.keep_apart(term, here[0], there[0], said=first, now=now, scope=homeroom)
    actions.keep_apart(term, here[1], there[1], said={**first, "reason": "safeguarding", "words": ""}, now=now, scope=office)
    beside = {**told, "apart_from": "seats", "reason": "learning", "words": "坐在一起会一直说话。"}
    actions.keep_apart(term, here[2], here[-1], said=beside, now=now, scope=office)
    wish = {**told, "apart_from": "group", "reason": "family", "words": "表兄弟，家长希望分在两组。"}
    actions.keep_apart(term, here[3], here[4], said=wish, now=now, scope=office)
