"""Enrolment's papers: rows become facts, facts become papers. Papers are Chinese, whatever language the reader uses."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone, translation

from kehou.core.scope import Scope
from kehou.enrolment import queries
from kehou.enrolment.choices import Need, State
from kehou.enrolment.queries.surveys import hours, needs_of
from kehou.organisation.queries import paper_style
from kehou.papers.kinds import application as application_kind
from kehou.papers.kinds import letter as letter_kind
from kehou.papers.kinds import notice as notice_kind
from kehou.papers.kinds import statistics as statistics_kind
from kehou.papers.kinds import survey as survey_kind
from kehou.papers.kinds.lists import GradeFacts, ReviewFacts, ReviewRow, build_grade, build_review
from kehou.papers.kinds.single import CertificateFacts, PledgeFacts, build_certificate, build_pledge
from kehou.papers.paper import Paper
from kehou.people.queries import consent_given

WEEK = "一二三四五六日"
Build = Callable[..., Paper]


def in_chinese(build: Build) -> Build:
    """Whoever asks, the paper is Chinese."""

    @wraps(build)
    def inner(*args: Any, **kwargs: Any) -> Paper:
        with translation.override("zh-hans"):
            return build(*args, **kwargs)

    return inner


def days(chosen: Iterable[int]) -> str:
    """The days in words.

    >>> days([3, 1]), days([1, 2, 3, 4, 5])
    ('周一、周三', '周一至周五')
    """
    found = sorted(chosen)
    return "周一至周五" if found == [1, 2, 3, 4, 5] else "、".join(named(found))


def named(chosen: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"周{WEEK[one - 1]}" for one in sorted(chosen))


def _slots(chosen: Iterable[UUID], slots: Iterable[Any]) -> str:
    wanted = set(chosen)
    return "、".join(f"{one.name}（{one.hours}）" for one in slots if one.pk in wanted)


def _round_slots(scope: Scope, round: Any) -> list[Any]:
    return list(queries.slots(scope, round))


# ── lists ─────────────────────────────────────────────────────────────────────


@in_chinese
def review_list(scope: Scope, round: Any, heading: str, rows: Iterable[Any]) -> Paper:
    """What waits at one level, with what the levels before have said (S5.2)."""
    slots, found = _round_slots(scope, round), list(rows)
    prefetch_related_objects(found, "reviews")
    told = [_review_row(one, slots) for one in found]
    return build_review(ReviewFacts(heading, round.term.official, told), paper_style(scope, round.school))


def _review_row(one: Any, slots: list[Any]) -> ReviewRow:
    said = (f"{review.get_step_display()}：{review.get_decision_display()}{review.reason and '，' + review.reason}" for review in one.reviews.all())
    return ReviewRow(
        one.number, one.pupil.home_class.name, one.pupil.name, need(one), days(one.days),
        "、".join(slot.name for slot in slots if slot.pk in one.slots), one.get_state_display(), "；".join(said),
    )  # fmt: skip


def need(one: Any) -> str:
    """The family's difficulty, chosen and in its own words."""
    return "：".join(filter(None, (one.get_need_display() if one.need else "", one.need_words)))


@in_chinese
def grade_list(scope: Scope, handed: Any) -> Paper:
    """One list as the grade leader handed it to the school (S5.2)."""
    slots = _round_slots(scope, handed.round)
    rows = [
        (one.number, one.pupil.home_class.name, one.pupil.name, days(one.days), "、".join(s.name for s in slots if s.pk in one.slots))
        for one in queries.applications(scope, grade_list=handed).order_by("number")
    ]
    facts = GradeFacts(
        handed.school.name, handed.round.term.official, str(handed.grade), handed.number,
        f"{timezone.localtime(handed.at):%Y-%m-%d %H:%M}", rows,
    )  # fmt: skip
    return build_grade(facts, paper_style(scope, handed.school))


@in_chinese
def notice(scope: Scope, shown: Any) -> Paper:
    """The notice as it was shown, word for word (S5.2)."""
    return notice_kind.build(notice_facts(scope, shown), paper_style(scope, shown.school))


def notice_facts(scope: Scope, shown: Any) -> notice_kind.NoticeFacts:
    """The list as it is shown now: nothing about a child but the closed list of fields."""
    sheet = queries.sheet_of(scope, shown)
    rows = [(row["number"], row.get("home_class", ""), row.get("name", ""), row.get("waiting", "")) for row in (sheet.rows if sheet else ())]
    term = str(shown.round.term)
    return notice_kind.NoticeFacts(shown.school.name, term, shown.number, shown.starts_on, shown.ends_on, rows)


@in_chinese
def statistics(scope: Scope, round: Any, *, today: date) -> Paper:
    """How many asked, by class and state."""
    states = [one for one in State if one not in (State.DRAFT, State.WITHDRAWN)]
    rows = [(one["name"], tuple(one[state.value] for state in states)) for one in queries.class_counts(scope, round)]
    facts = statistics_kind.StatisticsFacts(
        round.school.name, round.term.official, [str(one.label) for one in states], rows, today
    )  # fmt: skip
    return statistics_kind.build(facts, paper_style(scope, round.school))


