"""Words several forms of enrolment share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.people.choices import BY_PURPOSE, Purpose

WEEKDAYS = [(1, _("周一")), (2, _("周二")), (3, _("周三")), (4, _("周四")), (5, _("周五")), (6, _("周六")), (7, _("周日"))]
NEEDED = Purpose.SERVICE
ASKED = (Purpose.SERVICE, Purpose.HEALTH, Purpose.COLLECTORS, Purpose.MASKED_NAME)
# What the form asks consent for (S5.1): the field, the purpose, its words as people keeps them, whether nothing goes without it.
CONSENTS = {f"consent_{one.value}": (one, BY_PURPOSE[one].short, one is NEEDED) for one in ASKED}


def date_input() -> forms.DateInput:
    """A day as the phone's own calendar picks it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
