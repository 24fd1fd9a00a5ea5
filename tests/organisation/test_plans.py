"""The term's plan: what a school may choose itself, what it offers, and that what was published holds (S7.1, S3.2, S8)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from django.utils.translation import override

from kehou.core.journal import verify
from kehou.core.models import Unit
from kehou.core.scope import acting
from kehou.organisation import actions, queries
from kehou.organisation.models import Campus, ServicePlan, Term
from kehou.policy.queries import explain, value_of
from tests.factories import (
    a_drafted_plan,
    a_member_of_staff,
    a_published_plan,
    a_user,
    everything,
    grant,
    published,
)

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 20)
IN_TERM = date(2024, 4, 1)
AT = datetime(2024, 2, 21, 9, tzinfo=UTC)


def fresh(school: Unit) -> Unit:
    return Unit.objects.get(pk=school.pk)


def sets(plan, name, value, why="教室小"):
    with acting(everything(plan.school)) as scope:
        return actions.set_line(plan, name, value, why=why, today=TODAY, scope=scope)


# ── lines ─────────────────────────────────────────────────────────────────────


def test_groups_of_at_most_28_hold_from_publication_to_the_end_of_term(school):
    plan = a_drafted_plan(school, grouping__size_max=28)
    assert value_of("grouping.size_max", fresh(school), IN_TERM) == 30
    published(plan)
    unit = fresh(school)
    assert [value_of("grouping.size_max", unit, day) for day in (TODAY, IN_TERM, date(2024, 9, 2))] == [30, 28, 30]
    told = explain("grouping.size_max", unit, IN_TERM)
    assert ("第1版" in told.document.title.zh, told.dated.because.zh, told.clause.id) == (True, "教室小", "S5.4")


@pytest.mark.parametrize(
    ("name", "value", "refusal", "clause"),
    [
        ("grouping.size_max", 31, actions.LooserThanPolicy, "S5.4"),
        ("grouping.size_min", 20, actions.LooserThanPolicy, "S5.4"),
        ("application.first_day", "2024-03-04", actions.LooserThanPolicy, "S3.1"),
        ("funding.fee_to_parents", "10", actions.FixedByPolicy, "C2.3"),
        ("grouping.size_max", "many", actions.ValueNotUnderstood, None),
        ("activities.allowed", ["gambling"], actions.ValueNotUnderstood, None),
    ],
)
def test_what_is_looser_fixed_or_unreadable_is_refused_and_nothing_changes(school, name, value, refusal, clause):
    plan = a_drafted_plan(school)
    with pytest.raises(refusal) as told:
        sets(plan, name, value)
    assert told.value.clause == clause
    with acting(everything(school)):
        assert ServicePlan.objects.get().content == plan.content


def test_a_smallest_group_above_the_largest_is_refused(school):
    plan = a_drafted_plan(school, grouping__size_max=27)
    with pytest.raises(actions.LinesContradict):
        sets(plan, "grouping.size_min", 28)


def test_a_choice_needs_its_reason_and_policys_own_value_takes_it_back(school):
    plan = a_drafted_plan(school)
    with pytest.raises(actions.ReasonMissing):
        sets(plan, "grouping.size_max", 28, why=" ")
    assert sets(plan, "grouping.size_max", 28).kind == "tighter"
    assert sets(plan, "letter.signature_days", 4).kind == "own"
    assert sets(plan, "grouping.size_max", 30, why="").kind == "same"
    with acting(everything(school)):
        lines = {one["parameter"]: one for one in ServicePlan.objects.get().content["lines"]}
    assert ("own" in lines["grouping.size_max"], lines["letter.signature_days"]["why"]) == (False, "教室小")


def test_a_filed_plan_is_changed_by_nobody(school):
    plan = a_drafted_plan(school)
    with acting(everything(school)) as scope:
        actions.file_plan(plan, words="", at=AT, scope=scope)
    with pytest.raises(actions.PlanIsFiled):
        sets(plan, "grouping.size_max", 28)
    with pytest.raises(actions.PlanIsFiled):
        offers(plan, queries.offer_of(plan))


def test_what_policy_has_made_stricter_meanwhile_is_neither_filed_nor_published(school):
    plan = a_drafted_plan(school)
    with acting(everything(school)) as scope:
        for line in plan.content["lines"]:  # drafted when 35 were still allowed
            line["value"] = 35 if line["parameter"] == "grouping.size_max" else line["value"]
        plan.save()
        with pytest.raises(actions.LooserThanPolicy):
            actions.file_plan(plan, words="", at=AT, scope=scope)
        plan.state = "approved"
        plan.save()
        with pytest.raises(actions.LooserThanPolicy):
            actions.publish_plan(plan, at=AT, scope=scope)
    assert fresh(school).own_policy == ""


def test_a_new_version_ends_what_the_old_one_said_and_next_term_asks_the_same_again(school):
    first = a_published_plan(school, grouping__size_max=28)
    with acting(everything(school)) as scope:
        second = actions.revise_plan(first, reason="教室修好了", today=IN_TERM, scope=scope)
        assert sum(bool(line.get("own")) for line in second.content["lines"]) == 1
        actions.set_line(second, "grouping.size_max", 29, why="多一间", today=IN_TERM, scope=scope)
    published(second, at=AT.replace(month=4))
    unit = fresh(school)
    days = (date(2024, 3, 31), date(2024, 4, 22), date(2024, 7, 5))
    assert [value_of("grouping.size_max", unit, day) for day in days] == [28, 29, 29]
    with acting(everything(school)) as scope:
        autumn = Term.objects.create(school=school, year=2024, number=1, starts_on=date(2024, 9, 2), ends_on=date(2025, 1, 20))
        third = actions.draft_plan(autumn, today=date(2024, 8, 28), scope=scope)
        line = next(one for one in third.content["lines"] if one["parameter"] == "grouping.size_max")
        assert (line["value"], line["why"]) == (29, "多一间")
        assert verify(school.pk) is None


# ── the offer ─────────────────────────────────────────────────────────────────


def offers(plan, offer):
    with acting(everything(plan.school)) as scope:
        actions.set_offer(plan, offer, scope=scope)


def changed(plan, at=0, **more):
    """The plan's offer with one slot, or the dates, changed."""
    offer = queries.offer_of(plan)
    dates = {key: more.pop(key) for key in ("opens_on", "closes_on", "first_day") if key in more}
    slots = [*offer.slots]
    slots[at] = replace(slots[at], **more)
    return replace(offer, slots=tuple(slots), **dates)


