"""Reads of groups, their members, runs of the planner and the duty roster."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kehou.core.names import natural
from kehou.core.panels import Fact
from kehou.core.scope import Scope, acting, reachable
from kehou.enrolment import queries as enrolment
from kehou.organisation import queries as organisation
from kehou.people import queries as people
from kehou.people.choices import Purpose
from kehou.planning.choices import Job, RunState
from kehou.planning.models import Duty, Group, Membership, Post, Publication, Run
from kehou.planning.rules import monday_of

A_YEAR = timedelta(days=366)
PLANNED = Q(group__isnull=False) | Q(post__isnull=False)
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _standing(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


def ahead(day: date, at: str = "") -> Q:
    """Memberships, or places, that hold on the day or later (`at`: the way to them); one ended before it began never holds."""
    return Q((f"{at}ends_on", None)) | Q((f"{at}ends_on__gte", day), (f"{at}ends_on__gte", F(f"{at}starts_on")))


def _once(day: date) -> Q:
    """Of a child with one stretch after another in a group, the one that is next."""
    sooner = Membership.objects.filter(ahead(day), group=OuterRef("group"), pupil=OuterRef("pupil"), starts_on__lt=OuterRef("starts_on"))
    return ahead(day) & ~Q(Exists(sooner))


# ── what the rooms above ask ──────────────────────────────────────────────────


def groups_on(scope: Scope, day: date) -> QuerySet[Group]:
    """The groups that stand on a day, the late one last."""
    return groups(scope).filter(_standing(day))


def members_on(scope: Scope, day: date) -> QuerySet[Membership]:
    """Who is in which group on a day, by seat."""
    return reachable(Membership, scope).filter(_standing(day)).select_related("group", "pupil")


def duties_on(scope: Scope, day: date) -> QuerySet[Duty]:
    """The roster of a day: who is where, when (S5.5)."""
    return duties(scope).filter(date=day)


def group_of(pupil: Any, day: date, *, scope: Scope) -> Group | None:
    """The group a child belongs to on a day."""
    found = members_on(scope, day).filter(pupil=pupil).select_related("group__room", "group__campus").first()
    return found.group if found else None


# ── groups ────────────────────────────────────────────────────────────────────


def groups(scope: Scope, **filters: Any) -> QuerySet[Group]:
    return reachable(Group, scope).filter(**filters).select_related("campus", "room", "term")


def groups_ahead(scope: Scope, day: date) -> QuerySet[Group]:
    """The groups that stand or are published to stand, each with its number of children."""
    size = Count("members__pupil", filter=ahead(day, "members__"), distinct=True)
    return groups(scope).filter(Q(ends_on=None) | Q(ends_on__gte=day)).annotate(size=size)


def members_of(scope: Scope, group: Group, day: date) -> QuerySet[Membership]:
    """The group's children who have not left by that day, each once, by class and name."""
    rows = reachable(Membership, scope).filter(_once(day), group=group)
    return rows.select_related("pupil__home_class__grade", "group", "place").order_by(
        "pupil__home_class__grade__number", "pupil__home_class__number", "pupil__pinyin", "pupil_id"
    )


def members_by_group(scope: Scope, groups_: Iterable[Group], day: date) -> dict[Any, list[Membership]]:
    """The children of several groups in one query, each group's by class and name."""
    rows = reachable(Membership, scope).filter(_once(day), group__in=[one.pk for one in groups_])
    found: dict[Any, list[Membership]] = {}
    order = ("pupil__home_class__grade__number", "pupil__home_class__number", "pupil__pinyin", "pupil_id")
    for one in rows.select_related("pupil__home_class__grade").order_by(*order):
        found.setdefault(one.group_id, []).append(one)
    return found


def memberships(scope: Scope) -> QuerySet[Membership]:
    return reachable(Membership, scope).select_related("group__room", "pupil")


def places_ahead(scope: Scope, term: Any, day: date) -> QuerySet[Any]:
    """The term's places that hold on a day or later: whoever has to have a group."""
    return enrolment.places(scope, term=term).filter(ahead(day))


def unplaced(scope: Scope, term: Any, day: date) -> QuerySet[Any]:
    """Places without a group on their days and their campus: the children wait on the planning page (S5.4)."""
    there = Q(ends_on=None) | Q(ends_on__gte=OuterRef("starts_on"))
    until = Q(starts_on__lte=Coalesce(OuterRef("ends_on"), date.max))
    grouped = Membership.objects.filter(ahead(day), there, until, pupil=OuterRef("pupil"), group__term=term, group__campus=OuterRef("campus"))
    return places_ahead(scope, term, day).filter(~Exists(grouped))


