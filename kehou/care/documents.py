"""Care's papers: the permit card with the QR code that the gate scans, and one child's day for the file."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import segno
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kehou.care.models import Alarm, HandOver, Mark
from kehou.care.queries import Assessment, Chain, DayList, HealthList, ListPage, Looked, OnList, Walk, how, pages_of, where
from kehou.care.rules import SafetyAssessmentRules
from kehou.core.marks import listed
from kehou.core.moments import time_of_day
from kehou.papers.kinds.assessment import AssessmentFacts
from kehou.papers.kinds.assessment import build as build_assessment
from kehou.papers.kinds.custody import CustodyFacts, build
from kehou.papers.kinds.health import HealthFacts
from kehou.papers.kinds.health import build as build_health
from kehou.papers.kinds.muster import PlaceFacts
from kehou.papers.kinds.muster import build as build_muster
from kehou.papers.kinds.passes import PassFacts
from kehou.papers.kinds.passes import build as build_passes
from kehou.papers.kinds.rolls import RollFacts
from kehou.papers.kinds.rolls import build as build_roll
from kehou.papers.kinds.walks import WalkFacts
from kehou.papers.kinds.walks import build as build_walks
from kehou.papers.paper import Paper, Style
from kehou.papers.reference import Reference, word_of


@dataclass(frozen=True)
class Card:
    """独自回家证."""

    number: str
    child: str
    home_class: str
    school: str
    days: str
    starts_on: date
    ends_on: date
    address: str

    @property
    def qr(self) -> SafeString:
        return drawn_code(self.address)


def drawn_code(address: str) -> SafeString:
    """A QR code as a drawing; the address is ours, so nothing in it is foreign."""
    return mark_safe(segno.make(address, error="m").svg_inline(scale=4, border=2, dark="#1a1a1a"))  # noqa: S308


def card_of(permit: Any, site: str) -> Card:
    """The card of an approved permit; `site` is the address of this house."""
    path = reverse("care:gate", kwargs={"unit": permit.school.code})
    return Card(
        permit.number, permit.pupil.name, permit.pupil.home_class.name, permit.school.name, days_in_words(permit.weekdays),
        permit.starts_on, permit.ends_on, f"{site.rstrip('/')}{path}?token={permit.token}",
    )  # fmt: skip


def passes_of(permits: Sequence[Any], site: str, style: Style) -> Paper:
    """The cards of one class by name, with photos where the families gave them."""
    ordered = sorted(permits, key=lambda one: one.pupil.pinyin)
    cards = [card_of(one, site) for one in ordered]
    facts = [
        PassFacts(card.child, card.home_class, card.number, card.days, card.ends_on, card.address, _photo(permit))
        for card, permit in zip(cards, ordered, strict=True)
    ]
    return build_passes(cards[0].home_class, facts, style)


def _photo(permit: Any) -> str:
    if not permit.photo:
        return ""
    try:
        with permit.photo.open("rb") as kept:
            return base64.b64encode(kept.read()).decode()
    except FileNotFoundError:
        return ""


def muster_paper(places: dict[str, list[Any]], moment: datetime, style: Style) -> Paper:
    """Everybody in the building now, by place."""
    told = [PlaceFacts(name, [(one.name, one.home_class.name) for one in mine]) for name, mine in places.items()]
    return build_muster(f"{timezone.localtime(moment):%Y-%m-%d %H:%M}", told, style)


def day_lists(lists: Sequence[DayList], on: date, site: str, style: Style) -> list[Paper]:
    """The roll book pages of the day's groups, with a code by which a photo of them is read again; `site` is this house."""
    return [build_roll(_roll(one, page, on, site), style) for one in lists for page in pages_of(one)]


def _roll(one: DayList, page: ListPage, on: date, site: str) -> RollFacts:
    session = one.session
    time = f"{time_of_day(session.starts_at)}–{time_of_day(session.ends_at)}"
    children = [(line.pupil.name, line.pupil.home_class.name, _remark(line)) for line in page.lines]
    word = word_of(Reference(session.pk, page.page, page.fingerprint), session.school.code)
    address = site.rstrip("/") + reverse("care:scanned", kwargs={"unit": session.school.code, "word": word})
    return RollFacts(
        f"{on:%Y-%m-%d}", session.group.name, f"{session.room.campus} {session.room}", time, session.teacher.name if session.teacher else "",
        children, sum(not line.on_leave for line in one.lines), address, one.lines.index(page.lines[0]) + 1 if page.lines else 1,
        page.page, page.pages,
    )  # fmt: skip


def _remark(line: OnList) -> str:
    if line.on_leave:
        return "请假"
    return "、".join(word for word, is_so in (("留到17:00后", line.late), ("可独自回家", line.alone)) if is_so)


def days_in_words(weekdays: list[int]) -> str:
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return listed(names[day - 1] for day in sorted(weekdays))


