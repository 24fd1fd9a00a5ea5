"""Applying as it really goes: brother and sister at once, a draft left lying, sheets of paper, wishes that change."""

import io
from typing import Any

from PIL import Image, ImageDraw

from kehou.core.models import Unit
from kehou.demo.moments import at
from kehou.demo.persons import account_of, as_user
from kehou.enrolment import actions as enrolment
from kehou.enrolment.choices import Need
from kehou.enrolment.models import Application, Place, Round, Slot
from kehou.enrolment.rules import Asked
from kehou.identity.models import User
from kehou.people import actions as people
from kehou.people.choices import Purpose
from kehou.people.models import Guardian, Pupil

SIBLINGS = (2, 4)
CONSENTS: dict[str, bool] = {Purpose.SERVICE: True, Purpose.COLLECTORS: True, Purpose.HEALTH: False, Purpose.MASKED_NAME: True}
GRANDFATHER: dict[str, Any] = {"name": "林国栋", "relation": "外公", "phone": "19900000002", "weekdays": [], "ends_on": None}
GRANDMOTHER = {"name": "周桂兰", "relation": "外婆", "phone": "19900000001"}


def slots_of(round: Round) -> list[Slot]:
    return list(Slot.objects.filter(round=round).order_by("starts"))


def mother_of_siblings() -> tuple[User, list[Pupil]]:
    """The guardian with a child in each of the two grades."""
    rows = Guardian.objects.filter(order=1, pupil__home_class__grade__number__in=SIBLINGS).select_related("user")
    by_user: dict = {}
    for one in rows.select_related("pupil__home_class__grade", "pupil__school"):
        by_user.setdefault(one.user, []).append(one.pupil)
    return next((user, children) for user, children in by_user.items() if len(children) == 2)


def brother_and_sister(unit: Unit, round: Round) -> None:
    """One form for two: shared answers, the sister comes on three days only; their grandmother collects (S5.1)."""
    mother, (one, other) = mother_of_siblings()
    care = slots_of(round)[0]
    asked = Asked(
        need=Need.WORK, days=(1, 2, 3, 4, 5), slots=(care.pk,), healthy=True, independent=True, pledge_version="1",
    )  # fmt: skip
    fewer = Asked(
        need=Need.WORK, days=(1, 3, 5), slots=(care.pk,), healthy=True, independent=True, pledge_version="1",
        home_alone=True, alone_days=(5,),
    )  # fmt: skip
    enrolment.apply_together(
        [enrolment.Wish(one, asked), enrolment.Wish(other, fewer)], round=round, now=at("2024-02-26", 20, 12),
        scope=as_user(mother, unit), consents=CONSENTS, fetching=enrolment.Fetching(new=GRANDMOTHER),
    )  # fmt: skip


def outside_the_ordinary_way(unit: Unit, round: Round, *, lead: User) -> None:
    """Changes decided and waiting, sheets of paper on their way, a draft half typed."""
    changes(unit, round, lead)
    sheets(unit, round)
    draft(unit, round)


def changes(unit: Unit, round: Round, lead: User) -> None:
    """One change agreed before the first day, one refused, one waits (S1.2)."""
    care = slots_of(round)[0].pk
    whole = Place.objects.filter(round=round, days=[1, 2, 3, 4, 5], slots=[care], ends_on=None)
    rows = [place.application for place in whole.select_related("application").order_by("application__number")[:3]]
    wishes = ((1, 2, 4), (3,), (1, 3, 5))
    reasons = ("周三、周五外婆来了，可以接。", "想每天只来一个孩子有空的日子。", "四月起我周二、周四调休。")
    days = ("2024-03-16", "2024-03-16", "2024-04-09")
    asked = []
    for application, wish, reason, day in zip(rows, wishes, reasons, days, strict=True):
        family = as_user(account_of(Guardian.objects.select_related("user").get(pupil=application.pupil_id, order=1)), unit)
        change = enrolment.Change(days=wish, slots=(care,), reason=reason)
        asked.append(enrolment.ask_change(application, change, now=at(day, 20), scope=family))
    now, scope = at("2024-03-17", 9), as_user(lead, unit)
    enrolment.decide_change(asked[0], accept=True, answer="", now=now, scope=scope)
    answer = "请与班主任商量后再提：只来一天的，用补缺更合适。"
    enrolment.decide_change(asked[1], accept=False, answer=answer, now=now, scope=scope)


def sheets(unit: Unit, round: Round) -> None:
    """Four sheets printed for a class; one came back and was registered with its photo (S5.1)."""
    asked = Application.objects.filter(round=round).values("pupil")
    without = Pupil.objects.filter(home_class__grade__number=1, home_class__number=1).exclude(pk__in=asked)
    children = list(without.select_related("home_class__homeroom__user", "home_class__grade", "school")[:4])
    if not children:
        return
    teacher = as_user(account_of(children[0].home_class.homeroom), unit)
    printed = enrolment.print_sheets(round, children, now=at("2024-04-08", 8), scope=teacher)
    said = Asked(
        need=Need.CARE, days=(1, 3), slots=(slots_of(round)[0].pk,), healthy=True, independent=True, pledge_version="1",
        late_reason="家里老人住院，刚回来。",
    )  # fmt: skip
    enrolment.register_paper(
        said, round=round, pupil=children[0], now=at("2024-04-09", 8, 20), scope=teacher, consents=CONSENTS, code=printed[0].code,
        photo=a_sheet_on_a_desk(),
    )  # fmt: skip


def a_sheet_on_a_desk() -> bytes:
    """A picture that stands for the photo of a filled-in sheet."""
    picture = Image.new("RGB", (900, 1200), "#b9a58a")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((90, 80, 810, 1120), fill="#fdfcf8")
    for line in range(18):
        top = 200 + line * 48
        draw.rectangle((140, top, 160, top + 20), outline="#333", width=2)
        draw.line((180, top + 18, 740 - (line % 4) * 90, top + 18), fill="#999", width=2)
    for top in (200, 344, 392, 536, 584):
        draw.line((142, top + 10, 150, top + 19, 170, top - 8), fill="#1d3f8f", width=4)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def draft(unit: Unit, round: Round) -> None:
    """The applying mother was interrupted yesterday evening; it is all still there."""
    mother = User.objects.get(username="demo-applying")
    child = (
        Guardian.objects.filter(user=mother, order=1)
        .select_related("pupil__school")
        .order_by("pupil__home_class__grade")[0]
        .pupil
    )
    scope = as_user(mother, unit)
    people.record_consent(child, Purpose.COLLECTORS, given=True, now=at("2024-04-09", 21, 30), scope=scope)
    grandfather = people.add_collector(child, GRANDFATHER, now=at("2024-04-09", 21, 30), scope=scope)
    said = {"need": ["work"], "collectors": [str(grandfather.pk)], "days": ["1", "2", "4"], "slots": [str(slots_of(round)[0].pk)], "healthy": ["on"],
            "note": ["哥哥周三有足球训练。"], "late_reason": ["刚从外地调回来工作。"]}  # fmt: skip
    enrolment.keep_draft(said, round=round, pupil=child, now=at("2024-04-09", 21, 40), scope=scope)
