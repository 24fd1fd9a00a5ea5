"""How a value of the plan is said to a reader."""

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def said(value: Any) -> str:
    """A value in the reader's language; one of a plan made before values carried their words, as it stands."""
    if isinstance(value, dict):
        return str(value["en" if (get_language() or "").startswith("en") else "zh"])
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
