"""What every page knows: the scope, the demonstration's clock, the navigation of the desk."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from kehou.core import clock
from kehou.core.roles import roles


def house(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    scope = getattr(request, "scope", None)
    wiring = settings.KEHOU_WIRING
    nav = import_string(f"{wiring}.navigation")(scope) if scope else []
    return {
        "scope": scope,
        "demo": settings.KEHOU_DEMO,
        "now": clock.now(),
        "nav": nav,
        "unit": scope.unit if scope else None,
        "role_name": _role_name(scope),
        "person_links": lambda: import_string(settings.KEHOU_PERSON_LINKS)(request.user),  # asked for by few pages
    }


def _role_name(scope: Any) -> str:
    """The roles of whoever looks, as words."""
    if scope is None or scope.desk == "public":
        return ""
    held = ("guardian",) if scope.desk == "family" else scope.roles
    return "、".join(roles()[key].name for key in held if key in roles())
