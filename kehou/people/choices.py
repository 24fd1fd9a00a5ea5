"""People's enumerations, and what a family is asked to consent to, word for word.

A changed text is a new version; older consents keep the version they were given for.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Answer(TextChoices):
    """Where one consent stands."""

    OPEN = "open", _("还没有答复")
    GIVEN = "given", pgettext_lazy("consent", "已同意")
    REFUSED = "refused", _("不同意")
    WITHDRAWN = "withdrawn", _("已撤回")


@dataclass(frozen=True)
class ConsentText:
    """One purpose in plain words: `short` where it is ticked on a form, `text` in full, `seen_by` who reads what.

    `effect` is what withdrawing it comes to, `told` what whoever relied on it has to know.
    """

    purpose: Purpose
    short: Any
    text: Any
    seen_by: Any
    effect: Any
    told: Any
    version: str = VERSION


CONSENTS = (
    ConsentText(
        Purpose.SERVICE,
        _("为参加课后服务，学校使用孩子的姓名、班级和到离校记录"),
        _(
            "学校为孩子参加课后服务，使用姓名、班级、到校与离校记录。只有负责课后服务的教职工看得到，学期结束后按学校档案规定保存。"
        ),
        _("班主任、年级组长、当天看护的教师、门卫和课后服务负责人，各看自己工作要用的部分。"),
        _("孩子参加课后服务到最后一天为止，之后不再参加。"),
        _("家长已撤回参加课后服务的同意。"),
    ),
    ConsentText(
        Purpose.HEALTH,
        _("把健康与座位提示告诉看护教师（只有他们能看到）"),
        _("您填写的健康与座位提示（如过敏、视力、哮喘）只给当天看护孩子的教师看，加密保存，每次查看都有记录。"),
        _("当天看护孩子的教师；班主任和课后服务负责人查看时要另开一页，并留下记录。"),
        _("这些提示马上删除，谁也不再看到。请另行口头告知教师孩子需要注意的事。"),
        _("健康与座位提示已经删除。孩子需要注意的事，请当面或电话向家长了解。"),
    ),
    ConsentText(
        Purpose.COLLECTORS,
        _("登记接送人的姓名和电话，放学时核对"),
        _("您登记的接送人的姓名、电话、照片只用于放学时核对身份。请先征得接送人本人同意。"),
        _("当天看护孩子的教师、门卫和班主任。"),
        _("从现在起，只有监护人本人可以接孩子。"),
        _("家长登记的接送人已全部停用，从现在起只有监护人可以接孩子。"),
    ),
    ConsentText(
        Purpose.MASKED_NAME,
        _("校内公示时显示隐去部分的姓名，如“王*明”"),
        _("校内公示参加名单时，显示隐去部分的姓名（如“王*明”）。不同意时，公示里只显示编号。"),
        _("公示期内，本校教职工和家长。"),
        _("公示里不再出现孩子的姓名，只显示编号。"),
        _("校内公示里不再显示孩子的姓名。"),
    ),
    ConsentText(
        Purpose.PHOTO,
        _("活动照片里可以出现孩子，只在校内展示"),
        _("课后服务活动的照片中可以出现孩子，只在校内展示。"),
        _("看到校内展示的师生和家长。"),
        _("不再使用孩子的照片，已展示的由学校取下。"),
        _("请取下已展示的、有这个孩子的活动照片，以后也不再使用。"),
    ),
)
BY_PURPOSE = {one.purpose.value: one for one in CONSENTS}
