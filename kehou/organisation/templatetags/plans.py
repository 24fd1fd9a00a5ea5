"""How a value of the plan is said to a reader."""

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kehou.organisation.choices import WEEKDAY_NAMES

register = template.Library()


@register.filter
def said(value: Any) -> str:
    """A value in the reader's language; one of a plan made before values carried their words, as it stands."""
    if isinstance(value, dict):
        return str(value["en" if (get_language() or "").startswith("en") else "zh"])
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


@register.filter
def weekdays(days: list[int]) -> str:
    """Days of the week by name: 周一、周二."""
    return _("、").join(str(WEEKDAY_NAMES[day]) for day in days)


@register.filter
def differing(judged: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a plan that do not simply say what policy says."""
    return [line for line in judged if line["verdict"] != "same"]


@register.filter
def going_by_policy(judged: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in judged if line["verdict"] == "same"]
