"""How a value of the plan is said to a reader."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def said(value: Any) -> str:
    """A yes, a list or a plain value, in words."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
