"""What the school sets up around review: its reasons, and substitutes for empty posts (S5.2)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehou.core.errors import Refusal
from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.enrolment.choices import Step
from kehou.enrolment.events import ReasonsChanged, SubstituteEnded, SubstituteNamed
from kehou.enrolment.models import ReviewReasons, Substitute
from kehou.enrolment.queries.deciding import reasons as reasons_kept
from kehou.identity import actions as identity
from kehou.identity.queries import grants

ROLE = "reviewer"
MOST = 12


class TooManyReasons(Refusal):
    clause = "S5.2"
    sentence = gettext_lazy("常用理由最多 12 条，每条不超过 100 字。")
    todo = gettext_lazy("请删去不常用的；审核时总可以另写理由。")


class SubstituteWithoutAccount(Refusal):
    clause = "S5.2"
    sentence = gettext_lazy("这位教师还没有账号，不能代理审核。")
    todo = gettext_lazy("请先在“组织 › 教职工”里开通账号。")


class SubstituteDays(Refusal):
    clause = "S5.2"
    sentence = gettext_lazy("代理的起止日期不对：到期日要在开始日之后，也不能已经过去。")
    todo = gettext_lazy("请重新填写到期日。")


class SubstituteAlready(Refusal):
    clause = "S5.2"
    sentence = gettext_lazy("这个岗位在这些日子里已有代理人。")
    todo = gettext_lazy("请先结束原来的代理，再指定新的代理人。")


class SubstituteOver(Refusal):
    clause = "S5.2"
    sentence = gettext_lazy("这次代理已经结束。")
    todo = gettext_lazy("不用再次办理。")


def set_reasons(*, for_return: Iterable[str], for_reject: Iterable[str], now: datetime, scope: Scope) -> ReviewReasons:
    """Put the school's short lists in the place of the former ones; both stand in the journal."""
    lists = [[*dict.fromkeys(one.strip() for one in words if one.strip())] for words in (for_return, for_reject)]
    if any(len(words) > MOST or any(len(one) > 100 for one in words) for words in lists):
        raise TooManyReasons
    was = reasons_kept(scope)
    fields = {"for_return": lists[0], "for_reject": lists[1], "changed_by_id": scope.user_id, "changed_at": now}
    kept, _made = ReviewReasons.objects.update_or_create(school_id=scope.units[0], defaults=fields)
    record(ReasonsChanged(school=scope.units[0], was=(*was["return"], *was["reject"]), now=(*lists[0], *lists[1])), scope=scope)
    return kept


def name_substitute(
    post: Any, staff: Any, *, step: str, starts_on: date, ends_on: date, reason: str, now: datetime, scope: Scope
) -> Substitute:
    """Let somebody review in an empty post's stead until a day; their account may do just that, and no longer."""
    if staff.user is None:
        raise SubstituteWithoutAccount
    if ends_on < max(starts_on, now.date()):
        raise SubstituteDays
    field = {"home_class": post} if step == Step.HOMEROOM else {"grade": post}
    one = Substitute(
        school_id=post.school_id, step=step, staff=staff, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:100],
        named_by_id=scope.user_id, named_at=now, **field,
    )  # fmt: skip
    _save(one)
    _open_door(one, post, staff.user, now=now, scope=scope)
    told = SubstituteNamed(
        school=one.school_id, substitute=one.pk, step=step, staff=staff.pk, starts_on=starts_on, ends_on=ends_on, reason=one.reason
    )
    record(told, scope=scope)
    return one


def _save(one: Substitute) -> None:
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError as error:
        if "one_substitute_a_" in str(error):
            raise SubstituteAlready from error
        raise


def _open_door(one: Substitute, post: Any, user: Any, *, now: datetime, scope: Scope) -> None:
    """The role for these days; one held for another post is made to last as long as the longer of both."""
    held = grants(scope).filter(user=user, unit=post.school_id, role=ROLE, ended_at=None).first()
    if held is not None and held.starts_on <= one.starts_on and held.ends_on >= one.ends_on:
        return
    first, last = one.starts_on, one.ends_on
    if held is not None and held.ends_on >= now.date():
        first, last = min(held.starts_on, first), max(held.ends_on, last)
        identity.end_role(held, reason=_("代理延长"), now=now, scope=scope)
    why = _("代理%(step)s：%(post)s") % {"step": Step(one.step).label, "post": post}
    identity.grant_role(user, ROLE, post.school, reason=why, starts_on=first, ends_on=last, now=now, scope=scope)


def end_substitute(one: Substitute, *, now: datetime, scope: Scope) -> None:
    """The post is held again, or somebody else stands in: the substitute's door closes with the last post stood in for."""
    mine = Substitute.objects.select_for_update(of=("self",)).select_related("staff__user").get(pk=one.pk)
    if mine.ended_at is not None:
        raise SubstituteOver
    mine.ended_at = now
    mine.save(update_fields=["ended_at"])
    others = Substitute.objects.filter(staff=mine.staff, ended_at=None, ends_on__gte=now.date())
    held = grants(scope).filter(user=mine.staff.user, unit=mine.school_id, role=ROLE, ended_at=None).first()
    if held is not None and not others.exists():
        identity.end_role(held, reason=_("代理结束"), now=now, scope=scope)
    record(SubstituteEnded(school=mine.school_id, substitute=mine.pk), scope=scope)
