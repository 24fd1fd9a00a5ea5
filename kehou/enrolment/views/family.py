"""A family on the phone: follow what was asked for, take it back, leave, object to the notice."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.choices import OVER
from kehou.enrolment.forms import EndForm, ObjectionForm
from kehou.enrolment.forms.places import RestForm
from kehou.enrolment.queries.lotteries import standing_of
from kehou.enrolment.queries.showing import extensions, objection_by_code
from kehou.enrolment.queries.surveys import surveys_answered, surveys_asking
from kehou.enrolment.queries.waiting import full_days, may_wait, rests, turn_of
from kehou.enrolment.views import showing
from kehou.enrolment.views.lotteries import explained
from kehou.notices.queries import unread_about
from kehou.people.queries import pupils


@page("enrolment.apply", desk="family")
def home(request: HttpRequest, scope: Scope) -> HttpResponse:
    """报名: each child with its application, or the way to one."""
    today = clock.today()
    found = {one.pupil_id: one for one in queries.applications(scope).exclude(state="withdrawn").order_by("submitted_at")}
    rounds = {one.school_id: one for one in queries.rounds(scope).filter(term__ends_on__gte=today).order_by("-term__starts_on")}
    kept, news = queries.drafts(scope), unread_about(scope, (one.pk for one in found.values()))
    cards = [
        {
            "pupil": child,
            "draft": kept.get(child.pk),
            "round": rounds.get(child.school_id),
            "news": child.pk in found and found[child.pk].pk in news,
            **_status(found.get(child.pk), rounds.get(child.school_id), today),
        }
        for child in pupils(scope)
    ]
    notices = list(queries.notices_shown(scope, today))
    context = {"cards": cards, "notices": notices, "surveys": surveys_asking(scope, today), "answered": surveys_answered(scope, today)}
    return render(request, "enrolment/family/home.html", context)


def _status(application: Any, round: Any, today: Any) -> dict[str, Any]:
    if application and (round is None or application.round_id == round.pk):
        again = application.state in OVER and _takes(round, today)
        return {"application": application, "badge": showing.BADGES[application.state], "open": False, "again": again}
    is_open = _takes(round, today)
    return {"application": None, "open": is_open, "late": bool(is_open and today > round.closes_on)}


def _takes(round: Any, today: date) -> bool:
    """Whether the round takes applications, after its window as late ones, until the term ends."""
    return bool(round and round.state == "open" and round.opens_on <= today <= round.term.ends_on)


@page("enrolment.apply", desk="family")
def application(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """Where one application stands, what was decided and why, and what can be done now."""
    mine = get_object_or_404(queries.applications(scope), pk=application)
    row = showing.rows([mine], queries.slots(scope, mine.round))[0]
    notice = queries.notices(scope, pk=mine.notice_id).first() if mine.notice_id else None
    letter = queries.letters(scope, application=mine).first()
    stands = standing_of(scope, mine)
    turn, full, places = turn_of(scope, mine, clock.now()), full_days(scope, mine), list(queries.places(scope, application=mine))
    context = {
        "turn": turn, "full": full, "may_wait": may_wait(mine, places, turn, full), "rests": rests(scope, place__application=mine), "rest_form": RestForm(),
        "stands": explained(stands) if stands else None, "over": mine.state in OVER, "again": mine.state in OVER and _takes(mine.round, clock.today()),
        "row": row, "application": mine, "steps": showing.track(mine, notice, letter, turn), "moments": showing.moments(mine),
        "letter": letter, "notice": notice, "places": places, "today": clock.today(),
        "changeable": queries.editable(mine, clock.today()), "requestable": queries.requestable(mine, clock.today()),
        "changes": showing.changes(queries.changes(scope, application=mine), queries.slots(scope, mine.round)),
        "fetchers": queries.fetchers(scope, mine), "alone": showing.alone_in_words(mine.home_alone, mine.alone_days), "end_form": EndForm(initial={"on": clock.today()}),
    }  # fmt: skip
    return render(request, "enrolment/family/application.html", context)


@command("enrolment.apply", desk="family")
def open_application(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """Open it where something new is told of it; what was told is read."""
    mine = get_object_or_404(queries.applications(scope), pk=application)
    actions.mark_opened(mine, now=clock.now(), scope=scope)
    return redirect("enrolment:application", application=application)


@command("enrolment.apply", desk="family")
def withdraw(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """Take the application back: as easy as making it (S1.2)."""
    actions.withdraw_application(get_object_or_404(queries.applications(scope), pk=application), scope=scope)
    messages.success(request, _("申请已撤回。需要时可以重新申请。"))
    return redirect("enrolment:family_home")


@command("enrolment.apply", desk="family")
def end(request: HttpRequest, scope: Scope, place: UUID) -> HttpResponse:
    """End the child's place from a day on (S1.2)."""
    one = get_object_or_404(queries.places(scope), pk=place)
    form = EndForm(request.POST)
    if not form.is_valid():
        raise actions.EndInThePast(_("请填写最后一天的日期。"))
    actions.end_place(one, on=form.cleaned_data["on"], now=clock.now(), scope=scope)
    messages.success(request, _("课后服务将在所选日期后结束。"))
    return redirect("enrolment:application", application=one.application_id)


@page("enrolment.apply", desk="family")
def notice(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """The notice as the school's families see it, and the way to object."""
    shown = get_object_or_404(queries.notices_shown(scope, clock.today()), pk=notice)
    mine = set(queries.applications(scope, notice=shown).values_list("number", flat=True))
    context = {"notice": shown, "sheet": queries.sheet_of(scope, shown), "mine": mine, "form": ObjectionForm(),
               "objections": queries.objections(scope, notice=shown), "extensions": extensions(scope, shown)}  # fmt: skip
    return render(request, "enrolment/family/notice.html", context)


@command("enrolment.apply", desk="family")
def object_to(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """Object, with or without a name."""
    shown = get_object_or_404(queries.notices(scope), pk=notice)
    form = ObjectionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        filed = actions.file_objection(shown, text=said["text"], named=said["named"], now=clock.now(), scope=scope)
        messages.success(request, _("意见已提交，学校会在公示结束前答复。查询码 %(code)s，请记下，凭它看答复。") % {"code": filed.slip})
    else:
        messages.error(request, _("请写下您的意见。"))
    return redirect("enrolment:family_notice", notice=notice)


@command("enrolment.apply", desk="family")
def find_answer(request: HttpRequest, scope: Scope, notice: UUID) -> HttpResponse:
    """The answer to an objection, for whoever holds its slip; nothing is written (the code stays out of addresses)."""
    shown = get_object_or_404(queries.notices(scope), pk=notice)
    found = objection_by_code(scope, shown, request.POST.get("code", ""))
    return render(request, "enrolment/family/answer.html", {"notice": shown, "found": found}, status=200 if found else 422)
