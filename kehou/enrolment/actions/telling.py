"""Whom enrolment tells: one message a family, whatever the number of its children, each in its language (S5.1–S5.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kehou.core.scope import Scope, acting
from kehou.enrolment.choices import ChangeState, Decision
from kehou.enrolment.models import Application, ChangeRequest, Letter, Offer, Round, Survey
from kehou.enrolment.rules import EligibilityRules, grade_fits
from kehou.identity.queries import grants
from kehou.notices.actions import Draft, read_about, send, send_drafts, settle_about
from kehou.notices.choices import Topic
from kehou.people.queries import accounts_of_guardians, pupils, users_told
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
    outside, about = _("课后服务开始报名，请查看。"), {one.pk: round.pk for one in served}
    return _tell(served, Said(title, facts, about=about), scope, key=f"round:{round_id}", mailing=_("课后服务报名"), outside=outside)


def tell_of_survey(survey: Survey, children: Sequence[Any], *, scope: Scope) -> int:
    """What will be needed next term? Every family the service is for is asked, once (S1.1)."""
    facts = {"opens": survey.opens_on, "closes": survey.closes_on, "term": survey.term}
    title, body = _("下学期课后服务，%(names)s需要吗？%(closes)s 前答复"), _("这是%(term)s的需求调查，半分钟就好，%(opens)s 起可以答。它不是报名，报名在开学后另行开始。")
    how = {"key": f"survey:{survey.pk}", "mailing": _("需求调查"), "outside": _("学校在做课后服务需求调查，请查看。")}
    return _tell(children, _of_survey(survey, children, title, facts, body), scope, **how)


def tell_survey_waits(survey: Survey, children: Sequence[Any], *, scope: Scope) -> int:
    """Who has not answered is reminded, once a family (S1.1)."""
    facts = {"closes": survey.closes_on}
    title, body = _("%(names)s的需求调查还没有答复，%(closes)s 截止"), _("答一下，学校好安排老师和教室；不需要的也请说一声。")
    return _tell(children, _of_survey(survey, children, title, facts, body), scope)


def _of_survey(survey: Survey, children: Iterable[Any], title: Any, facts: dict[str, Any], body: Any) -> "Said":
    """Brothers and sisters share one page, and so one link."""
    link = f"{HOME}surveys/{survey.pk}/"
    ids = [one.pk for one in children]
    return Said(title, facts, body, links=dict.fromkeys(ids, link), about=dict.fromkeys(ids, survey.pk), shared=link)


def settle_survey(survey: Survey, pupils_answered: Sequence[UUID], *, now: datetime, scope: Scope) -> int:
    """The child's guardians are not chased to read what is answered (S1.1)."""
    wide = scope.for_unit(survey.school_id)
    users = accounts_of_guardians(wide, pupils_answered)
    return settle_about(survey.pk, users, at=now, school=survey.school_id, scope=scope)


def tell_of_review(ids: Sequence[UUID], reasons: Sequence[str], *, decision: str, scope: Scope) -> int:
    """An application came back for completion, or was refused: the reason stands in the message."""
    if decision == Decision.PASS:
        return 0
    why = dict(zip(ids, reasons, strict=True))
    rows = list(Application.objects.filter(pk__in=ids).select_related("pupil"))
    returned = decision == Decision.RETURN
    title = _("%(names)s的申请请补充后再提交") if returned else _("%(names)s的申请没有通过")
    bodies = {row.pupil_id: why[row.pk] for row in rows}
    outside = _("课后服务申请有了答复，请查看。")
    links = {row.pupil_id: f"{HOME}applications/{row.pk}/" for row in rows}
    said = Said(title, {}, bodies=bodies, links=links, about={row.pupil_id: row.pk for row in rows})
    return _tell([row.pupil for row in rows], said, scope, sms=returned, outside=outside)


