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
    around = import_string(f"{settings.KEHOU_WIRING}.surroundings")(scope, request.path) if scope else {"nav": []}
    links = around.pop("own_links", [])
    return {
        "scope": scope,
        "demo": settings.KEHOU_DEMO,
        "now": clock.now(),
        "unit": scope.unit if scope else None,
        "role_name": _role_name(scope),
        "person_links": lambda: [*links, *import_string(settings.KEHOU_PERSON_LINKS)(request.user)],  # asked for by few pages
        **around,
    }


def _role_name(scope: Any) -> str:
    """The roles of whoever looks, as words."""
    if scope is None or scope.desk == "public":
        return ""
    held = ("guardian",) if scope.desk == "family" else scope.roles
    return "、".join(roles()[key].name for key in held if key in roles())
