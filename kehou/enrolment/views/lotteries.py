"""The lottery at the school and at its families: announced, drawn, explained, taken home to be checked (S1.1)."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions
from kehou.enrolment.choices import Criterion
from kehou.enrolment.forms.reviewing import AnnounceForm, DrawForm
from kehou.enrolment.queries import current_round
from kehou.enrolment.queries import lotteries as queries
from kehou.enrolment.queries.lotteries import seat_words
from kehou.enrolment.rules import ALGORITHM, CapacityRules, Entry, Ranked, drawn, exceeds
from kehou.policy.queries import rules_for


@page("enrolment.view_lottery")
def lotteries(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Need and places, the criteria, and every lottery of the round."""
    return _overview(request, scope, None)


def _overview(request: HttpRequest, scope: Scope, form: Any, status: int = 200) -> HttpResponse:
    today = clock.today()
    round = current_round(scope, today)
    criteria = rules_for(CapacityRules, scope.unit, today).criteria
    context: dict[str, Any] = {"round": round, "criteria": [Criterion(one).label for one in criteria], "need": _need(round) if round else [],
               "lotteries": list(queries.lotteries(scope, round=round)) if round else [],
               "form": form or AnnounceForm(initial={"draws_on": today + timedelta(days=1)})}  # fmt: skip
    context["short"] = any(one["over"] for one in context["need"])
    context["waits"] = any(one.drawn_at is None for one in context["lotteries"])
    return render(request, "enrolment/office/lotteries.html", context, status=status)


def _need(round: Any) -> list[dict[str, Any]]:
    """Every seat with a limit: free, asked for, short of."""
    rows, free = queries.candidates(round), queries.seats_free(round)
    entries = queries.entries_of(rows, round, {})
    over = exceeds(entries, free)
    asked = {seat: sum(seat in one.seats for one in entries) for seat in free}
    return [{"seat": seat_words(seat), "free": free[seat], "asked": asked[seat], "over": over.get(seat, 0)} for seat in free]


@command("enrolment.run_lottery")
def announce(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Freeze the list and promise the seed."""
    round, form = current_round(scope, clock.today()), AnnounceForm(request.POST)
    if round is None:
        raise actions.RoundNotOpen
    if not form.is_valid():
        return _overview(request, scope, form, status=422)
    try:
        lottery = actions.announce_lottery(round, **form.cleaned_data, now=clock.now(), scope=scope)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _overview(request, scope, form, status=422)
    messages.success(request, _("名单已冻结，种子的承诺已公布。"))
    return redirect("enrolment:lottery", unit=scope.unit.code, lottery=lottery.pk)


@page("enrolment.view_lottery")
def lottery(request: HttpRequest, scope: Scope, lottery: UUID) -> HttpResponse:
    """One lottery: what was promised, and after the draw who stands where."""
    one = get_object_or_404(queries.lotteries(scope), pk=lottery)
    rows: list[dict[str, Any]] = [
        {"standing": row, "full": [seat_words(seat) for seat in row.full]} for row in queries.standings(scope, one)
    ]
    context = {"lottery": one, "criteria": [Criterion(key).label for key in one.criteria], "algorithm": ALGORITHM,
               "entries": one.entries, "form": DrawForm(), "today": clock.today(), "waiting": [r for r in rows if not r["standing"].placed], "placed": [r for r in rows if r["standing"].placed],
               "holds": [(r.number, r.placed) for r in _again(one)] == [(r["standing"].application.number, r["standing"].placed) for r in rows]}  # fmt: skip
    return render(request, "enrolment/office/lottery.html", context)


@command("enrolment.run_lottery")
def draw(request: HttpRequest, scope: Scope, lottery: UUID) -> HttpResponse:
    """Draw, once."""
    one = get_object_or_404(queries.lotteries(scope), pk=lottery)
    form = DrawForm(request.POST)
    word = form.cleaned_data["word"] if form.is_valid() else ""
    ranked = actions.draw_lottery(one, word=word, now=clock.now(), scope=scope)
    placed = sum(r.placed for r in ranked)
    messages.success(request, _("抽签完成：%(placed)s 份得到名额，%(waiting)s 份候补。") % {"placed": placed, "waiting": len(ranked) - placed})
    return redirect("enrolment:lottery", unit=scope.unit.code, lottery=lottery)


@page("enrolment.view_lottery")
def lottery_file(request: HttpRequest, scope: Scope, lottery: UUID) -> HttpResponse:
    """The file anybody can check with `kehou lottery verify`."""
    return _file(get_object_or_404(queries.lotteries(scope), pk=lottery))


def _again(lottery: Any) -> list[Ranked]:
    """The draw run again from seed and list; nothing before the seed is shown."""
    entries = [Entry(one["number"], one["group"], tuple(one["seats"])) for one in lottery.entries]
    return drawn(entries, lottery.offered, seed=lottery.seed, word=lottery.word) if lottery.seed else []


def _file(lottery: Any) -> HttpResponse:
    """The result is worked out again from seed and list, not read from where it could have been changed."""
    text = json.dumps(queries.document(lottery, _again(lottery)), ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="lottery-{lottery.school.code}-{lottery.number}.json"'
    return answer


@page("enrolment.apply", desk="family")
def family_lottery(request: HttpRequest, scope: Scope, lottery: UUID) -> HttpResponse:
    """Where the own children stand and why; how anybody can check it."""
    one = get_object_or_404(queries.lotteries(scope), pk=lottery)
    mine = [explained(row) for row in queries.standings(scope, one)]
    context = {"lottery": one, "mine": mine, "criteria": [Criterion(key).label for key in one.criteria], "algorithm": ALGORITHM}
    return render(request, "enrolment/family/lottery.html", context)


@page("enrolment.apply", desk="family")
def family_lottery_file(request: HttpRequest, scope: Scope, lottery: UUID) -> HttpResponse:
    return _file(get_object_or_404(queries.lotteries(scope), pk=lottery))


def explained(standing: Any) -> dict[str, Any]:
    """One family's place and why, in words (L13)."""
    group = [one for one in standing.lottery.entries if one["group"] == standing.group]
    return {
        "standing": standing, "met": [Criterion(key).label for key in standing.met], "in_group": len(group),
        "total": len(standing.lottery.entries), "full": [seat_words(seat) for seat in standing.full],
    }  # fmt: skip