def groups_of_class(scope: Scope, home_class: Any, day: date) -> list[Group]:
    """The standing groups in which children of a class are, fullest of that class first."""
    told = Counter(
        reachable(Membership, replace(scope, sees="all"))
        .filter(ahead(day), pupil__home_class=home_class)
        .values_list("group", flat=True)
    )
    known = {g.pk: g for g in groups_ahead(scope, day).filter(pk__in=told)}
    return [known[pk] for pk, _n in told.most_common() if pk in known]


def late_group(scope: Scope, term: Any, day: date) -> Group | None:
    """The merged room of the late slot (C7.4b)."""
    return groups(scope, term=term, is_late=True).filter(Q(ends_on=None) | Q(ends_on__gte=day)).first()


def readiness(scope: Scope, term: Any, day: date) -> dict[str, int]:
    """What the planner has to work with: children, seats, adults, volunteers; and who still waits."""
    late = Count("pupil", filter=Q(late=True), distinct=True)
    told = places_ahead(scope, term, day).order_by().aggregate(children=Count("pupil", distinct=True), late_children=late)
    pool = organisation.staff_on(scope, day).filter(duties_a_week__gt=0)
    adults = pool.aggregate(adults=Count("pk"), volunteers=Count("pk", filter=Q(volunteers_late=True)))
    return {**told, **adults, "rooms": organisation.rooms(scope).exclude(kind="playground").count(),
            "waiting": unplaced(scope, term, day).count()}  # fmt: skip


# ── runs ──────────────────────────────────────────────────────────────────────


def runs(scope: Scope, **filters: Any) -> QuerySet[Run]:
    """Runs of the planner, the latest first."""
    return reachable(Run, scope).filter(**filters).select_related("term", "by", "group__room", "school")


def recent_runs(scope: Scope, term: Any, most: int = 8) -> QuerySet[Run]:
    return runs(scope, term=term).defer("instance", "result", "explanation")[:most]


def is_stalled(run: Run, now: datetime) -> bool:
    """Whether the worker that took a run must have died: thrice its time has gone by, and a minute."""
    begun = run.state == RunState.RUNNING and run.started_at is not None
    return begun and now - run.started_at > timedelta(seconds=60 + 3 * run.seconds)  # type: ignore[operator]


def progress(run: Run, now: datetime) -> int:
    """How much of its time a run has had, in per cent; its last is kept for writing the answer."""
    if run.state != RunState.RUNNING or run.started_at is None:
        return 0
    return min(99, round(100 * (now - run.started_at).total_seconds() / max(1, run.seconds)))


def side_by_side(scope: Scope, job: str, *, most: int = 4) -> list[Run]:
    """The latest unpublished runs of a job that were asked the same days, the first asked first."""
    states = (RunState.DONE, RunState.IMPOSSIBLE, RunState.WAITING, RunState.RUNNING)
    found = list(runs(scope, job=job, state__in=states)[: 3 * most])
    same = [one for one in found if (one.term_id, one.first, one.last) == (found[0].term_id, found[0].first, found[0].last)]
    return same[:most][::-1]


def names_in(scope: Scope, texts: Iterable[str]) -> dict[str, str]:
    """A name for every id in these texts: children, rooms, campuses, groups, posts, staff."""
    ids = {UUID(found) for text in texts for found in AN_ID.findall(text)}
    if not ids:
        return {}
    wide = replace(scope, sees="all")
    sources: tuple[Any, ...] = (
        people.pupils(wide), organisation.rooms(wide), organisation.campuses(wide), groups(wide), organisation.staff(wide),
        reachable(Post, wide),
    )  # fmt: skip
    return {str(row.pk): str(row) for rows in sources for row in rows.filter(pk__in=ids)}


def named(text: str, names: dict[str, str]) -> str:
    """The text with its ids replaced by names."""
    return AN_ID.sub(lambda found: names.get(found[0], "—"), text)


def seat_taken(row: int, column: int) -> str:
    return _("第 %(row)d 排第 %(column)d 列已经有人坐。") % {"row": row, "column": column}


