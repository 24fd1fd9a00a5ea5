"""The family's child, the homeroom teacher's class, and what everybody may know (S5.5)."""

from django.http import HttpRequest, HttpResponse

from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planning import queries
from kehou.planning.views.showing import day_asked, shown


@page("planning.see_own_child", desk="family")
def children(request: HttpRequest, scope: Scope) -> HttpResponse:
    """My child's group, room and who looks after it."""
    rows, feeds = queries.own_groups(scope, clock.now()), queries.feeds(scope)
    for row in rows:
        row["feed"] = feeds.get(row["member"].pupil_id)
    return shown(request, "children", rows=rows)


@page("planning.view_class")
def class_week(request: HttpRequest, scope: Scope) -> HttpResponse:
    """My class in a week: each child's group, room and seat, and who looks after it on each day."""
    classes = list(organisation.classes_led(scope))
    return shown(request, "class_week", classes=classes, week=queries.class_week(scope, classes, day_asked(request)), today=clock.today())


@page("planning.public", desk="public")
def public_roster(request: HttpRequest, scope: Scope) -> HttpResponse:
    """人员信息及排班表予以公示: names, posts, days, groups, nothing more (S5.5)."""
    day = day_asked(request)
    roster = queries.published_roster(scope, day)
    days = [one for one, _sittings in roster["days"]]
    return shown(request, "public_roster", roster=roster, opened=day if day in days else next(iter(days), None))
