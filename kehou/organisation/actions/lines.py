"""The lines of a plan: drafted from the documents and last term, tightened by the school, held against policy (S7.1, S8)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.organisation.choices import EDITABLE
from kehou.organisation.events import PlanLineSet
from kehou.organisation.models import ServicePlan
from kehou.policy import queries as policy

Line = dict[str, Any]


class PlanIsFiled(Refusal):
    sentence = _("方案已经报出，不能直接改。")
    clause = "S7.1"
    todo = _("退回后可以修改；已批准或已公布的，请起草新版本再报。")


class LooserThanPolicy(Refusal):
    """A plan gives away what a document holds."""

    todo = _("方案只能比规定更严，不能更松。")


class FixedByPolicy(Refusal):
    todo = _("这一条学校不能改，请照规定执行。")


class ValueNotUnderstood(Refusal):
    sentence = _("填写的内容读不懂。")
    todo = _("请按这一项的格式重新填写。")


class LinesContradict(Refusal):
    todo = _("请改其中一条。")


class ReasonMissing(Refusal):
    sentence = _("请写一句为什么。")
    clause = "S7.1"
    todo = _("区教育局和家长都会看到这句理由。")


def day_of(plan: ServicePlan, today: date) -> date:
    """The day on which a plan is held against policy: the first of its term that is still ahead."""
    return min(max(plan.term.starts_on, today), plan.term.ends_on)


def drafted_lines(unit: Any, on: date, last: Iterable[Line] = ()) -> list[Line]:
    """What the documents say line by line, and what the school chose last time where that still stands."""
    chosen = {line["parameter"]: line for line in last if line.get("own")}
    return [_chosen_again(unit, on, line_of(one), chosen.get(one.parameter.name)) for one in policy.documents_alone(unit, on)]


def line_of(answer: Any) -> Line:
    """A line as the documents say it."""
    title, said = answer.parameter.title, answer.basis.as_json()
    return {**said, "zh": title.zh, "en": title.en, "lower": answer.parameter.lower, "said": policy.in_words(answer)}


def _chosen_again(unit: Any, on: date, line: Line, before: Line | None) -> Line:
    if before is None:
        return line
    verdict = policy.judge(unit, line["parameter"], before["value"], on)
    if verdict is None:
        return line
    return _own(line, verdict, before.get("why", "")) if verdict.stands and verdict.kind != "same" else line


def _own(line: Line, verdict: Any, why: str) -> Line:
    parameter, value = verdict.parameter, verdict.value
    said = {language: parameter.shown(value, language) for language in ("zh", "en")}
    return {**line, "value": policy.plain(value), "said": said, "own": True, "why": why}


def _judge(unit: Any, name: str, value: Any, on: date) -> Any:
    try:
        verdict = policy.judge(unit, name, value, on)
    except (ValueError, KeyError) as error:
        raise ValueNotUnderstood from error
    if verdict is None:
        raise ValueNotUnderstood
    return verdict


def set_line(plan: ServicePlan, name: str, value: Any, *, why: str, today: date, scope: Scope) -> Any:
    """Choose a value for the plan: stricter than policy, or where policy leaves it open. Policy's own value takes it back.

    Returns the verdict. A looser value is refused with both clauses' words (LooserThanPolicy), a fixed one too.
    """
    on = day_of(plan, today)
    mine = ServicePlan.objects.select_for_update().get(pk=plan.pk)
    if mine.state not in EDITABLE:
        raise PlanIsFiled
    verdict = _judge(mine.school, name, value, on)
    _refuse(verdict)
    if verdict.kind != "same" and not why.strip():
        raise ReasonMissing
    lines = [_with(line, verdict, mine, on, why.strip()) if line["parameter"] == name else line for line in mine.content.get("lines", [])]
    refuse_contradictions(lines, mine.school)
    was = next((line["value"] for line in mine.content.get("lines", []) if line["parameter"] == name), None)
    mine.content = {**mine.content, "lines": lines}
    mine.save(update_fields=["content"])
    told = PlanLineSet(
        school=mine.school_id, plan=mine.pk, parameter=name, was=was, now=policy.plain(verdict.value), verdict=verdict.kind,
        why=why.strip(),
    )  # fmt: skip
    record(told, scope=scope)
    return verdict


def _with(line: Line, verdict: Any, plan: ServicePlan, on: date, why: str) -> Line:
    plain = {key: said for key, said in line.items() if key not in ("own", "why")}
    if verdict.kind != "same":
        return _own(plain, verdict, why)
    return line_of(next(one for one in policy.documents_alone(plan.school, on) if one.parameter.name == line["parameter"]))


def _refuse(verdict: Any) -> None:
    if verdict.stands:
        return
    language, parameter = get_language(), verdict.parameter
    kind, words = (FixedByPolicy, FIXED) if verdict.kind == "fixed" else (LooserThanPolicy, LOOSER)
    facts = {
        "what": parameter.title.said(language), "value": parameter.shown(verdict.value, language),
        "policy": parameter.shown(verdict.policy, language), "document": verdict.document or _("产品默认"),
    }  # fmt: skip
    raise kind(words % facts, clause=verdict.clause)


LOOSER = _("“%(what)s”：方案定为 %(value)s，松于《%(document)s》规定的 %(policy)s。")
FIXED = _("“%(what)s”由《%(document)s》定为 %(policy)s，学校不能改成 %(value)s。")


def refuse_contradictions(lines: Iterable[Line], unit: Any) -> None:
    """Two lines that belong together must fit: the smallest group is not above the largest."""
    for low, high in policy.contradictions(values_of(lines), unit):
        words = {"low": low.title.said(get_language()), "high": high.title.said(get_language())}
        raise LinesContradict(_("“%(low)s”不能超过“%(high)s”。") % words, clause=low.clause)


def values_of(lines: Iterable[Line]) -> dict[str, Any]:
    return {line["parameter"]: line["value"] for line in lines}


def refuse_looser(plan: ServicePlan, on: date) -> None:
    """No line of a plan may give away what a document holds on the day it is filed, approved or published."""
    for line in plan.content.get("lines", []):
        if verdict := policy.judge(plan.school, line["parameter"], line["value"], on):
            _refuse(verdict)
    refuse_contradictions(plan.content.get("lines", []), plan.school)


def own_values(lines: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the school chose itself: values and reasons by parameter."""
    chosen = [line for line in lines if line.get("own")]
    return {line["parameter"]: line["value"] for line in chosen}, {line["parameter"]: line.get("why", "") for line in chosen}