def told(sentences: Iterable[dict[str, str]], scope: Scope) -> list[str]:
    """Sentences of the planner in the reader's language, with names instead of ids."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    words = [one.get(language, "") for one in sentences]
    names = names_in(scope, words)
    return [named(one, names) for one in words]


# ── the roster ────────────────────────────────────────────────────────────────


def duties(scope: Scope, **filters: Any) -> QuerySet[Duty]:
    """Duties that hold, by day and time."""
    found = reachable(Duty, scope).filter(ended_at=None, **filters)
    return found.select_related(
        "group__room", "group__campus", "group__term", "post__campus", "post__term", "room", "staff__user", "staff__campus", "instead_of__staff"
    )  # fmt: skip


def planned(scope: Scope, **filters: Any) -> QuerySet[Duty]:
    """Those the planner answers for: with a group or at a post."""
    return duties(scope, **filters).filter(PLANNED)


def my_duties(scope: Scope, first: date, last: date) -> QuerySet[Duty]:
    return duties(scope, staff__user=scope.user_id, date__range=(first, last))


def share_of(scope: Scope, staff: Any, term: Any) -> dict[str, Any]:
    """How many duties of the term somebody has, and how many those on duty have on average: fairness in two numbers."""
    found = reachable(Duty, replace(scope, sees="all")).filter(ended_at=None, date__range=(term.starts_on, term.ends_on))
    loads = dict(found.order_by().values_list("staff").annotate(times=Count("pk")))
    return {"mine": loads.get(staff.pk, 0), "mean": sum(loads.values()) / len(loads) if loads else 0}


def publications(scope: Scope, job: str, **filters: Any) -> QuerySet[Publication]:
    return reachable(Publication, scope).filter(job=job, **filters)


def published_roster(scope: Scope, day: date) -> dict[str, Any]:
    """What is published of a day's week: the latest publication of each day holds (S5.5). Asks no table of the school's."""
    monday = monday_of(day)
    people_: dict[str, dict[str, Any]] = {}
    days: dict[str, Any] = {}
    last: Publication | None = None
    for last in publications(scope, Job.ROSTER, at__date__gte=monday - A_YEAR).order_by("at", "id"):
        for one in last.content.get("people", []):
            if "key" in one:
                people_.pop(one["name"], None)  # what was published before people had keys
            people_[one.get("key", one["name"])] = one
        days |= last.content.get("days", {})
    week = [monday + timedelta(days=n) for n in range(7)]
    shown = [(one, sorted(days[one.isoformat()], key=_by_time)) for one in week if days.get(one.isoformat())]
    bare = [one for one in week if days.get(one.isoformat()) == []]
    told = [one for one in people_.values() if not one.get("hidden")]
    return {"people": told, "days": shown, "bare": bare, "latest": last, "monday": monday,
            "before": monday - timedelta(days=7), "after": monday + timedelta(days=7)}  # fmt: skip


def _by_time(sitting: dict[str, Any]) -> Any:
    return sitting["time"], natural(sitting["group"])


# ── the family ────────────────────────────────────────────────────────────────


def own_groups(scope: Scope, now: datetime) -> list[dict[str, Any]]:
    """For each of one's own children: its group, its room, and who looks after it next."""
    found = []
    mine = reachable(Membership, scope).filter(ahead(now.date())).order_by("pupil", "starts_on")
    for member in mine.select_related("pupil__home_class__grade", "group__room", "group__campus"):
        wide = scope.for_unit(member.school_id)
        with acting(wide):
            soon = duties(wide, group=member.group_id, ends_at__gt=now).order_by("starts_at")[:6]
            found.append({"member": member, "duties": list(soon)})
    return found


# ── a consent taken back ──────────────────────────────────────────────────────


def seat_after(scope: Scope, purposes: Iterable[str], *, pupil: Any, day: date) -> dict[str, Fact]:
    """What becomes of the child's seat: free after the last day, or the same until the next chart is made (PIPL 15)."""
    mine = reachable(Membership, scope).filter(ahead(day), pupil=pupil).select_related("group")
    member = mine.order_by("starts_on").first()
    if member is None:
        return {}
    where = {"group": member.group, "row": member.row, "column": member.column}
    seat = _("%(group)s第%(row)s排第%(column)s座") % where if member.row else _("%(group)s的座位") % where
    told = {
        Purpose.SERVICE: _("%(seat)s在最后一天之后空出。") % {"seat": seat},
        Purpose.HEALTH: _("%(seat)s到下一次排座位之前不变；以后排座位不再用这些提示。") % {"seat": seat},
    }
    return {one: Fact(told[one]) for one in map(Purpose, purposes) if one in told}
