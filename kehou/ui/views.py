"""The gallery: every component in every state, for whoever writes a page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kehou.ui import examples


def shown_in_demo(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Only where nobody's data is: in development and in the demonstration city."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "KEHOU_DEMO", False)):
            raise Http404
        return view(request)

    guarded.__doc__ = view.__doc__
    return require_GET(guarded)


@shown_in_demo
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on the office layout."""
    return render(request, "ui/gallery.html", examples.office())


@shown_in_demo
def gallery_phone(request: HttpRequest) -> HttpResponse:
    """What a guardian's and a care teacher's page looks like."""
    return render(request, "ui/gallery_phone.html", examples.phone())


@shown_in_demo
def gallery_print(request: HttpRequest) -> HttpResponse:
    """A notice letter on A4."""
    return render(request, "ui/gallery_print.html", examples.paper())