@in_chinese
def survey(scope: Scope, one: Any, *, today: date) -> Paper:
    """What the families said they will need: seats, grades, classes; nobody's name (S1.1)."""
    needs, times = needs_of(scope, one), hours(one)
    seats = [(row.name or "全校", f"周{WEEK[row.weekday - 1]}", row.figures) for row in needs.days]
    facts = survey_kind.SurveyFacts(
        one.school.name, one.term.official, f"{times.late_start:%H:%M}", f"{times.late_end:%H:%M}", responses=_answered(needs.classes),
        grades=_answered(needs.grades), seats=seats, made_on=today,
    )  # fmt: skip
    return survey_kind.build(facts, paper_style(scope, one.school))


def _answered(rows: Iterable[Any]) -> list[tuple[str, int, int, int, int]]:
    return [(row.name, row.asked, row.yes, row.perhaps, row.no) for row in rows]


# ── one child's papers ────────────────────────────────────────────────────────


@in_chinese
def letter(scope: Scope, one: Any, style: Any = None) -> Paper:
    """One letter, word for word as it was sent (S5.3); `style` where many are made."""
    signature = next(iter(one.signatures.all()), None)
    facts = letter_kind.LetterFacts(
        one.school.name, one.application.number, one.body, one.requirements, one.version, one.sha256,
        signer=(signature.typed_name or "（已在线手写签名）") if signature else "",
        signed_on=timezone.localtime(signature.at).date() if signature else None, sent_on=timezone.localtime(one.sent_at).date(),
    )  # fmt: skip
    return letter_kind.build(facts, style or paper_style(scope, one.school))


@in_chinese
def application(scope: Scope, one: Any, consents: Sequence[tuple[str, Any]]) -> Paper:
    """An application as it was asked for; `consents` are (purpose, words), ticked where the family agreed."""
    slots, pupil = _round_slots(scope, one.round), one.pupil
    given = tuple(str(words) for purpose, words in consents if consent_given(scope, pupil, purpose))
    facts = application_kind.ApplicationFacts(
        school=one.school.name, number=one.number, pupil=pupil.name, home_class=pupil.home_class.name,
        need_chosen=str(one.get_need_display()) if one.need else "", need_words=one.need_words, days_chosen=named(one.days),
        slots_chosen=tuple(f"{slot.name} {slot.hours}" for slot in slots if slot.pk in one.slots),
        declared=(one.healthy, one.independent, bool(one.pledge_version)), home_alone=one.home_alone,
        alone_days=named(one.alone_days), note=one.note, consents_given=given,
        collectors="、".join(f"{who.name}（{who.relation}）" for who in queries.fetchers(scope, one)),
        signer=one.submitted_by.name if one.submitted_by else "", asked_on=_day_of(one.submitted_at), **_choices(one.round, slots, consents),
    )  # fmt: skip
    return application_kind.build(facts, paper_style(scope, one.school))


def _choices(round: Any, slots: Iterable[Any], consents: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """What can be chosen on the sheet of this round."""
    found = [slot for slot in slots if slot.weekdays]
    return {
        "term": round.term.official, "needs": tuple(str(label) for label in Need.labels),
        "days": named({day for slot in found for day in slot.weekdays}),
        "slots": tuple(f"{slot.name} {slot.hours}" for slot in found), "consents": tuple(str(words) for _purpose, words in consents),
    }  # fmt: skip


@in_chinese
def empty_application(scope: Scope, round: Any, consents: Sequence[tuple[str, Any]]) -> Paper:
    """The sheet for whoever comes to the door (S5.1)."""
    facts = application_kind.ApplicationFacts(school=round.school.name, **_choices(round, _round_slots(scope, round), consents))
    return application_kind.build(facts, paper_style(scope, round.school))


def sheets(scope: Scope, ids: list[UUID], round: Any, consents: Sequence[tuple[str, Any]], *, base: str) -> list[Paper]:
    """A sheet for each child, with the code to find it again; its QR code opens the registration of this very sheet."""
    with translation.override("zh-hans"):
        choices, style = _choices(round, _round_slots(scope, round), consents), paper_style(scope, round.school)
        return [
            application_kind.build(
                application_kind.ApplicationFacts(
                    school=one["school"], pupil=one["pupil"], home_class=one["home_class"], code=one["code"],
                    address=f"{base.rstrip('/')}{one['address']}", **choices,
                ), style,
            )
            for one in queries.sheets_to_print(scope, ids)
        ]  # fmt: skip


@in_chinese
def pledge(scope: Scope, one: Any) -> Paper:
    """What this family has promised, in the version it was shown (S4.2)."""
    facts = PledgeFacts(
        one.school.name, one.round.term.official, one.number, one.pupil.home_class.name, one.pupil.name, one.pledge_version,
        application_kind.PLEDGES, signer=one.submitted_by.name if one.submitted_by and one.pledge_version else "",
        signed_on=_day_of(one.submitted_at),
    )  # fmt: skip
    return build_pledge(facts, paper_style(scope, one.school))


@in_chinese
def certificate(scope: Scope, place: Any, *, today: date) -> Paper:
    """That the child has a place (S5.3)."""
    facts = CertificateFacts(
        place.school.name, place.term.official, place.application.number, place.pupil.home_class.name, place.pupil.name, days(place.days),
        _slots(place.slots, _round_slots(scope, place.round)), place.starts_on, place.ends_on, today,
    )  # fmt: skip
    return build_certificate(facts, paper_style(scope, place.school))


def _day_of(moment: Any) -> date | None:
    return timezone.localtime(moment).date() if moment else None
