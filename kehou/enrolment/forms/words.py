"""Words several forms of enrolment share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.people.choices import Purpose

WEEKDAYS = [(1, _("周一")), (2, _("周二")), (3, _("周三")), (4, _("周四")), (5, _("周五")), (6, _("周六")), (7, _("周日"))]
CONSENTS = {
    "consent_service": (Purpose.SERVICE, _("为参加课后服务，学校使用孩子的姓名、班级和到离校记录"), True),
    "consent_health": (Purpose.HEALTH, _("把健康与座位提示告诉看护教师（只有他们能看到）"), False),
    "consent_collectors": (Purpose.COLLECTORS, _("登记接送人的姓名和电话，放学时核对"), False),
    "consent_masked_name": (Purpose.MASKED_NAME, _("校内公示时显示隐去部分的姓名，如“王*明”"), False),
}


def date_input() -> forms.DateInput:
    """A day as the phone's own calendar picks it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
