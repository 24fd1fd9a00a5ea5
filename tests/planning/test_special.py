"""Children with a health note are spread over the groups, as far as the school weighs it and the family agreed (S4.1, S5.4)."""

import pytest
import time_machine
from django.urls import reverse

from kehou.core.scope import acting
from kehou.people.models import Consent, Pupil
from kehou.planner import read_result
from kehou.planning import actions
from kehou.planning.actions.instances import groups_instance
from kehou.planning.models import Run
from kehou.planning.tasks import compute
from tests.factories import everything
from tests.planning.term import MONDAY, NOW, desk, the_term

pytestmark = pytest.mark.django_db
NAMES = ["一(1)班1号", "一(1)班2号", "一(1)班3号", "一(1)班4号"]


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def noted(boss, names, *, given=True) -> set[str]:
    """These children have a note; their families have said whether it may be used."""
    with acting(everything(boss.school)):
        pupils = list(Pupil.objects.filter(name__in=names))
        for one in pupils:
            one.health = "花生过敏，随身带药"
            one.save(update_fields=["health"])
            Consent.objects.create(school=boss.school, pupil=one, purpose="health", version="2024-1", given=given, at=NOW)
    return {str(one.pk) for one in pupils}


def proposed(boss, **wishes) -> Run:
    with acting(desk(boss)) as scope:
        return actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope, wishes=wishes)


def in_groups(run, marked) -> list[int]:
    return sorted(sum(one in marked for one in group.pupils) for group in read_result(run.result).groups)


def test_they_are_spread_where_that_is_very_important_and_not_where_it_is_ignored(client, boss):
    marked = noted(boss, NAMES)
    assert in_groups(proposed(boss, special=0), marked) == [0, 4]  # of one class, so together
    run = proposed(boss, special=2)
    assert in_groups(run, marked) == [2, 2]
    client.force_login(boss.user)
    text = client.get(reverse("planning:run", kwargs={"unit": boss.school.code, "run": run.pk})).content.decode()
    assert "4 人分在 2 个组，一组最多 2 人。" in text
    assert "花生" not in text


def test_only_notes_whose_family_agreed_are_used(boss):
    marked = noted(boss, NAMES, given=False)
    assert in_groups(proposed(boss, special=2), marked) == [0, 4]


def test_who_has_a_note_is_not_kept_and_the_worker_reads_it_afresh(boss):
    marked = noted(boss, NAMES)
    with acting(desk(boss)) as scope:
        assert {p.id for p in groups_instance(the_term(boss.school), MONDAY, scope=scope).pupils if p.special} == marked
        run = actions.propose_groups(the_term(boss.school), on=MONDAY, now=NOW, scope=scope, at_once=False, wishes={"special": 2})
    assert not any(pupil["special"] for pupil in run.instance["pupils"])
    with acting(everything(boss.school)):
        Run.objects.filter(pk=run.pk).update(seconds=3)
    compute(str(run.pk), str(boss.school.pk))
    with acting(everything(boss.school)):
        assert in_groups(Run.objects.get(pk=run.pk), marked) == [2, 2]


def test_a_weight_in_points_has_the_last_word(boss):
    marked = noted(boss, NAMES)
    assert in_groups(proposed(boss, special=2, special_points=0), marked) == [0, 4]
