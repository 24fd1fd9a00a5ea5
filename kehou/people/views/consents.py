"""What a family agreed to, each purpose apart, and what would follow if it took it back: on the phone, or on paper (PIPL 15, 16)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.pages import command, page
from kehou.core.scope import Scope, acting
from kehou.people import actions, queries
from kehou.people.choices import BY_PURPOSE, Purpose
from kehou.people.forms.family import ConsentForm, LastDayForm, PaperForm
from kehou.people.views.showing import answers, done, found, pupil_in, refused, shown


@page("people.see_own", desk="family")
def consents(request: HttpRequest, scope: Scope, pupil: UUID) -> HttpResponse:
    """Each purpose apart, nothing ticked before, with who sees what, since when and by whom."""
    one = pupil_in(scope, pupil)
    rows = answers(scope, one)
    for row in rows:
        row["form"] = _consent_form(row["text"])
    others = queries.pupils(scope).exclude(pk=one.pk)
    return shown(request, "family/consents", child=one, rows=rows, others=others)


def _consent_form(text: Any) -> ConsentForm:
    return ConsentForm(initial={"version": text.version}, auto_id=f"id_{text.purpose.value}_%s")


@command("people.edit_own", desk="family")
def give(request: HttpRequest, scope: Scope, pupil: UUID, purpose: str) -> HttpResponse:
    one, text, form = pupil_in(scope, pupil), found(BY_PURPOSE.get(purpose)), ConsentForm(request.POST)
    if not form.is_valid() or form.cleaned_data["version"] != text.version:
        raise Refusal(_("请先阅读说明，再勾选同意。"), todo=_("如果说明已更新，请返回重新阅读。"))
    actions.record_consent(one, purpose, given=True, now=clock.now(), scope=scope, version=text.version)
    return done(request, _("已同意，可随时撤回。"), "people:own_consents", pupil=one.pk)


@page("people.see_own", desk="family")
def withdrawing(request: HttpRequest, scope: Scope, pupil: UUID, purpose: str) -> HttpResponse:
    """What would follow for this child, before anything is done."""
    one, text = pupil_in(scope, pupil), found(BY_PURPOSE.get(purpose))
    if not queries.consent_given(scope, one, purpose):
        return redirect("people:own_consents", pupil=one.pk)
    return _withdrawing(request, scope, one, text, LastDayForm(initial={"last_day": clock.today()}))


def _withdrawing(request: HttpRequest, scope: Scope, one: Any, text: Any, form: LastDayForm, status: int = 200) -> HttpResponse:
    effects = queries.effects_of(scope, one, text.purpose.value, clock.today())
    told, leaves = queries.told_of_withdrawal(scope, one), text.purpose == Purpose.SERVICE
    context = {"child": one, "text": text, "effects": effects, "told": told, "form": form if leaves else None, "leaves": leaves}
    return shown(request, "family/withdraw", status, **context)


@command("people.edit_own", desk="family")
def withdraw(request: HttpRequest, scope: Scope, pupil: UUID, purpose: str) -> HttpResponse:
    one, text, form = pupil_in(scope, pupil), found(BY_PURPOSE.get(purpose)), LastDayForm(request.POST)
    if not form.is_valid():
        return _withdrawing(request, scope, one, text, form, status=422)
    said = {"last_day": form.cleaned_data["last_day"], "version": text.version}
    try:
        actions.withdraw_consent(one, purpose, now=clock.now(), scope=scope, **said)
    except actions.consents.LastDayBehind as refusal:
        return _withdrawing(request, scope, one, text, refused(form, refusal), status=422)  # type: ignore[arg-type]
    return done(request, _("已撤回。以后想再同意，在这里勾选就可以。"), "people:own_consents", pupil=one.pk)


# ── a family without a phone ──────────────────────────────────────────────────


@page("people.register_consents")
def on_paper(request: HttpRequest, scope: Scope, pupil: UUID, purpose: str) -> HttpResponse:
    """The same effects, to be read out to the family, before its signed sheet is registered; never what the notes say."""
    one, text = pupil_in(scope, pupil), found(BY_PURPOSE.get(purpose))
    form = PaperForm(initial={"last_day": clock.today()}, leaves=_leaves(scope, one, text))
    return _on_paper(request, scope, one, text, form)


def _leaves(scope: Scope, one: Any, text: Any) -> bool:
    return text.purpose == Purpose.SERVICE and queries.consent_given(scope, one, text.purpose.value)


def _on_paper(request: HttpRequest, scope: Scope, one: Any, text: Any, form: PaperForm, status: int = 200) -> HttpResponse:
    given = queries.consent_given(scope, one, text.purpose.value)
    with acting(scope.for_unit(one.school_id)) as wide:
        effects = queries.effects_of(wide, one, text.purpose.value, clock.today()) if given else []
    return shown(request, "consent_paper", status, pupil=one, text=text, form=form, given=given, effects=effects)


@command("people.register_consents")
def register(request: HttpRequest, scope: Scope, pupil: UUID, purpose: str) -> HttpResponse:
    """Turn the answer round, as the sheet says: a yes withdrawn, or a yes given."""
    one, text = pupil_in(scope, pupil), found(BY_PURPOSE.get(purpose))
    form = PaperForm(request.POST, leaves=_leaves(scope, one, text))
    if not form.is_valid():
        return _on_paper(request, scope, one, text, form, status=422)
    try:
        _registered(request, scope, one, text, form.cleaned_data.get("last_day"))
    except actions.consents.LastDayBehind as refusal:
        return _on_paper(request, scope, one, text, refused(form, refusal), status=422)  # type: ignore[arg-type]
    return done(request, _("已按书面意见登记。"), "people:pupil", unit=scope.unit.code, pupil=one.pk)


def _registered(request: HttpRequest, scope: Scope, one: Any, text: Any, last_day: Any) -> None:
    """The sheet speaks of what the page showed; who was faster on the phone is not turned round again."""
    said = {"channel": "paper", "version": text.version, "now": clock.now(), "scope": scope}
    if request.POST.get("answer") == "withdraw":
        actions.withdraw_consent(one, text.purpose.value, last_day=last_day, **said)
    elif not queries.consent_given(scope, one, text.purpose.value):
        actions.record_consent(one, text.purpose.value, given=True, **said)
