"""A whole town applies at once, and a server killed before the commit: what was acknowledged stands, nothing half-exists.

`RUSH_FAMILIES` sets how many come (3,000 by default); the whole stack runs in this process, on a real PostgreSQL.
"""

import os
import signal
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client

from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Application, Round
from kehou.identity.models import User
from kehou.people.models import Guardian, Pupil
from tests.enrolment.examples import FIRST_WEEK, a_child, a_round, an_application, asked, family, slots_of
from tests.factories import a_guardian_of, a_school, everything

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]

FAMILIES, WORKERS, LIMIT = int(os.environ.get("RUSH_FAMILIES", "3000")), 8, 3.0


def a_town(school: Any) -> list[tuple[Pupil, User]]:
    """So many children with a mother each, in one class: what is measured is applying."""
    room = a_child(school).home_class
    with acting(everything(school)):
        users = User.objects.bulk_create(User(username=f"rush-{i}", name=f"家长{i}") for i in range(FAMILIES))
        pupils = Pupil.objects.bulk_create(Pupil(school=school, home_class=room, name=f"学生{i}") for i in range(FAMILIES))
        pairs = list(zip(pupils, users, strict=True))
        Guardian.objects.bulk_create(
            Guardian(school=school, pupil=pupil, user=user, name=user.name, relation="mother") for pupil, user in pairs
        )
    return pairs


def test_three_thousand_families_apply_and_none_is_lost(settings):
    school = a_school()
    round = a_round(school)
    [slot, *_] = slots_of(round)
    said = {
        "need": "work",
        "days": ["1", "3"],
        "slots": [str(slot.pk)],
        "healthy": "on",
        "independent": "on",
        "pledge": "on",
        "consent_service": "on",
    }
    pairs = a_town(school)

    def apply(pair: Any) -> tuple[float, int]:
        pupil, user = pair
        try:
            client = Client()
            client.force_login(user)
            began = time.perf_counter()
            answer = client.post(f"/family/enrolment/children/{pupil.pk}/apply/send/", said)
            return time.perf_counter() - began, answer.status_code
        finally:
            connections.close_all()

    with time_machine.travel(FIRST_WEEK, tick=True), ThreadPoolExecutor(WORKERS) as pool:
        told = list(pool.map(apply, pairs))
    p95 = statistics.quantiles([took for took, _status in told], n=20)[-1]
    with acting(everything(school)):
        numbers = set(Application.objects.values_list("number", flat=True))
    lost = sum(status == 302 for _took, status in told) - len(numbers)
    print(f"\n{FAMILIES} families, {WORKERS} at a time: p95 {p95:.2f} s (limit {LIMIT:.0f} s), {lost} lost, {len(numbers)} kept")
    assert (len(numbers), lost) == (FAMILIES, 0)
    assert p95 <= LIMIT


def test_killed_just_before_the_commit_the_acknowledged_stands_and_the_other_never_half_exists():
    school = a_school()
    round = a_round(school)
    kept, cut = an_application(round, a_child(school, "先交的")), a_child(school, "正在交的")
    mother, what = a_guardian_of(cut), asked(round)
    read, write = os.pipe()
    connections.close_all()
    child = os.fork()
    if child == 0:
        with acting(family(mother)) as scope:
            actions.apply(what, round=round, pupil=cut, now=FIRST_WEEK, scope=scope)
            os.write(write, b"1")
            time.sleep(60)
    assert os.read(read, 1) == b"1"  # everything is written, nothing committed
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with acting(everything(school)):
        assert list(Application.objects.values_list("pk", flat=True)) == [kept.pk]
        assert Round.objects.get(pk=round.pk).issued == 1
    again = an_application(round, cut, by=mother)
    assert again.number == "2024-2-0002"  # no gap, no double
