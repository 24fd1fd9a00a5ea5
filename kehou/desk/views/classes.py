"""The homeroom teacher's class and the grade leader's grades."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kehou.care import queries as care
from kehou.core import clock
from kehou.core.pages import page
from kehou.core.scope import Scope
from kehou.desk import queries
from kehou.enrolment import queries as enrolment
from kehou.enrolment.queries.surveys import silent_today
from kehou.organisation import queries as organisation


@page("desk.view_class", shows=("whereabouts",))
def my_class(request: HttpRequest, scope: Scope) -> HttpResponse:
    """My class: applications to review, who stays today, who is missing."""
    now = clock.now()
    classes = list(organisation.classes_led(scope))
    round = enrolment.current_round(scope, now.date())
    staying = queries.staying_on(scope, classes, now.date())
    context = {
        "classes": classes, "staying": staying, "missing": [one for one in staying if one.is_missing],
        "away": sum(one.away for one in staying), "waiting": list(enrolment.waiting_at(scope, round, "homeroom")) if round else [],
        "unsigned": enrolment.letters(scope, signed_at=None, lapsed_at=None, refused_at=None, pupil__home_class__in=classes).count(),
        "permits": care.permits(scope).filter(state="requested", pupil__home_class__in=classes).count(),
        "unasked": silent_today(scope, now.date(), classes), "duty": care.duty_now(care.my_sessions(scope, now.date()), now), "round": round,
    }  # fmt: skip
    return render(request, "desk/my_class.html", context)


@page("desk.view_grade")
def my_grade(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The grade list to review again and submit."""
    today = clock.today()
    rows = queries.grade_rows(scope, today)
    waiting = sum(one["passed_homeroom"] for row in rows for one in row["classes"])
    context = {"rows": rows, "waiting": waiting, "round": enrolment.current_round(scope, today)}
    return render(request, "desk/my_grade.html", context)
