"""The office's pages of the adults: who offered what, what is missing, the timetable, who is away and who stands in (C5.1, C7.1, S5.5)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kehou.core import clock
from kehou.core.marks import marked
from kehou.core.pages import command, page
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planning import actions, forms, queries
from kehou.planning.choices import PostWho
from kehou.planning.forms.timetable import Timetable, read_timetable
from kehou.planning.rules import spans_in_words
from kehou.planning.views.ready import steps_ahead
from kehou.planning.views.showing import done, one_of, read, shown, term_here, trail


@page("planning.view")
def ready(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Everything a plan needs, what is missing, and the way to it."""
    term = term_here(scope)
    found = queries.ready(scope, term, clock.now())
    return shown(request, "ready", term=term, ready=found, steps=steps_ahead(found, scope), trail=trail(scope, (_("准备情况"), None)))


@page("planning.view")
def staff(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Everybody on the staff: what they offer, whether the load is confirmed, whether the timetable is known."""
    term = term_here(scope)
    lines = queries.staff_lines(scope, term, clock.today())
    lacking, show = queries.staff_lacking(lines), request.GET.get("show", "")
    tabs = [
        {"label": label, "url": f"?show={key}" if key else "?", "current": key == show, "count": count}
        for key, label, count in (
            ("", _("全部"), len(lines)), ("waiting", _("等确认"), lacking["unconfirmed"]), ("ready", _("已确认"), lacking["ready"]),
            ("silent", _("没有答复"), lacking["silent"]),
        )
    ]  # fmt: skip
    kept = [line for line in lines if show in ("", line["answer"])]
    where = trail(scope, (pgettext("several", "教师"), None))
    return shown(request, "staff", term=term, lines=kept, lacking=lacking, tabs=tabs, trail=where)


@page("planning.plan")
def member(request: HttpRequest, scope: Scope, staff: UUID) -> HttpResponse:
    """One member of staff: the offer as said on paper or by telephone, and the hours taught."""
    one, term = one_of(organisation.staff(scope), staff), term_here(scope)
    forms_ = {"form": offer_form(scope, term, initial=offered(scope, term, one)), "lessons_form": _lessons_form(scope, term, one)}
    where = trail(scope, (pgettext("several", "教师"), reverse("planning:staff", kwargs={"unit": scope.unit.code})), (one.name, None))
    return shown(request, "member", one=one, term=term, offer=queries.offer_of(scope, term, one), trail=where, **forms_)


def offered(scope: Scope, term: Any, staff: Any) -> dict[str, Any]:
    """What somebody offers for the term, or, before they answer, what the register says of them."""
    kept = queries.offer_of(scope, term, staff)
    if kept is not None:
        return {name: getattr(kept, name) for name in ("slots", "weekdays", "max_week", "crosses", "dislikes", "posts", "shows")}
    slots = ["first", *(["late"] if staff.volunteers_late else [])] if staff.duties_a_week else []
    return {"slots": slots, "weekdays": staff.weekdays or [1, 2, 3, 4, 5], "max_week": staff.duties_a_week}


def offer_form(scope: Scope, term: Any, data: Any = None, **more: Any) -> forms.VolunteerForm:
    """The offer with the posts that may be offered: open to all, or to those who offer."""
    found = queries.posts(scope, term).filter(who__in=(PostWho.ANY, PostWho.VOLUNTEERS))
    return forms.VolunteerForm(data, posts=[(one.pk, marked(f"{one.name}（{one.get_kind_display()}）")) for one in found], **more)


def _lessons_form(scope: Scope, term: Any, staff: Any) -> forms.LessonsForm:
    told: dict[int, list[Any]] = {}
    for one in queries.lessons(scope, term).filter(staff=staff):
        told.setdefault(one.weekday, []).append((one.starts, one.ends))
    return forms.LessonsForm(initial={f"day{number}": spans_in_words(hours) for number, hours in told.items()})


@command("planning.plan")
def save_member(request: HttpRequest, scope: Scope, staff: UUID) -> HttpResponse:
    """The office writes down what somebody offers."""
    one, term = one_of(organisation.staff(scope), staff), term_here(scope)
    actions.offer(term, one, read(offer_form(scope, term, request.POST)), now=clock.now(), scope=scope)
    return done(request, _("已记下%(who)s的志愿，请确认课时。") % {"who": one.name}, "planning:staff", unit=scope.unit.code)


@command("planning.plan")
def save_lessons(request: HttpRequest, scope: Scope, staff: UUID) -> HttpResponse:
    one, term = one_of(organisation.staff(scope), staff), term_here(scope)
    form = forms.LessonsForm(request.POST)
    read(form)
    n = actions.set_timetable(term, {one.pk: form.hours}, scope=scope)
    words = ngettext("已登记%(who)s每周 %(n)d 节课。", "已登记%(who)s每周 %(n)d 节课。", n)
    return done(request, words % {"who": one.name, "n": n}, "planning:staff", unit=scope.unit.code)


@command("planning.confirm_load")
def confirm(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The teaching load of those ticked leaves room for duties (C5.1)."""
    chosen = {str(one) for one in request.POST.getlist("chosen")}
    waiting = [one for one in queries.offers(scope, term_here(scope)) if str(one.pk) in chosen]
    n = actions.confirm_load(waiting, now=clock.now(), scope=scope)
    return done(request, ngettext("已确认 %(n)d 位教师的课时。", "已确认 %(n)d 位教师的课时。", n) % {"n": n}, "planning:staff", unit=scope.unit.code)


# ── the timetable ─────────────────────────────────────────────────────────────


@page("planning.plan")
def timetable(request: HttpRequest, scope: Scope) -> HttpResponse:
    return _timetable(request, scope, forms.TimetableForm(), None)


def _timetable(request: HttpRequest, scope: Scope, form: Any, found: Timetable | None, status: int = 200) -> HttpResponse:
    where = trail(scope, (pgettext("several", "教师"), reverse("planning:staff", kwargs={"unit": scope.unit.code})), (_("导入课表"), None))
    return render(request, "planning/timetable.html", {"form": form, "found": found, "trail": where}, status=status)


@command("planning.plan")
def read_sheet(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Look at the sheet; write it only when asked to and nothing stands against it."""
    form, term = forms.TimetableForm(request.POST, request.FILES), term_here(scope)
    if not form.is_valid():
        return _timetable(request, scope, form, None, 422)
    file = form.cleaned_data["file"]
    numbers = dict(organisation.staff_on(scope, clock.today()).values_list("number", "pk"))
    found = read_timetable(file.read(), file.name, numbers)
    if found.problems or not form.cleaned_data["apply"]:
        return _timetable(request, scope, form, found, 422 if found.problems else 200)
    n = actions.set_timetable(term, found.hours, scope=scope)
    return done(request, ngettext("课表已写入：每周 %(n)d 节课。", "课表已写入：每周 %(n)d 节课。", n) % {"n": n}, "planning:staff", unit=scope.unit.code)


# ── who is away ───────────────────────────────────────────────────────────────


@page("planning.substitute")
def absences(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Who is or will be away, and how many of their duties nobody has taken."""
    now = clock.now()
    rows = list(queries.absences_ahead(scope, now.date()))
    left = queries.left_by_absence(scope, rows, now)
    form = forms.StaffAbsenceForm(staff=organisation.staff_on(scope, now.date()), initial={"first": now.date(), "last": now.date()})
    context = {"rows": [{"absence": one, "left": len(left[one.pk])} for one in rows], "form": form}
    return shown(request, "absences", trail=trail(scope, (_("请假与代班"), None)), **context)


@command("planning.substitute")
def enter_absence(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Somebody telephoned: the office enters it, agreed at once."""
    pool = {str(one.pk): one for one in organisation.staff_on(scope, clock.today())}
    said = read(forms.StaffAbsenceForm(request.POST, staff=pool.values()))
    one = pool[said.pop("staff")]
    kept = actions.ask_absence(one, said.pop("first"), said.pop("last"), **said, now=clock.now(), scope=scope, agreed=True)
    return done(request, _("已登记请假，请安排代班。"), "planning:absence", unit=scope.unit.code, absence=kept.pk)


@page("planning.substitute")
def absence(request: HttpRequest, scope: Scope, absence: UUID) -> HttpResponse:
    """One absence: each duty that nobody has taken, with who could, the best first."""
    one, now = one_of(queries.absences(scope), absence), clock.now()
    left = queries.duties_left(scope, one, now)
    bench = queries.stand_ins(scope, left)
    lines = []
    for duty in left:
        may, barred = bench.ranked(duty) if bench else ([], [])
        lines.append({"duty": duty, "may": may[:5], "more": len(may) - 5, "barred": barred})
    where = trail(scope, (_("请假与代班"), reverse("planning:absences", kwargs={"unit": scope.unit.code})), (one.staff.name, None))
    context = {"absence": one, "lines": lines, "taken": queries.taken_over(scope, one), "trail": where}
    return shown(request, "absence", **context)


@command("planning.substitute")
def decide_absence(request: HttpRequest, scope: Scope, absence: UUID) -> HttpResponse:
    one, said = one_of(queries.absences(scope), absence), read(forms.DecisionForm(request.POST))
    actions.decide_absence(one, agree=bool(said["agree"]), answer=said["answer"], now=clock.now(), scope=scope)
    words = _("已批准，请安排代班。") if said["agree"] else _("已答复不批准，教师会收到通知。")
    return done(request, words, "planning:absence", unit=scope.unit.code, absence=one.pk)


@command("planning.substitute")
def replan(request: HttpRequest, scope: Scope, absence: UUID) -> HttpResponse:
    """All of them at once, with the fewest changes."""
    one = one_of(queries.absences(scope), absence)
    made = actions.replan(one, now=clock.now(), scope=scope)
    words = ngettext("已安排好，共改动 %(n)d 次值班，已通知有关教师。", "已安排好，共改动 %(n)d 次值班，已通知有关教师。", len(made))
    return done(request, words % {"n": len(made)}, "planning:absence", unit=scope.unit.code, absence=one.pk)


# ── one duty ──────────────────────────────────────────────────────────────────


@page("planning.substitute")
def duty(request: HttpRequest, scope: Scope, duty: UUID) -> HttpResponse:
    """One duty, and who could stand in, the best first."""
    one = one_of(queries.duties(scope), duty)
    bench = queries.stand_ins(scope, [one])
    may, barred = bench.ranked(one) if bench else ([], [])
    where = trail(scope, (_("排班表"), reverse("planning:roster", kwargs={"unit": scope.unit.code})), (_("代班"), None))
    return shown(request, "duty", duty=one, form=forms.SubstituteForm(initial={"reason": _("临时有事")}), may=may, barred=barred, edit=queries.edit_of_duty(scope, one), trail=where)


@command("planning.substitute")
def substitute(request: HttpRequest, scope: Scope, duty: UUID) -> HttpResponse:
    """One tap: this one stands in. Back to the absence it came from, or to the roster."""
    one = one_of(queries.duties(scope), duty)
    staff = one_of(organisation.staff_on(scope, one.date), read(forms.StaffChosenForm(request.POST))["staff"])
    said = read(forms.SubstituteForm(request.POST))
    actions.substitute(one, staff, reason=said["reason"], now=clock.now(), scope=scope)
    messages.success(request, _("已登记代班，两位教师都会收到通知。"))
    return back_to(scope, queries.absences(scope, state="agreed", staff=one.staff_id, first__lte=one.date, last__gte=one.date).first())


def back_to(scope: Scope, absence: Any) -> HttpResponse:
    if absence is not None:
        return redirect("planning:absence", unit=scope.unit.code, absence=absence.pk)
    return redirect("planning:roster", unit=scope.unit.code)


@command("planning.plan")
def pin_duty(request: HttpRequest, scope: Scope, duty: UUID) -> HttpResponse:
    """Keep whoever has this duty when the roster is planned again; or no longer."""
    one = one_of(queries.duties(scope), duty)
    actions.pin_duty(one, pinned=not one.is_pinned, now=clock.now(), scope=scope)
    words = _("已取消固定。") if one.is_pinned else _("已固定，重新排班时不变。")
    return done(request, words, "planning:duty", unit=scope.unit.code, duty=one.pk)
