"""The notice letter's words (S5.3): which text was sent is kept with its version."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kehou.enrolment.rules.templates import DEFAULT, filled, numbered

VERSION = "2024-2"
WEEKDAYS = "一二三四五六日"

REQUIREMENTS = (
    "服务时间为上课日放学后。我会按申请的日子和时段，让孩子按时参加；不参加的日子提前请假。",
    "17:00以后，南北校区留下的孩子由教师带队，经长廊走到一(1)班教室集中看护。",
    "放学时由我或我登记的接送人当面接走孩子；申请独自回家的，须先办好《独自回家证》，每天带好证。",
    "课后服务内容是做作业、自习、课外阅读等活动，不上新课、不补课、不加重学业负担。",
    "孩子身体健康，有一定的独立和自我管理能力；有需要照顾的情况，我会如实告诉学校。",
    "课后服务不向家庭收取任何费用。不再需要时，我可以随时提出结束。",
)


def letter_text(
    *,
    school: str,
    term: str,
    pupil: str,
    home_class: str,
    number: str,
    days: str,
    slots: Sequence[str],
    first_day: date,
    due_on: date,
) -> str:
    """The letter of one child, as it is sent.

    >>> text = letter_text(school="某小学", term="2023—2024学年第二学期", pupil="李小明", home_class="一(1)班",
    ...     number="2024-2-0001", days="周一、周三", slots=["延时看护 15:30—17:00"], first_day=date(2024, 3, 20),
    ...     due_on=date(2024, 3, 18))
    >>> text.splitlines()[0]
    '某小学校内课后服务告知单'
    """
    values = {
        "学校": school, "学期": term, "学生": pupil, "班级": home_class, "申请编号": number, "日子": days, "时段": "；".join(slots),
        "首日": day_words(first_day), "期限": day_words(due_on),
    }  # fmt: skip
    return numbered(filled(DEFAULT, values), REQUIREMENTS)


def signed_text(body: str, *, confirmed: Sequence[str], signer: str, channel: str, at: str, drawn: str = "") -> str:
    """The exact text that a signature seals: letter, each confirmed requirement, name, channel, time.

    >>> signed_text("告知单", confirmed=["按时参加"], signer="李妈妈", channel="phone", at="2024-03-12T20:01:00+08:00")
    '告知单\\n\\n已逐项确认：\\n☑ 按时参加\\n\\n签字人：李妈妈\\n方式：phone\\n时间：2024-03-12T20:01:00+08:00'
    """
    ticks = [f"☑ {words}" for words in confirmed]
    end = [f"签字人：{signer}", f"方式：{channel}", f"时间：{at}"] + ([f"手写：{drawn}"] if drawn else [])
    return "\n".join([body, "", "已逐项确认：", *ticks, "", *end])


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def values_for(application: Any, slots: Mapping[Any, Any], due_on: date) -> dict[str, str]:
    """What each placeholder becomes for this child."""
    pupil, round = application.pupil, application.round
    asked = [slots[one] for one in application.slots if one in slots]
    return {
        "学校": application.school.name, "学期": round.term.official, "学生": pupil.name, "班级": pupil.home_class.name,
        "申请编号": application.number, "日子": "、".join(f"周{WEEKDAYS[day - 1]}" for day in application.days),
        "时段": "；".join(f"{one.name} {one.hours}" for one in asked), "首日": day_words(round.first_day), "期限": day_words(due_on),
    }  # fmt: skip
