"""Taken back: a change by hand, a substitute, a swap, a whole publication; what has happened stays (S5.4, S5.5)."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.planning import queries
from kehou.planning.actions.apart import check_apart
from kehou.planning.actions.groups import check_fits, join_own_class, size_from
from kehou.planning.actions.publishing import published
from kehou.planning.actions.refusals import DaysLeftBare, EditOver, NotTheLast, PlanBegun
from kehou.planning.actions.roster import CLASH, announce, judge_back, tell_staff, two_places
from kehou.planning.actions.telling import tell_families
from kehou.planning.choices import EditKind, Job, RunState, SwapState
from kehou.planning.events import EditUndone
from kehou.planning.models import Duty, Edit, Group, Membership, Run, Swap
from kehou.planning.queries.edits import FIELDS, Row, as_it_is

MOST_LINES = 20


def undo(edit: Edit, *, now: datetime, scope: Scope, knowing: bool = False) -> None:
    """This will bring every row back to what it was, if nothing since rests on it; the families and staff it touches are told.

    Of a published roster the duties that have begun stay; a plan of groups goes back only before its first day. What comes
    back is judged by the rules as they stand now. Days that would be left without a roster have to be known of.
    """
    kept = Edit.objects.select_for_update(of=("self",)).select_related("term", "group__room", "run").get(pk=edit.pk)
    rows = _rows(kept, now, scope)
    ended = queries.duties_ending(kept, rows, now)
    if not knowing:
        _check_bare(queries.bareness(kept, rows, ended, now))
    day = max(kept.first, now.date())
    was = _where(kept, day)
    _restored(kept, rows, ended, now)
    _judge(rows, day, scope)
    if kept.kind == EditKind.GROUPS:
        _join_again(kept, was, day, scope)
    kept.undone_at, kept.undone_by_id = now, scope.user_id
    kept.save(update_fields=["undone_at", "undone_by"])
    record(EditUndone(school=kept.school_id, edit=kept.pk, deed=kept.kind), scope=scope)
    _follow(kept, rows, day, now, scope)
    _tell(kept, was, rows, ended, day, scope)


# ── what it touches ───────────────────────────────────────────────────────────


def _rows(kept: Edit, now: datetime, scope: Scope) -> list[Row]:
    """The rows that go back, held; refused where the deed is over, something rests on it, or a row is not as it left it."""
    if kept.undone_at is not None:
        raise EditOver
    if queries.has_begun(kept, now, scope):
        raise PlanBegun if kept.kind == EditKind.GROUPS else EditOver
    if queries.later_on(kept, scope).exists():
        raise NotTheLast
    rows = queries.rows_back(kept, now, held=True)
    if not rows or any(one is None or as_it_is(row, one) != row["after"] for row, one in rows):
        raise EditOver
    if any(row["table"] == "duty" and one.starts_at <= now for row, one in rows):
        raise EditOver
    return rows


def _check_bare(bare: queries.Bareness) -> None:
    """S5.5 asks for an adult in every minute: who leaves days bare says that they know it, and plans them again."""
    if bare.days:
        first, last = (date_format(bare.days[at].day, "MONTH_DAY_FORMAT") for at in (0, -1))
        words = _("撤回后，%(first)s 至 %(last)s 有 %(days)d 天排班缺人：%(groups)d 个班组、%(children)d 名学生、%(posts)d 个岗位。")
        told = {"first": first, "last": last, "days": len(bare.days), "groups": bare.groups, "children": bare.children, "posts": len(bare.posts)}
        raise DaysLeftBare(words % told)


def _restored(kept: Edit, rows: list[Row], ended: list[Duty], now: datetime) -> None:
    """Everything as it was; what was new ends before it began, and these duties with it."""
    try:
        with transaction.atomic():
            _end_new(kept, rows, ended, now)
            _put_back(rows)
    except IntegrityError as error:
        if CLASH in str(error):
            raise two_places([one for row, one in rows if row["table"] == "duty" and row["before"]]) from error
        raise EditOver from error


def _end_new(kept: Edit, rows: list[Row], ended: list[Duty], now: datetime) -> None:
    """Of a plan of groups whoever is in its groups by now, of every other deed its own new rows."""
    new = {name: [one.pk for row, one in rows if row["table"] == name and row["before"] is None] for name in ("group", "membership")}
    here = Membership.objects.filter(queries.ahead(kept.first), group__in=new["group"])
    members = here if kept.kind == EditKind.GROUPS else Membership.objects.filter(pk__in=new["membership"])
    if kept.kind != EditKind.GROUPS and here.exclude(pk__in=new["membership"]).exists():
        raise EditOver  # somebody has come since
    eve = F("starts_on") - timedelta(days=1)
    members.update(ends_on=eve, row=None, column=None, before=None)
    Duty.objects.filter(pk__in=[one.pk for one in ended]).update(ended_at=now)
    Group.objects.filter(pk__in=new["group"]).update(ends_on=eve)


def _put_back(rows: list[Row]) -> None:
    """Seats are left before they are taken; a child whose place has ended meanwhile comes back until then."""
    for name, (model, fields) in FIELDS.items():
        own = [(row, one) for row, one in rows if row["table"] == name and row["before"]]
        if name == "membership":
            Membership.objects.filter(pk__in=[one.pk for _row, one in own]).update(row=None, column=None)
        for row, one in own:
            for field in fields:
                setattr(one, field, model._meta.get_field(field).to_python(row["before"][field]))
            if name == "membership" and one.place and one.place.ends_on and (one.ends_on is None or one.ends_on > one.place.ends_on):
                one.ends_on = one.place.ends_on
        model.objects.bulk_update([one for _row, one in own], fields, batch_size=500)


def _join_again(kept: Edit, was: queries.Where, day: date, scope: Scope) -> None:
    """Children who came after the publication: the group of their class, else they wait on the planning page."""
    waiting = queries.unplaced(queries.wide(scope), kept.term, day).filter(pupil__in={pupil for pupil, _campus in was})
    for place in list(waiting):
        join_own_class(place, scope=queries.wide(scope), first=day)


# ── judged ────────────────────────────────────────────────────────────────────


def _judge(rows: list[Row], day: date, scope: Scope) -> None:
    """Meanwhile others may have come, a pair be kept apart, somebody be away: groups hold everybody, duties keep the rules."""
    back: dict[Any, list[Any]] = {}
    for row, one in rows:
        if row["table"] == "membership" and row["before"] and row["before"]["ends_on"] != row["after"]["ends_on"]:
            back.setdefault(one.group_id, []).append(one.pupil_id)
    for group in Group.objects.select_related("room", "school").filter(pk__in=back):
        check_fits(group, size_from(group, day), day)
        check_apart(group, back[group.pk], day, scope=scope)
    judge_back(queries.duties_back(rows), scope=queries.wide(scope))


# ── what follows ──────────────────────────────────────────────────────────────


def _where(kept: Edit, day: date) -> queries.Where:
    """Where each child belongs, as families know it."""
    return queries.where_children(kept.term, day) if kept.kind in queries.OF_CHILDREN else {}


def _follow(kept: Edit, rows: list[Row], day: date, now: datetime, scope: Scope) -> None:
    """The run is no longer published, the swap no longer agreed; what is known of groups is written down anew."""
    gone = list(queries.gone_with(kept, scope))
    Edit.objects.filter(pk__in=[one.pk for one in gone]).update(undone_at=now, undone_by_id=scope.user_id)
    Run.objects.filter(pk__in=[one.run_id for one in gone if one.run_id]).update(state=RunState.TAKEN_BACK)
    if kept.run_id:
        Run.objects.filter(pk=kept.run_id).update(state=RunState.TAKEN_BACK)
    if kept.kind == EditKind.SWAP:
        Swap.objects.filter(state=SwapState.ACCEPTED, duty__in=[one.pk for one in queries.duties_back(rows)]).update(state=SwapState.UNDONE)
    if kept.kind == EditKind.GROUPS:
        groups = queries.groups_ahead(queries.wide(scope), day).filter(term=kept.term)
        told = [{"id": str(one.pk), "room": str(one.room_id), "size": getattr(one, "size", 0), "reason": one.outside_band_reason} for one in groups]
        published(kept.term, Job.GROUPS, {"starts_on": day.isoformat(), "taken_back": str(kept.run_id), "groups": told}, now=now, scope=scope)


def _tell(kept: Edit, was: queries.Where, rows: list[Row], ended: list[Duty], day: date, scope: Scope) -> None:
    """The families whose child belongs elsewhere again, and the staff whose duties change; nobody else."""
    now_in = _where(kept, day)
    ids = {pupil for pupil, _campus in was.keys() | now_in.keys()}
    children = {str(one.pk): one for one in people.pupils(queries.wide(scope)).filter(pk__in=ids)} if was != now_in else {}
    tell_families(queries.moves_between(children, was, now_in, {}), day, school=kept.school_id, scope=scope)
    back = queries.duties_back(rows)
    if back or ended:
        days = [one.date for one in (*back, *ended)]
        announce(kept.term, min(days), max(days), now=kept.undone_at, scope=queries.wide(scope))  # type: ignore[arg-type]
        _tell_staff(back, ended, scope)


def _tell_staff(back: list[Duty], ended: list[Duty], scope: Scope) -> None:
    """To each what comes back and what is off."""
    counted = Counter((one.staff_id, "back") for one in back) + Counter((one.staff_id, "off") for one in ended)
    for staff in sorted({pk for pk, _way in counted}):
        lines = [_line("+", one) for one in back if one.staff_id == staff] + [_line("−", one) for one in ended if one.staff_id == staff]
        facts = {"back": counted[staff, "back"], "off": counted[staff, "off"], "lines": "\n".join(lines[:MOST_LINES])}
        tell_staff({staff}, _("排班有改动撤回：您恢复 %(back)s 次值班，取消 %(off)s 次"), facts, scope, body=_("%(lines)s"))


def _line(sign: str, duty: Duty) -> str:
    return f"{sign} {duty.date:%Y-%m-%d} {duty.what}"
