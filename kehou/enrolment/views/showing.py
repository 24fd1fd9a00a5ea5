"""How applications are shown: days and slots in words, the way through the school as a track."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from kehou.enrolment.choices import State
from kehou.enrolment.forms import WEEKDAYS
from kehou.enrolment.forms.surveys import until_choices

BADGES = {
    "draft": "quiet", "late": "warn", "submitted": "wait", "passed_homeroom": "wait", "passed_grade": "wait", "returned": "warn",
    "accepted": "ok", "rejected": "bad", "withdrawn": "quiet", "declined": "quiet", "lapsed": "warn",
}  # fmt: skip
ORDER = [State.SUBMITTED, State.PASSED_HOMEROOM, State.PASSED_GRADE, State.ACCEPTED]


@dataclass(frozen=True)
class Row:
    """One application on a list, with what the reader needs to decide."""

    application: Any
    days: str
    slots: str
    own: bool = False

    @property
    def badge(self) -> str:
        return BADGES[self.application.state]

    @property
    def typed(self) -> str:
        return f"reason-{self.application.pk}"


def days_in_words(days: Iterable[int]) -> str:
    """周一、周三, or 周一至周五 for the whole week."""
    chosen = sorted(days)
    if chosen == [1, 2, 3, 4, 5]:
        return _("周一至周五")
    names = dict(WEEKDAYS)
    return _("、").join(str(names[day]) for day in chosen)


def slots_in_words(slots: Iterable[UUID], names: dict[UUID, str]) -> str:
    return _("、").join(names[one] for one in slots if one in names)


def rows(applications: Iterable[Any], slots: Iterable[Any], own: Iterable[UUID] = ()) -> list[Row]:
    """Applications as rows; `own` are the reader's own children."""
    names, mine = {slot.pk: slot.name for slot in slots}, set(own)
    return [Row(one, days_in_words(one.days), slots_in_words(one.slots, names), one.pupil_id in mine) for one in applications]


@dataclass(frozen=True)
class ChangeRow:
    """One request to change in words: what was, what is wished."""

    change: Any
    before: list[str]
    after: list[str]
    own: bool = False

    @property
    def badge(self) -> str:
        return {"asked": "wait", "accepted": "ok", "refused": "bad", "withdrawn": "quiet"}[self.change.state]


def changes(found: Iterable[Any], slots: Iterable[Any], own: Iterable[UUID] = ()) -> list[ChangeRow]:
    """Requests to change as rows."""
    names, mine = {slot.pk: slot.name for slot in slots}, set(own)
    return [ChangeRow(one, _was(one.before, names), _shall_be(one, names), one.pupil_id in mine) for one in found]


def _was(before: dict[str, Any], names: dict[UUID, str]) -> list[str]:
    slots = [UUID(one) for one in before.get("slots", [])]
    return _wish(before.get("days", []), slots, before.get("home_alone", False), before.get("alone_days", []), names)


def _shall_be(one: Any, names: dict[UUID, str]) -> list[str]:
    return _wish(one.days, one.slots, one.home_alone, one.alone_days, names)


def _wish(days: list[int], slots: list[UUID], alone: bool, alone_days: list[int], names: dict[UUID, str]) -> list[str]:
    """Days, slots and the way home, each in words.

    >>> _wish([1, 3], [], True, [3], {})[0]
    '周一、周三'
    """
    said = [days_in_words(days), slots_in_words(slots, names)]
    return [words for words in (*said, alone_in_words(alone, alone_days)) if words]


def alone_in_words(alone: bool, alone_days: Iterable[int]) -> str:
    """独自回家, and on which days if not on all."""
    if not alone:
        return ""
    days = days_in_words(alone_days)
    return _("独自回家（%(days)s）") % {"days": days} if days else _("独自回家")


def answer_in_words(answer: Any, times: Any) -> str:
    """What a family said in the survey of needs: the days and until when; "" where it needs nothing."""
    if not answer.days:
        return ""
    until = dict(until_choices(times))[answer.until]
    return f"{days_in_words(answer.days)} · {until}"


def track(application: Any, notice: Any, letter: Any, turn: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The way of one application, from the family's sheet to the signed place; `turn` is where it stands on the waiting list."""
    ended = application.state in (State.DECLINED, State.LAPSED)  # at the letter, after everything else was done
    reached = len(ORDER) - 1 if ended else ORDER.index(application.state) if application.state in ORDER else -1
    stopped = application.state in (State.RETURNED, State.REJECTED, State.WITHDRAWN)
    labels = [_("已提交"), _("班主任初审"), _("年级组长复审"), _("学校终审")]
    steps = [{"label": label, "state": _mark(i, reached, stopped)} for i, label in enumerate(labels)]
    if application.late_reason:
        steps.insert(1, {"label": _("逾期受理"), "state": "now" if application.state == State.LATE else "done"})
    steps.append({"label": _("公示"), "state": _notice_mark(application, notice), "note": _until(notice)})
    if turn is not None and letter is None:
        steps.append({"label": _("候补"), "state": "now" if notice and notice.closed_at else "todo"})
    return [*steps, {"label": _("告知单签字"), "state": _letter_mark(letter), "note": _due(letter)}]


def _mark(step: int, reached: int, stopped: bool) -> str:
    if step == 0:
        return "done"
    if stopped:
        return "blocked" if step == 1 else "todo"
    return "done" if step <= reached else "now" if step == reached + 1 else "todo"


def _notice_mark(application: Any, notice: Any) -> str:
    if notice is None:
        return "now" if application.state == State.ACCEPTED else "todo"
    return "done" if notice.closed_at else "now"


def _until(notice: Any) -> str:
    return _("公示到 %(day)s") % {"day": f"{notice.ends_on:%Y-%m-%d}"} if notice and not notice.closed_at else ""


def _letter_mark(letter: Any) -> str:
    return "todo" if letter is None else "done" if letter.signed_at else "blocked" if letter.is_over else "now"


def _due(letter: Any) -> str:
    if letter is None or letter.signed_at:
        return ""
    if letter.is_over:
        return _("不同意，名额已放回") if letter.refused_at else _("过期未签，名额没有保留")
    return _("请在 %(day)s 前签字") % {"day": f"{letter.due_on:%Y-%m-%d}"}


def moments(application: Any) -> list[dict[str, Any]]:
    """What was decided, in order."""
    state = {"pass": "ok", "return": "warn", "reject": "bad"}
    return [
        {
            "time": f"{timezone.localtime(one.at):%m-%d %H:%M}", "datetime": one.at.isoformat(), "state": state[one.decision],
            "title": f"{one.get_step_display()}：{one.get_decision_display()}", "note": one.reason,
        }
        for one in application.reviews.all()
    ]  # fmt: skip
