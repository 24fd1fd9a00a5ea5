"""The homeroom teacher's list of families that nobody has reached (S5.3)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.notices import actions as notices
from kehou.organisation import queries as organisation
from kehou.people import queries

WHY = {
    "no_account": (gettext_lazy("没有绑定手机"), "bad"), "returned": (gettext_lazy("短信等没有送达"), "bad"), "unread": (gettext_lazy("还没有读"), "wait"),
}  # fmt: skip


@page("people.view_silent")
def silent(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One class at a time: the own one first; whoever sees the whole school chooses."""
    classes = list(organisation.home_classes(scope) if scope.sees == "all" else organisation.classes_led(scope))
    chosen = next((one for one in classes if str(one.pk) == request.GET.get("class")), classes[0] if classes else None)
    found = queries.silent_families(scope, chosen) if chosen else []
    lines = [{"one": one, "state": WHY[one.why][0], "kind": WHY[one.why][1]} for one in found]
    return render(request, "people/silent.html", {"classes": classes, "chosen": chosen, "lines": lines})


@command("people.view_silent")
def told(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Told by telephone or at the gate: what waits for this family counts as heard."""
    child = get_object_or_404(queries.pupils(scope), pk=pupil)
    waiting = queries.silent_messages(scope, child)
    notices.told_in_person(waiting, at=clock.now(), school=child.school_id, scope=scope)
    messages.success(request, _("已记下：当面告知了%(name)s的家长。") % {"name": child.name})
    back = reverse("people:silent", kwargs={"unit": scope.unit.code})
    return redirect(f"{back}?class={child.home_class_id}")
