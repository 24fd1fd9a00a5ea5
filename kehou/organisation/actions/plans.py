"""The term's service plan (方案): drafted from policy, filed with the district, decided, published (S7.1, C7.2)."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.organisation.choices import GroupRole, PlanState
from kehou.organisation.events import PlanDecided, PlanDrafted, PlanFiled, PlanPublished, PlanRevised
from kehou.organisation.models import Leader, ServicePlan, Term
from kehou.policy import queries as policy


class PlanNeedsLeaders(Refusal):
    """S7.1: the school's leading group is headed by the principal before anything is filed."""

    sentence = _("学校还没有登记课后服务工作领导小组组长。")
    clause = "S7.1"
    todo = _("请先在「组织 › 领导小组」登记由校长担任的组长。")


class PlanNeedsApproval(Refusal):
    sentence = _("方案还没有经区批准，不能公布。")
    clause = "S7.1"
    todo = _("请先报区；批准后再公布。")


class PlanExists(Refusal):
    sentence = _("本学期已有一份方案。")
    todo = _("请打开它继续修改。")


class NothingToRevise(Refusal):
    sentence = _("只有已批准或已公布的方案才另立新版本。")
    clause = "S7.1"
    todo = _("还在草拟或退回的，请直接修改。")


class RevisionNeedsReason(Refusal):
    sentence = _("请写明为什么要修改方案。")
    clause = "S7.1"
    todo = _("区教育局按这个原因审核新版本。")


class NothingToDecide(Refusal):
    sentence = _("这份方案不在待批状态。")
    todo = _("请刷新页面查看它现在的状态。")


def draft_plan(term: Term, *, words: str = "", today: date, scope: Scope) -> ServicePlan:
    """Draft the term's plan from the policy in force on its first day; each line keeps value and clause."""
    unit, on = term.school, max(term.starts_on, today)
    answers = policy.answers(unit, min(on, term.ends_on))
    plan = ServicePlan(
        school=unit, term=term, content={"words": words or _last_words(term, scope), "lines": [_line(a) for a in answers]}
    )
    plan.basis = [a.basis.as_json() for a in answers]
    _save(plan, scope)
    record(PlanDrafted(school=unit.pk, plan=plan.pk), scope=scope)
    return plan


def _last_words(term: Term, scope: Scope) -> str:
    """What the school wrote last term: most of it holds again."""
    with acting(scope):
        before = ServicePlan.objects.filter(school=term.school, term__starts_on__lt=term.starts_on, state=PlanState.PUBLISHED)
        last = before.order_by("-term__starts_on").first()
    return last.content.get("words", "") if last else ""


def _save(plan: ServicePlan, scope: Scope) -> None:
    try:
        with acting(scope):
            plan.save(force_insert=True)
    except IntegrityError:
        raise PlanExists from None


def revise_plan(plan: ServicePlan, *, reason: str, today: date, scope: Scope) -> ServicePlan:
    """Draft a new version of an approved or published plan, from policy as it is now; it is filed again (S7.1).

    The old version stays what holds until the new one is published.
    """
    if plan.state not in (PlanState.APPROVED, PlanState.PUBLISHED):
        raise NothingToRevise
    if not reason.strip():
        raise RevisionNeedsReason
    if plan.state == PlanState.APPROVED:
        plan.state = PlanState.SUPERSEDED
        plan.save(update_fields=["state"])
    answers = policy.answers(plan.school, min(max(plan.term.starts_on, today), plan.term.ends_on))
    new = ServicePlan(school=plan.school, term=plan.term, version=plan.version + 1, why=reason.strip())
    new.content = {**plan.content, "lines": [_line(a) for a in answers]}
    new.basis = [a.basis.as_json() for a in answers]
    _save(new, scope)
    told = PlanRevised(school=plan.school_id, plan=new.pk, before=plan.pk, version=new.version, reason=new.why)
    record(told, scope=scope)
    return new


def _line(answer: Any) -> dict[str, Any]:
    title = answer.parameter.title
    said = answer.basis.as_json()
    return {**said, "zh": title.zh, "en": title.en, "lower": answer.parameter.lower, "said": policy.in_words(answer)}


def file_plan(plan: ServicePlan, *, words: str, at: datetime, scope: Scope) -> None:
    """File the plan with the district; it can't be changed until the district answers."""
    if not Leader.objects.filter(school=plan.school, role=GroupRole.HEAD).exists():
        raise PlanNeedsLeaders
    if plan.state not in (PlanState.DRAFT, PlanState.RETURNED):
        raise NothingToDecide
    plan.content = {**plan.content, "words": words}
    plan.state, plan.filed_at = PlanState.FILED, at
    plan.save(update_fields=["content", "state", "filed_at"])
    record(PlanFiled(school=plan.school_id, plan=plan.pk), scope=scope)


def decide_plan(plan: ServicePlan, *, approved: bool, remark: str, at: datetime, scope: Scope) -> None:
    """The district approves the plan or returns it with a remark."""
    if plan.state != PlanState.FILED:
        raise NothingToDecide
    plan.state = PlanState.APPROVED if approved else PlanState.RETURNED
    plan.remark, plan.decided_at = remark, at
    with acting(scope.for_unit(plan.school_id)):
        plan.save(update_fields=["state", "remark", "decided_at"])
    record(PlanDecided(school=plan.school_id, plan=plan.pk, approved=approved, remark=remark), scope=scope)


def publish_plan(plan: ServicePlan, *, at: datetime, scope: Scope) -> None:
    """Publish the approved plan: families and the public can read it from now on, instead of the version before."""
    if plan.state != PlanState.APPROVED:
        raise PlanNeedsApproval
    before = ServicePlan.objects.filter(school=plan.school_id, term=plan.term_id, state=PlanState.PUBLISHED)
    before.update(state=PlanState.SUPERSEDED, is_public=False)
    plan.state, plan.published_at, plan.is_public = PlanState.PUBLISHED, at, True
    plan.save(update_fields=["state", "published_at", "is_public"])
    record(PlanPublished(school=plan.school_id, plan=plan.pk), scope=scope)
