"""Which of the device's senses a page may use: none, unless the page itself says so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SENSES = ("camera", "microphone", "geolocation", "usb", "serial", "payment")


def permissions(**allowed: str) -> str:
    """The header's value with everything closed but what is allowed.

    >>> permissions(camera="(self)").split(", ")[:2]
    ['camera=(self)', 'microphone=()']
    """
    return ", ".join(f"{sense}={allowed.get(sense, '()')}" for sense in SENSES)


class PermissionsPolicy:
    """Every answer closes the device's senses; what a view has opened stays open."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Permissions-Policy", permissions())
        return response
