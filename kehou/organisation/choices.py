"""Organisation's enumerations."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Nature(TextChoices):
    PUBLIC = "public", _("公办")
    PRIVATE = "private", _("民办")


class Stage(TextChoices):
    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    NINE = "nine", _("九年一贯制")

    @property
    def grades(self) -> range:
        return {"primary": range(1, 7), "junior": range(7, 10), "nine": range(1, 10)}[self.value]


class Affiliation(TextChoices):
    CITY = "city", _("市属")
    DISTRICT = "district", _("区属")


class RoomKind(TextChoices):
    CLASSROOM = "classroom", _("教室")
    HALL = "hall", _("多功能室")
    PLAYGROUND = "playground", _("操场")


class Door(TextChoices):
    """Where a room is entered, as those see it who face the blackboard."""

    FRONT_LEFT = "front_left", _("左前方")
    FRONT_RIGHT = "front_right", _("右前方")
    BACK_LEFT = "back_left", _("左后方")
    BACK_RIGHT = "back_right", _("右后方")


class DayKind(TextChoices):
    WORK = "work", _("上课日")
    REST = "rest", _("休息日")


class TermNumber(IntegerChoices):
    FIRST = 1, _("第一学期")
    SECOND = 2, _("第二学期")


class GroupRole(TextChoices):
    HEAD = "head", _("组长")
    DEPUTY = "deputy", _("副组长")
    MEMBER = "member", _("成员")


class PlanState(TextChoices):
    DRAFT = "draft", _("草拟")
    FILED = "filed", _("已报区")
    RETURNED = "returned", _("退回修改")
    APPROVED = "approved", _("已批准")
    PUBLISHED = "published", _("已公布")
    SUPERSEDED = "superseded", _("已被替代")


EDITABLE = (PlanState.DRAFT, PlanState.RETURNED)
WEEKDAY_NAMES = {1: _("周一"), 2: _("周二"), 3: _("周三"), 4: _("周四"), 5: _("周五"), 6: _("周六"), 7: _("周日")}
