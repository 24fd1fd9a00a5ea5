"""What several pages need: the child or session in reach or 404, the school's rules, a form or its refusal."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kehou.care import queries
from kehou.care.rules import ActivitiesRules, HomeAloneRules, LatePickUpRules, PickUpRules, StaffingRules
from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.permissions import permissions
from kehou.core.scope import Scope
from kehou.policy.queries import rules_for


def staffing(scope: Scope, day: date) -> StaffingRules:
    return rules_for(StaffingRules, scope.unit, day)


def activities(scope: Scope, day: date) -> ActivitiesRules:
    return rules_for(ActivitiesRules, scope.unit, day)


def home_alone(scope: Scope, day: date) -> HomeAloneRules:
    return rules_for(HomeAloneRules, scope.unit, day)


def pick_up(unit: Any, day: date) -> PickUpRules:
    return rules_for(PickUpRules, unit, day)


def late_rules(scope: Scope, day: date) -> LatePickUpRules:
    return rules_for(LatePickUpRules, scope.unit, day)


def session_in(scope: Scope, pk: UUID) -> Any:
    """The session, where this person has to do with it."""
    found = queries.sessions(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def child_in(scope: Scope, pk: UUID) -> Any:
    """The child, where this person has to do with it today."""
    found = queries.child_in_care(scope, pk, clock.today())
    if found is None:
        raise Http404
    return found


def read(form: forms.Form) -> dict[str, Any]:
    """What was typed; a form that does not read is refused in one sentence with its first fault."""
    if form.is_valid():
        return form.cleaned_data
    field, faults = next(iter(form.errors.items()))
    label = form.fields[field].label if field in form.fields else ""
    raise Refusal(f"{label or ''}：{faults[0]}".lstrip("："), todo=_("请返回改好再提交。"))


def done(request: HttpRequest, words: str, address: str, **kwargs: Any) -> HttpResponse:
    """Say what has been done and go on."""
    messages.success(request, words)
    return redirect(reverse(address, kwargs=kwargs))


def shown(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, f"care/{template}.html", context)


def with_camera(answer: HttpResponse) -> HttpResponse:
    """The page may use the device's camera; every other page of the house may not (kehou/core/permissions.py)."""
    answer.headers["Permissions-Policy"] = permissions(camera="(self)")
    return answer


def back_to(request: HttpRequest, scope: Scope, child: Any) -> dict[str, Any]:
    """Where a release came from, asked before it: the gate, the board, or the group that holds the child."""
    asked = request.POST.get("back") or request.GET.get("back") or ""
    doors = {"gate": "care.check_gate", "board": "care.view_board"}
    name = asked if asked in doors and scope.may(doors[asked]) else ""
    if not name and not scope.may("care.view_duty"):
        name = next((one for one, permission in doors.items() if scope.may(permission)), "")
    if name:
        return {"address": f"care:{name}", "unit": scope.unit.code}
    held = queries.custody_on(queries.whole_school(scope), clock.today(), [child.pk]).get(child.pk)
    if held and held.session_id and queries.sessions(scope).filter(pk=held.session_id).exists():
        return {"address": "care:session", "unit": scope.unit.code, "session": held.session_id}
    return {"address": "care:duty", "unit": scope.unit.code}


def count_differs(counted: int, expected: int) -> str:
    """What the person who counted reads at once; the safety officer has the alarm already."""
    words = _("已登记，但清点 %(counted)d 人、名单 %(expected)d 人，安全负责人已收到告警。请马上再数一遍。")
    return words % {"counted": counted, "expected": expected}
