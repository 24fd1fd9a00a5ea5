"""Words several forms of enrolment share."""

from django import forms

from kehou.enrolment.choices import WEEKDAYS as WEEKDAYS
from kehou.people.choices import BY_PURPOSE, Purpose

NEEDED = Purpose.SERVICE
ASKED = (Purpose.SERVICE, Purpose.HEALTH, Purpose.COLLECTORS, Purpose.MASKED_NAME)
# What the form asks consent for (S5.1): the field, the purpose, its words as people keeps them, whether nothing goes without it.
CONSENTS = {f"consent_{one.value}": (one, BY_PURPOSE[one].short, one is NEEDED) for one in ASKED}


def date_input() -> forms.DateInput:
    """A day as the phone's own calendar picks it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
