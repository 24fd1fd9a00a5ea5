"""Who holds which role here, and who may change that."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.roles import roles
from kehou.core.scope import Scope
from kehou.identity import queries
from kehou.identity.actions import end_role, grant_role
from kehou.identity.actions.grants import in_reach
from kehou.identity.forms import EndGrantForm, GrantForm


@page("identity.view_grants")
def grants_page(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The roles in force here, then the ended ones."""
    today = clock.today()
    form = GrantForm(choices=_choices(scope), initial={"starts_on": today, "ends_on": today + timedelta(days=365)})
    return _show(request, scope, form)


def _choices(scope: Scope) -> list[str]:
    return [key for key in roles() if in_reach(key, scope.unit, scope=scope)]


def _show(request: HttpRequest, scope: Scope, form: GrantForm, status: int = 200) -> HttpResponse:
    here = queries.grants(scope).filter(unit=scope.unit)
    today, may = clock.today(), set(_choices(scope))
    current = [_row(one, scope, may) for one in here.filter(ended_at=None, ends_on__gte=today)]
    former = [_row(one, scope, set()) for one in here.exclude(ended_at=None, ends_on__gte=today)[:100]]
    return render(request, "identity/grants.html", {"form": form, "current": current, "former": former}, status=status)


def _row(grant: Any, scope: Scope, may: set[str]) -> dict[str, Any]:
    role = roles().get(grant.role)
    ends = grant.role in may and grant.user_id != scope.user_id and scope.may("identity.grant_role")
    return {"grant": grant, "role": role.name if role else grant.role, "may_end": ends}


@command("identity.grant_role", fresh=True)
def give(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Grant a role."""
    form = GrantForm(request.POST, choices=_choices(scope))
    if not form.is_valid():
        return _show(request, scope, form, status=422)
    user = queries.user_by_name(form.cleaned_data.pop("username"))
    if user is None:
        form.add_error("username", _("没有这个用户名。请核对工号，或先在教职工名单里建立账号。"))
        return _show(request, scope, form, status=422)
    try:
        grant_role(user, form.cleaned_data.pop("role"), scope.unit, now=clock.now(), scope=scope, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _show(request, scope, form, status=422)
    messages.success(request, _("已授予。此人下次登录起生效。"))
    return redirect("grants", unit=scope.unit.code)


@command("identity.grant_role", fresh=True)
def end(request: HttpRequest, scope: Scope, grant: str) -> HttpResponse:
    """Take a role back."""
    held = _grant(scope, grant)
    form = EndGrantForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    end_role(held, reason=reason, now=clock.now(), scope=scope)
    messages.success(request, _("已收回，此人已在所有设备上退出。"))
    return redirect("grants", unit=scope.unit.code)


def _grant(scope: Scope, name: str) -> Any:
    try:
        held = queries.grants(scope).filter(unit=scope.unit, pk=UUID(name)).first()
    except ValueError:
        raise Http404 from None
    if held is None:
        raise Http404
    return held
