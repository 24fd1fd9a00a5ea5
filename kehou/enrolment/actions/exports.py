"""Large exports: one person asks with a reason, another agrees, the first takes it once (未成年人网络保护条例 36)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.models import Unit
from kehou.core.roles import roles
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.refusals import NoReason
from kehou.enrolment.choices import ExportState
from kehou.enrolment.events import ExportAsked, ExportDecidedUpon, ExportTaken
from kehou.enrolment.models import Export
from kehou.enrolment.rules.exports import HOLDS, WAITS
from kehou.identity.queries import grants
from kehou.notices.actions import send, settle_about
from kehou.notices.choices import Topic

AGREE = "enrolment.agree_export"


class ExportNeedsSecond(Refusal):
    sentence = _("超过 200 名学生的名单，要有另一位负责人同意才能导出。")
    todo = _("请写明用途，提出申请；同意后一天之内取出一次。")


class ExportWithoutReason(Refusal):
    sentence = _("还没有写导出的用途。")
    todo = _("请用一句话写明拿去做什么，同意的人据此决定。")


class NobodyToAgree(Refusal):
    sentence = _("学校现在没有另一位可以同意导出的人。")
    todo = _("请校长在“学校 › 角色”里指定课后服务负责人，或请上级代为办理。")


class OwnExport(Refusal):
    sentence = _("自己提出的导出，要由另一位负责人决定。")
    todo = _("请等另一位负责人答复。")


class ExportDecided(Refusal):
    sentence = _("这份导出申请已经有了结果，或已过期。")
    todo = _("仍需要的，请重新提出。")


class ExportOver(Refusal):
    sentence = _("这份导出没有得到同意、已经取出，或已过期。")
    todo = _("仍需要的，请重新提出申请。")


def ask_export(
    kind: str, form: str, *, count: int, why: str, now: datetime, scope: Scope, subject: UUID | None = None
) -> Export:
    """Ask for a list of many children; everybody else who may agree hears of it. Asked twice, it is one request."""
    if not why.strip():
        raise ExportWithoutReason
    school, said = scope.units[0], {"kind": kind, "subject": subject, "form": form}
    with acting(scope.for_unit(school)) as wide:
        Unit.objects.select_for_update().get(pk=school)
        same = Export.objects.filter(school=school, asked_by=scope.user_id, state=ExportState.ASKED, until__gt=now, **said).first()
        if same:
            return same
        others = [one for one in who_may_agree(wide, now) if one.pk != scope.user_id]
        if not others:
            raise NobodyToAgree
        asked = _save(said, count, why.strip()[:200], now, scope)
        _tell_others(asked, others, wide)
    return asked


def _save(said: dict[str, Any], count: int, why: str, now: datetime, scope: Scope) -> Export:
    school = scope.units[0]
    last = Export.objects.filter(school=school).aggregate(last=Max("number"))["last"] or 0
    asked = Export.objects.create(
        school_id=school, number=last + 1, count=count, why=why, asked_by=scope.user, asked_at=now, until=now + WAITS, **said
    )
    told = ExportAsked(
        school=school, export=asked.pk, number=asked.number, what=asked.kind, subject=asked.subject, form=asked.form, count=count, why=why
    )
    record(told, scope=scope)
    return asked


def who_may_agree(scope: Scope, now: datetime) -> list[Any]:
    """Whoever holds a role today that may agree to an export."""
    keys, today = [key for key, role in roles().items() if AGREE in role.may], now.date()
    held = grants(scope).filter(role__in=keys, starts_on__lte=today, ends_on__gte=today, ended_at=None)
    return list({one.user_id: one.user for one in held}.values())


def _tell_others(asked: Export, others: list[Any], scope: Scope) -> None:
    facts = {"name": asked.asked_by.name, "list": asked.get_kind_display(), "count": asked.count}
    send(
        others, title=_("%(name)s申请导出%(list)s（%(count)s 人），请您决定"), facts=facts, body=asked.why, link=_page_of(asked),
        about=(asked.pk,), topic=Topic.ENROLMENT, school=asked.school_id, scope=scope,
    )  # fmt: skip


def _page_of(asked: Export) -> str:
    return f"/{asked.school.code}/enrolment/exports/"


def decide_export(export: Export, *, agree: bool, answer: str, now: datetime, scope: Scope) -> Export:
    """A second person says yes, which holds for a day, or no, with a reason; whoever asked hears of it."""
    if not agree and not answer.strip():
        raise NoReason
    with acting(scope.for_unit(export.school_id)) as wide:
        mine = _locked(export)
        if mine.shown_at(now) != ExportState.ASKED:
            raise ExportDecided
        if mine.asked_by_id == scope.user_id:
            raise OwnExport
        mine.state, mine.answer = (ExportState.AGREED if agree else ExportState.REFUSED), answer.strip()[:200]
        mine.decided_by_id, mine.decided_at, mine.until = scope.user_id, now, now + HOLDS
        mine.save(update_fields=["state", "answer", "decided_by", "decided_at", "until"])
        told = ExportDecidedUpon(
            school=mine.school_id, export=mine.pk, number=mine.number, decision=mine.state, answer=mine.answer
        )
        record(told, scope=scope)
        settle_about(mine.pk, [one.pk for one in who_may_agree(wide, now)], at=now, school=mine.school_id, scope=scope)
        _tell_asker(mine, agree, wide)
    return mine


def _tell_asker(mine: Export, agree: bool, scope: Scope) -> None:
    yes, no = _("第 %(number)s 号导出已同意，请在一天之内取出"), _("第 %(number)s 号导出没有得到同意")
    send(
        [mine.asked_by], title=yes if agree else no, facts={"number": mine.number}, body=mine.answer, link=_page_of(mine),
        topic=Topic.ENROLMENT, school=mine.school_id, scope=scope,
    )  # fmt: skip


def take_export(export: Export, *, sha256: str, now: datetime, scope: Scope) -> Export:
    """Whoever asked takes it, once; what left the house is in the journal by its hash."""
    with acting(scope.for_unit(export.school_id)):
        mine = _locked(export)
        if mine.shown_at(now) != ExportState.AGREED or mine.asked_by_id != scope.user_id:
            raise ExportOver
        mine.state, mine.taken_at, mine.sha256 = ExportState.TAKEN, now, sha256
        mine.save(update_fields=["state", "taken_at", "sha256"])
        told = ExportTaken(
            school=mine.school_id, export=mine.pk, number=mine.number, count=mine.count, why=mine.why, sha256=sha256
        )
        record(told, scope=scope)
    return mine


def _locked(export: Export) -> Export:
    return Export.objects.select_for_update(of=("self",)).select_related("school", "asked_by").get(pk=export.pk)
