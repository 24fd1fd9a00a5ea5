"""Explain an outcome in sentences: what was reached and which wishes gave way, or why there is no plan."""

from __future__ import annotations

from .result import NoPlan, Plan
from .sentence import Sentence

WISHES = {
    "sessions": ("组次和人手合计 {} 分", "group sessions and adults cost {} points"),
    "split": ("有班级被分到几个组（{} 分）", "home classes were split over groups ({} points)"),
    "under": ("有的组不足下限（{} 分）", "some groups are below the band ({} points)"),
    "balance": ("各组人数有差别（{} 分）", "groups differ in size ({} points)"),
    "grades": ("有的组混了年级（{} 分）", "some groups mix grades ({} points)"),
    "moves": ("有孩子换了组（{} 分）", "some children changed groups ({} points)"),
    "need": ("有孩子没坐到最合适的位置（{} 分）", "some children do not have their best seat ({} points)"),
    "classes": ("邻座的班级搭配不全如愿（{} 分）", "some neighbours are not as wished ({} points)"),
    "fair": ("值班次数不完全均等（{} 分）", "duties are not quite equal ({} points)"),
    "continuity": ("有的组换了看护老师（{} 分）", "some groups see more than their usual adults ({} points)"),
    "campus": ("有老师去了另一校区（{} 分）", "some teachers serve on the other campus ({} points)"),
    "wish": ("有老师在不希望的日子值班（{} 分）", "some teachers serve on days they would rather not ({} points)"),
    "changes": ("已公布的值班有变动（{} 分）", "some published duties were changed ({} points)"),
}


def explain(outcome: Plan | NoPlan) -> list[Sentence]:
    """What to tell the office: quality first, then wishes that gave way, remarks last; or conflict and ways out."""
    if isinstance(outcome, NoPlan):
        return [*outcome.sentences, *outcome.ways_out]
    gave_way = [
        Sentence(f"{zh.format(points)}。", f"{en.format(points).capitalize()}.")
        for name, points in outcome.parts.items()
        if points
        for zh, en in [WISHES[name]]
    ]
    return [quality(outcome), *gave_way, *(remark.sentence for remark in outcome.remarks)]


def quality(plan: Plan) -> Sentence:
    """How good the plan is, proven.

    >>> from .result import SeatsPlan
    >>> quality(SeatsPlan(cost=40, bound=30)).en
    'Cost 40; at best 30 is possible, so the plan is at most 25% above it.'
    """
    if plan.optimal:
        return Sentence(f"这是最好的方案（{plan.cost} 分，已证明）。", f"This plan is optimal (cost {plan.cost}, proven).")
    return Sentence(
        f"方案 {plan.cost} 分；再好也不会低于 {plan.bound} 分，差距至多 {plan.gap:.0%}。",
        f"Cost {plan.cost}; at best {plan.bound} is possible, so the plan is at most {plan.gap:.0%} above it.")
