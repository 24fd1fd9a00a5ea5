"""Pages and commands: the only two kinds of view in the house.

A page (GET) runs in a transaction in which the database refuses writes. A command (POST) is one
transaction; a refusal undoes it and is shown. Both know who asks, and answer 404 to everybody else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string

from kehou.core import looks
from kehou.core.errors import Refusal
from kehou.core.models import Look, Unit, UnitKind
from kehou.core.roles import roles
from kehou.core.scope import Scope, acting

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Door:
    """What stands on a view's door: who may enter, how, and which sensitive fields it shows."""

    permission: str
    desk: str
    method: str
    shows: tuple[str, ...] = ()
    fresh: bool = False
    lasting: bool = False


def page(
    permission: str, *, desk: str = "unit", shows: tuple[str, ...] = (), fresh: bool = False, lasting: bool = False
) -> Callable[[View], View]:
    """A view that shows: GET, read-only in the database; looks at sensitive fields are recorded first.

    A `lasting` page stays open and asks on: its look is one for as long as it does (kehou/core/looks.py).
    """
    return _guard(Door(permission, desk, "GET", shows, fresh, lasting))


def command(permission: str, *, desk: str = "unit", fresh: bool = False) -> Callable[[View], View]:
    """A view that changes: POST, one transaction, undone by a refusal; `fresh` asks for a new proof of who acts."""
    return _guard(Door(permission, desk, "POST", fresh=fresh))


def _guard(door: Door) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            return _enter(view, door, request, kwargs)

        inner.door = door  # type: ignore[attr-defined]
        return inner

    return wrap


def _enter(view: View, door: Door, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
    if not _method_fits(door, request):
        return _only(door, request)
    if door.desk != "public" and not request.user.is_authenticated:
        return redirect_to_login(page_address(request))
    scope = scope_at(door, request, kwargs.pop("unit", None))
    request.scope = scope  # type: ignore[attr-defined]
    proof = import_string(settings.KEHOU_FRESH)(request) if door.fresh else None
    if proof is not None:
        return proof
    if door.shows:
        _look(scope, door, request, kwargs)
    return _privately(_run(view, door, request, scope, kwargs), door)


def _look(scope: Scope, door: Door, request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Record the look first; a page that lasts shows the ticket of the look it goes on with, or gets one."""
    said = request.headers.get(looks.HEADER, "") if door.lasting else ""
    if not (said and looks.still_holds(said, scope, door.permission, door.shows)):
        record_look(scope, door, kwargs)
        said = looks.ticket(scope, door.permission, door.shows) if door.lasting else ""
    request.look = said  # type: ignore[attr-defined]


def _method_fits(door: Door, request: HttpRequest) -> bool:
    return request.method == door.method or (door.method == "GET" and request.method == "HEAD")


def _only(door: Door, request: HttpRequest) -> HttpResponse:
    """A command's address opened like a page: 405, with words for whoever stands there."""
    answer = render(request, "405.html", status=405)
    answer.headers["Allow"] = HttpResponseNotAllowed([door.method]).headers["Allow"]
    return answer


def page_address(request: HttpRequest) -> str:
    """Where this person can come back to: the page asked for, or the one from which a form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return "/"
    told = urlsplit(before)
    return f"{told.path}?{told.query}" if told.query else told.path


def _run(view: View, door: Door, request: HttpRequest, scope: Scope, kwargs: dict[str, Any]) -> HttpResponse:
    try:
        with acting(scope, read_only=door.method == "GET"):
            return _rendered(view(request, scope, **kwargs))
    except Refusal as refusal:
        with acting(scope, read_only=True):
            return show_refusal(request, refusal)


def _rendered(response: HttpResponse) -> HttpResponse:
    """A lazy template is filled while the walls know who asks."""
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        return response.render()
    return response


def show_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a page: sentence, clause, what to do next (422)."""
    context = {"refusal": refusal, "back": request.headers.get("Referer", "")}
    return render(request, "refusal.html", context, status=422)


def _privately(response: HttpResponse, door: Door) -> HttpResponse:
    if door.desk != "public":
        response.headers["Cache-Control"] = "no-store, private"
    return response


def scope_at(door: Door, request: HttpRequest, code: str | None) -> Scope:
    """The scope of this person at this door, or 404: a refusal must not tell what exists."""
    find = {"unit": unit_scope, "family": family_scope, "public": public_scope}[door.desk]
    scope = find(request.user, code)
    if not scope.may(door.permission):
        raise Http404
    return narrowed(scope, door.permission)


def narrowed(scope: Scope, permission: str) -> Scope:
    """How far the widest of the roles sees that brings this permission."""
    from dataclasses import replace

    if scope.desk != "unit":
        return scope
    widths = {roles()[key].sees for key in scope.roles if permission in roles()[key].may}
    return replace(scope, sees="all" if "all" in widths else "own")


def unit_scope(user: Any, code: str | None) -> Scope:
    """What this person may do at the unit the address names, by the roles granted there or above."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Http404
    held = import_string(settings.KEHOU_GRANTS)(user, unit)
    may = frozenset().union(*(roles()[key].may for key in held if key in roles()))
    units = _below(unit)
    return Scope("unit", user.pk, unit, units, permissions=may, roles=tuple(sorted(held)), user=user)


def _below(unit: Unit) -> tuple[Any, ...]:
    if unit.kind == UnitKind.SCHOOL:
        return (unit.pk,)
    return (unit.pk, *Unit.objects.filter(path__startswith=f"{unit.path}/").values_list("pk", flat=True))


def family_scope(user: Any, code: str | None = None) -> Scope:
    """A guardian's scope: their own children and those children's schools."""
    links = import_string(settings.KEHOU_FAMILY)(user)
    may = roles()["guardian"].may if links else frozenset()
    pupils = tuple(sorted({pupil for pupil, _ in links}))
    return Scope("family", user.pk, None, tuple(sorted({school for _, school in links})), pupils, may, user=user)


def public_scope(user: Any, code: str | None) -> Scope:
    """Everybody's scope: what a unit has opened, or every unit where the address names none."""
    units = Unit.objects.filter(code=code) if code else Unit.objects.all()
    if code and not units:
        raise Http404
    user_id = getattr(user, "pk", None)
    unit = units[0] if code else None
    return Scope("public", user_id, unit, tuple(u.pk for u in units), permissions=roles()["public"].may)


def record_look(scope: Scope, door: Door, whom: dict[str, Any], why: str = "") -> None:
    """Write who looks at which sensitive fields, in its own transaction; if that fails, the page fails."""
    said = ",".join(f"{key}={value}" for key, value in whom.items())[:200]
    for unit_id in (scope.unit.pk,) if scope.unit else scope.units:
        with acting(scope.for_unit(unit_id)):
            Look(
                unit_id=unit_id, actor_id=scope.user_id, permission=door.permission, fields=list(door.shows), whom=said, why=why
            ).save(force_insert=True)  # fmt: skip
