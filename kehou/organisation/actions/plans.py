"""The term's service plan (方案): drafted from policy, filed with the district, decided, published (S7.1, C7.2)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.organisation.actions.lines import day_of, drafted_lines, own_values, refuse_looser
from kehou.organisation.actions.offers import campus_names, drafted_offer, refuse_offer
from kehou.organisation.choices import EDITABLE, GroupRole, PlanState
from kehou.organisation.events import PlanDecided, PlanDrafted, PlanFiled, PlanPublished, PlanRevised
from kehou.organisation.models import Leader, ServicePlan, Term
from kehou.policy.actions import adopt_plan
from kehou.policy.queries import OwnPlan, Words


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
    """Draft the term's plan from the documents and last term: each line keeps value and clause, the offer its slots."""
    unit, last = term.school, _last_content(term, scope)
    lines = drafted_lines(unit, min(max(term.starts_on, today), term.ends_on), last.get("lines", ()))
    content = {"words": words or last.get("words", ""), "lines": lines}
    content |= {"offer": drafted_offer(lines, term, last.get("offer")), "campuses": campus_names(unit.pk)}
    plan = ServicePlan(school=unit, term=term, content=content, basis=_basis(lines))
    _save(plan, scope)
    record(PlanDrafted(school=unit.pk, plan=plan.pk), scope=scope)
    return plan


def _last_content(term: Term, scope: Scope) -> dict[str, Any]:
    """What the school published last term: most of it holds again."""
    with acting(scope):
        before = ServicePlan.objects.filter(school=term.school, term__starts_on__lt=term.starts_on, state=PlanState.PUBLISHED)
        last = before.order_by("-term__starts_on").first()
    return last.content if last else {}


def _basis(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the plan rests on: the documents' part of every line."""
    return [{key: line[key] for key in ("parameter", "value", "layer", "clause", "document", "since")} for line in lines]


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
    new = ServicePlan(school=plan.school, term=plan.term, version=plan.version + 1, why=reason.strip())
    lines = drafted_lines(plan.school, day_of(plan, today), plan.content.get("lines", []))
    new.content = {**plan.content, "lines": lines, "campuses": campus_names(plan.school_id)}
    new.content.setdefault("offer", drafted_offer(lines, plan.term, None))
    new.basis = _basis(lines)
    _save(new, scope)
    told = PlanRevised(school=plan.school_id, plan=new.pk, before=plan.pk, version=new.version, reason=new.why)
    record(told, scope=scope)
    return new


def file_plan(plan: ServicePlan, *, words: str, at: datetime, scope: Scope) -> None:
    """File the plan with the district; it can't be changed until the district answers.

    Nothing is filed that is looser than policy on the day, or whose offer does not fit its lines.
    """
    if not Leader.objects.filter(school=plan.school, role=GroupRole.HEAD).exists():
        raise PlanNeedsLeaders
    if plan.state not in EDITABLE:
        raise NothingToDecide
    refuse_looser(plan, day_of(plan, timezone.localtime(at).date()))
    refuse_offer(plan)
    plan.content = {**plan.content, "words": words}
    plan.state, plan.filed_at = PlanState.FILED, at
    plan.save(update_fields=["content", "state", "filed_at"])
    record(PlanFiled(school=plan.school_id, plan=plan.pk), scope=scope)


def decide_plan(plan: ServicePlan, *, approved: bool, remark: str, at: datetime, scope: Scope) -> None:
    """The district approves the plan or returns it with a remark."""
    if plan.state != PlanState.FILED:
        raise NothingToDecide
    if approved:
        refuse_looser(plan, day_of(plan, timezone.localtime(at).date()))
    plan.state = PlanState.APPROVED if approved else PlanState.RETURNED
    plan.remark, plan.decided_at = remark, at
    with acting(scope.for_unit(plan.school_id)):
        plan.save(update_fields=["state", "remark", "decided_at"])
    record(PlanDecided(school=plan.school_id, plan=plan.pk, approved=approved, remark=remark), scope=scope)


def publish_plan(plan: ServicePlan, *, at: datetime, scope: Scope) -> None:
    """Publish the approved plan: everybody can read it, and what the school chose in it holds from now on.

    It takes the place of the version before; what policy has meanwhile made stricter is refused.
    """
    if plan.state != PlanState.APPROVED:
        raise PlanNeedsApproval
    today = timezone.localtime(at).date()
    refuse_looser(plan, day_of(plan, today))
    before = ServicePlan.objects.filter(school=plan.school_id, term=plan.term_id, state=PlanState.PUBLISHED)
    before.update(state=PlanState.SUPERSEDED, is_public=False)
    plan.state, plan.published_at, plan.is_public = PlanState.PUBLISHED, at, True
    plan.save(update_fields=["state", "published_at", "is_public"])
    values, reasons = own_values(plan.content.get("lines", []))
    adopt_plan(plan.school, _as_document(plan, values, reasons, _first_day_of(plan, today)))
    told = PlanPublished(school=plan.school_id, plan=plan.pk, term=plan.term_id, values=tuple(f"{k}={v}" for k, v in values.items()))
    record(told, scope=scope)


def _first_day_of(plan: ServicePlan, today: date) -> date:
    """A plan holds from its publication, but not in the days of the term before."""
    earlier = Term.objects.filter(school=plan.school_id, ends_on__gte=today, ends_on__lt=plan.term.starts_on)
    last = earlier.order_by("-ends_on").first()
    return last.ends_on + timedelta(days=1) if last else min(today, plan.term.ends_on)


def _as_document(plan: ServicePlan, values: dict[str, Any], reasons: dict[str, str], since: date) -> OwnPlan:
    with override("zh-hans"):
        zh = gettext("%(term)s课后服务方案（第%(number)s版）") % {"term": plan.term, "number": plan.version}
    with override("en"):
        en = gettext("%(term)s课后服务方案（第%(number)s版）") % {"term": plan.term, "number": plan.version}
    id = f"plan-{plan.term.year}-{plan.term.number}-v{plan.version}"
    return OwnPlan(id, Words(zh, en), since, plan.term.ends_on, values, reasons)
