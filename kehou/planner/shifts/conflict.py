"""Why somebody has no line of shifts at all: the fewest of this person's rules that no line keeps, and the ways out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..result import NoPlan
from ..sentence import Sentence, some
from .instance import ShiftsInstance, Worker
from .lines import Everybody
from .numbers import Numbers
from .rules.line import called

Loose = tuple[str, Sentence, Sentence, Callable[[Worker], Worker]]

LOOSE: tuple[Loose, ...] = (
    ("weekends", Sentence("周末至多 {max_weekends} 个", "at most {max_weekends} weekends"),
     Sentence("多允许一个周末上班", "allow one more weekend"), lambda w: replace(w, max_weekends=-1)),
    ("most", Sentence("各班次的次数上限", "how often each shift may be worked"),
     Sentence("放宽班次的次数上限", "raise how often a shift may be worked"),
     lambda w: replace(w, most=tuple(pair for pair in w.most if not pair[1]))),
    ("skill", Sentence("技能要求与不能上的班次", "skills, and shifts never worked"),
     Sentence("允许更多班次", "allow more shifts"), lambda w: w),
    ("run_max", Sentence("连上至多 {max_run} 天", "at most {max_run} days in a row"),
     Sentence("多允许连上一天", "allow one more day in a row"), lambda w: replace(w, max_run=-1)),
    ("run_min", Sentence("连上至少 {min_run} 天", "at least {min_run} days in a row"),
     Sentence("允许更短的连班", "allow shorter runs"), lambda w: replace(w, min_run=1)),
    ("rest_min", Sentence("连休至少 {min_rest} 天", "at least {min_rest} free days in a row"),
     Sentence("允许更短的连休", "allow shorter rests"), lambda w: replace(w, min_rest=1)),
    ("day_off", Sentence("固定休息日", "fixed days off"),
     Sentence("取消一个固定休息日", "give up a fixed day off"), lambda w: replace(w, days_off=())),
    ("pinned", Sentence("手工指定的班", "turns set by hand"),
     Sentence("取消一个手工指定的班", "release a turn set by hand"), lambda w: w),
    ("minutes_max", Sentence("至多 {max_minutes} 分钟", "at most {max_minutes} minutes"),
     Sentence("多允许几个小时", "allow more hours"), lambda w: replace(w, max_minutes=-1)),
    ("minutes_min", Sentence("至少 {min_minutes} 分钟", "at least {min_minutes} minutes"),
     Sentence("少要求几个小时", "ask for fewer hours"), lambda w: replace(w, min_minutes=0)),
)  # fmt: skip


def no_line(worker: Worker, instance: ShiftsInstance) -> NoPlan:
    """The rules in conflict: one after the other is left out where there is no line without it, either."""
    alone = replace(
        instance, workers=(worker,), cover=(), requests=(), pinned=tuple(t for t in instance.pinned if t.worker == worker.id)
    )  # fmt: skip
    kept: list[Loose] = list(LOOSE)
    for rule in LOOSE:
        fewer = [one for one in kept if one is not rule]
        if not has_line(_loosened(alone, fewer)):
            kept = fewer
    return _answer(worker, kept)


def _loosened(instance: ShiftsInstance, kept: list[Loose]) -> ShiftsInstance:
    """The same with only these rules of the one person."""
    (worker,), names = instance.workers, {name for name, *_ in kept}
    for name, _said, _way, without in LOOSE:
        worker = worker if name in names else without(worker)
    if "skill" not in names:
        worker = replace(worker, skills=tuple({need for s in instance.shifts for need in s.needs}))
        worker = replace(worker, most=tuple(pair for pair in worker.most if pair[1]))
    return replace(instance, workers=(worker,), pinned=instance.pinned if "pinned" in names else ())


def has_line(instance: ShiftsInstance) -> bool:
    """Does the one person of this instance have a line that keeps every rule?"""
    return without_line(Everybody(Numbers(instance))) == []


def without_line(everybody: Everybody) -> list[int]:
    """Those whom their rules leave no line at all."""
    prices: Any = 0 * everybody.numbers.wanted
    return [p for p, row in enumerate(everybody.surely(prices)) if row is None]


def _answer(worker: Worker, kept: list[Loose]) -> NoPlan:
    values = {name: getattr(worker, name) for name in ("min_minutes", "max_minutes", "min_run", "max_run", "min_rest", "max_weekends")}
    said = [Sentence(rule.zh.format(**values), rule.en.format(**values)) for _name, rule, _way, _without in kept]
    zh, en = some((s.zh for s in said), most=9).zh, some((s.en for s in said), most=9).en
    succession = Sentence("班次衔接的要求", "which shift may follow which")
    return NoPlan(
        "shifts",
        (Sentence(f"{called(worker)} 没有一种排法：{zh or succession.zh}合在一起做不到。",
                  f"{called(worker)} has no possible line of shifts: {en or succession.en} cannot all be kept."),),
        tuple(Sentence(f"{way.zh}（{called(worker)}）。", f"{way.en[0].upper()}{way.en[1:]} for {called(worker)}.") for _n, _r, way, _w in kept),
        people=(worker.id,), rules=tuple(name for name, *_ in kept),
    )  # fmt: skip