def custody_paper(chain: Chain, style: Style, *, made_on: date, made_by: str) -> Paper:
    """One child's day for the file; the paper is Chinese, whoever asks (C7.2, C7.3)."""
    with translation.override("zh-hans"):
        facts = CustodyFacts(
            pupil=chain.pupil.name, home_class=chain.pupil.home_class.name, on=chain.day, is_whole=chain.is_whole,
            steps=[_step(one) for one in chain.steps], marks=[_mark(one) for one in chain.marks],
            alarms=[_alarm(one) for one in chain.alarms], made_on=made_on, made_by=made_by,
        )  # fmt: skip
        return build(facts, style)


def _step(one: HandOver) -> tuple[str, ...]:
    phone = f"离线登记 {timezone.localtime(one.device_at):%m-%d %H:%M:%S}" if one.device_at else ""
    said = "；".join(filter(None, [str(one.get_flag_display()) if one.flag else "", one.note, phone]))
    return str(one.seq), time_of_day(one.at, seconds=True), str(one.get_from_kind_display()), f"{one.get_to_kind_display()}：{one.to_name}", how(one), where(one), _by(one.by), said


def _mark(one: Mark) -> tuple[str, ...]:
    return time_of_day(one.at, seconds=True), str(one.session.group), str(one.get_state_display()), one.reason, _by(one.by)


def _alarm(one: Alarm) -> tuple[str, ...]:
    settled = (str(one.get_outcome_display()), time_of_day(one.settled_at, seconds=True), _by(one.settled_by)) if one.settled_at else ("未处理", "", "")
    return time_of_day(one.raised_at, seconds=True), str(one.get_kind_display()), *settled, one.note


def _by(user: Any) -> str:
    return user.name if user else "—"


GRADES = {"good": "优秀", "pass": "合格", "fail": "不合格", "none": "还没有场次"}


def assessment_paper(told: Assessment, rules: SafetyAssessmentRules, year: str, school: str, on: date, style: Style) -> Paper:
    """The year's safety assessment for the file."""
    formula = (
        f"得分 =（卫生做到的场次 × {rules.hygiene_weight} + 文明做到的场次 × {rules.civility_weight} + 安全做到的场次 × {rules.safety_weight}）"
        f"÷（结束的场次 × {rules.hygiene_weight + rules.civility_weight + rules.safety_weight}）× 100；没有检查的场次不算做到。"
        f"{rules.good_from} 分起优秀，{rules.pass_from} 分起合格。"
    )
    row = lambda one, name: (name, *one.done.figures, "—" if one.mark is None else one.mark)  # noqa: E731
    months = [row(one, f"{one.name:%Y-%m}") for one in told.months]
    rooms = [row(one, one.name) for one in told.rooms]
    mark = "—" if told.whole.mark is None else f"{told.whole.mark}"
    facts = AssessmentFacts(
        school, year, mark, GRADES[told.grade], formula, months, rooms, [_finding(one) for one in [*told.open, *told.closed]], on
    )
    return build_assessment(facts, style)


def _finding(check: Any) -> tuple[Any, ...]:
    session, remedy = check.session, check.remedy
    done = f"{remedy.words}（{_by(remedy.by)} {timezone.localtime(remedy.at):%m-%d}）" if remedy else "未整改"
    return session.date, f"{session.room.campus} {session.room}", check.note, done


def walk_lists(walks: Sequence[Walk], on: date, style: Style) -> list[Paper]:
    """One page for each class: its children by the group they go to (C7.4b)."""
    classes: dict[str, list[WalkFacts]] = {}
    for one in walks:
        classes.setdefault(one.home_class.name, []).append(_walk(one))
    return [build_walks(f"{on:%Y-%m-%d}", name, ways, style) for name, ways in classes.items()]


def _walk(one: Walk) -> WalkFacts:
    target = one.target
    where_to = f"{target.room.campus} {target.room} · {timezone.localtime(target.starts_at):%H:%M}"
    children = [(line.pupil.name, "请假" if line.on_leave else "") for line in one.lines]
    return WalkFacts(target.group.name, where_to, target.teacher.name if target.teacher else "", children)


def health_records(lists: Sequence[HealthList], on: date, fever: float, style: Style) -> list[Paper]:
    """A page for each group of what the health check found, the unwell first; Chinese, whoever asks (S7.2)."""
    with translation.override("zh-hans"):
        return [build_health(_health(one, on, fever), style) for one in lists]


def _health(one: HealthList, on: date, fever: float) -> HealthFacts:
    room, by = one.session.room, {str(line.check.by.name): None for line in one.lines if line.check.by}
    children = [_looked(line) for line in one.lines]
    return HealthFacts(one.session.group.name, f"{room.campus} {room}", on, "、".join(by), children, len(one.unwell), f"{fever:.1f}")


def _looked(line: Looked) -> tuple[str, str, str, str, str]:
    check, pupil = line.check, line.check.pupil
    found = " · ".join(filter(None, ["不适" if check.unwell else "没有症状", line.words]))
    return pupil.name, pupil.home_class.name, time_of_day(check.at), found, _followed(line)


def _followed(line: Looked) -> str:
    if line.alarm is None:
        return ""
    if line.alarm.settled_at is None:
        return "观察中"
    return " ".join(filter(None, [time_of_day(line.alarm.settled_at), str(line.alarm.get_outcome_display()), line.alarm.note]))
