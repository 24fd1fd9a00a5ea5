"""Understands the words schools write above their columns."""

import re
from functools import lru_cache
from typing import NamedTuple

from kehou.people.rules.roster.shapes import Field
from kehou.people.rules.roster.text import flat

SIMPLER = str.maketrans(
    "別級號證聯繫絡電話機學籍監護關係備註區長親屬與課參時間號碼個過歷園",
    "别级号证联系络电话机学籍监护关系备注区长亲属与课参时间号码个过历园",
)
NOISE = re.compile(r"[*＊:：。、\-_/\\|.\"'“”]|必填|选填|填写|\(.*?\)|\[.*?\]|【.*?】")
PERSON = re.compile(
    r"父亲|母亲|爸爸|妈妈|爷爷|奶奶|外公|外婆|家长|监护人|家庭成员|成员|联系人|家属|亲属|父|母|guardian|parent|father|mother|contact"
)
PERSON_ELSE = re.compile(r"身份证|证件|单位|职业|工作|学历|地址|住址|户口|国籍|民族|政治|健康|邮箱|微信|签")
PHONE = re.compile(r"电话|手机|联系方式|联系号码|号码|phone|mobile|tel")
RELATION = re.compile(r"关系|称谓|relation")
NUMBER = re.compile(r"[1-9一二三四]|甲|乙")
GROUP = re.compile(r"^(.{0,4})(家长|监护人|父亲|母亲|成员|联系人|亲属|家庭)(.{0,4})$")

EXACT: dict[Field, str] = {
    Field.NAME: "姓名 学生姓名 名字 学生名字 学生 孩子姓名 孩子名字 幼儿姓名 儿童姓名 学员姓名 学生名 名称 宝宝姓名 学生信息姓名 姓名中文 中文姓名 name studentname pupil pupilname fullname",
    Field.SEX: "性别 男女 学生性别 sex gender",
    Field.BIRTH: "出生日期 出生年月 出生年月日 出生 生日 出生时间 出生日 学生出生日期 birthdate dateofbirth birthday dob birth",
    Field.GRADE: "年级 所在年级 就读年级 年级名称 学生年级 现读年级 grade year",
    Field.CLASS: "班级 班 班别 所在班级 就读班级 行政班 行政班级 教学班 年班 年级班级 班级名称 年级班 学生班级 所属班级 现读班级 班号 class homeclass classname",
    Field.CAMPUS: "校区 校园 所属校区 就读校区 所在校区 校点 campus",
    Field.REGISTRY: "学籍号 全国学籍号 国家学籍号 学籍编号 学生学籍号 国网学籍号 全国学籍编号 教育id registryno",
    Field.IDENTITY: "身份证号 身份证 身份证号码 身份证件号 身份证件号码 证件号 证件号码 公民身份号码 公民身份证号 学生身份证号 学生身份证号码 学生身份证 居民身份证号 身份号码 idnumber idno identityno",
    Field.IDENTITY_KIND: "身份证件类型 证件类型 身份证类型 证件种类 idtype",
    Field.HEALTH: "健康状况 健康备注 健康 健康情况 身体状况 过敏 过敏史 特殊体质 疾病史 病史 身体情况 特殊情况 健康提示 health",
    Field.NOTE: "备注 说明 其他 备注说明 其它 note notes remarks remark",
    Field.LEAVING: "放学去向 离校方式 放学方式 接送方式 放学离校方式 回家方式 离校去向",
    Field.WEEKDAYS: "周几参加 参加日 参加时间 服务时间 参加日期 参加星期 星期 托管时间 参加天数 看护时间",
    Field.COLLECTOR: "接送人 接送人姓名 接孩子的人 授权接送人",
    Field.SERIAL: "序号 编号 座号 学号 no num 班内序号 班级序号 考号",
}  # fmt: skip
WORDS = {word: field for field, words in EXACT.items() for word in words.split()}


class Column(NamedTuple):
    """One understood column; ``slot`` tells guardians apart: "", "1", "2", "父", "母"."""

    at: int
    field: Field
    slot: str = ""


@lru_cache(maxsize=4096)
def meaning(header: str) -> tuple[Field, str] | None:
    """What a header says, with the guardian's slot; None if it is not for us.

    >>> meaning("学生 姓名（必填）"), meaning("成员1联系电话")
    ((<Field.NAME: 'name'>, ''), (<Field.PHONE: 'phone'>, '1'))
    """
    if len(header) > 40:
        return None
    word = flat(header).lower().translate(SIMPLER)
    word = NOISE.sub("", word) or word
    if word in WORDS:
        return WORDS[word], ""
    return _of_person(word) or _of_child(word)


def _of_person(word: str) -> tuple[Field, str] | None:
    if len(word) > 16 or PERSON_ELSE.search(word):
        return None
    person = PERSON.search(word)
    if RELATION.search(word):
        return Field.RELATION, _slot(word)
    if PHONE.search(word) and not (person and re.search(r"姓名", word)):
        return Field.PHONE, _slot(word)
    if person and not re.search(r"是否|意见|人数|建议|数", word):
        return Field.GUARDIAN, _slot(word)
    return None


def _slot(word: str) -> str:
    parent = re.search(r"[父爸]|father", word), re.search(r"[母妈]|mother", word)
    if parent[0] and not parent[1]:
        return "父"
    if parent[1] and not parent[0]:
        return "母"
    number = NUMBER.search(word)
    return str("一二三四".find(number[0]) + 1 or number[0]) if number else ""


def _of_child(word: str) -> tuple[Field, str] | None:
    for prefix in ("学生信息", "学生基本信息", "基本信息", "学生", "孩子"):
        if word.startswith(prefix) and word[len(prefix) :] in WORDS:
            return WORDS[word[len(prefix) :]], ""
    return None


def columns_of(texts: list[str]) -> list[Column]:
    """The understood columns of a header row, guardians' phones joined to the person before them."""
    columns: list[Column] = []
    slot, seen = "", set()
    for index, text in enumerate(texts):
        found = meaning(text) if text else None
        if not found:
            continue
        field, named = found
        if field is Field.GUARDIAN:
            slot = named or ("" if (field, "") not in seen else str(index))
        elif field in (Field.PHONE, Field.RELATION):
            slot = named or slot
            slot = slot if (field, slot) not in seen else str(index)
        key = (field, slot if field in (Field.GUARDIAN, Field.PHONE, Field.RELATION) else "")
        if key in seen and field is not Field.NAME:
            continue
        seen.add(key)
        columns.append(Column(index, field, key[1]))
    return _one_guardian(columns)


def _one_guardian(columns: list[Column]) -> list[Column]:
    """A phone or relation that stands before the only guardian belongs to that guardian."""
    slots = {column.slot for column in columns if column.field is Field.GUARDIAN}
    if len(slots) != 1 or "" in slots:
        return columns
    loose = (Field.PHONE, Field.RELATION)
    only = slots.pop()
    return [column._replace(slot=only) if column.field in loose and not column.slot else column for column in columns]


def is_header(texts: list[str]) -> bool:
    """Whether a row names columns: the name and at least one other thing."""
    fields = {found[0] for text in texts if text and (found := meaning(text))}
    return Field.NAME in fields and len(fields) >= 2


def is_group(text: str) -> bool:
    """Whether an upper header gives its lower ones a person, such as 家长一.

    >>> is_group("监护人2信息"), is_group("班主任：张三")
    (True, False)
    """
    return bool(GROUP.match(flat(text)))
