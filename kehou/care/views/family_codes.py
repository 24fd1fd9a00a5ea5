"""The guardian's phone: a one-time code for whoever comes today (C7.3, C7.4)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.documents import drawn_code
from kehou.care.views.family import own
from kehou.care.views.showing import done, pick_up, read, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.people.choices import BY_PURPOSE, Purpose


@page("care.make_code", desk="family")
def codes(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Today's codes, for whom one can be made, and somebody who comes on one day only."""
    one, now = own(scope, pupil), clock.now()
    made = [{"code": code, "state": _state(code, now)} for code in queries.codes_of(scope, one, now.date())]
    people, form = queries.may_be_sent(one, now.date(), now), forms.ForADayForm(initial={"day": now.date()})
    minutes, text = pick_up(one.school, now.date()).code_minutes, BY_PURPOSE[Purpose.COLLECTORS]
    return shown(request, "family/codes", child=one, made=made, people=people, form=form, minutes=minutes, text=text)


def _state(code: Any, now: Any) -> str:
    if code.used_at:
        return "used"
    if code.revoked_at:
        return "revoked"
    return "living" if now < code.expires_at else "expired"


@command("care.make_code", desk="family")
def make(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """A code for somebody who may come today."""
    one, now = own(scope, pupil), clock.now()
    person = read(forms.PersonForm(request.POST))["person"]
    code = actions.make_code(one, person=person, rules=pick_up(one.school, now.date()), now=now, scope=scope)
    return done(request, _("接送码已生成。"), "care:own_code", pupil=one.pk, pickup_code=code.pk)


@command("care.make_code", desk="family", fresh=True)
def for_a_day(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Somebody for one day; for today with a code, after a fresh proof that it is the guardian who asks."""
    one, now = own(scope, pupil), clock.now()
    said = read(forms.ForADayForm(request.POST))
    code = actions.name_for_a_day(one, said, day=said["day"], rules=pick_up(one.school, now.date()), now=now, scope=scope)
    if code is None:
        words = _("已登记 %(name)s，只在 %(day)s 这一天可以接。") % {"name": said["name"], "day": said["day"].strftime("%m-%d")}
        return done(request, words, "care:own_codes", pupil=one.pk)
    return done(request, _("已登记，只在今天、凭这个码可以接。"), "care:own_code", pupil=one.pk, pickup_code=code.pk)


@page("care.make_code", desk="family")
def code(request: HttpRequest, scope: Scope, pupil: UUID, pickup_code: UUID) -> HttpResponse:
    """The code to show: large letters, and a QR code that a gate can check even without a network."""
    one, now = own(scope, pupil), clock.now()
    found = _code(scope, one, pickup_code, now)
    letters = queries.code_letters(found.pk)
    path = reverse("care:codes", kwargs={"unit": found.pupil.school.code})
    address = request.build_absolute_uri(f"{path}?code={letters}#{queries.ticket_of(found)}")
    return shown(request, "family/code", child=one, code=found, letters=letters, state=_state(found, now), qr=drawn_code(address))


def _code(scope: Scope, one: Any, pk: UUID, now: Any) -> Any:
    found = next((code for code in queries.codes_of(scope, one, now.date()) if code.pk == pk), None)
    if found is None:
        raise Http404
    return found


@command("care.make_code", desk="family")
def revoke(request: HttpRequest, scope: Scope, pupil: UUID, pickup_code: UUID) -> HttpResponse:
    one, now = own(scope, pupil), clock.now()
    actions.revoke_code(_code(scope, one, pickup_code, now), now=now, scope=scope)
    return done(request, _("已收回，这个码现在起不能用。"), "care:own_codes", pupil=one.pk)
