"""The school's own letter: placeholders, what must stand in it, and what it becomes for one child (S5.3, C2.3)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DEFAULT = """{学校}校内课后服务告知单
申请编号：{申请编号}

{班级}{学生}的家长：
您好！经班主任初审、年级组长复审、学校终审并公示，您的孩子可以参加{学期}校内课后服务。
参加的日子：{日子}。时段：{时段}。从{首日}起。
请阅读下面的要求，逐项确认，并在{期限}前签字；过期没有签字或表示不同意的，名额不再保留，依次给候补的孩子。"""

DEFAULT_ENGLISH = """Notice of the after-school service at {学校}
Application: {申请编号}

To the parents of {学生}, {班级}:
After review by the homeroom teacher, the grade leader and the school, and after the public notice, your child may take part
in the after-school service of {学期}.
Days: {日子}. Hours: {时段}. From {首日}.
Please read the requirements below, confirm each of them and sign by {期限}. Without a signature by then, or if you do not
agree, the place is not kept and goes to the next child on the waiting list."""

PLACEHOLDERS = ("学校", "申请编号", "班级", "学生", "学期", "日子", "时段", "首日", "期限")
MARK = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True)
class Slip:
    """What is wrong in a text: `unknown`, `brace` (with line and column from 1) or `missing`."""

    kind: str
    name: str
    line: int = 0
    column: int = 0


def slips(text: str) -> list[Slip]:
    """Everything to put right before the text can be a letter.

    >>> slips("亲爱的{学牛}家长：")[0]
    Slip(kind='unknown', name='学牛', line=1, column=4)
    >>> slips(DEFAULT)
    []
    """
    wrong = [slip for number, line in enumerate(text.splitlines(), 1) for slip in _in_line(line, number)]
    named = {found.group(1).strip() for found in MARK.finditer(text)}
    return wrong + [Slip("missing", name) for name in PLACEHOLDERS if name not in named]


def _in_line(line: str, number: int) -> list[Slip]:
    unknown = [
        Slip("unknown", found.group(1), number, found.start() + 1)
        for found in MARK.finditer(line)
        if found.group(1).strip() not in PLACEHOLDERS
    ]
    rest = MARK.sub(lambda found: " " * len(found.group()), line)
    return unknown + [Slip("brace", mark, number, at + 1) for at, mark in enumerate(rest) if mark in "{}"]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text for one child, in one pass: a name that holds braces stays a name.

    >>> filled("{学生}：{班级}", {"学生": "{班级}", "班级": "一(1)班"})
    '{班级}：一(1)班'
    """
    return MARK.sub(lambda found: values[found.group(1).strip()], text)


def numbered(body: str, requirements: Sequence[str]) -> str:
    return "\n".join([body, "", *(f"{number}. {words}" for number, words in enumerate(requirements, 1))])
