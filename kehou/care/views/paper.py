"""A list filled in by hand is typed in: one row a child, the exceptions only; the sheet stays beside what came of it (C7.2)."""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.views.showing import done, read, session_in, shown, staffing
from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.hold_group", shows=("name", "collectors"))
def from_paper(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """The sheet as a form: everybody there as expected until a row says otherwise, or filled in from its photos as far as they are clear."""
    one = session_in(scope, session)
    photos = list(queries.paper_photos(scope, one.pk))
    rows = queries.paper_lines(one, scope, photos)
    return shown(
        request, "from_paper", session=one, rows=rows, form=forms.PaperForm(), sheets=queries.paper_lists(scope, one.pk), photos=photos,
        photos_form=forms.PhotosForm(), changed=queries.changed(one, photos, rows, scope) if photos else None, **_counted(rows),
    )  # fmt: skip


def _counted(rows: list[queries.PaperLine]) -> dict[str, int]:
    read = [row for row in rows if row.row]
    return {"clear": sum(row.row.read.is_clear for row in read if row.row), "unclear": sum(row.by_photo and not row.state for row in rows)}


@command("care.hold_group")
def take(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """Take the sheet in as it was typed or confirmed; what differs from what was entered before is asked of a person."""
    one = session_in(scope, session)
    head, photos = read(forms.PaperForm(request.POST, request.FILES)), _photos(request, scope, one)
    rows = [_row(line, request, one) for line in queries.paper_lines(one, scope)]
    sheet = actions.take_paper(
        one, rows, roll_at=_moment(one, head["roll_at"]), photo=head["photo"], staffing=staffing(scope, one.date), now=clock.now(), scope=scope,
        read=photos,
    )  # fmt: skip
    return done(request, _("纸质名单已补录。"), "care:paper_list", unit=scope.unit.code, session=one.pk, paper_list=sheet.pk)


def _photos(request: HttpRequest, scope: Scope, session: Any) -> list[Any]:
    """The photos the form was filled in from; one that is gone was taken in before."""
    asked = read(forms.ReadForm(request.POST))["read"]
    found = list(queries.paper_photos(scope, session.pk).filter(pk__in=asked))
    if len(found) != len(set(asked)):
        raise actions.PhotoIsGone
    return found


def _row(line: queries.PaperLine, request: HttpRequest, session: Any) -> actions.PaperRow:
    key = line.pupil.pk
    form = forms.PaperRowForm({name: request.POST.get(f"{name}-{key}", "") for name in ("state", "left", "who", "name")})
    if not form.is_valid():
        raise Refusal(f"{line.pupil.name}：{next(iter(form.errors.values()))[0]}", clause="C7.2", todo=_("请返回改好再提交。"))
    said, names = form.cleaned_data, dict(line.takers)
    kind, _colon, pk = said["who"].partition(":")
    name = names.get(said["who"], "") or said["name"].strip()
    left = _moment(session, said["left"]) if said["left"] else None
    return actions.PaperRow(key, said["state"], left, kind, UUID(pk) if pk else None, name)


def _moment(session: Any, time: Any) -> datetime:
    return datetime.combine(session.date, time, clock.now().tzinfo)


@page("care.hold_group", shows=("name", "whereabouts"))
def paper_list(request: HttpRequest, scope: Scope, session: UUID, paper_list: UUID) -> HttpResponse:
    """The photo beside what was typed, and the children about whom paper, phones and desk differ."""
    sheet, one = _sheet(scope, session, paper_list), session_in(scope, session)
    lines = one.phone_entries.filter(device=sheet.pk).select_related("pupil").order_by("number")
    return shown(request, "paper_list", sheet=sheet, session=one, lines=lines, doubts=queries.doubts_of(one))


@page("care.hold_group", shows=("name",))
def paper_photo(request: HttpRequest, scope: Scope, session: UUID, paper_list: UUID) -> HttpResponse:
    """The photo, unsealed for this look."""
    sheet = _sheet(scope, session, paper_list)
    if not sheet.has_photo:
        raise Http404
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(base64.b64decode(sheet.photo), content_type="image/jpeg", headers=headers)


def _sheet(scope: Scope, session: UUID, pk: UUID) -> Any:
    found = queries.paper_lists(scope, session).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
