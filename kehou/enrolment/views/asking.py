"""A family asks on the phone: one form for one child or several, kept as it is typed, handed in once (S5.1, S1.2)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.enrolment import actions, queries
from kehou.enrolment.forms import ApplicationForm, SiblingForm, initial_of, kept_of
from kehou.enrolment.queries.surveys import wishes_before
from kehou.people.choices import Purpose
from kehou.people.queries import collectors_of, consenting, pupils


class Sheet:
    """What one child's form consists of: its round, the form, and a short one for each brother and sister."""

    def __init__(self, scope: Scope, pupil: UUID, data: Any = None) -> None:
        self.child = get_object_or_404(pupils(scope), pk=pupil)
        self.round = round_for(scope, self.child)
        today = clock.today()
        given: dict[str, Any] = {"slots": self.round.slots_offered, "rules": queries.eligibility(self.child.school, today)}
        self.late = today > self.round.closes_on
        others = queries.brothers_and_sisters(scope, self.round, self.child, today)
        self.siblings = [SiblingForm(data, pupil=one, **given) for one in others]
        known = collectors_of(scope, self.child)
        self.form = ApplicationForm(data, **given, late=self.late, people=known, agreed=self._agreed())

    def _agreed(self) -> bool:
        """Whether the families' yes to naming collectors stands already, for every child on the form."""
        children = {self.child.pk, *(one.pupil.pk for one in self.siblings if one["include"].value())}
        return consenting(children, Purpose.COLLECTORS) == children

    @property
    def forms(self) -> list[Any]:
        return [self.form, *self.siblings]

    def names(self) -> list[str]:
        """Every field's name as it is posted."""
        return [form.add_prefix(name) for form in self.forms for name in form.fields]

    def restore(self, said: dict[str, list[str]]) -> None:
        """Show again what was typed before."""
        for form in self.forms:
            form.initial.update(initial_of(form, said))

    def suggest(self, scope: Scope) -> bool:
        """Begin with what the family said in the survey of needs, brothers and sisters where theirs differs; whether it did."""
        said = wishes_before(scope, self.round, [self.child, *(one.pupil for one in self.siblings)])
        first = said.get(self.child.pk)
        self.form.initial.update(first or {})
        for one in self.siblings:
            own = said.get(one.pupil.pk)
            one.initial.update(own if own and own != first else {})
        return first is not None

    def is_valid(self) -> bool:
        """Every form is asked, so that all that is missing is said at once."""
        return not [form for form in self.forms if not form.is_valid()]

    def wishes(self) -> list[actions.Wish]:
        first = self.form.asked()
        own = (sibling.wish(first) for sibling in self.siblings)
        return [actions.Wish(self.child, first), *(wish for wish in own if wish)]


def round_for(scope: Scope, child: Any) -> Any:
    round = queries.current_round(scope, clock.today(), school=child.school_id)
    if round is None:
        raise actions.RoundNotOpen
    return round


@page("enrolment.apply", desk="family")
def ask(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """The form, with what was typed before on any device; a grade that is not served is told before anything is typed."""
    sheet = Sheet(scope, pupil)
    standing = queries.living_application(scope, sheet.round, sheet.child)
    if standing:
        return redirect("enrolment:application", application=standing.pk)
    actions.check_grade(sheet.child, now=clock.now())
    actions.check_open(sheet.round, clock.today())
    kept = queries.draft_of(scope, sheet.round, sheet.child)
    surveyed = False
    if kept:
        sheet.restore(kept.said)
    else:
        surveyed = sheet.suggest(scope)
    elsewhere = pupils(scope).exclude(school=sheet.child.school_id).select_related("school")
    return _shown(request, sheet, kept=kept, elsewhere=elsewhere, surveyed=surveyed)


def _shown(request: HttpRequest, sheet: Sheet, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"child": sheet.child, "form": sheet.form, "siblings": sheet.siblings, "round": sheet.round, "late": sheet.late}
    return render(request, "enrolment/family/ask.html", {**context, **more}, status=status)


@command("enrolment.apply", desk="family")
def send(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Hand in: every child's application or none; pressed twice, it is handed in once."""
    sheet = Sheet(scope, pupil, request.POST)
    if sheet.is_valid():
        try:
            made = _handed_in(sheet, scope)
        except Refusal as refusal:
            sheet.form.add_error(None, str(refusal))
        else:
            return _thanked(request, made)
    return _shown(request, sheet, status=422, standing=queries.living_application(scope, sheet.round, sheet.child))


def _handed_in(sheet: Sheet, scope: Scope) -> list[Any]:
    form = sheet.form
    return actions.apply_together(
        sheet.wishes(), round=sheet.round, now=clock.now(), scope=scope, consents=form.consents(), fetching=form.fetching(),
        once=form.once_said,
    )  # fmt: skip


def _thanked(request: HttpRequest, made: list[Any]) -> HttpResponse:
    numbers = _("、").join(one.number for one in made)
    if made[0].state == "late":
        messages.success(request, _("申请已提交，编号 %(number)s。逾期的先由学校决定是否受理。") % {"number": numbers})
    else:
        messages.success(request, _("申请已提交，编号 %(number)s。班主任会先看。") % {"number": numbers})
    return redirect("enrolment:application", application=made[0].pk) if len(made) == 1 else redirect("enrolment:family_home")


@command("enrolment.apply", desk="family")
def keep(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Keep what was typed; asked by the page itself every few seconds, or by a button where there is no script."""
    sheet = Sheet(scope, pupil)
    said = kept_of(request.POST, sheet.names())
    draft = actions.keep_draft(said, round=sheet.round, pupil=sheet.child, now=clock.now(), scope=scope)
    if request.headers.get("X-Draft"):
        return JsonResponse({"saved": f"{draft.saved_at:%H:%M}" if draft else ""}, status=200 if draft else 409)
    if draft:
        messages.success(request, _("草稿已保存，换一台设备也能接着填。还没有提交。"))
    return redirect("enrolment:ask", pupil=pupil)


@command("enrolment.apply", desk="family")
def drop(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Throw the draft away and begin anew."""
    actions.drop_draft(get_object_or_404(pupils(scope), pk=pupil), scope=scope)
    return redirect("enrolment:ask", pupil=pupil)