def tell_of_letters(ids: Iterable[UUID], *, due_on: date, scope: Scope) -> int:
    """The notice letter waits for a signature until a day; the receipts are counted and can be chased."""
    rows = list(Letter.objects.filter(pk__in=[*ids]).select_related("pupil"))
    title, outside = _("%(names)s的告知单请在 %(due)s 前签字"), _("告知单已下发，请阅读并签字。")
    links = {row.pupil_id: f"{HOME}letters/{row.pk}/" for row in rows}
    children = [row.pupil for row in rows]
    said = Said(title, {"due": due_on}, links=links, about={row.pupil_id: row.pk for row in rows})
    return _tell(children, said, scope, sms=True, mailing=_("告知单"), outside=outside)


def tell_of_asking(made: Sequence[Application], *, scope: Scope) -> int:
    """The other guardian learns that it is done, and that it need not be done again (S5.1)."""
    title = _("%(names)s的课后服务申请已提交")
    body = _("另一位监护人已经提交，一学期只申请一次，您不用再填；可以在“报名”里查看和修改。")
    return _tell_of(made, title, {}, scope, body=body, but=scope.user_id)


def tell_of_late(mine: Application, *, admit: bool, reason: str, scope: Scope) -> int:
    """Whether the late application is taken; the reason as the school wrote it."""
    title = _("逾期申请 %(number)s 已受理，班主任会先看") if admit else _("逾期申请 %(number)s 学校没有受理")
    return _tell_of([mine], title, {"number": mine.number}, scope, body=reason)


def tell_of_change(asked: ChangeRequest, application: Application, scope: Scope) -> int:
    """Whether the school agrees to the change asked for (S1.2)."""
    yes = asked.state == ChangeState.ACCEPTED
    title = _("申请 %(number)s 的改动学校已同意") if yes else _("申请 %(number)s 的改动学校没有同意")
    return _tell_of([application], title, {"number": application.number}, scope, body=asked.answer)


def tell_of_offers(ids: Iterable[UUID], *, until: datetime, scope: Scope) -> int:
    """A seat is held for these children of the waiting list, and until when (S1.1)."""
    made = list(Offer.objects.filter(pk__in=[*ids]).select_related("waiting__application", "pupil"))
    body = _("请在 %(until)s 前在手机上接受或放弃，过时名额让给下一位。")
    facts, outside = {"until": f"{localtime(until):%m-%d %H:%M}"}, _("候补有名额了，请查看。")
    asked = [one.waiting.application for one in made]
    return _tell_of(asked, _("%(names)s：候补有名额了"), facts, scope, body=body, sms=True, outside=outside)


def tell_letters_wait(letters: Sequence[Letter], *, scope: Scope) -> int:
    """Who has not signed is reminded, once a family (S5.3)."""
    return _tell_of(letters, _("告知单还没有签字，请在期限前签字"), {}, scope, sms=True)


def tell_letters_over(letters: Sequence[Letter], *, scope: Scope) -> int:
    """The day to sign is over: what followed, and what can still be done (S5.3)."""
    body = _("名额没有保留，这次申请已结束。仍需要的，可以请学校延长期限，或在“报名”里作为逾期申请再提出。")
    return _tell_of(letters, _("%(names)s的告知单已过签字期限"), {}, scope, body=body, sms=True)


def tell_leads_of_lapse(letters: Sequence[Letter], *, today: date, scope: Scope) -> int:
    """One message a night to the service lead, however many letters were not signed in time (S5.3)."""
    if not letters:
        return 0
    title = ngettext_lazy("%(count)s 份告知单逾期未签，名额已放回", "%(count)s 份告知单逾期未签，名额已放回", len(letters))
    link, facts = f"/{letters[0].school.code}/enrolment/letters/?show=lapsed", {"count": len(letters)}
    school = letters[0].school_id
    return send(_leads(scope, today), title=title, facts=facts, link=link, topic=Topic.ENROLMENT, school=school, scope=scope)


def _leads(scope: Scope, today: date) -> list[Any]:
    held = grants(scope).filter(role="service_lead", starts_on__lte=today, ends_on__gte=today, ended_at=None)
    return [one.user for one in held]


