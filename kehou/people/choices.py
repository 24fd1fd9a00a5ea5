"""People's enumerations, and what a family is asked to consent to, word for word.

A changed text is a new version; older consents keep the version they were given for.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    MALE = "m", _("男")
    FEMALE = "f", _("女")


class PupilState(TextChoices):
    HERE = "here", _("在籍")
    LEFT = "left", _("已离校")


class Relation(TextChoices):
    FATHER = "father", _("父亲")
    MOTHER = "mother", _("母亲")
    GRANDPARENT = "grandparent", _("祖父母")
    OTHER = "other", _("其他")


class ImportState(TextChoices):
    DRAFT = "draft", _("试读，尚未导入")
    APPLIED = "applied", _("已导入")
    UNDONE = "undone", _("已撤销")


class Purpose(TextChoices):
    """What a guardian consents to, each apart from the others."""

    SERVICE = "service", _("参加课后服务所必需的信息处理")
    HEALTH = "health", _("向看护教师提供健康与座位提示")
    COLLECTORS = "collectors", _("登记代接人信息")
    MASKED_NAME = "masked_name", _("校内公示中显示隐去部分的姓名")
    PHOTO = "photo", _("使用活动照片")


VERSION = "2024-1"


@dataclass(frozen=True)
class ConsentText:
    """One purpose in plain words: `short` where it is ticked on a form, `text` in full, `effect` of withdrawing it."""

    purpose: Purpose
    short: Any
    text: Any
    effect: Any
    version: str = VERSION


CONSENTS = (
    ConsentText(
        Purpose.SERVICE,
        _("为参加课后服务，学校使用孩子的姓名、班级和到离校记录"),
        _(
            "学校为孩子参加课后服务，使用姓名、班级、到校与离校记录。只有负责课后服务的教职工看得到，学期结束后按学校档案规定保存。"
        ),
        _("撤回后孩子不能继续参加课后服务，请同时在“报名”里退出。已有的到离校记录按档案规定保留。"),
    ),
    ConsentText(
        Purpose.HEALTH,
        _("把健康与座位提示告诉看护教师（只有他们能看到）"),
        _("您填写的健康与座位提示（如过敏、视力、哮喘）只给当天看护孩子的教师看，加密保存，每次查看都有记录。"),
        _("撤回后这些提示会马上删除，看护教师不再看到。请另行口头告知教师孩子需要注意的事。"),
    ),
    ConsentText(
        Purpose.COLLECTORS,
        _("登记接送人的姓名和电话，放学时核对"),
        _("您登记的接送人的姓名、电话、照片只用于放学时核对身份。请先征得接送人本人同意。"),
        _("撤回后所有登记的接送人立即停用，只有监护人本人可以接孩子。"),
    ),
    ConsentText(
        Purpose.MASKED_NAME,
        _("校内公示时显示隐去部分的姓名，如“王*明”"),
        _("校内公示参加名单时，显示隐去部分的姓名（如“王*明”）。不同意时，公示里只显示编号。"),
        _("撤回后，以后的公示里只显示编号。"),
    ),
    ConsentText(
        Purpose.PHOTO,
        _("活动照片里可以出现孩子，只在校内展示"),
        _("课后服务活动的照片中可以出现孩子，只在校内展示。"),
        _("撤回后不再使用孩子的照片，已展示的由学校取下。"),
    ),
)
BY_PURPOSE = {one.purpose.value: one for one in CONSENTS}
