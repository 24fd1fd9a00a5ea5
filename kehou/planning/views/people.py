"""The family's child, and what everybody may know (S5.5)."""

from django.http import HttpRequest, HttpResponse

from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.planning import queries
from kehou.planning.views.showing import day_asked, shown


@page("planning.see_own_child", desk="family")
def children(request: HttpRequest, scope: Scope) -> HttpResponse:
    """My child's group, room and who looks after it."""
    rows, feeds = queries.own_groups(scope, clock.now()), queries.feeds(scope)
    for row in rows:
        row["feed"] = feeds.get(row["member"].pupil_id)
    return shown(request, "children", rows=rows)


@page("planning.public", desk="public")
def public_roster(request: HttpRequest, scope: Scope) -> HttpResponse:
    """人员信息及排班表予以公示: names, posts, days, groups, nothing more (S5.5)."""
    day = day_asked(request)
    roster = queries.published_roster(scope, day)
    days = [one for one, _sittings in roster["days"]]
    return shown(request, "public_roster", roster=roster, opened=day if day in days else next(iter(days), None))