def tell_of_refusal(letter_id: UUID, *, today: date, scope: Scope) -> int:
    """The family does not agree: the other guardian and the service lead read it; the teacher in the night's summary (S5.3)."""
    letter = Letter.objects.select_related("pupil", "school").get(pk=letter_id)
    title = _("%(names)s的告知单：另一位监护人表示不同意，名额已放回")
    body = _("这次申请已结束。仍需要的，可以在“报名”里作为逾期申请再提出。")
    told = _tell_of([letter], title, {}, scope, body=body, but=scope.user_id)
    link, facts = f"/{letter.school.code}/enrolment/letters/?show=declined", {"child": letter.pupil.name}
    words = _("%(child)s家不同意告知单，名额已放回")
    return told + send(
        _leads(scope, today), title=words, facts=facts, body=letter.refusal, link=link, topic=Topic.ENROLMENT, school=letter.school_id, scope=scope
    )


def tell_more_time(letter: Letter, *, scope: Scope) -> int:
    return _tell_of([letter], _("告知单的签字期限延长到 %(day)s"), {"day": letter.due_on}, scope)


def _tell_of(
    rows: Sequence[Any], title: Any, facts: dict[str, Any], scope: Scope, *, body: Any = "", but: Any = None, **how: Any
) -> int:
    """The families of these applications or letters, each led to its own page."""
    if not rows:
        return 0
    links = {one.pupil_id: _page_of(one) for one in rows}
    about = {one.pupil_id: one.pk for one in rows}
    with acting(scope.for_unit(rows[0].school_id)) as wide:
        children = list(pupils(wide).filter(pk__in=links))
        return _tell(children, Said(title, facts, body, links=links, about=about), wide, but=but, **how)


def settle_letter(letter: UUID, pupil: UUID, *, now: datetime, scope: Scope) -> int:
    """The letter is signed: nobody of the family is reminded to read about it (S5.3)."""
    return _settle(letter, pupil, now=now, scope=scope)


def settle_round(round: UUID, pupil: UUID, *, now: datetime, scope: Scope) -> int:
    """The family has asked: what told it that the round is open has been heard by all of them (S5.1)."""
    return _settle(round, pupil, now=now, scope=scope)


def _settle(subject: UUID, pupil: UUID, *, now: datetime, scope: Scope) -> int:
    users = accounts_of_guardians(scope, [pupil])
    return settle_about(subject, users, at=now, school=scope.units[0], scope=scope)


def mark_opened(application: Application, *, now: datetime, scope: Scope) -> int:
    """A guardian has opened the application: the messages about it, the answers of the school too, are read (S5.1)."""
    return read_about(application.pk, at=now, school=application.school_id, scope=scope)


def _page_of(row: Any) -> str:
    return f"{HOME}letters/{row.pk}/" if isinstance(row, Letter) else f"{HOME}applications/{row.pk}/"


@dataclass(frozen=True)
class Said:
    """What is told of each child: words for all of them, and what differs from child to child."""

    title: Any
    facts: dict[str, Any]
    body: Any = ""
    bodies: Mapping[UUID, str] = field(default_factory=dict)
    links: Mapping[UUID, str] = field(default_factory=dict)
    about: Mapping[UUID, UUID] = field(default_factory=dict)
    shared: str = HOME

    def to(self, user: Any, mine: Sequence[Any]) -> Draft:
        """Brothers and sisters in one message: their names in the title, their reasons one below the other."""
        own = list(dict.fromkeys(filter(None, (self.bodies.get(one.pk, "") for one in mine))))
        link = self.links.get(mine[0].pk, HOME) if len(mine) == 1 else self.shared
        about = tuple(dict.fromkeys(self.about[one.pk] for one in mine if one.pk in self.about))
        facts = {**self.facts, "names": "、".join(one.name for one in mine)}
        return Draft(user, self.title, self.body or "\n".join(own), link, facts, about)


def _tell(children: Iterable[Any], said: Said, scope: Scope, *, but: Any = None, **how: Any) -> int:
    """One message a family; `but` is who knows already."""
    named = {one.pk: one for one in children}
    of: dict[Any, tuple[Any, list[Any]]] = {}
    for pupil_id, users in users_told(scope, named).items():
        for user in (one for one in users if one.pk != but):
            of.setdefault(user.pk, (user, []))[1].append(named[pupil_id])
    drafts = [said.to(user, mine) for user, mine in of.values()]
    return send_drafts(drafts, school=scope.units[0], scope=scope, topic=Topic.ENROLMENT, **how)
