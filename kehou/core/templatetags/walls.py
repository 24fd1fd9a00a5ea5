"""Walls: `{% wall "pupil" pupil.pk %}` shows the panels that rooms above hang on a lower page."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def wall(context: dict[str, Any], name: str, key: Any) -> SafeString:
    """Every panel on this wall that the person who looks may see."""
    scope = context["scope"]
    panels = import_string(f"{settings.KEHOU_WIRING}.WALLS")[name]
    shown = [panel.show(context["request"], scope, key) for panel in panels if scope.may(panel.permission)]
    return mark_safe("".join(shown))  # noqa: S308 — each panel is a rendered, escaped template


@register.filter
def may(scope: Any, permission: str) -> bool:
    """`{% if scope|may:"people.edit" %}`."""
    return bool(scope) and scope.may(permission)