def test_a_plan_is_drafted_with_the_first_week_and_the_two_usual_slots(school):
    offer = queries.offer_of(a_drafted_plan(school))
    assert (offer.opens_on, offer.closes_on, offer.first_day) == (date(2024, 2, 26), date(2024, 3, 3), date(2024, 3, 20))
    assert [(one.hours, one.is_late, one.weekdays) for one in offer.slots] == [
        ("15:30—17:00", False, (1, 2, 3, 4, 5)), ("17:00—18:00", True, (1, 2, 3, 4, 5)),
    ]  # fmt: skip


def test_whoever_drafts_in_english_the_slots_have_the_names_families_know(school):
    with override("en"):
        plan = a_drafted_plan(school)
    assert [one.name for one in queries.offer_of(plan).slots] == ["放学后看护", "延时看护"]


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"closes_on": date(2024, 2, 25)}, "S5.1"),
        ({"first_day": date(2024, 3, 4)}, "S3.1"),
        ({"first_day": date(2024, 8, 1)}, "S3.1"),
        ({"weekdays": ()}, "S3.1"),
        ({"weekdays": (1, 6)}, "S3.1"),
        ({"ends": time(15, 0)}, "S3.2"),
        ({"ends": time(17, 30)}, "S3.2"),
        ({"at": 1, "ends": time(18, 30)}, "S3.2"),
        ({"at": 1, "starts": time(16, 30)}, "S3.2"),
        ({"name": "延时看护"}, None),
        ({"seats": {"00000000-0000-0000-0000-000000000000": 3}}, None),
    ],
)
def test_an_offer_that_contradicts_policy_or_itself_is_refused_with_its_clause(school, change, clause):
    plan = a_drafted_plan(school)
    with pytest.raises(actions.OfferDoesNotFit) as told:
        offers(plan, changed(plan, **change))
    assert told.value.clause == clause
    with acting(everything(school)):
        assert ServicePlan.objects.get().content == plan.content


