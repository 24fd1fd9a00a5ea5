"""What every page knows: the scope, the demonstration's clock, the navigation of the desk."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from kehou.core import clock


def house(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    scope = getattr(request, "scope", None)
    wiring = settings.KEHOU_WIRING
    nav = import_string(f"{wiring}.navigation")(scope) if scope else []
    return {"scope": scope, "demo": settings.KEHOU_DEMO, "now": clock.now(), "nav": nav, "unit": scope.unit if scope else None}
