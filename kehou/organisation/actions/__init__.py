"""What organisation does: keep the registers, the calendar and the term's service plan."""

from kehou.organisation.actions.lines import (
    FixedByPolicy,
    LinesContradict,
    LooserThanPolicy,
    PlanIsFiled,
    ReasonMissing,
    ValueNotUnderstood,
    set_line,
)
from kehou.organisation.actions.offers import OfferDoesNotFit, OfferMissing, bounds_of, offer_troubles, set_offer
from kehou.organisation.actions.plans import (
    NothingToDecide,
    NothingToRevise,
    PlanNeedsApproval,
    PlanNeedsLeaders,
    RevisionNeedsReason,
    decide_plan,
    draft_plan,
    file_plan,
    publish_plan,
    revise_plan,
)
from kehou.organisation.actions.registers import (
    RowNotWritten,
    enter_event,
    enter_official_day,
    remove_event,
    save_row,
    set_up_from_rows,
)

__all__ = [
    "FixedByPolicy",
    "LinesContradict",
    "LooserThanPolicy",
    "OfferDoesNotFit",
    "OfferMissing",
    "PlanIsFiled",
    "ReasonMissing",
    "ValueNotUnderstood",
    "set_line",
    "bounds_of",
    "offer_troubles",
    "set_offer",
    "NothingToDecide",
    "NothingToRevise",
    "PlanNeedsApproval",
    "PlanNeedsLeaders",
    "RevisionNeedsReason",
    "RowNotWritten",
    "decide_plan",
    "draft_plan",
    "enter_event",
    "enter_official_day",
    "file_plan",
    "publish_plan",
    "revise_plan",
    "remove_event",
    "save_row",
    "set_up_from_rows",
]
