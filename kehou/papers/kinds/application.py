"""申请表 (S5.1): empty for a pen, with the child's name and a code to find it again, or filled as it was asked."""

from dataclasses import dataclass
from datetime import date

from kehou.papers.paper import Choices, Fields, Mark, Paper, Paragraph, Place, Signing, Style

PLEDGES = (
    "孩子身体健康，能参加集体看护", "孩子有一定的独立和自我管理能力", "我理解并积极配合学校的课后服务：按时接孩子，不来提前请假",
)  # fmt: skip
NOTES = "自愿申请，一学期一申请，不收取任何费用。请在开学第一周交给班主任。"
BLANK = "＿" * 6


@dataclass(frozen=True)
class ApplicationFacts:
    """What stands on the sheet. `needs`, `days`, `slots`, `consents` are the choices; the `…_chosen` were made."""

    school: str
    term: str = ""
    home_class: str = ""
    pupil: str = ""
    number: str = ""
    code: str = ""
    address: str = ""
    needs: tuple[str, ...] = ()
    need_chosen: str = ""
    need_words: str = ""
    days: tuple[str, ...] = ()
    days_chosen: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    slots_chosen: tuple[str, ...] = ()
    declared: tuple[bool, ...] = ()
    collectors: str = ""
    home_alone: bool = False
    alone_days: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    consents_given: tuple[str, ...] = ()
    note: str = ""
    signer: str = ""
    asked_on: date | None = None


def build(facts: ApplicationFacts, style: Style) -> Paper:
    """The sheet, with everything open that is not known."""
    mark = Mark(facts.address, (f"表号：{facts.code}", "交回后，班主任扫码或输入表号登记。"), top=True) if facts.code else None
    return Paper(
        "application", "校内课后服务申请表", style, (*_who(facts), *_what(facts), *_promise(facts), *_home(facts), *_end(facts)),
        number=facts.code or facts.number, subtitle=facts.term, mark=mark,
    )  # fmt: skip


def _who(facts: ApplicationFacts) -> tuple:
    pairs = (("班级", facts.home_class), ("学生姓名", facts.pupil), ("申请编号", facts.number), ("学期", facts.term))
    return Paragraph(NOTES, "note"), Fields(pairs, columns=2)


def _what(facts: ApplicationFacts) -> tuple:
    slots = facts.slots or ("放学后看护", "延时看护")
    return (
        Paragraph("一、家庭的实际困难", "heading"),
        Choices("", facts.needs, (facts.need_chosen,)),
        Fields((("具体说明", facts.need_words),)),
        Paragraph("二、需要的日子和时段", "heading"),
        Choices("日子", facts.days, facts.days_chosen),
        Choices("时段", slots, facts.slots_chosen),
    )


def _promise(facts: ApplicationFacts) -> tuple:
    said = tuple(words for words, yes in zip(PLEDGES, facts.declared, strict=False) if yes)
    return Paragraph("三、声明与承诺", "heading"), *(Choices("", (one,), said) for one in PLEDGES)


def _home(facts: ApplicationFacts) -> tuple:
    alone = "申请让孩子独自回家（由学校办《独自回家证》）"
    return (
        Paragraph("四、怎么回家", "heading"),
        Fields((("除监护人外，谁会来接（姓名、关系、手机号）", facts.collectors),)),
        Choices("", (alone,), (alone,) if facts.home_alone else ()),
        Choices("独自回家的日子", facts.days, facts.alone_days),
    )


def _end(facts: ApplicationFacts) -> tuple:
    return (
        Paragraph("五、个人信息，逐项同意", "heading"),
        *(Choices("", (one,), facts.consents_given) for one in facts.consents),
        Fields((("还想告诉老师的", facts.note),)),
        Signing((Place("家长签字", "sign", facts.signer, facts.asked_on), Place("班主任收到"))),
    )
