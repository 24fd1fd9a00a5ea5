"""The demonstration's clock; outside the demonstration there is none."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kehou.core.pages import command, page_address
from kehou.core.scope import Scope
from kehou.desk import actions
from kehou.desk.forms import ClockForm


@command("desk.move_clock", desk="public")
def move_clock(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Move the whole demonstration to this moment, then back to the page."""
    if not settings.KEHOU_DEMO:
        raise Http404
    form = ClockForm(request.POST)
    if form.is_valid():
        actions.move_clock(form.cleaned_data["to"], scope=scope)
        messages.success(request, _("演示时钟已拨动。"))
    else:
        messages.error(request, _("请写成 2024-03-27T15:40 这样的时间。"))
    return redirect(_page_before(request))


def _page_before(request: HttpRequest) -> str:
    """The page named in the form, of this house only; else the one the form was sent from."""
    asked = request.POST.get("next", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None) else page_address(request)
