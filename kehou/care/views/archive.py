"""The attendance archive of a class and of a child (C7.2)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from kehou.care import queries
from kehou.care.views.showing import shown
from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope


@page("care.view_archive")
def archive(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One class at a time; a homeroom teacher sees the own class at once."""
    classes, since = queries.classes_in_reach(scope), queries.school_year(clock.today())
    asked = request.GET.get("class", "")
    chosen = next((one for one in classes if str(one.pk) == asked), classes[0] if classes else None)
    records = queries.archive_of_class(scope, chosen, since) if chosen else []
    return shown(request, "archive", classes=classes, chosen=chosen, records=records, since=since)


@page("care.view_archive")
def archive_of(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """One child, day by day."""
    one, since = queries.pupil_in_reach(scope, pupil), queries.school_year(clock.today())
    if one is None:
        raise Http404
    return shown(request, "archive_child", child=one, marks=queries.marks_since(scope, since, [one.pk]), since=since)
