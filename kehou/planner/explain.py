"""Explain an outcome in sentences: what was reached and which wishes gave way, or why there is no plan."""

from __future__ import annotations

from .result import NoPlan, Plan
from .sentence import Sentence
from .weights import weight_of

Words = tuple[str, str]
WISHES: dict[str, Words] = {
    "sessions": ("每周共需 {} 人次看护", "{} adult duties a week are needed"),
    "split": ("班级被拆开 {} 处", "places where a home class is split: {}"),
    "balance": ("各组人数最多相差合计 {} 人", "groups differ by {} children in all"),
    "grades": ("有 {} 处不同年级同组", "places where another grade joins a group: {}"),
    "special": ("有特殊需要的孩子同组 {} 对", "pairs of children with special needs in one group: {}"),
    "moves": ("{} 个孩子换了组", "children who change groups: {}"),
    "need": ("离每人最合适的座位还差 {} 分", "seats are {} points away from everyone's dearest wish"),
    "classes": ("{} 对邻座的班级搭配不如愿", "pairs of neighbours not as wished: {}"),
    "fair": ("值班次数与应值次数合计相差 {} 次", "duties differ from the fair share by {} in all"),
    "continuity": ("各组在固定老师之外还见到 {} 张新面孔", "faces that groups see beyond their usual adults: {}"),
    "campus": ("{} 次值班在另一校区", "duties on another campus: {}"),
    "wish": ("{} 次值班在老师不希望的日子", "duties on days teachers would rather have free: {}"),
    "missing": ("各班缺人（{} 分）", "people are missing in shifts ({} points)"),
    "surplus": ("各班多出人（{} 分）", "shifts have more people than wanted ({} points)"),
    "shift_on": ("想上的班没有都排上（{} 分）", "not every shift asked for could be given ({} points)"),
    "shift_off": ("不想上的班没有都避开（{} 分）", "not every shift to be spared could be spared ({} points)"),
    "changes": ("已公布的值班有 {} 次变动", "published duties that change: {}"),
}


def explain(outcome: Plan | NoPlan) -> list[Sentence]:
    """What to tell the office: quality first, then wishes that gave way, remarks last; or conflict and ways out."""
    if isinstance(outcome, NoPlan):
        return [*outcome.sentences, *outcome.ways_out]
    gave_way = [_told(name, count_of(outcome, name, points)) for name, points in outcome.parts.items() if points and name in WISHES]
    return [quality(outcome), *gave_way, *(remark.sentence for remark in outcome.remarks)]


def count_of(plan: Plan, name: str, points: int) -> int:
    """How often a wish is not met, of what that costs in this plan.

    >>> from .result import RosterPlan
    >>> count_of(RosterPlan(weights={"continuity": 7}), "continuity", 21)
    3
    """
    return points // max(1, weight_of(plan.job, plan.weights, name))


def _told(name: str, count: int) -> Sentence:
    zh, en = WISHES[name]
    said = en.format(count)
    return Sentence(f"{zh.format(count)}。", f"{said[0].upper()}{said[1:]}.")


def quality(plan: Plan) -> Sentence:
    """How good the plan is, proven.

    >>> from .result import SeatsPlan
    >>> quality(SeatsPlan(cost=40, bound=30)).en
    'Cost 40; no plan is below 30, so at most 25% of it could be saved.'
    """
    if plan.optimal:
        return Sentence(f"这是最好的方案（{plan.cost} 分，已证明）。", f"This plan is optimal (cost {plan.cost}, proven).")
    return Sentence(
        f"方案 {plan.cost} 分；再好也不会低于 {plan.bound} 分，差距至多 {plan.gap:.0%}。",
        f"Cost {plan.cost}; no plan is below {plan.bound}, so at most {plan.gap:.0%} of it could be saved.")
