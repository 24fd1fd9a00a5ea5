"""Publications, substitutes and swaps are taken back: what happened stays, the rules judge, only whom it touches is told (S5.4, S5.5)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from kehou.core.scope import acting
from kehou.enrolment.models import Place
from kehou.notices.models import Message
from kehou.organisation.models import Staff
from kehou.planning import actions, queries
from kehou.planning.actions import refusals
from kehou.planning.models import Absence, Duty, Edit, Group, Membership, Publication, Run, Swap
from tests.factories import a_guardian_of, a_school, everything
from tests.planning.term import FRIDAY, MONDAY, NOW, a_spring, at, desk, groups_published, places_of, the_term
from tests.planning.test_undo import TUESDAY, picture, published_roster, seated, splits, two
from tests.prepared import prepared

pytestmark = pytest.mark.django_db
WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def friday_before():
    with time_machine.travel(NOW, tick=False):
        yield


def built() -> Staff:
    boss = a_spring(a_school())
    groups_published(boss)
    return boss


spring = prepared(built, at=NOW)


def last(boss, kind: str) -> Edit:
    with acting(desk(boss)) as scope:
        return queries.edits(scope, kind=kind).first()


def undone(boss, edit, *, now=NOW) -> None:
    with acting(desk(boss)) as scope:
        actions.undo(edit, now=now, scope=scope)


def regrouped(boss, **wishes) -> Run:
    """Groups planned anew from Tuesday on, as if nobody had a room yet, and published."""
    with acting(desk(boss)) as scope:
        run = actions.propose_groups(the_term(boss.school), on=TUESDAY, now=NOW, scope=scope, wishes={"rooms": 0, **wishes})
        actions.publish_groups(run, reasons={}, now=NOW, scope=scope)
        return run


def apart_from_before(boss) -> None:
    """Two children of different groups change places, so that a plan of its own differs from what stands."""
    one, other = two(boss)
    with acting(everything(boss.school)):
        a, b = one.members.first(), other.members.first()
        Membership.objects.filter(pk=a.pk).update(group=other)
        Membership.objects.filter(pk=b.pk).update(group=one)


def told(boss, user) -> list[str]:
    with acting(everything(boss.school)):
        return list(Message.objects.filter(user=user).order_by("created_at", "id").values_list("body", flat=True))


# ── groups ────────────────────────────────────────────────────────────────────


def test_a_plan_of_groups_goes_back_with_its_duties_and_only_the_families_it_touches_hear(client, boss):
    published_roster(boss)
    apart_from_before(boss)
    one, other = two(boss)
    with acting(everything(boss.school)):
        moved, neighbour = other.members.order_by("pk").filter(pupil__home_class__number=1).first(), one.members.first()
        mothers = [a_guardian_of(Membership.objects.select_related("pupil__school").get(pk=one.pk).pupil) for one in (moved, neighbour)]
    before = picture(boss)
    run = regrouped(boss)
    assert picture(boss) != before
    edit, heard = last(boss, "groups"), [told(boss, one) for one in mothers]
    with acting(desk(boss)) as scope:
        shown = queries.what_returns(edit, NOW, scope)
    client.force_login(boss.user)
    here = {"unit": boss.school.code}
    page = client.get(reverse("planning:edit", kwargs={**here, "edit": edit.pk})).content.decode()
    assert "撤回后有什么变化" in page
    assert client.post(reverse("planning:undo_edit", kwargs={**here, "edit": edit.pk})).status_code == 302
    assert picture(boss) == before
    with acting(everything(boss.school)):
        assert Run.objects.get(pk=run.pk).state == "taken_back"
        assert Publication.objects.filter(job="groups").order_by("pk").last().content["taken_back"] == str(run.pk)
        touched = {one.pupil.pk for one in shown.moves}
        assert 0 < len(touched) < 56
        assert shown.teachers
        for mother, known, member in zip(mothers, heard, (moved, neighbour), strict=True):
            assert len(told(boss, mother)) == len(known) + (member.pupil_id in touched)


def test_whoever_came_since_finds_its_class_again_and_whoever_left_does_not_come_back(boss):
    regrouped(boss)
    with acting(everything(boss.school)):
        home = two(boss)[0].members.select_related("pupil__home_class__school", "pupil__home_class__campus").filter(ends_on=None).first().pupil.home_class
        gone = Place.objects.filter(pupil__home_class=home).first()
    [place] = places_of(home, 1)
    with acting(desk(boss)) as scope:
        place = queries.places_ahead(scope, the_term(boss.school), MONDAY).get(pk=place.pk)
        actions.join_own_class(place, scope=scope, first=TUESDAY)
        Place.objects.filter(pk=gone.pk).update(ends_on=FRIDAY)
        gone.refresh_from_db()
        actions.leave(gone, scope=scope)
    undone(boss, last(boss, "groups"))
    with acting(everything(boss.school)):
        new = Membership.objects.select_related("group").filter(queries.ahead(TUESDAY), pupil=place.pupil_id).get()
        assert new.group.ends_on is None
        assert list(Membership.objects.filter(queries.ahead(TUESDAY), pupil=gone.pupil_id).values_list("ends_on", flat=True)) == [FRIDAY]


def test_a_day_held_by_it_stays_and_so_does_the_plan(boss):
    regrouped(boss)
    edit = last(boss, "groups")
    with pytest.raises(refusals.PlanBegun):
        undone(boss, edit, now=at(15, 50, day=TUESDAY))
    undone(boss, edit, now=at(9, day=TUESDAY))


def test_changes_by_hand_inside_the_plan_go_with_it_and_a_later_plan_holds_it_fast(client, boss):
    before = picture(boss)
    regrouped(boss)
    seated(boss, two(boss)[0])
    first = last(boss, "groups")
    regrouped(boss, under_points=60)
    with pytest.raises(refusals.NotTheLast):
        undone(boss, first)
    undone(boss, last(boss, "groups"))
    client.force_login(boss.user)
    page = client.get(reverse("planning:edit", kwargs={"unit": boss.school.code, "edit": first.pk})).content.decode()
    assert "一同撤回" in page
    undone(boss, first)
    assert picture(boss) == before
    with acting(everything(boss.school)):
        assert not Edit.objects.filter(undone_at=None, kind="seats").exists()


# ── the roster ────────────────────────────────────────────────────────────────


def test_a_roster_goes_back_and_the_days_that_have_begun_stay(boss):
    published_roster(boss)
    before = picture(boss)["duties"]
    with acting(everything(boss.school)):
        away = Duty.objects.filter(role="care", date=FRIDAY).select_related("staff").first().staff
        Absence.objects.create(school=boss.school, staff=away, first=TUESDAY, last=FRIDAY, reason="培训", state="agreed", asked_at=NOW)
    published_roster(boss)
    after = picture(boss)["duties"]
    assert after != before
    edit = last(boss, "roster")
    with pytest.raises(refusals.CannotStandIn, match="请假"):  # what comes back is judged as things stand now
        undone(boss, edit)
    with acting(everything(boss.school)):
        Absence.objects.update(state="withdrawn")
    undone(boss, edit, now=at(16, day=TUESDAY))
    duties = picture(boss)["duties"]
    assert {one for one in duties if one[1] <= TUESDAY} == {one for one in after if one[1] <= TUESDAY}
    assert {one for one in duties if one[1] > TUESDAY} == {one for one in before if one[1] > TUESDAY}
    with acting(everything(boss.school)):
        public = Publication.objects.filter(job="roster").order_by("pk").last().content["days"]
        names = {name for one in public[FRIDAY.isoformat()] for name in one["names"]}
        assert away.name in names


def test_only_teachers_whose_duties_change_hear_of_it(boss):
    published_roster(boss)
    with acting(everything(boss.school)):
        old = Duty.objects.filter(role="care", date=FRIDAY, ended_at=None).select_related("staff__user").first().staff
        Absence.objects.create(school=boss.school, staff=old, first=FRIDAY, last=FRIDAY, reason="培训", state="agreed", asked_at=NOW)
    published_roster(boss)
    edit = last(boss, "roster")
    with acting(everything(boss.school)):
        Absence.objects.update(state="withdrawn")
        Message.objects.all().update(title="以前的")
    with acting(desk(boss)) as scope:
        expected = {name for name, _back, _off in queries.what_returns(edit, NOW, scope).teachers}
    undone(boss, edit)
    with acting(everything(boss.school)):
        heard = set(Message.objects.exclude(title="以前的").values_list("user__name", flat=True))
    assert old.name in expected
    assert heard == expected


# ── substitutes and swaps ─────────────────────────────────────────────────────


def a_duty(boss, scope) -> Duty:
    return queries.duties(scope, role="care").order_by("-starts_at").first()


def test_a_substitute_is_taken_back_only_if_the_first_may_still_come(client, boss):
    published_roster(boss)
    with acting(desk(boss)) as scope:
        duty = a_duty(boss, scope)
        may, _barred = queries.stand_ins(scope, [duty]).ranked(duty)
        new = actions.substitute(duty, may[0].staff, reason="病假", now=NOW, scope=scope)
        kept = Absence.objects.create(school=boss.school, staff=duty.staff, first=duty.date, last=duty.date, reason="病假", state="agreed", asked_at=NOW)
    client.force_login(boss.user)
    page = client.get(reverse("planning:duty", kwargs={"unit": boss.school.code, "duty": new.pk})).content.decode()
    edit = last(boss, "stand_in")
    assert f"/edits/{edit.pk}/" in page
    with pytest.raises(refusals.CannotStandIn, match="请假"):
        undone(boss, edit)
    with acting(everything(boss.school)):
        Absence.objects.filter(pk=kept.pk).update(state="withdrawn")
    undone(boss, edit)
    with acting(everything(boss.school)):
        assert Duty.objects.get(pk=duty.pk).ended_at is None
        assert Duty.objects.get(pk=new.pk).ended_at == NOW
        assert Message.objects.filter(user=duty.staff.user, title__contains="恢复 1 次").exists()


def test_an_accepted_swap_is_taken_back_while_it_lies_ahead(boss):
    published_roster(boss)
    before = picture(boss)["duties"]
    with acting(desk(boss)) as scope:
        duty = a_duty(boss, scope)
        choice = next(one for one in queries.swap_choices(scope, duty, NOW) if one.duties)
        swap = actions.ask_swap(duty, choice.candidate.staff, other=choice.duties[0], reason="", now=NOW, scope=scope)
        actions.answer_swap(swap, accept=True, now=NOW, scope=scope)
    assert picture(boss)["duties"] != before
    edit = last(boss, "swap")
    with pytest.raises(refusals.EditOver):
        undone(boss, edit, now=at(18, 30, day=FRIDAY))
    undone(boss, edit)
    assert picture(boss)["duties"] == before
    with acting(everything(boss.school)):
        assert Swap.objects.get().state == "undone"




# ── days left without a roster ────────────────────────────────────────────────


def shown_of(boss, edit) -> queries.Return:
    with acting(desk(boss)) as scope:
        return queries.what_returns(edit, NOW, scope)


def test_a_first_roster_is_taken_back_only_by_who_knows_which_days_it_leaves_bare(client, boss):
    published_roster(boss)
    edit, before = last(boss, "roster"), picture(boss)["duties"]
    bare = shown_of(boss, edit).bare
    assert [one.day for one in bare.days] == [MONDAY + timedelta(days=n) for n in range(5)]
    assert all(one.whole for one in bare.days)
    assert (bare.groups, bare.children) == (3, 56)
    client.force_login(boss.user)
    here = {"unit": boss.school.code, "edit": edit.pk}
    page = client.get(reverse("planning:edit", kwargs=here)).content.decode()
    assert "撤回后有 5 天没有排班" in page
    assert "3月25日 — 3月29日" in page
    refused = client.post(reverse("planning:undo_edit", kwargs=here))
    assert refused.status_code == 422
    assert "3月25日 至 3月29日 有 5 天排班缺人：3 个班组、56 名学生" in refused.content.decode()
    assert picture(boss)["duties"] == before
    assert client.post(reverse("planning:undo_edit", kwargs=here), {"knowing": "on"}).status_code == 302
    assert picture(boss)["duties"] == set()
    public = client.get(reverse("planning:public_roster", kwargs={"unit": boss.school.code}), {"day": MONDAY}).content.decode()
    assert "还没有公布排班的日子：3月25日、3月26日、3月27日、3月28日、3月29日" in public
    assert "这一周没有课后服务" not in public


def test_twin_without_the_question_the_days_are_bare_at_one_tap(client, boss, monkeypatch):
    monkeypatch.setattr("kehou.planning.actions.undoing._check_bare", lambda bare: None)
    published_roster(boss)
    client.force_login(boss.user)
    assert client.post(reverse("planning:undo_edit", kwargs={"unit": boss.school.code, "edit": last(boss, "roster").pk})).status_code == 302
    assert picture(boss)["duties"] == set()


def test_a_roster_over_another_leaves_no_day_bare_and_asks_nothing(client, boss):
    published_roster(boss)
    with acting(everything(boss.school)):
        away = Duty.objects.filter(role="care", date=FRIDAY).select_related("staff").first().staff
        Absence.objects.create(school=boss.school, staff=away, first=FRIDAY, last=FRIDAY, reason="培训", state="agreed", asked_at=NOW)
    published_roster(boss)
    with acting(everything(boss.school)):
        Absence.objects.update(state="withdrawn")
    edit = last(boss, "roster")
    assert shown_of(boss, edit).bare == queries.Bareness()
    client.force_login(boss.user)
    here = {"unit": boss.school.code, "edit": edit.pk}
    assert "没有排班" not in client.get(reverse("planning:edit", kwargs=here)).content.decode()
    assert client.post(reverse("planning:undo_edit", kwargs=here)).status_code == 302


def test_a_plan_of_groups_whose_former_groups_never_had_a_roster_leaves_its_days_bare(boss):
    regrouped(boss)
    published_roster(boss)
    edit = last(boss, "groups")
    bare = shown_of(boss, edit).bare
    assert [one.day for one in bare.days] == [TUESDAY + timedelta(days=n) for n in range(4)]
    assert bare.children == 56
    with pytest.raises(refusals.DaysLeftBare):
        undone(boss, edit)
    with acting(desk(boss)) as scope:
        actions.undo(edit, now=NOW, scope=scope, knowing=True)


def test_a_split_taken_back_ends_the_duties_its_group_has_got_since(boss):
    splits(boss)
    published_roster(boss)
    with acting(everything(boss.school)):
        new = Edit.objects.get(kind="split").touched
        group = Group.objects.get(pk__in=new)
        assert group.duties.filter(ended_at=None).exists()
    edit = last(boss, "split")
    assert shown_of(boss, edit).bare == queries.Bareness()  # its children come back to a group that has somebody
    undone(boss, edit)
    with acting(everything(boss.school)):
        assert not group.duties.filter(ended_at=None).exists()
