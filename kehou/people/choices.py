"""People's enumerations."""

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


class Purpose(TextChoices):
    """What a guardian consents to, each apart from the others."""

    SERVICE = "service", _("参加课后服务所必需的信息处理")
    HEALTH = "health", _("向看护教师提供健康与座位提示")
    COLLECTORS = "collectors", _("登记代接人信息")
    MASKED_NAME = "masked_name", _("校内公示中显示隐去部分的姓名")
    PHOTO = "photo", _("使用活动照片")
