"""Paper lists by photo: printed with a code, read when they come back, looked through by a person (C7.2)."""

import base64
import io
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image

from kehou.care import actions, forms, queries
from kehou.care.documents import day_lists
from kehou.care.views.showing import done, read, session_in, shown
from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation.queries import paper_style
from kehou.papers.handing import download
from kehou.papers.kinds.rolls import LAYOUT
from kehou.papers.layout import FINE
from kehou.papers.out import pdf
from kehou.papers.reference import referred

PAD = 6  # pixels above and below a row that is cut out
ROLL_AT = (38.0, 118.0)  # millimetres from the left: where the time of the roll call is written in the foot


@command("care.view_day")
def print_day(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All groups' lists of the day in one PDF: for when nothing else works."""
    day = clock.today()
    return _printed(request, scope, queries.lists_on(scope, day), day, f"课后服务点名册-{day:%Y%m%d}.pdf")


@command("care.view_duty")
def print_one(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """One group's list."""
    one = session_in(scope, session)
    found = queries.lists_on(scope, one.date, session=one.pk)
    return _printed(request, scope, found, one.date, f"{one.group.name}点名册-{one.date:%Y%m%d}.pdf")


def _printed(request: HttpRequest, scope: Scope, lists: list[queries.DayList], day: date, name: str) -> HttpResponse:
    if not lists:
        raise Http404
    actions.print_lists(lists, day=day, scope=scope)
    with translation.override("zh-hans"):
        papers = day_lists(lists, day, request.build_absolute_uri("/"), paper_style(scope, scope.unit))
    return download(pdf(*papers), "application/pdf", name)


@page("care.hold_group")
def photos(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Where photos of filled-in lists are sent, whichever groups they are of, and those that wait for a look."""
    day = _day(request)
    return shown(request, "photos", day=day, day_form=forms.DayForm(initial={"day": day}), photos_form=forms.PhotosForm(), waiting=_waiting(scope))


def _waiting(scope: Scope) -> list[dict[str, Any]]:
    """The sessions with photos, each with how many."""
    found: dict[UUID, dict[str, Any]] = {}
    for one in queries.paper_photos(scope):
        found.setdefault(one.session_id, {"session": one.session, "photos": []})["photos"].append(one)
    return list(found.values())


def _day(request: HttpRequest) -> date:
    asked = forms.DayForm({"day": request.GET.get("day") or request.POST.get("day") or ""})
    return asked.cleaned_data["day"] if asked.is_valid() else clock.today()


@command("care.hold_group")
def read_photos(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Read photos of a day's lists; each finds its own session."""
    day = _day(request)
    made, faults = _read(request, scope, day=day)
    if len({one.session_id for one in made}) == 1 and not faults:
        return redirect("care:from_paper", unit=scope.unit.code, session=made[0].session_id)
    return redirect(f"{reverse('care:photos', kwargs={'unit': scope.unit.code})}?day={day}")


@command("care.hold_group")
def read_photos_of(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """Read photos of this session's list and of no other."""
    one = session_in(scope, session)
    _read(request, scope, session=one)
    return redirect("care:from_paper", unit=scope.unit.code, session=one.pk)


def _read(request: HttpRequest, scope: Scope, **whose: Any) -> tuple[list[Any], int]:
    """Each photo is a deed of its own: what is wrong with one is said of it, and the others stay. Those read, and how many were not."""
    sent = read(forms.PhotosForm(request.POST, request.FILES))["sent"]
    made = []
    for n, file in enumerate(sent, 1):
        try:
            with transaction.atomic():
                made.append(actions.read_photo(file, now=clock.now(), scope=scope, **whose))
        except Refusal as no:
            if len(sent) == 1:
                raise
            messages.warning(request, _("第 %(n)s 张照片：%(why)s") % {"n": n, "why": f"{no.sentence}{no.todo}"})
    if made:
        words = ngettext("读出 %(n)d 张，请逐行核对后补录。", "读出 %(n)d 张，请逐行核对后补录。", len(made)) % {"n": len(made)}
        messages.success(request, words)
    return made, len(sent) - len(made)


@page("care.hold_group")
def scanned(request: HttpRequest, scope: Scope, word: str) -> HttpResponse:
    """Where the code on a page leads whoever scans it."""
    found = referred(word, scope.unit.code)
    if found is None:
        raise Http404
    return redirect("care:from_paper", unit=scope.unit.code, session=session_in(scope, found.session).pk)


@page("care.hold_group", shows=("name",))
def cut(request: HttpRequest, scope: Scope, session: UUID, paper_photo: UUID) -> HttpResponse:
    """One row of a page as it was written, its foot, or the whole page."""
    photo = _photo(scope, session, paper_photo)
    out = io.BytesIO()
    try:
        whole = Image.open(io.BytesIO(base64.b64decode(photo.picture)), formats=("JPEG",))
        whole.crop(_frame(whole.size, photo.rows, request.GET.get("row", ""))).save(out, "JPEG", quality=80)
    except (OSError, ValueError):  # what is no picture is not there
        raise Http404 from None
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(out.getvalue(), content_type="image/jpeg", headers=headers)


def _frame(size: tuple[int, int], rows: list[dict[str, Any]], asked: str) -> tuple[int, int, int, int]:
    """What of the picture is asked for: a row from its boxes to the signature, the time of the roll call in its foot, or the whole."""
    wide, high = size
    if asked == "foot":
        top, bottom = LAYOUT.top_of(LAYOUT.most), LAYOUT.marks[-1][1] - LAYOUT.mark
        return round(ROLL_AT[0] * FINE), round(top * FINE), round(ROLL_AT[1] * FINE), min(high, round(bottom * FINE))
    if not asked.isdecimal() or int(asked) >= len(rows):
        return 0, 0, wide, high
    row, left = rows[int(asked)], LAYOUT.left + sum(LAYOUT.columns[: LAYOUT.boxes[0][1]])
    right = LAYOUT.left + sum(LAYOUT.columns)
    return round(left * FINE) - PAD, max(0, row["top"] - PAD), min(wide, round(right * FINE) + PAD), min(high, row["bottom"] + PAD)


def _photo(scope: Scope, session: UUID, pk: UUID) -> Any:
    found = queries.paper_photos(scope, session).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@command("care.hold_group")
def throw_away(request: HttpRequest, scope: Scope, session: UUID, paper_photo: UUID) -> HttpResponse:
    """Delete a photo that has been read: it was the wrong one, or nobody needs it."""
    actions.throw_away(_photo(scope, session, paper_photo))
    return done(request, _("照片已删除，什么都没有登记。"), "care:from_paper", unit=scope.unit.code, session=session)
