"""Whom enrolment tells: one message a family, whatever the number of its children (S5.1–S5.3)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kehou.core.scope import Scope
from kehou.enrolment.choices import Decision
from kehou.enrolment.models import Application, Letter, Round
from kehou.enrolment.rules import EligibilityRules, grade_fits
from kehou.notices.actions import Draft, send_drafts
from kehou.notices.choices import Topic
from kehou.people.queries import pupils, users_told
from kehou.policy.queries import rules_for

HOME = "/family/enrolment/"


def tell_of_round(round_id: UUID, *, scope: Scope) -> int:
    """The round is open: every family with a child of the grades served, once, and in time for the window."""
    round = Round.objects.select_related("school", "term").get(pk=round_id)
    rules = rules_for(EligibilityRules, round.school, max(round.opens_on, round.term.starts_on))
    here = pupils(scope).filter(state="here")
    served = [one for one in here if grade_fits(one.home_class.grade.number, rules)]
    facts = {"opens": round.opens_on, "closes": round.closes_on}
    title = _("%(names)s的课后服务报名：%(opens)s 至 %(closes)s")
    return _tell(
        served, title, facts, scope, key=f"round:{round_id}", mailing=_("课后服务报名"), outside=_("课后服务开始报名，请查看。")
    )


def tell_of_review(ids: Sequence[UUID], reasons: Sequence[str], *, decision: str, scope: Scope) -> int:
    """An application came back for completion, or was refused: the reason stands in the message."""
    if decision == Decision.PASS:
        return 0
    said = dict(zip(ids, reasons, strict=True))
    rows = list(Application.objects.filter(pk__in=ids).select_related("pupil"))
    returned = decision == Decision.RETURN
    title = _("%(names)s的申请请补充后再提交") if returned else _("%(names)s的申请没有通过")
    bodies = {row.pupil_id: said[row.pk] for row in rows}
    outside = _("课后服务申请有了答复，请查看。")
    links = {row.pupil_id: f"{HOME}applications/{row.pk}/" for row in rows}
    return _tell([row.pupil for row in rows], title, {}, scope, bodies=bodies, links=links, sms=returned, outside=outside)


def tell_of_letters(ids: Iterable[UUID], *, due_on: date, scope: Scope) -> int:
    """The notice letter waits for a signature until a day; the receipts are counted and can be chased."""
    rows = list(Letter.objects.filter(pk__in=[*ids]).select_related("pupil"))
    title, outside = _("%(names)s的告知单请在 %(due)s 前签字"), _("告知单已下发，请阅读并签字。")
    links = {row.pupil_id: f"{HOME}letters/{row.pk}/" for row in rows}
    children = [row.pupil for row in rows]
    return _tell(children, title, {"due": due_on}, scope, links=links, sms=True, mailing=_("告知单"), outside=outside)


def _tell(
    children: Iterable[Any],
    title: Any,
    facts: dict[str, Any],
    scope: Scope,
    *,
    bodies: dict[UUID, str] | None = None,
    links: dict[UUID, str] | None = None,
    **how: Any,
) -> int:
    """Brothers and sisters in one message: their names in the title, their reasons one below the other."""
    named = {one.pk: one for one in children}
    of: dict[Any, tuple[Any, list[Any]]] = {}
    for pupil_id, users in users_told(scope, named).items():
        for user in users:
            of.setdefault(user.pk, (user, []))[1].append(named[pupil_id])
    drafts = [_draft(user, mine, title, facts, bodies or {}, links or {}) for user, mine in of.values()]
    return send_drafts(drafts, school=scope.units[0], scope=scope, topic=Topic.ENROLMENT, **how)


def _draft(
    user: Any, mine: list[Any], title: Any, facts: dict[str, Any], bodies: dict[UUID, str], links: dict[UUID, str]
) -> Draft:
    names = "、".join(one.name for one in mine)
    said = list(dict.fromkeys(filter(None, (bodies.get(one.pk, "") for one in mine))))
    link = links.get(mine[0].pk, HOME) if len(mine) == 1 else HOME
    return Draft(user, title, "\n".join(said), link, {**facts, "names": names})
