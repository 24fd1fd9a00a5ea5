"""A member of staff's own pages: what I offer, when I am away, with whom I swap (C5.1, S5.5)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planning import actions, forms, queries
from kehou.planning.actions.refusals import NotOnStaff
from kehou.planning.views.showing import done, one_of, read, shown, term_here
from kehou.planning.views.staffing import offer_form, offered

AHEAD = timedelta(days=28)


@page("planning.my_duties")
def mine(request: HttpRequest, scope: Scope) -> HttpResponse:
    """我的排班: the next four weeks, my absences, the swaps that wait for somebody's answer."""
    now, one = clock.now(), queries.me(scope)
    today = now.date()
    context: dict[str, Any] = {"duties": list(queries.my_duties(scope, today, today + AHEAD)), "today": today, "now": now, "me": one}
    if one is not None:
        term = organisation.term_on(scope, today)
        context["share"] = queries.share_of(scope, one, term) if term else None
        asked = queries.swaps_open(scope, one, now)
        context |= {
            "absences": [a for a in queries.absences_ahead(scope, today) if a.staff_id == one.pk],
            "to_answer": [s for s in asked if s.taker_id == one.pk], "asked": [s for s in asked if s.duty.staff_id == one.pk],
            "feed": queries.feeds(scope).get(None),
            "offered_duties": {s.duty_id for s in asked},
        }  # fmt: skip
    return shown(request, "mine", **context)


def me_here(scope: Scope) -> Any:
    """My own record, or a sentence that there is none."""
    found = queries.me(scope)
    if found is None:
        raise NotOnStaff
    return found


@page("planning.volunteer")
def my_offer(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What I offer for the term, as far as I have said."""
    one, term = me_here(scope), term_here(scope)
    form = offer_form(scope, term, initial=offered(scope, term, one))
    lessons = list(queries.lessons(scope, term).filter(staff=one))
    return shown(request, "my_offer", form=form, term=term, offer=queries.offer_of(scope, term, one), lessons=lessons)


@command("planning.volunteer")
def save_offer(request: HttpRequest, scope: Scope) -> HttpResponse:
    term = term_here(scope)
    actions.offer(term, me_here(scope), read(offer_form(scope, term, request.POST)), now=clock.now(), scope=scope)
    return done(request, _("已记下。学校确认课时后，排班会按您的志愿。"), "planning:my_duties", unit=scope.unit.code)


# ── away ──────────────────────────────────────────────────────────────────────


@page("planning.ask_absence")
def my_absence(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Leave for days to come, or from now on."""
    me_here(scope)
    now = clock.now()
    start: dict[str, Any] = {"first": now.date(), "last": now.date()}
    if request.GET.get("now"):
        start |= {"since": now.time().replace(second=0, microsecond=0)}
    return shown(request, "my_absence", form=forms.AbsenceForm(initial=start), is_now=bool(request.GET.get("now")))


@command("planning.ask_absence")
def ask_absence(request: HttpRequest, scope: Scope) -> HttpResponse:
    said = read(forms.AbsenceForm(request.POST))
    actions.ask_absence(me_here(scope), said.pop("first"), said.pop("last"), **said, now=clock.now(), scope=scope)
    return done(request, _("请假已交，学校会安排代班并答复您。"), "planning:my_duties", unit=scope.unit.code)


@command("planning.ask_absence")
def withdraw_absence(request: HttpRequest, scope: Scope, absence: UUID) -> HttpResponse:
    one = one_of(queries.absences(scope, staff__user=scope.user_id), absence)
    actions.withdraw_absence(one, now=clock.now(), scope=scope)
    return done(request, _("请假已撤回。"), "planning:my_duties", unit=scope.unit.code)


# ── swaps ─────────────────────────────────────────────────────────────────────


@page("planning.swap_duty")
def swap(request: HttpRequest, scope: Scope, duty: UUID) -> HttpResponse:
    """One of my duties: which colleagues could take it, and which of theirs I could take instead."""
    one = _my_duty(scope, duty)
    choices = queries.swap_choices(scope, one, clock.now())
    return shown(request, "swap", duty=one, choices=choices, form=forms.SwapForm())


def _my_duty(scope: Scope, pk: UUID) -> Any:
    return one_of(queries.duties(scope, staff__user=scope.user_id), pk)


@command("planning.swap_duty")
def ask_swap(request: HttpRequest, scope: Scope, duty: UUID) -> HttpResponse:
    """Ask a colleague: for a duty of theirs, or as a favour."""
    one, said = _my_duty(scope, duty), read(forms.SwapForm(request.POST))
    other = one_of(queries.duties(scope), said["other"]) if said["other"] else None
    taker = other.staff if other else queries.colleague(scope, said["taker"], one.date)
    if taker is None:
        raise Http404
    actions.ask_swap(one, taker, other=other, reason=said["reason"], now=clock.now(), scope=scope)
    return done(request, _("已请%(who)s答复，同意后才换。") % {"who": taker.name}, "planning:my_duties", unit=scope.unit.code)


@command("planning.swap_duty")
def answer_swap(request: HttpRequest, scope: Scope, swap: UUID) -> HttpResponse:
    """The colleague's yes or no."""
    one = one_of(queries.swaps(scope, taker__user=scope.user_id), swap)
    accept = request.POST.get("answer") == "yes"
    actions.answer_swap(one, accept=accept, now=clock.now(), scope=scope)
    words = _("已换好，对方和学校都会收到通知。") if accept else _("已答复对方。")
    return done(request, words, "planning:my_duties", unit=scope.unit.code)


@command("planning.swap_duty")
def withdraw_swap(request: HttpRequest, scope: Scope, swap: UUID) -> HttpResponse:
    one = one_of(queries.swaps(scope, duty__staff__user=scope.user_id), swap)
    actions.withdraw_swap(one, now=clock.now(), scope=scope)
    return done(request, _("换班已撤回。"), "planning:my_duties", unit=scope.unit.code)
