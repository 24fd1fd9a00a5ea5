"""日常安排: what the school switches on for a while, the health check and the counted way from the classroom (S7.2, C7.4b)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.choices import RoutineKind
from kehou.care.views.showing import done, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.set_routines")
def routines(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What stands, what was; one form to switch something on."""
    day = clock.today()
    found = list(queries.routines(scope)[:100])
    standing = [one for one in found if not one.ended_at and (one.ends_on is None or one.ends_on >= day)]
    form = forms.RoutineForm(initial={"starts_on": day})
    return shown(request, "routines", standing=standing, past=[one for one in found if one not in standing], form=form, today=day)


@command("care.set_routines")
def begin(request: HttpRequest, scope: Scope) -> HttpResponse:
    said = read(forms.RoutineForm(request.POST))
    said["kind"] = RoutineKind(said["kind"])
    actions.begin_routine(**said, now=clock.now(), scope=scope)
    return done(request, _("已启用，从开始那天起生效。"), "care:routines", unit=scope.unit.code)


@command("care.set_routines")
def end(request: HttpRequest, scope: Scope, routine: UUID) -> HttpResponse:
    one = queries.routines(scope).filter(pk=routine).first()
    if one is None:
        raise Http404
    actions.end_routine(one, now=clock.now(), scope=scope)
    return done(request, _("已停用，以前的记录都在。"), "care:routines", unit=scope.unit.code)
