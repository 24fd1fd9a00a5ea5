"""Who holds a child today and hears of a withdrawn consent at once; what stays of past days (PIPL 15, C7.2)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.care.choices import Holder
from kehou.care.models import HandOver, Mark, Watch
from kehou.core.panels import Fact
from kehou.core.scope import Scope, acting, reachable
from kehou.people.choices import Purpose
from kehou.planning import queries as planning

RELIED_ON = (Purpose.HEALTH, Purpose.COLLECTORS)


def holders_of(scope: Scope, pupil: Any, day: date) -> list[Any]:
    """The adults of every session that has the child on its list today or in its hands; asked for the school."""
    groups = planning.members_on(scope, day).filter(pupil=pupil).values("group")
    held = HandOver.objects.filter(pupil=pupil, date=day, to_kind=Holder.GROUP).values("session")
    mine = Q(session__group__in=groups) | Q(session__in=held)
    watches = reachable(Watch, scope).filter(mine, session__date=day).select_related("staff__user").order_by("session__starts_at", "id")
    return list({one.staff_id: one.staff for one in watches}.values())


def holders_told(scope: Scope, purposes: Iterable[str], *, pupil: Any, day: date) -> dict[str, Fact]:
    """Who looks after the child today reads it at once."""
    mine = [one for one in purposes if one in RELIED_ON]
    if not mine:
        return {}
    with acting(scope.for_unit(pupil.school_id)) as wide:
        names = [one.name for one in holders_of(wide, pupil, day)]
    if not names:
        return {}
    words = _("今天看护孩子的%(names)s马上收到通知。") % {"names": _("、").join(names)}
    return {one: Fact(words) for one in mine}


def records_stay(scope: Scope, purposes: Iterable[str], *, pupil: Any, day: date) -> dict[str, Fact]:
    """How many days of attendance stay in the archive."""
    if Purpose.SERVICE not in purposes:
        return {}
    days = reachable(Mark, scope).filter(pupil=pupil, session__is_late=False).order_by().values("session__date").distinct().count()
    if not days:
        return {}
    words = ngettext(
        "已有 %(n)d 天的到离校记录按学校档案规定保留，您仍然可以查看。",
        "已有 %(n)d 天的到离校记录按学校档案规定保留，您仍然可以查看。",
        days,
    )
    return {Purpose.SERVICE: Fact(words % {"n": days})}
