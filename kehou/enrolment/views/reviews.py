"""Three lists made for deciding many at once: homeroom teacher, grade leader, school (S5.2)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.forms.places import RestForm
from kehou.enrolment.queries.deciding import application_seen, posts, reasons, to_decide, vacancies, whole
from kehou.enrolment.queries.waiting import full_days, may_wait, rests, turn_of
from kehou.enrolment.views import deciding, showing

SHOWS = ("need", "need_words", "healthy", "independent", "home_alone", "note")


@page("enrolment.review_homeroom", shows=SHOWS)
def homeroom(request: HttpRequest, scope: Scope) -> HttpResponse:
    """班主任初审: the applications of the own class, and of those stood in for."""
    return _list(request, scope, "homeroom", _("班主任初审"))


@page("enrolment.review_grade", shows=SHOWS)
def grade(request: HttpRequest, scope: Scope) -> HttpResponse:
    """年级组长复审: the grade's applications, and the list to hand over."""
    round = queries.current_round(scope, clock.today())
    grades = [_grade_facts(scope, round, one) for one in _grades_of(scope)] if round else []
    return _list(request, scope, "grade", _("年级组长复审"), grades=grades)


def _grades_of(scope: Scope) -> list[Any]:
    """The grades this person leads, or stands in for."""
    if scope.sees == "all":
        return queries.grades_led(scope)
    held = posts(scope, clock.today())
    mine = set(held.held_by(scope.user_id, "grade"))
    grades = {one.grade_id for one in held.classes if one.pk in mine}
    return [one for one in held.grades if one.pk in grades or (one.leader and one.leader.user_id == scope.user_id)]


def _grade_facts(scope: Scope, round: Any, one: Any) -> dict[str, Any]:
    states = list(queries.in_grade(whole(scope), round, one).values_list("state", "grade_list__number"))
    told = {state: sum(s == state for s, _list in states) for state in showing.BADGES}
    ready = sum(state == "passed_grade" and number is None for state, number in states)
    lists = [one_list for one_list in queries.grade_lists(whole(scope), round) if one_list.grade_id == one.pk]
    return {"grade": one, "told": told, "ready": ready, "lists": lists, "after": deciding.after_list(scope, round, one)}


@page("enrolment.review_school", shows=SHOWS)
def school(request: HttpRequest, scope: Scope) -> HttpResponse:
    """学校终审: what the grades have handed over."""
    return _list(request, scope, "school", _("学校终审"))


LISTS = {"homeroom": "enrolment:homeroom_list", "grade": "enrolment:grade_review_list", "school": "enrolment:school_list"}


def _list(request: HttpRequest, scope: Scope, step: str, heading: str, **more: Any) -> HttpResponse:
    round = queries.current_round(scope, clock.today())
    lines = deciding.waiting(scope, round, step) if round else []
    loud, calm = deciding.split(lines)
    context = {"round": round, "lines": lines, "loud": loud, "calm": calm, "step": step, "heading": heading,
               "reasons": reasons(scope), "decide_url": f"enrolment:decide_{step}", "list_url": LISTS[step], **more}  # fmt: skip
    if round and step == "school":
        context["lists"] = list(queries.grade_lists(scope, round))
    context["vacancies"] = _vacancies(scope, round, more.get("grades", ())) if round else []
    return render(request, "enrolment/office/review.html", context)


def _vacancies(scope: Scope, round: Any, grades: Iterable[Any]) -> list[dict[str, Any]]:
    """Empty posts that hold something up: all of them for the school, for a grade leader those of the own grade."""
    led = {one["grade"].pk for one in grades}
    found = [one for one in vacancies(whole(scope), round, clock.today()) if one["count"]]
    return [one for one in found if scope.sees == "all" or getattr(one["post"], "grade_id", None) in led]


@command("enrolment.review_homeroom")
def decide_homeroom(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _decide(request, scope, "homeroom")


@command("enrolment.review_grade")
def decide_grade(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _decide(request, scope, "grade")


@command("enrolment.review_school")
def decide_school(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _decide(request, scope, "school")


def _decide(request: HttpRequest, scope: Scope, step: str) -> HttpResponse:
    """One decision for every ticked row; a row's own reason goes before the one for all."""
    round = queries.current_round(scope, clock.today())
    chosen = _chosen(request)
    rows = list(to_decide(scope, round, step, clock.today()).filter(pk__in=chosen)) if round else []
    if len(rows) != len(chosen):
        raise Http404
    for_all = request.POST.get("reason", "")
    reasons = {one: request.POST.get(f"reason-{one}", "").strip() or for_all for one in chosen}
    decision = request.POST.get("decision", "")
    if decision not in ("pass", "return", "reject"):
        raise Http404
    said = reasons if decision != "pass" else {one: request.POST.get(f"reason-{one}", "") for one in chosen}
    actions.review(rows, step=step, decision=decision, reasons=said, now=clock.now(), scope=scope)
    messages.success(request, ngettext("已处理 %(count)s 份申请。", "已处理 %(count)s 份申请。", len(rows)) % {"count": len(rows)})
    return redirect(f"enrolment:review_{step}", unit=scope.unit.code)


def _chosen(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(one) for one in dict.fromkeys(request.POST.getlist("chosen"))]
    except ValueError as error:
        raise Http404 from error


@command("enrolment.review_grade")
def submit_list(request: HttpRequest, scope: Scope, grade: UUID) -> HttpResponse:
    """Hand the grade's list to the school as one thing."""
    led = {one.pk: one for one in _grades_of(scope)}
    round = queries.current_round(scope, clock.today())
    if grade not in led or round is None:
        raise Http404
    handed = actions.submit_grade_list(round, led[grade], now=clock.now(), scope=scope)
    messages.success(request, ngettext("%(grade)s名单已提交学校，共 %(count)s 人。", "%(grade)s名单已提交学校，共 %(count)s 人。", handed.count) % {"grade": led[grade], "count": handed.count})
    return redirect("enrolment:review_grade", unit=scope.unit.code)


@page("enrolment.view", shows=SHOWS)
def detail(request: HttpRequest, scope: Scope, application: UUID) -> HttpResponse:
    """One application with everything that was decided."""
    one = application_seen(scope, application, clock.today())
    if one is None:
        raise Http404
    row = showing.rows([one], queries.slots(scope, one.round))[0]
    letter = queries.letters(scope, application=one).first()
    notice = queries.notices(scope, pk=one.notice_id).first() if one.notice_id else None
    turn, places, today = turn_of(scope, one, clock.now()), list(queries.places(scope, application=one)), clock.today()
    context = {"row": row, "application": one, "moments": showing.moments(one), "letter": letter, "turn": turn,
               "may_wait": may_wait(one, places, turn, full_days(scope, one)),
               "changeable": queries.editable(one, today) or queries.requestable(one, today),
               "steps": showing.track(one, notice, letter, turn), "places": places, "sheets": queries.sheets_of(scope, one),
               "changes": showing.changes(queries.changes(scope, application=one), queries.slots(scope, one.round)),
               "fetchers": queries.fetchers(scope, one), "alone": showing.alone_in_words(one.home_alone, one.alone_days),
               "rests": rests(scope, place__application=one), "rest_form": RestForm()}  # fmt: skip
    return render(request, "enrolment/office/application.html", context)
