"""The right child to the right person (T24): nobody barred, revoked or expired is ever given a child; and the twin."""

from datetime import date, datetime, timedelta
from random import Random

import pytest

from kehou.care import rules
from kehou.care.rules import HomeAloneRules, Pass, Person, Step

DAY = date(2024, 3, 25)
NOW = datetime(2024, 3, 25, 17)
NAMES = ["张某", "李妈妈", "李 妈妈", "王姑姑", "赵爷爷"]


def anybody(chance: Random, number: int) -> Person:
    """A guardian or collector with limits drawn by lot."""
    day = lambda: DAY + timedelta(days=chance.randint(-3, 3))  # noqa: E731
    return Person(
        number, chance.choice(NAMES), "亲属", chance.choice(["guardian", "collector"]),
        chance.choice([None, day()]), chance.choice([None, day()]), chance.choice([(), (1,), (2, 3)]),
        chance.choice([None, None, NOW - timedelta(minutes=1), NOW]), chance.random() < 0.2,
    )  # fmt: skip


def ought_to_stay(person: Person, people: list[Person]) -> bool:
    """Told apart from the rule, word by word: why this person must not get the child today."""
    barred_names = {"".join(p.name.split()) for p in people if p.barred}
    return (
        "".join(person.name.split()) in barred_names
        or person.revoked_at is not None
        or bool(person.starts_on and person.starts_on > DAY)
        or bool(person.ends_on and person.ends_on < DAY)
        or bool(person.weekdays and DAY.isoweekday() not in person.weekdays)
    )


def wrong_releases(runs: int) -> int:
    chance, wrong = Random(24), 0
    for _ in range(runs):
        people = [anybody(chance, n) for n in range(chance.randint(0, 5))]
        wrong += sum(ought_to_stay(p, people) for p in rules.may_collect(people, day=DAY, now=NOW))
    return wrong


def test_in_ten_thousand_afternoons_nobody_without_the_right_is_offered():
    assert wrong_releases(10_000) == 0


def test_and_everybody_with_the_right_is_offered():
    chance = Random(7)
    for _ in range(2_000):
        people = [anybody(chance, n) for n in range(chance.randint(0, 5))]
        offered = {p.id for p in rules.may_collect(people, day=DAY, now=NOW)}
        assert offered == {p.id for p in people if not ought_to_stay(p, people)}


@pytest.mark.parametrize("guard", ["is_barred", "why_not_collect"])
def test_twin_with_a_guard_taken_off_the_wrong_release_is_found(monkeypatch, guard):
    monkeypatch.setattr(rules.leaving, guard, lambda *a, **k: "" if guard == "why_not_collect" else False)
    assert wrong_releases(1_000) > 0


def test_alone_only_with_an_approved_permit_for_this_day():
    chance, allowed = Random(3), 0
    for _ in range(10_000):
        days = tuple(sorted(chance.sample(range(1, 6), chance.randint(1, 5))))
        start = DAY + timedelta(days=chance.randint(-5, 5))
        permit = Pass(chance.choice(["requested", "approved", "refused", "revoked"]), days, start, start + timedelta(days=3))
        may = rules.why_not_alone(permit, day=DAY, rules=HomeAloneRules()) == ""
        assert may == (permit.state == "approved" and 1 in days and start <= DAY <= permit.ends_on)
        allowed += may
    assert allowed > 100


def test_the_holder_is_the_last_of_an_unbroken_chain():
    chain = [Step(1, "group", "a"), Step(2, "movement", "b"), Step(3, "group", "c")]
    for given in (chain, chain[::-1]):
        assert rules.holder(given) == Step(3, "group", "c")
        assert rules.is_unbroken(given)
    assert not rules.is_unbroken([*chain, Step(3, "guardian")])
    assert not rules.is_unbroken([Step(2, "group")])