def test_a_line_tightened_after_the_offer_stops_the_filing(school):
    plan = a_drafted_plan(school)
    sets(plan, "service_time.weekdays", [1, 2, 3, 4])
    with acting(everything(school)) as scope, pytest.raises(actions.OfferDoesNotFit):
        plan.refresh_from_db()
        actions.file_plan(plan, words="", at=AT, scope=scope)


# ── pages ─────────────────────────────────────────────────────────────────────


def test_the_lead_tightens_a_line_and_writes_the_offer_and_the_district_reads_what_differs(client, school):
    plan = a_drafted_plan(school)
    with acting(everything(school)):
        north, south = Campus.objects.order_by("name")
    client.force_login(a_member_of_staff(school, role="service_lead").user)
    base = f"/{school.code}/organisation/plan/{plan.pk}"
    assert "每组人数上限" in client.get(f"{base}/line/grouping.size_max/").content.decode()
    looser = client.post(f"{base}/line/grouping.size_max/set/", {"value": 31, "why": "人多"})
    assert (looser.status_code, "S5.4" in looser.content.decode(), "31" in looser.content.decode()) == (422, True, True)
    assert client.post(f"{base}/line/grouping.size_max/set/", {"value": 28, "why": "教室小"}).status_code == 302
    order = {"rank_0": "care", "rank_1": "in_time", "rank_2": "care", "why": "先照顾家里有老人的"}
    assert client.post(f"{base}/line/capacity.criteria/set/", order).status_code == 302
    page = client.get(f"{base}/offer/").content.decode()
    assert "南校区" in page
    typed = {
        "opens_on": "2024-02-26", "closes_on": "2024-03-05", "first_day": "2024-03-20", "slot0-name": "放学后看护",
        "slot0-starts": "15:30", "slot0-ends": "17:00", "slot0-weekdays": [1, 2, 3], "slot0-divided": "yes",
        f"slot0-seats_{south.pk}": 60, f"slot0-seats_{north.pk}": 90, "slot1-name": "",
    }  # fmt: skip
    wrong = client.post(f"{base}/offer/set/", {**typed, "slot0-ends": "17:30"})
    assert (wrong.status_code, "17:30" in wrong.content.decode(), "S3.2" in wrong.content.decode()) == (422, True, True)
    assert client.post(f"{base}/offer/set/", typed).status_code == 302
    with acting(everything(school)):
        content = ServicePlan.objects.get().content
    assert next(one["value"] for one in content["lines"] if one["parameter"] == "capacity.criteria") == ["care", "in_time"]
    assert content["offer"]["slots"][0]["seats"][str(south.pk)] == 60
    with acting(everything(school)) as scope:
        actions.file_plan(ServicePlan.objects.get(), words="", at=AT, scope=scope)
    district = a_user("区教育局")
    grant(district, school.parent, "district_officer")
    client.force_login(district)
    filed = client.get(f"/{school.parent.code}/organisation/filings/{plan.pk}/").content.decode()
    assert ("比规定更严" in filed, "教室小" in filed, "南校区 60" in filed) == (True, True, True)


@pytest.mark.parametrize(
    "name", ["eligibility.pledge", "application.first_day", "service_time.late_end", "service_time.weekdays", "service_time.late_room",
             "activities.allowed", "funding.disclose_by", "funding.institution_share_max"],
)  # fmt: skip
def test_each_kind_of_line_shows_its_value_and_takes_it_back_unchanged(client, school, name):
    plan = a_drafted_plan(school)
    client.force_login(a_member_of_staff(school, role="service_lead").user)
    page = client.get(f"/{school.code}/organisation/plan/{plan.pk}/line/{name}/")
    form = page.context["form"]
    said = {key: form[key].value() for key in form.fields}
    answer = client.post(f"/{school.code}/organisation/plan/{plan.pk}/line/{name}/set/", {k: v for k, v in said.items() if v is not None})
    assert answer.status_code == 302, answer.content.decode()
    with acting(everything(school)):
        line = next(one for one in ServicePlan.objects.get().content["lines"] if one["parameter"] == name)
    assert "own" not in line


def test_everybody_reads_the_offer_and_the_schools_own_choices(client, school):
    a_published_plan(school, grouping__size_max=28)
    page = client.get(f"/public/{school.code}/plan/").content.decode()
    assert ("15:30—17:00" in page, "教室小" in page, "2024-02-26" in page) == (True, True, True)
