"""The care teacher's phone: my duty now, the roll call, movements, late children, closing (S5.5, S6, C7.2–C7.4)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.care import actions, forms, queries
from kehou.care.choices import MarkState, RoutineKind
from kehou.care.views.health import found_at_roll, health_rules
from kehou.care.views.showing import activities, count_differs, done, read, session_in, shown, staffing
from kehou.core import clock
from kehou.core.pages import command, page
from kehou.core.scope import Scope


@page("care.view_duty")
def duty(request: HttpRequest, scope: Scope) -> HttpResponse:
    """我的看护: the sessions I watch over today; the one to hold now is largest."""
    found = list(queries.my_sessions(scope, clock.today()))
    current = queries.duty_now(found, clock.now())
    others = [one for one in found if one != current]
    posted = queries.posted_on(scope, clock.today(), clock.now(), mine=True)
    return shown(request, "duty", current=current, others=others, posted=posted)


@page("care.view_duty", shows=("health",))
def session(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """One session: before the roll call the list to call, afterwards the children in my hands."""
    one = session_in(scope, session)
    lines = queries.roll_list(one, scope, notes=True)
    if not one.is_late and (one.state == "planned" or (one.is_open and not one.called_at)):
        return shown(request, "roll", **_roll(one, lines, scope))
    return shown(request, "group", **_group(one, lines, scope))


def _roll(one: Any, lines: list[queries.Line], scope: Scope) -> dict[str, Any]:
    allowed = activities(scope, one.date).allowed
    form = forms.ActivityForm(allowed=allowed, initial={"activity": one.activity or "homework"})
    coming = sum(line.is_expected for line in lines)
    return {
        "session": one, "lines": lines, "coming": coming, "activity_form": form, "arriving": _arriving(one, scope),
        "health": queries.routine_on(scope, RoutineKind.HEALTH, one.date),
    }  # fmt: skip


def _arriving(one: Any, scope: Scope) -> list[Any]:
    return [m for m in queries.movements_on(scope, one.date) if m.target_id == one.pk and not m.arrived_at]


def _group(one: Any, lines: list[queries.Line], scope: Scope) -> dict[str, Any]:
    mine = [x for x in lines if x.is_here and x.held and x.held.session_id == one.pk]
    coming = [x for x in lines if one.is_late and x.is_held_by_others(one)]
    gone = [x for x in lines if x.held and x not in mine and x not in coming]
    return {
        "session": one, "here": mine, "gone": gone, "coming": coming, "missing": [x for x in lines if x.is_missing and not x.held],
        "on_leave": [x for x in lines if x.on_leave and not x.held], "late_count": sum(x.late for x in mine),
        "target": None if one.is_late else queries.late_session(scope, one),
        "arriving": _arriving(one, scope),
        "activity_form": forms.ActivityForm(allowed=activities(scope, one.date).allowed, initial={"activity": one.activity}),
        "help_form": forms.HelpForm(), "doubts": queries.doubts_of(one),
        "check_form": forms.CheckForm(), "check": queries.checks_of(one).first(), **_health(one, mine, scope),
    }  # fmt: skip


def _health(one: Any, mine: list[queries.Line], scope: Scope) -> dict[str, Any]:
    """Who is being watched, what was found of them, and whom nobody has looked at yet."""
    checks = queries.checks_by_child(one)
    watched = [alarm for alarm in queries.watched(scope, one.date).filter(settled_at=None) if alarm.session_id == one.pk]
    rows = [(alarm, queries.in_words(checks[alarm.pupil_id]) if alarm.pupil_id in checks else "") for alarm in watched]
    asked = queries.routine_on(scope, RoutineKind.HEALTH, one.date)
    return {"watched": rows, "health": asked, "unchecked": [x for x in mine if asked and x.pupil.pk not in checks]}


@command("care.hold_group")
def roll(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """The whole group in one request: whoever is not ticked as absent is there."""
    one, now = queries.session_to_call(scope, session), clock.now()
    if one is None:
        raise Http404
    absent = read(forms.RollForm(request.POST))["absent"]
    said = _open_and_call(request, one, absent, now, scope) if one.state == "planned" else _call(one, absent, now, scope)
    _look(request, one, said, now, scope)
    words = _("点名完成：到 %(here)d 人，未到 %(absent)d 人，请假 %(away)d 人。")
    counts = {"here": len(said.present), "absent": len(said.absent), "away": len(said.on_leave)}
    return done(request, words % counts, "care:session", unit=scope.unit.code, session=one.pk)


def _look(request: HttpRequest, one: Any, said: Any, now: Any, scope: Scope) -> None:
    """S7.2: with the roll call the health check of those in the room, where the school asks for it."""
    if queries.routine_on(scope, RoutineKind.HEALTH, one.date):
        found = found_at_roll(request, {*said.present, *queries.held_by(one, scope)})
        actions.check_health(one, found, rules=health_rules(scope, one.date), now=now, scope=scope)


def _open_and_call(request: HttpRequest, one: Any, absent: list[UUID], now: Any, scope: Scope) -> Any:
    rules = activities(scope, one.date)
    activity = read(forms.ActivityForm(request.POST, allowed=rules.allowed))["activity"]
    return actions.open_and_call(
        one, activity=activity, absent=absent, staffing=staffing(scope, one.date), activities=rules, now=now, scope=scope
    )


def _call(one: Any, absent: list[UUID], now: Any, scope: Scope) -> Any:
    return actions.call_roll(one, absent=absent, now=now, scope=scope)


@page("care.view_duty")
def mark(request: HttpRequest, scope: Scope, session: UUID, pupil: UUID) -> HttpResponse:
    """Correct one child's mark, with a reason (C7.2)."""
    one = session_in(scope, session)
    line = next((x for x in queries.roll_list(one, scope) if x.pupil.pk == pupil), None)
    if line is None:
        raise Http404
    asked = request.GET.get("state") or (MarkState.PRESENT if line.is_missing else MarkState.ABSENT)
    form = forms.MarkForm(initial={"pupil": pupil, "state": asked})
    return shown(request, "mark", session=one, line=line, form=form)


