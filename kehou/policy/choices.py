"""The chapters of the policy book: one for each folder of parameters."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Chapter(models.TextChoices):
    ELIGIBILITY = "eligibility", _("服务对象")
    SURVEY = "survey", _("需求调查")
    APPLICATION = "application", _("申请")
    REVIEW = "review", _("审核")
    CAPACITY = "capacity", _("名额与先后")
    PUBLIC_NOTICE = "public_notice", _("公示")
    LETTER = "letter", _("告知单")
    PLACES = "places", _("名额的变动")
    GROUPING = "grouping", _("编组")
    STAFFING = "staffing", _("看护教师")
    SERVICE_TIME = "service_time", _("服务时间")
    ACTIVITIES = "activities", _("服务内容")
    HOME_ALONE = "home_alone", _("独自回家")
    MAKE_UP = "make_up", _("补缺")
    FUNDING = "funding", _("经费")
    REPORT = "report", _("绩效报告")
    POLICY = "policy", _("政策文件")


class Lower(models.TextChoices):
    """What a lower layer may do with a value."""

    FIXED = "fixed", _("下级不得改")
    MAY_TIGHTEN = "may_tighten", _("下级可以收紧，不能放宽")
    FREE = "free", _("下级自行决定")


class Level(models.TextChoices):
    """Who issued a document."""

    NATION = "nation", _("国家")
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    DISTRICT = "district", _("区")
    SCHOOL = "school", _("学校")
    PLAN = "plan", _("学期方案")
