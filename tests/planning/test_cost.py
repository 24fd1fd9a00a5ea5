"""What planning costs: candidates of a duty are ranked within 50 ms, a school's 100 roll books are there within 10 s."""

import json
from datetime import timedelta
from time import perf_counter, process_time
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction

from kehou.core.scope import acting
from kehou.papers.kinds.duty import Book, build_book
from kehou.papers.out import WRITERS
from kehou.papers.paper import Style
from kehou.planning import actions, queries
from kehou.planning.actions import absences
from kehou.planning.models import Duty, Edit
from kehou.planning.rules import folded, unfolded
from tests.factories import a_school, everything
from tests.planning.term import MONDAY, NOW, a_spring, desk, groups_published, teachers, the_term

SCHOOL_TEACHERS, MOST_MS, MOST_SECONDS = 120, 50, 10
DAYS, STAFF = 100, 66


@pytest.fixture
def school(db):
    return a_school()


def median(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


@pytest.mark.heavy
@pytest.mark.django_db
def test_candidates_of_a_duty_are_ranked_within_fifty_milliseconds(school):
    with time_machine.travel(NOW, tick=False):
        boss = a_spring(school)
        for _n in range(SCHOOL_TEACHERS // 12):
            teachers(school, 12, volunteers=3)
        groups_published(boss)
        with acting(desk(boss)) as scope:
            run = actions.propose_roster(the_term(school), MONDAY, MONDAY + timedelta(days=100), now=NOW, scope=scope)
            actions.publish_roster(run, now=NOW, scope=scope)
            duty = queries.duties(scope).order_by("starts_at").first()
    times = []
    for _n in range(15):
        with acting(everything(school)) as scope:
            start = perf_counter()
            may, barred = queries.stand_ins(scope, [duty]).ranked(duty)
            times.append(1000 * (perf_counter() - start))
        assert len(may) + len(barred) > SCHOOL_TEACHERS
    with acting(everything(school)):
        duties = Duty.objects.count()
    print(f"\n{len(may) + len(barred)} teachers, {duties} duties: ranked in {median(times):.0f} ms, at most {MOST_MS}")
    assert median(times) <= MOST_MS


@pytest.mark.heavy
@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_hundred_roll_books_within_ten_seconds(form):
    children = [(f"王小{n}", "一(1)班") for n in range(30)]
    start = perf_counter()
    content = WRITERS[form][0](*(build_book(Book(f"{n}组", "北校区 101", children), "2023—2024学年第二学期", Style("某小学")) for n in range(100)))
    seconds = perf_counter() - start
    print(f"\n100 roll books as {form}, 3,000 children, {len(content) // 1024} kB: {seconds:.1f} s, at most {MOST_SECONDS}")
    assert content.startswith(b"%PDF" if form == "pdf" else b"PK")
    assert seconds <= MOST_SECONDS


@pytest.mark.heavy
@pytest.mark.django_db
def test_absences_all_over_a_term_show_candidates_and_are_planned_again_within_fifty_milliseconds_of_sums(school):
    """Forty absences of a day or a week, spread over a term of 66 teachers: the page's own action and the replanning's sums.

    In processor time of this process: the machine is shared. Fewest means that no roster changes fewer duties, proven.
    """
    with time_machine.travel(NOW, tick=False):
        boss = a_spring(school)
        for _n in range(5):
            teachers(school, 12, volunteers=3)
        groups_published(boss)
        with acting(desk(boss)) as scope:
            run = actions.propose_roster(the_term(school), MONDAY, MONDAY + timedelta(days=100), now=NOW, scope=scope)
            actions.publish_roster(run, now=NOW, scope=scope)
        ranked, planned, fewest, handed = [], [], 0, 0
        for n, absence in enumerate(_absences(boss)):
            with acting(everything(school)) as scope, transaction.atomic():
                left = queries.duties_left(scope, absence, NOW)
                handed += len(left)
                start = process_time()
                assert all(bench.ranked(one)[0] for bench in [queries.stand_ins(scope, left)] for one in left)
                ranked.append(1000 * (process_time() - start))
                instance, where = absences._instance(left, absences._weeks(scope, left), NOW, scope)
                start = process_time()
                fewest += bool(absences._handed_on(instance, left, where))
                planned.append(1000 * (process_time() - start))
        print(f"\n66 teachers, {n + 1} absences over the term, {handed} duties left; the fewest changes proven for {fewest}")
        print(f"candidates of all: {spread(ranked)}; planned again: {spread(planned)} of sums; at most {MOST_MS} ms")
        assert fewest == n + 1
        assert at(ranked, 0.95) <= MOST_MS
        assert at(planned, 0.95) <= MOST_MS


def _absences(boss) -> list:
    """Whoever is on duty first in each of twenty weeks is away that day, whoever is last is away for the rest of the week."""
    made = []
    with acting(desk(boss)) as scope:
        for week in range(20):
            monday = MONDAY + timedelta(weeks=week)
            days = list(queries.duties(scope, role="care", date__range=(monday, monday + timedelta(days=4))).order_by("starts_at", "pk"))
            asked = [(days[0].staff, days[0].date, days[0].date), (days[-1].staff, monday, monday + timedelta(days=4))] if days else []
            for staff, first, last in asked:
                if all(one.staff_id != staff.pk or one.first > last or one.last < first for one in made):
                    made.append(actions.ask_absence(staff, first, last, since=None, reason="培训", now=NOW, scope=scope, agreed=True))
    return made


def at(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def spread(times: list[float]) -> str:
    return f"p50 {at(times, 0.5):.0f} ms, p95 {at(times, 0.95):.0f} ms, max {max(times):.0f} ms"


# ── what taking back needs ────────────────────────────────────────────────────


def a_large_roster(rooms_each: int) -> list[dict]:
    """A new roster in the place of an old one: each teacher on every day, the old duties ended."""
    staff, rooms = [str(uuid4()) for _n in range(STAFF)], [str(uuid4()) for _n in range(60)]
    duty = {"ended_at": None, "is_pinned": False}
    new = [{**duty, "staff_id": staff[at], "room_id": rooms[(at + day % rooms_each) % 60]} for day in range(DAYS) for at in range(STAFF)]
    ended = [{"before": one, "after": {**one, "ended_at": NOW.isoformat()}} for one in new]
    return [{"table": "duty", "pk": str(uuid4()), **one} for one in [*({"before": None, "after": one} for one in new), *ended]]


@pytest.mark.parametrize(("rooms_each", "most_kb"), [(3, 40), (60, 320)], ids=["the same few faces", "everybody everywhere"])
def test_what_a_large_roster_changed_is_kept_small_and_comes_back_whole(rooms_each, most_kb):
    changes = a_large_roster(rooms_each)
    rows, ids = folded(changes)
    before, after, of_ids = (size // 1024 for size in (len(json.dumps(changes)), len(json.dumps(rows, separators=(",", ":"))), 16 * len(ids)))
    print(f"\n{STAFF} teachers, {DAYS} days over as many: {before} kB line by line, folded {after} kB and {of_ids} kB of ids")
    assert after <= most_kb
    again = {one["pk"]: one for one in unfolded(json.loads(json.dumps(rows)), ids)}
    for one in changes:
        names = [name for name in one["after"] if one["before"] is None or one["before"][name] != one["after"][name]]
        assert again[one["pk"]]["after"] == {name: one["after"][name] for name in names}


@pytest.mark.django_db
def test_ten_large_rosters_are_listed_at_once_with_as_many_queries_as_one(boss, django_assert_num_queries):
    with acting(desk(boss)) as scope:
        term, known = the_term(boss.school), {"at": NOW, "first": MONDAY, "kind": "roster"}
        Edit.objects.create(school=boss.school, term=term, touched=[uuid4() for _n in range(DAYS * STAFF)], **known)
        with django_assert_num_queries(1):
            assert [one.held_fast for one in queries.edits(scope, term=term)] == [False]
        shared = uuid4()
        Edit.objects.bulk_create(
            Edit(school=boss.school, term=term, touched=[*(uuid4() for _n in range(DAYS * STAFF)), *([shared] if at in (0, 8) else [])], **known) for at in range(9)
        )
        start = perf_counter()
        with django_assert_num_queries(1):
            listed = list(queries.edits(scope, term=term))
        seconds = perf_counter() - start
        print(f"\n10 rosters of {DAYS * STAFF} duties: {seconds:.2f} s, at most 3 (compared each with each: 17)")
        assert [one.held_fast for one in listed] == [False] * 8 + [True, False]
        assert seconds <= 3