@command("care.hold_group")
def correct(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    one = session_in(scope, session)
    said = read(forms.MarkForm(request.POST))
    if said["pupil"] not in {line.pupil.pk for line in queries.roll_list(one, scope)}:
        raise Http404
    actions.correct_mark(one, said["pupil"], state=said["state"], reason=said["reason"], now=clock.now(), scope=scope)
    return done(request, _("已更正。"), "care:session", unit=scope.unit.code, session=one.pk)


@command("care.hold_group")
def activity(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    one = session_in(scope, session)
    rules = activities(scope, one.date)
    chosen = read(forms.ActivityForm(request.POST, allowed=rules.allowed))["activity"]
    actions.change_activity(one, activity=chosen, activities=rules, scope=scope)
    return done(request, _("活动已记录。"), "care:session", unit=scope.unit.code, session=one.pk)


@command("care.hold_group")
def close(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    one = session_in(scope, session)
    actions.close_session(one, now=clock.now(), scope=scope)
    return done(request, _("这一场已结束，每个孩子都已交到人手中。"), "care:duty", unit=scope.unit.code)


@command("care.hold_group")
def ask_help(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """One tap to the safety officer (C7.3)."""
    one = session_in(scope, session)
    note = read(forms.HelpForm(request.POST))["note"]
    actions.call_for_help(one, note=note, now=clock.now(), scope=scope)
    return done(
        request, _("已通知安全负责人：您的位置和名单都在他的看板上。"), "care:session", unit=scope.unit.code, session=one.pk
    )


@page("care.view_duty", shows=("health",))
def depart(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """Who walks to the merged room: late children are ticked already; heads are counted by the teacher (C7.4b)."""
    one = session_in(scope, session)
    target = queries.late_session(scope, one)
    lines = queries.roll_list(one, scope, notes=True)
    mine = [x for x in lines if x.is_here and x.held and x.held.session_id == one.pk]
    back = {"url_name": "care:session"}
    return shown(request, "depart", session=one, target=target, lines=mine, form=forms.DepartForm(), back=back)


@command("care.hold_group")
def start(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    one = session_in(scope, session)
    target = queries.late_session(scope, one)
    if target is None:
        raise Http404
    children = [line.pupil for line in queries.roll_list(one, scope)]
    said = read(forms.DepartForm(request.POST, children=children))
    made = actions.start_movement(
        one, target=target, pupils=said["pupils"], counted=said["counted"], staffing=staffing(scope, one.date),
        now=clock.now(), scope=scope,
    )  # fmt: skip
    if made.counted_out != made.expected_out:
        messages.warning(request, count_differs(made.counted_out, made.expected_out))
        return redirect("care:session", unit=scope.unit.code, session=one.pk)
    return done(request, _("已出发，到达时由集中教室的教师清点。"), "care:session", unit=scope.unit.code, session=one.pk)


@page("care.view_duty", shows=("health",))
def movement(request: HttpRequest, scope: Scope, movement: UUID) -> HttpResponse:
    """Counting at the door of the merged room."""
    one = _movement_in(scope, movement)
    following = _with_the_class(one, scope) if one.home_class else _with_the_group(one, scope)
    walking = queries.notes_on_the_way(one, queries.on_the_way(one), scope)
    return shown(request, "arrive", movement=one, walking=walking, following=following, form=forms.ArriveForm())


def _with_the_group(one: Any, scope: Scope) -> list[Any]:
    """Who may come after: children still in the hands of the group that left."""
    lines = queries.roll_list(one.origin, queries.whole_school(scope))
    return [x.pupil for x in lines if x.is_here and x.held and x.held.session_id == one.origin_id]


def _with_the_class(one: Any, scope: Scope) -> list[Any]:
    """The same of a class: its children of this group whom nobody has taken over."""
    walks = queries.walks_of(one.home_class, scope, one.date)
    return [line.pupil for walk in walks if walk.target.pk == one.target_id for line in walk.lines if line.is_with_class]


@command("care.hold_group")
def follow(request: HttpRequest, scope: Scope, movement: UUID) -> HttpResponse:
    """A child of the group comes after those who have left."""
    one, pupil = _movement_in(scope, movement), read(forms.TakeInForm(request.POST))["pupil"]
    actions.join_movement(one, pupil, staffing=staffing(scope, one.date), now=clock.now(), scope=scope)
    return done(request, _("已加入这一队，到达时一起清点。"), "care:movement", unit=scope.unit.code, movement=one.pk)


@command("care.hold_group")
def turn_back(request: HttpRequest, scope: Scope, movement: UUID) -> HttpResponse:
    """A child turned round on the way and is with its group again."""
    one, pupil = _movement_in(scope, movement), read(forms.TakeInForm(request.POST))["pupil"]
    actions.leave_movement(one, pupil, now=clock.now(), scope=scope)
    return done(request, _("已回到原班组。"), "care:movement", unit=scope.unit.code, movement=one.pk)


@command("care.hold_group")
def arrive(request: HttpRequest, scope: Scope, movement: UUID) -> HttpResponse:
    one = _movement_in(scope, movement)
    walking = queries.on_the_way(one)
    said = read(forms.ArriveForm(request.POST, children=walking))
    actions.arrive(one, missing=said["missing"], counted=said["counted"], now=clock.now(), scope=scope)
    lost = len(said["missing"])
    words = ngettext("到达已登记，%(n)d 人未到，已报警。", "到达已登记，%(n)d 人未到，已报警。", lost) % {"n": lost}
    if not lost and said["counted"] != len(walking):
        words = count_differs(said["counted"], len(walking))
    elif not lost:
        return done(request, _("到达已登记，人齐。"), "care:session", unit=scope.unit.code, session=one.target_id)
    messages.warning(request, words)
    return redirect("care:session", unit=scope.unit.code, session=one.target_id)


def _movement_in(scope: Scope, pk: UUID) -> Any:
    found = queries.movements_on(scope, clock.today()).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@page("care.take_in", shows=("name",))
def find(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    """补缺: find the child by name or pinyin within the school (C7.4c)."""
    one, words = session_in(scope, session), request.GET.get("q", "").strip()
    return shown(request, "find", session=one, words=words, children=queries.children_named(scope, words))


@command("care.take_in")
def take_in(request: HttpRequest, scope: Scope, session: UUID) -> HttpResponse:
    one = session_in(scope, session)
    pupil = queries.child_of_school(scope, read(forms.TakeInForm(request.POST))["pupil"])
    if pupil is None:
        raise Http404
    made = actions.take_in(pupil, session=one, staffing=staffing(scope, one.date), now=clock.now(), scope=scope)
    words = _("%(name)s 已收留，由您负责当面交给家长。") if made else _("%(name)s 已由本组看护。")
    return done(request, words % {"name": pupil.name}, "care:session", unit=scope.unit.code, session=one.pk)
