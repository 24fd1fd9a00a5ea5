"""What taking a consent back would do to a child's place, its application and the notice: laid into people's page (PIPL 15)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.core.panels import Fact
from kehou.core.scope import Scope, acting, reachable
from kehou.enrolment.choices import State
from kehou.enrolment.models import Application, NoticeSheet, Place, Slot
from kehou.enrolment.queries.waiting import standing_in_line
from kehou.people.choices import Purpose

OVER = (State.REJECTED, State.WITHDRAWN)
A_DAY = "%Y-%m-%d"


def places_held(scope: Scope, pupil: Any, day: date) -> QuerySet[Place]:
    """The child's places that would go on after the day, of a term that does too."""
    goes_on = Q(ends_on=None) | Q(ends_on__gt=day)
    return reachable(Place, scope).filter(goes_on, pupil=pupil, term__ends_on__gte=day)


def applications_under_way(scope: Scope, pupil: Any, day: date) -> QuerySet[Application]:
    """What was asked for and has not become a place."""
    rows = reachable(Application, scope).filter(pupil=pupil, places=None, round__term__ends_on__gte=day)
    return rows.exclude(state__in=OVER)


def place_given_back(scope: Scope, purposes: Iterable[str], *, pupil: Any, day: date) -> dict[str, Fact]:
    """The place ends with the last day."""
    place = places_held(scope, pupil, day).order_by("starts_on").first() if Purpose.SERVICE in purposes else None
    if place is None:
        return {}
    names = [slot.name for slot in reachable(Slot, scope).filter(pk__in=place.slots).order_by("starts")]
    words = ngettext("每周 %(n)d 天的名额（%(slots)s）在最后一天之后结束。", "每周 %(n)d 天的名额（%(slots)s）在最后一天之后结束。", len(place.days))
    return {Purpose.SERVICE: Fact(words % {"n": len(place.days), "slots": _("、").join(names)})}


def seat_goes_on(scope: Scope, purposes: Iterable[str], *, pupil: Any, day: date) -> dict[str, Fact]:
    """Who would be asked next for the seat; nobody is named."""
    place = places_held(scope, pupil, day).order_by("starts_on").first() if Purpose.SERVICE in purposes else None
    if place is None:
        return {}
    with acting(scope.for_unit(place.school_id)):
        same = {"application__days__overlap": place.days, "application__slots__overlap": place.slots}
        line = standing_in_line(place.round_id).filter(**same).count()
    if not line:
        return {Purpose.SERVICE: Fact(_("空出的座位现在没有人候补；以后想再参加，要重新申请。"))}
    words = ngettext(
        "空出的座位让给候补名单上的下一位，现在有 %(n)d 个孩子在等；以后想再参加，要重新申请或排队。",
        "空出的座位让给候补名单上的下一位，现在有 %(n)d 个孩子在等；以后想再参加，要重新申请或排队。",
        line,
    )
    return {Purpose.SERVICE: Fact(words % {"n": line})}


def application_withdrawn(scope: Scope, purposes: Iterable[str], *, pupil: Any, day: date) -> dict[str, Fact]:
    """What is still being decided is withdrawn too."""
    rows = list(applications_under_way(scope, pupil, day)) if Purpose.SERVICE in purposes else []
    told = [_("%(number)s（%(state)s）") % {"number": one.number, "state": one.get_state_display()} for one in rows]
    return {Purpose.SERVICE: Fact(_("申请 %(told)s 会撤回。") % {"told": _("、").join(told)})} if told else {}


def name_taken_down(scope: Scope, purposes: Iterable[str], *, pupil: Any, day: date) -> dict[str, Fact]:
    """Which notice shows the name today."""
    if Purpose.MASKED_NAME not in purposes:
        return {}
    rows = reachable(Application, scope).filter(pupil=pupil, notice__closed_at=None).exclude(notice=None).select_related("notice")
    told = [words for one in rows if (words := _on_notice(scope, one))]
    return {Purpose.MASKED_NAME: Fact(" ".join(told) or _("现在没有公示在显示孩子的姓名。"))}


def _on_notice(scope: Scope, one: Application) -> str:
    sheet = reachable(NoticeSheet, scope).filter(notice=one.notice_id).order_by("-version").first()
    name = next((row.get("name", "") for row in sheet.rows if row["number"] == one.number), "") if sheet else ""
    days = {"first": f"{one.notice.starts_on:{A_DAY}}", "last": f"{one.notice.ends_on:{A_DAY}}"} if one.notice else {}
    words = _("%(first)s 至 %(last)s 的公示里，“%(name)s”马上去掉，只留编号 %(number)s。")
    return words % {**days, "name": name, "number": one.number} if name else ""
