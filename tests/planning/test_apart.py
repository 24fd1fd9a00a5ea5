"""Two children kept apart: entered on a page, heeded by the planner and by hand, ended by a deed (S5.4)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kehou.core.models import Entry, Look
from kehou.core.scope import acting
from kehou.people.models import Pupil
from kehou.planner import read_instance, read_result
from kehou.planning import actions, queries
from kehou.planning.actions import refusals
from kehou.planning.actions.instances import groups_instance, seats_instance
from kehou.planning.models import Group, KeepApart, Membership, Run
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, everything
from tests.planning.term import MONDAY, NOW, at, desk, groups_published, places_of, the_term

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)
WORDS = "上周体育课打过架"


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def children(boss, *names) -> list[Pupil]:
    with acting(everything(boss.school)):
        return [Pupil.objects.select_related("home_class__grade__leader", "home_class__homeroom").get(name=name) for name in names]


def said(**more) -> dict:
    return {"apart_from": "group", "reason": "conflict", "words": WORDS, "starts_on": MONDAY, "ends_on": None, **more}


def kept(boss, one, other, *, by=None, **more) -> KeepApart:
    with acting(desk(by or boss, "planning.keep_apart")) as scope:
        return actions.keep_apart(the_term(boss.school), one, other, said=said(**more), now=NOW, scope=scope)


def post(client, person, name, data=None, **kwargs):
    client.force_login(person.user)
    return client.post(reverse(f"planning:{name}", kwargs={"unit": person.school.code, **kwargs}), data or {}, follow=True)


def page(client, person, name, query="", **kwargs):
    client.force_login(person.user)
    return client.get(reverse(f"planning:{name}", kwargs={"unit": person.school.code, **kwargs}) + query)


def group_of(boss, child) -> Group:
    with acting(everything(boss.school)):
        return Membership.objects.select_related("group").get(pupil=child, ends_on=None, group__is_late=False).group


# ── entered ───────────────────────────────────────────────────────────────────


def test_a_homeroom_teacher_finds_two_children_and_enters_why_and_only_the_own_page_says_it(client, boss):
    teacher = a_member_of_staff(boss.school, "孙老师", role="homeroom")
    mine, next_door = a_class(boss.school, 2, 1, homeroom=teacher), a_class(boss.school, 2, 2)
    child, other = a_pupil(mine, "李小明"), a_pupil(next_door, "王小红")
    found = page(client, teacher, "new_apart", "?one=李&other=王小红").content.decode()
    assert f'name="pupil" value="{child.pk}"' in found
    assert f'name="with" value="{other.pk}"' in found
    page_after = post(client, teacher, "enter_apart", {**said(ends_on=""), "starts_on": MONDAY, "pupil": child.pk, "with": other.pk}).content.decode()
    assert "已登记李小明和王小红分开安排" in page_after
    assert WORDS not in page_after
    with acting(everything(boss.school)):
        pair = KeepApart.objects.get()
    assert {pair.pupil_id, pair.other_id} == {child.pk, other.pk}
    assert pair.ends_on == date(2024, 7, 5)  # where nothing is said, the term's last day
    why = page(client, teacher, "apart_pair", keep_apart=pair.pk).content.decode()
    assert WORDS in why
    assert "有过矛盾冲突" in why
    with acting(everything(boss.school)):
        look = Look.objects.get(permission="planning.read_apart")
    assert (look.fields, look.actor) == (["apart.reason", "apart.words"], teacher.user)


def test_the_first_child_is_one_of_the_own_class(client, boss):
    teacher = a_member_of_staff(boss.school, "孙老师", role="homeroom")
    child = a_pupil(a_class(boss.school, 2, 1, homeroom=teacher), "李小明")
    one, other = a_pupil(a_class(boss.school, 2, 2), "王小红"), a_pupil(a_class(boss.school, 2, 3), "赵小刚")
    assert 'name="pupil"' not in page(client, teacher, "new_apart", "?one=王小红").content.decode()
    assert post(client, teacher, "enter_apart", {**said(ends_on=""), "pupil": one.pk, "with": other.pk}).status_code == 404
    assert post(client, teacher, "enter_apart", {**said(ends_on=""), "pupil": child.pk, "with": ""}).status_code == 422


def test_a_homeroom_teacher_sees_the_pairs_of_the_own_class_and_no_others(client, boss):
    teacher, stranger = (a_member_of_staff(boss.school, name, role="homeroom") for name in ("孙老师", "钱老师"))
    mine, next_door = a_class(boss.school, 2, 1, homeroom=teacher), a_class(boss.school, 2, 2)
    a_class(boss.school, 2, 4, homeroom=stranger)
    pair = kept(boss, a_pupil(mine, "李小明"), a_pupil(next_door, "王小红"))
    neighbours = kept(boss, a_pupil(next_door, "赵小刚"), a_pupil(next_door, "周小美"))
    text = page(client, teacher, "apart").content.decode()
    assert "李小明" in text
    assert "赵小刚" not in text
    assert page(client, teacher, "apart_pair", keep_apart=neighbours.pk).status_code == 404
    assert page(client, stranger, "apart_pair", keep_apart=pair.pk).status_code == 404
    assert post(client, stranger, "end_apart", {"words": "好了"}, keep_apart=pair.pk).status_code == 404


def test_a_protective_reason_is_read_by_who_sees_the_school_and_by_who_entered_it(client, boss):
    teacher = a_member_of_staff(boss.school, "孙老师", role="homeroom")
    mine = a_class(boss.school, 2, 1, homeroom=teacher)
    a, b, c = (a_pupil(mine, name) for name in ("李小明", "王小红", "赵小刚"))
    by_lead, by_teacher = kept(boss, a, b, reason="safeguarding"), kept(boss, b, c, by=teacher, reason="safeguarding")
    assert page(client, teacher, "apart_pair", keep_apart=by_lead.pk).status_code == 404
    assert page(client, teacher, "apart_pair", keep_apart=by_teacher.pk).status_code == 200
    assert page(client, boss, "apart_pair", keep_apart=by_teacher.pk).status_code == 200


def test_a_family_and_a_care_teacher_see_nothing_of_it(client, boss):
    care = a_member_of_staff(boss.school, "吴老师", role="care_teacher")
    one, other = children(boss, "一(1)班1号", "一(2)班1号")
    pair = kept(boss, one, other)
    assert page(client, care, "apart").status_code == 404
    mother = a_guardian_of(one)
    client.force_login(mother)
    assert client.get(reverse("planning:apart_pair", kwargs={"unit": boss.school.code, "keep_apart": pair.pk})).status_code == 404
    assert client.get(reverse("people:own_children")).status_code == 200
    assert "分开" not in client.get(reverse("planning:children")).content.decode()


def test_reason_and_words_are_ciphertext_in_the_database_and_not_in_the_journal(boss):
    kept(boss, *children(boss, "一(1)班1号", "一(2)班1号"))
    with acting(everything(boss.school)), connection.cursor() as cursor:
        cursor.execute("SELECT reason, words FROM planning_keepapart")
        [(reason, words)] = cursor.fetchall()
        facts = str(Entry.objects.get(kind__endswith="ApartEntered").facts)
    assert b"conflict" not in bytes(reason)
    assert WORDS.encode() not in bytes(words)
    assert "conflict" not in facts
    assert WORDS not in facts


# ── refused ───────────────────────────────────────────────────────────────────


def test_the_same_pair_stands_once_and_never_of_a_child_with_itself(boss):
    one, other = children(boss, "一(1)班1号", "一(2)班1号")
    pair = kept(boss, other, one)
    with pytest.raises(refusals.ApartAlready):
        kept(boss, one, other)
    with pytest.raises(refusals.NotTwoChildren):
        kept(boss, one, one)
    with acting(everything(boss.school)), pytest.raises(IntegrityError), transaction.atomic():
        KeepApart.objects.filter(pk=pair.pk).update(other_id=pair.pupil_id)


def test_it_holds_within_the_term_only(boss):
    one, other = children(boss, "一(1)班1号", "一(2)班1号")
    with pytest.raises(refusals.ApartWhen):
        kept(boss, one, other, starts_on=MONDAY, ends_on=MONDAY - timedelta(days=1))
    with pytest.raises(refusals.ApartWhen):
        kept(boss, one, other, starts_on=MONDAY + timedelta(days=300))


# ── the planner ───────────────────────────────────────────────────────────────


def together(boss) -> tuple[Pupil, Pupil]:
    """Two of a class who are in one group without being asked."""
    return tuple(children(boss, "一(1)班1号", "一(1)班2号"))


def proposed(boss, on=MONDAY) -> Run:
    with acting(desk(boss)) as scope:
        return actions.propose_groups(the_term(boss.school), on=on, now=NOW, scope=scope)


def test_the_planner_puts_the_two_into_different_groups_and_the_page_says_so(client, boss):
    one, other = together(boss)
    groups = [g.pupils for g in read_result(proposed(boss).result).groups]
    assert any({str(one.pk), str(other.pk)} <= set(pupils) for pupils in groups)  # else the pair would prove nothing
    pair = kept(boss, one, other)
    run = proposed(boss)
    groups = [g.pupils for g in read_result(run.result).groups]
    assert not any({str(one.pk), str(other.pk)} <= set(pupils) for pupils in groups)
    text = page(client, boss, "run", run=run.pk).content.decode()
    assert "分开安排的学生" in text
    assert reverse("planning:apart_pair", kwargs={"unit": boss.school.code, "keep_apart": pair.pk}) in text
    assert WORDS not in text


def test_a_plan_made_before_the_pair_was_entered_is_not_published(boss):
    run = proposed(boss)
    kept(boss, *together(boss))
    with acting(desk(boss)) as scope, pytest.raises(refusals.PlanBroken, match="不宜同组"):
        actions.publish_groups(run, reasons={}, now=NOW, scope=scope)


def test_twins_whose_family_wishes_it_are_parted(boss):
    one, other = together(boss)
    a_guardian_of(one, other)
    with acting(desk(boss)) as scope:
        kin = {p.id: p.siblings for p in groups_instance(the_term(boss.school), MONDAY, scope=scope).pupils if p.siblings}
    assert kin.keys() == {str(one.pk), str(other.pk)}
    kept(boss, one, other, reason="family")
    run = proposed(boss)
    assert run.state == "done"
    assert len([p for p in read_instance(run.instance).pupils if p.siblings]) == 1


def test_more_children_all_apart_than_rooms_is_told_with_names(client, boss):
    names = [f"一({n})班1号" for n in (1, 2, 3, 4)]
    four = children(boss, *names)
    for at_, one in enumerate(four):
        for other in four[at_ + 1 :]:
            kept(boss, one, other)
    run = proposed(boss)
    assert run.state == "impossible"
    text = page(client, boss, "run", run=run.pk).content.decode()
    assert "两两不宜同组" in text
    assert all(name in text for name in names)


# ── by hand ───────────────────────────────────────────────────────────────────


def test_nobody_is_moved_into_the_group_of_a_child_kept_apart_until_that_is_ended(client, boss):
    groups_published(boss)
    child = children(boss, "一(1)班1号")[0]
    here = group_of(boss, child)
    with acting(everything(boss.school)):
        foe = Membership.objects.exclude(group=here).filter(group__is_late=False).select_related("pupil").first().pupil
    pair = kept(boss, child, foe)
    with acting(everything(boss.school)):
        member = Membership.objects.get(pupil=child, ends_on=None, group=here)
    refused = post(client, boss, "move_member", {"chosen": group_of(boss, foe).pk, "first": TUESDAY}, membership=member.pk)
    assert refused.status_code == 422
    assert f"与组里的{foe.name}登记为分开编组" in refused.content.decode()
    post(client, boss, "end_apart", {"words": "和好了"}, keep_apart=pair.pk)
    assert post(client, boss, "move_member", {"chosen": group_of(boss, foe).pk, "first": TUESDAY}, membership=member.pk).status_code == 200


def test_who_may_not_know_is_refused_without_the_other_childs_name(boss):
    groups_published(boss)
    child = children(boss, "一(1)班1号")[0]
    here = group_of(boss, child)
    with acting(everything(boss.school)):
        foe = Membership.objects.exclude(group=here).filter(group__is_late=False).select_related("pupil").first().pupil
        member = Membership.objects.get(pupil=child, ends_on=None, group=here)
    kept(boss, child, foe)
    scope = desk(boss)
    with acting(replace(scope, permissions=scope.permissions - {"planning.view_apart"})) as blind, pytest.raises(refusals.TheyAreApart) as refusal:
        actions.move_member(member, group_of(boss, foe), first=TUESDAY, now=NOW, scope=blind)
    assert foe.name not in str(refusal.value.sentence)


def test_groups_with_a_pair_kept_apart_are_not_joined(boss):
    groups_published(boss)
    [one] = children(boss, "一(1)班1号")
    here = group_of(boss, one)
    with acting(everything(boss.school)):
        theirs = Membership.objects.filter(ends_on=None, group__is_late=False, group__campus=here.campus).exclude(group=here)
        other = theirs.order_by("pk").first().pupil
    there = group_of(boss, other)
    with acting(everything(boss.school)):
        spare = Membership.objects.filter(group=here).exclude(pupil=one)[:1]  # one child fewer here: the size would be no reason
        for member in [*Membership.objects.filter(group=there).exclude(pupil=other), *spare]:
            member.ends_on = MONDAY - timedelta(days=1)
            member.save()
    kept(boss, one, other)
    with acting(desk(boss)) as scope, pytest.raises(refusals.TheyAreApart):
        actions.join_groups(here, there, first=TUESDAY, reason="", now=NOW, scope=scope)


def test_a_late_comer_goes_past_the_own_classs_group_where_a_child_is_kept_apart(boss):
    groups_published(boss)
    one = children(boss, "一(1)班1号")[0]
    here = group_of(boss, one)
    [place] = places_of(one.home_class, 1)
    kept(boss, one, place.pupil)
    with acting(everything(boss.school)) as scope:
        place.refresh_from_db()
        member = actions.join_own_class(place, scope=scope)
    assert member is None or member.group != here


# ── seats ─────────────────────────────────────────────────────────────────────


def seated(boss) -> tuple[Group, list[Membership]]:
    groups_published(boss)
    with acting(desk(boss)) as scope:
        group = queries.groups(scope, is_late=False).first()
        actions.publish_seats(actions.propose_seats(group, now=NOW, scope=scope), now=NOW, scope=scope)
        return group, list(queries.members_of(scope, group, MONDAY))


def near(one, other) -> bool:
    return abs(one.row - other.row) <= 1 and abs(one.column - other.column) <= 1


def test_neighbours_kept_apart_are_seated_apart_and_one_is_not_moved_beside_the_other(boss):
    group, members = seated(boss)
    one = members[0]
    other = next(m for m in members[1:] if near(one, m))
    far = next(m for m in members if not near(m, other) and not near(m, one))
    kept(boss, one.pupil, other.pupil, apart_from="seats")
    with acting(desk(boss)) as scope:
        kept_instance = Run.objects.filter(job="seats").first().instance
        assert seats_instance(group, MONDAY, scope=scope).apart
        actions.move_seat(far, far.row, far.column, now=NOW, scope=scope)  # the pair that sits close already holds nobody else fast
        run = actions.propose_seats(group, now=NOW, scope=scope)
        assert run.instance["apart"] == kept_instance["apart"] == []  # what is kept doesn't tell of pairs
        actions.publish_seats(run, now=NOW, scope=scope)
        now_at = {m.pupil_id: m for m in queries.members_of(scope, group, MONDAY)}
        a, b = now_at[one.pupil_id], now_at[other.pupil_id]
        assert not near(a, b)
        beside = next(m for m in now_at.values() if near(m, b) and m not in (a, b))
        with pytest.raises(refusals.SeatRefused, match="不能相邻而坐"):
            actions.move_seat(a, beside.row, beside.column, now=NOW, scope=scope)


# ── readiness, numbers ────────────────────────────────────────────────────────


def test_readiness_says_how_many_pairs_there_are_and_how_many_are_together_now(client, boss):
    groups_published(boss)
    kept(boss, *together(boss))
    text = page(client, boss, "ready").content.decode()
    assert "1 对登记分开安排，其中 1 对现在在同一组" in text


def test_a_pair_ends_with_its_day(boss):
    pair = kept(boss, *together(boss), ends_on=MONDAY)
    with acting(desk(boss)) as scope:
        instance = groups_instance(the_term(boss.school), MONDAY, scope=scope)
        assert len(instance.apart) == 1
        assert groups_instance(the_term(boss.school), TUESDAY, scope=scope).apart == ()
        with pytest.raises(refusals.ApartOver):
            actions.end_apart(pair, words="过了", now=at(day=TUESDAY), scope=scope)


def test_one_pair_and_three_cost_the_same_number_of_queries(client, boss):
    kids = children(boss, *(f"一({n})班{m}号" for n in (1, 2) for m in (1, 2, 3)))
    costs = []
    for at_ in range(3):
        kept(boss, kids[at_], kids[at_ + 3])
        page(client, boss, "apart")
        with CaptureQueriesContext(connection) as seen:
            page(client, boss, "apart")
        costs.append(len(seen))
    assert costs[0] == costs[2]
