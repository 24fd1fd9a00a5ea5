"""The health check on a page: one child's, the whole day's, and the day on paper (S7.2)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kehou.care import actions, forms, queries
from kehou.care.choices import Outcome, RoutineKind
from kehou.care.documents import health_records
from kehou.care.rules import HealthRules, tenths
from kehou.care.views.showing import done, read, session_in, shown
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation.queries import paper_style
from kehou.papers.handing import download
from kehou.papers.out import pdf
from kehou.policy.queries import rules_for


def health_rules(scope: Scope, day: date) -> HealthRules:
    return rules_for(HealthRules, scope.unit, day)


@page("care.hold_group", shows=("health",))
def child(request: HttpRequest, scope: Scope, session: UUID, pupil: UUID) -> HttpResponse:
    """What was found of one child, more of it in a form, and what becomes of a child that is watched."""
    one = session_in(scope, session)
    line = _line_in(one, pupil, scope)
    check = queries.checks_by_child(one).get(pupil)
    alarm = queries.watched(queries.whole_school(scope), one.date).filter(pupil=pupil, settled_at=None).first()
    asked = queries.routine_on(scope, RoutineKind.HEALTH, one.date)
    return shown(
        request, "health_child", session=one, line=line, check=check, words=queries.in_words(check) if check else "", alarm=alarm,
        asked=asked, form=forms.HealthForm(initial=_as_typed(check)), hospital_form=forms.HospitalForm(),
        fever=health_rules(scope, one.date).fever_tenths / 10,
    )  # fmt: skip


def _line_in(one: Any, pupil: UUID, scope: Scope) -> Any:
    line = next((x for x in queries.roll_list(one, scope) if x.pupil.pk == pupil), None)
    if line is None:
        raise Http404
    return line


def _as_typed(check: Any) -> dict[str, Any]:
    if check is None:
        return {}
    degrees = f"{int(check.temperature) / 10:.1f}" if check.temperature else ""
    return {"unwell": check.unwell, "temperature": degrees, "symptoms": check.symptoms.split(), "words": check.words}


@command("care.hold_group")
def note(request: HttpRequest, scope: Scope, session: UUID, pupil: UUID) -> HttpResponse:
    """Temperature, symptoms, words: a later check, whatever was said before."""
    one = session_in(scope, session)
    said = read(forms.HealthForm(request.POST))
    found = actions.Finding(said["unwell"], said["temperature"], tuple(said["symptoms"]), said["words"])
    actions.check_health(one, {pupil: found}, rules=health_rules(scope, one.date), now=clock.now(), scope=scope)
    return done(request, _("健康情况已记下。"), "care:health_child", unit=scope.unit.code, session=one.pk, pupil=pupil)


@command("care.hold_group")
def back(request: HttpRequest, scope: Scope, session: UUID, pupil: UUID) -> HttpResponse:
    """Watched and well again: back in the group."""
    return _followed(request, scope, session, pupil, _("已回班组。"), outcome=Outcome.BACK)


@command("care.hold_group")
def hospital(request: HttpRequest, scope: Scope, session: UUID, pupil: UUID) -> HttpResponse:
    """Off to a hospital, in the hands of whoever goes along."""
    words = _("已登记送医，孩子在陪同的老师手中。")
    return _followed(request, scope, session, pupil, words, outcome=Outcome.HOSPITAL, form=forms.HospitalForm(request.POST))


def _followed(
    request: HttpRequest, scope: Scope, session: UUID, pupil: UUID, words: str, *, outcome: Outcome, form: Any = None
) -> HttpResponse:
    one = session_in(scope, session)
    line = _line_in(one, pupil, scope)
    said = read(form) if form else {}
    actions.follow_up(line.pupil, outcome=outcome, **said, now=clock.now(), scope=scope)
    return done(request, words, "care:session", unit=scope.unit.code, session=one.pk)


@page("care.view_health", shows=("health",))
def day(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Today's checks by group, or another day's: who was unwell first."""
    on = _day_of(request)
    form = forms.DayForm(initial={"day": on})
    routine = queries.routine_on(scope, RoutineKind.HEALTH, on)
    lists, fever = queries.health_day(scope, on), health_rules(scope, on).fever_tenths / 10
    well = [one for one in lists if not one.unwell]
    return shown(request, "health", lists=lists, well=well, on=on, form=form, routine=routine, fever=fever)


@page("care.view_health", shows=("health",))
def paper(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The same on paper, a page for each group, to be signed and filed."""
    on = _day_of(request)
    lists, fever = queries.health_day(scope, on), health_rules(scope, on).fever_tenths / 10
    if not lists:
        raise Http404
    papers = health_records(lists, on, fever, paper_style(scope, scope.unit))
    return download(pdf(*papers), "application/pdf", f"健康检查记录-{on:%Y%m%d}.pdf")


def _day_of(request: HttpRequest) -> date:
    form = forms.DayForm(request.GET)
    return min(form.cleaned_data["day"], clock.today()) if form.is_valid() else clock.today()


def found_at_roll(request: HttpRequest, present: Any) -> dict[UUID, actions.Finding]:
    """What the roll call says of those present: no symptoms, where nothing is ticked and nothing typed."""
    unwell = set(read(forms.UnwellForm(request.POST))["unwell"])
    return {pk: actions.Finding(pk in unwell, tenths(request.POST.get(f"t-{pk}", ""))) for pk in present}
