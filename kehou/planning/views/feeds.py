"""Calendar addresses: opened and revoked by whoever they are for; fetched by a calendar program that knows the key."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.planning import actions, queries
from kehou.planning.documents.calendar import Afternoon, duty_entries, written
from kehou.planning.views.own import me_here
from kehou.planning.views.showing import done, one_of, shown


@command("planning.my_duties")
def open_mine(request: HttpRequest, scope: Scope) -> HttpResponse:
    """A new address of my own duties; it is shown once."""
    one = me_here(scope)
    key = actions.open_feed(one.school_id, now=clock.now(), scope=scope)
    return _once(request, key, scope.unit.code, reverse("planning:my_duties", kwargs={"unit": scope.unit.code}))


@command("planning.my_duties")
def revoke_mine(request: HttpRequest, scope: Scope) -> HttpResponse:
    actions.revoke_feed(me_here(scope).school_id, now=clock.now(), scope=scope)
    return done(request, _("日历地址已作废。"), "planning:my_duties", unit=scope.unit.code)


@command("planning.see_own_child", desk="family")
def open_child(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """A new address of my child's afternoons."""
    child = one_of(people.pupils(scope), pupil)
    key = actions.open_feed(child.school_id, pupil=child, now=clock.now(), scope=scope)
    return _once(request, key, child.school.code, reverse("planning:children"))


@command("planning.see_own_child", desk="family")
def revoke_child(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    child = one_of(people.pupils(scope), pupil)
    actions.revoke_feed(child.school_id, pupil=child, now=clock.now(), scope=scope)
    return done(request, _("日历地址已作废。"), "planning:children")


def _once(request: HttpRequest, key: str, code: str, back: str) -> HttpResponse:
    path = reverse("planning:calendar", kwargs={"unit": code, "key": key})
    return shown(request, "feed", address=f"{settings.KEHOU_URL.rstrip('/')}{path}", back_url=back)


@page("planning.public", desk="public")
def calendar(request: HttpRequest, scope: Scope, key: str) -> HttpResponse:
    """The calendar a key opens; a key that opens nothing is not there."""
    feed = queries.feed_by_key(scope, key)
    if feed is None:
        raise Http404
    now = clock.now()
    entries = _child(feed, now, scope) if feed.pupil_id else duty_entries(queries.duties_of_feed(feed, now.date(), scope=scope))
    content = written(_("课后服务"), entries, now=now)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, max-age=900"
    return answer


def _child(feed: Any, now: Any, scope: Scope) -> list[Afternoon]:
    """Group and room, never the child's name: the address lies with other companies."""
    found = queries.afternoons_of(feed, now.date(), scope=scope)
    return [Afternoon(key, _("课后服务 · %(group)s") % {"group": group}, str(group.room), start, end) for key, group, start, end in found]
