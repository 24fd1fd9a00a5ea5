"""What several pages need: the child within reach or 404, a form or its refusal."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kehou.core.scope import Scope
from kehou.people import queries
from kehou.people.choices import Answer

BADGES = {Answer.OPEN: "wait", Answer.GIVEN: "ok", Answer.REFUSED: "quiet", Answer.WITHDRAWN: "warn"}


def shown(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"people/{template}.html", context, status=status)


def pupil_in(scope: Scope, pk: UUID) -> Any:
    """The pupil, where this person has to do with it; else there is none."""
    return found(queries.pupil(scope, pk))


def answers(scope: Scope, one: Any) -> list[dict[str, Any]]:
    """Every purpose with where it stands, by whom, and its history."""
    rows = []
    for standing in queries.standings(scope, one):
        moments = [_moment(line, standing.answers[n], scope) for n, line in enumerate(standing.lines)]
        rows.append({"text": standing.text, "standing": standing, "badge": BADGES[standing.answer], "moments": moments})
    return rows


def _moment(line: Any, answer: Answer, scope: Scope) -> dict[str, Any]:
    at = f"{localtime(line.at):%Y-%m-%d %H:%M}"
    note = [_by(line, scope), _("版本 %(version)s") % {"version": line.version}]
    if line.last_day:
        note.append(_("最后一天 %(day)s") % {"day": line.last_day.isoformat()})
    shown = {"title": answer.label, "time": at[5:10], "datetime": at.replace(" ", "T"), "note": " · ".join([at, *note])}
    return {**shown, "state": "ok" if line.given else "quiet", "by": _by(line, scope), "at": at}


def _by(line: Any, scope: Scope) -> str:
    """Who said so; a sheet of paper was registered by a teacher."""
    if line.by_id == scope.user_id:
        return _("您本人")
    name = line.by.name if line.by else _("学校")
    return _("纸质，由 %(name)s 登记") % {"name": name} if line.channel == "paper" else name


def found(one: Any) -> Any:
    if one is None:
        raise Http404
    return one


def done(request: HttpRequest, words: str, address: str, **kwargs: Any) -> HttpResponse:
    messages.success(request, words)
    return redirect(reverse(address, kwargs=kwargs))


def refused(form: forms.BaseForm, refusal: Exception) -> forms.BaseForm:
    """The form again, with what speaks against it."""
    form.add_error(None, str(refusal))
    return form
