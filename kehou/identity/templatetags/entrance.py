"""What the sign-in page offers: the demonstration's people, and our words for devices."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehou.core.roles import roles
from kehou.identity import queries

register = template.Library()
BROWSERS = (
    ("MicroMessenger", gettext_lazy("微信")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac", "Linux")


@register.simple_tag
def demo_cards() -> list[dict[str, Any]]:
    """Name, role and first page of each person of the demonstration."""
    return [
        {"username": one.username, "name": one.name, "role": _role(one), "first": one.demo_card} for one in queries.demo_people()
    ]


def _role(user: Any) -> str:
    held = [roles()[grant.role].name for grant in user.grants.all() if grant.role in roles()]
    return "、".join(held[:2]) or roles()["guardian"].name


@register.filter
def device(agent: str) -> str:
    """A device in words: the browser and the system, no version numbers.

    >>> device("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Safari/604.1")
    'Safari · iPhone'
    """
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return " · ".join(filter(None, (str(browser), system))) or _("其他设备")
