"""What a plan offers, out of which the round is opened: dates, slots, weekdays, seats of each campus (S3.1, S3.2, S5.1)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.organisation.actions.lines import PlanIsFiled
from kehou.organisation.choices import EDITABLE, WEEKDAY_NAMES
from kehou.organisation.events import PlanOfferSet
from kehou.organisation.models import Campus, ServicePlan, Term
from kehou.organisation.rules.offer import (
    WHOLE,
    Bounds,
    Found,
    Offer,
    Trouble,
    as_json,
    offer_in,
    troubles,
    usual_offer,
)


class OfferDoesNotFit(Refusal):
    """The offer contradicts the plan's own lines or itself."""

    todo = _("请在方案的“开设安排”里改。")


class OfferMissing(Refusal):
    sentence = _("方案还没有写开设安排。")
    clause = "S5.1"
    todo = _("请先写明受理日期、时段和名额。")


SENTENCES: dict[Trouble, tuple[Any, str]] = {
    Trouble.NO_SLOT: (_("至少要开设一个时段。"), "S3.2"),
    Trouble.NAME_TWICE: (_("有两个时段都叫“%(slot)s”。"), ""),
    Trouble.WINDOW: (_("截止受理不能早于开始受理。"), "S5.1"),
    Trouble.TOO_EARLY: (_("服务第一天不能早于 %(bound)s。"), "S3.1"),
    Trouble.OUTSIDE_TERM: (_("受理和服务要在学期之内（%(bound)s）。"), "S3.1"),
    Trouble.HOURS: (_("“%(slot)s”的结束时间要晚于开始时间。"), "S3.2"),
    Trouble.NO_DAY: (_("“%(slot)s”没有选星期几。"), "S3.1"),
    Trouble.WEEKDAY: (_("“%(slot)s”选了不开设服务的日子，只能选%(bound)s。"), "S3.1"),
    Trouble.PAST_LATE: (_("“%(slot)s”要在 %(bound)s 以前结束。"), "S3.2"),
    Trouble.INTO_LATE: (_("“%(slot)s”超过了 %(bound)s，请缩短，或另设延时时段。"), "S3.2"),
    Trouble.LATE_TOO_SOON: (_("延时时段“%(slot)s”不能早于 %(bound)s 开始。"), "S3.2"),
}


def said(found: Found) -> tuple[str, str]:
    """One trouble as a sentence, with its clause."""
    words, clause = SENTENCES[found.trouble]
    bound = found.bound
    if found.trouble == Trouble.WEEKDAY:
        bound = gettext("、").join(str(WEEKDAY_NAMES[int(one)]) for one in found.bound)
    return str(words) % {"slot": found.slot, "bound": bound}, clause


def bounds_of(lines: Sequence[dict[str, Any]], term: Term) -> Bounds:
    """What the plan's lines allow its offer."""
    say = {line["parameter"]: line["value"] for line in lines}
    return Bounds(
        term.starts_on, term.ends_on, date.fromisoformat(say["application.first_day"]), say["application.window_days"],
        tuple(say["service_time.weekdays"]), time.fromisoformat(say["service_time.late_start"]),
        time.fromisoformat(say["service_time.late_end"]),
    )  # fmt: skip


def drafted_offer(lines: Sequence[dict[str, Any]], term: Term, last: dict[str, Any] | None) -> dict[str, Any]:
    """The usual days; the slots and seats of last term where they still fit, else the usual two."""
    bounds = bounds_of(lines, term)
    with override("zh-hans"):  # families and papers read these names, whoever drafts
        usual = usual_offer(bounds, gettext("放学后看护"), gettext("延时看护"))
    again = replace(usual, slots=offer_in(last).slots) if last else usual
    return as_json(usual if troubles(again, bounds) else again)


def campus_names(school: UUID) -> dict[str, str]:
    """The campuses by id as the plan names them to whoever reads it."""
    return {str(pk): name for pk, name in Campus.objects.filter(school=school).values_list("pk", "name")}


def set_offer(plan: ServicePlan, offer: Offer, *, scope: Scope) -> None:
    """Write the plan's offer; what contradicts policy or itself is refused, and nothing is kept of it."""
    mine = ServicePlan.objects.select_for_update().get(pk=plan.pk)
    if mine.state not in EDITABLE:
        raise PlanIsFiled
    refuse_troubles(offer, mine)
    mine.content = {**mine.content, "offer": as_json(offer), "campuses": campus_names(mine.school_id)}
    mine.save(update_fields=["content"])
    record(PlanOfferSet(school=mine.school_id, plan=mine.pk, offer=mine.content["offer"]), scope=scope)


def refuse_troubles(offer: Offer, plan: ServicePlan) -> None:
    """The first thing that stands against an offer; campuses must be the school's own."""
    for found in troubles(offer, bounds_of(plan.content.get("lines", []), plan.term)):
        words, clause = said(found)
        raise OfferDoesNotFit(words, clause=clause or None)
    if {key for slot in offer.slots for key in slot.seats} - {*campus_names(plan.school_id)} - {WHOLE}:
        raise OfferDoesNotFit(_("有一个校区已经不在登记里。"))


def offer_troubles(plan: ServicePlan) -> list[str]:
    """What would stand against the plan's offer if it were filed now, as sentences with their clauses."""
    offer = plan.content.get("offer")
    lines = plan.content.get("lines")
    found = troubles(offer_in(offer), bounds_of(lines, plan.term)) if offer and lines else []
    told = (said(one) for one in found)
    return [f"{words}（{clause}）" if clause else words for words, clause in told]


def refuse_offer(plan: ServicePlan) -> None:
    """A plan without an offer, or with one that no longer fits its lines, is not filed."""
    if not plan.content.get("offer") or not plan.content.get("lines"):
        raise OfferMissing
    refuse_troubles(offer_in(plan.content["offer"]), plan)
