"""Before the term: the roster comes in, families are asked what they need, the plan goes to the district and back (S1.1, S7.1)."""

from typing import Any

from kehou.identity.models import User
from kehou.people.models import Guardian
from tests.journeys.cast import Person, bound, brought, it_is, take_stock, words
from tests.journeys.thousand.school import CARE, LATE, LATE_SEATS, SEATS, SERVED, WEEK, Family, Story, posted

ROSTER = 999


def the_roster_comes_in(story: Story) -> None:
    """The registry's export as the office has it; whoever has a phone is bound to the child."""
    it_is("2024-02-19", 9)
    tried, page = brought(story.lead, "1-registry-export.xlsx")
    assert str(ROSTER) in page
    assert f"新增 {ROSTER} 人" in words(story.lead.client.post(f"{tried}apply/", follow=True))
    take_stock()
    families_are_bound(story)
    a_teacher_is_a_mother_too(story)
    a_father_comes_in(story)
    one_mother_of_two(story)
    story.later = {story.child(*at).pk for at in ((2, 4, 0), (2, 4, 1), (4, 2, 0))}


def families_are_bound(story: Story) -> None:
    """What the code slips do one by one (`tests/people`), at once: the first guardian of each child has an account."""
    without = [one.pk for at in SERVED for one in story.without_a_phone(*at)]
    with story.inside():
        guardians = list(Guardian.objects.filter(order=1).exclude(pupil__in=without).order_by("pk"))
        users = User.objects.bulk_create(
            User(username=f"family{at}", name=one.name, phone=f"1370{at:07}", password="!") for at, one in enumerate(guardians)
        )
        for one, user in zip(guardians, users, strict=True):
            one.user = user
        Guardian.objects.bulk_update(guardians, ["user"])
    for one, user in zip(guardians, users, strict=True):
        story.families[one.pupil_id] = family = Family(user)
        family.phone = user.phone


def slip_of(story: Story, child: Any, guardian: str) -> str:
    """The code on the paper slip that the homeroom teacher prints for one more guardian."""
    room = story.rooms[child.home_class.grade.number, child.home_class.number]
    room.teacher.does("people:add_guardian", {"name": guardian, "relation": "father", "phone": ""}, pupil=child.pk)
    slips = room.teacher.does("people:print_slips", home_class=room.home.pk).context["slips"]
    return next(one["code"] for one in slips if one["pupil"] == child.name and one["guardian"] == guardian)


def a_teacher_is_a_mother_too(story: Story) -> None:
    """The homeroom teacher of 二(2)班 has her own child in the class; it is bound to the account she has."""
    child, teacher = story.child(2, 2, 0), story.rooms[2, 2].teacher
    slip = slip_of(story, child, teacher.user.name)
    teacher.does("people:bind_slip", {"slip": slip})
    story.families[child.pk] = Family(teacher.user)


def a_father_comes_in(story: Story) -> None:
    """A second guardian, with a phone of his own."""
    child = story.child(2, 3, 0)
    father = bound(story.house.unit, slip_of(story, child, "陈爸爸"), "13812340001")
    story.father = Family()
    story.father.client, story.father.phone = father.client, father.phone


def one_mother_of_two(story: Story) -> None:
    """Two pairs of brothers and sisters, each with one phone for both."""
    for first, second in ((story.child(1, 1, 0), story.child(4, 1, 0)), (story.child(1, 2, 0), story.child(3, 1, 1))):
        mother = story.family_of(first)
        slip = slip_of(story, second, f"{mother.user.name}·{second.name}")
        mother.does("people:bind_slip", {"slip": slip}, **{"unit": story.house.unit.code})
        story.families[second.pk] = mother


# ── the survey ────────────────────────────────────────────────────────────────


def families_are_asked(story: Story) -> None:
    """S1.1: on one page for brothers and sisters, by telephone through the teacher, reminded once, over on its day."""
    story.lead.does("enrolment:open_survey", {"opens_on": "2024-02-19", "closes_on": "2024-02-21"})
    survey = story.lead.reads("enrolment:survey").context["survey"]
    answered = {*brothers_and_sisters_answer(story, survey), *one_family_answers_by_telephone(story, survey)}
    answered |= many_answer(story, survey, answered)
    assert "已提醒" in words(story.lead.does("enrolment:remind_survey", survey=survey.pk))
    story.lead.is_refused("enrolment:remind_survey", clause="S1.1", survey=survey.pk)
    told = story.lead.reads("enrolment:survey").context["needs"].total
    asked = sum(len(story.children(*at)) for at in SERVED)
    assert (told.asked, told.answered) == (asked, len(answered))
    story.lead.does("enrolment:close_survey", survey=survey.pk)
    silent = next(one for one in story.children(5, 4) if one.pk in story.families and one.pk not in answered)
    too_late = {"need": "yes", "days": [0], "until": "first"}
    assert "需求调查已结束" in story.family_of(silent).is_refused("enrolment:answer_survey", too_late, survey=survey.pk)


def brothers_and_sisters_answer(story: Story, survey: Any) -> list[Any]:
    first, second = story.child(1, 1, 0), story.child(4, 1, 0)
    mother = story.family_of(first)
    page = mother.reads("enrolment:family_survey", survey=survey.pk)
    other = page.context["others"][0].pupil
    said = {"need": "yes", "days": [0], "until": "late", f"s-{other.pk}-include": "on"}
    assert "已记下" in words(mother.does("enrolment:answer_survey", said, survey=survey.pk))
    return [first.pk, second.pk]


def one_family_answers_by_telephone(story: Story, survey: Any) -> list[Any]:
    child = story.child(3, 4, 2)
    said = {"channel": "staff", "need": "perhaps", "days": [1, 3], "until": "first"}
    story.rooms[3, 4].teacher.does("enrolment:register_answer", said, survey=survey.pk, pupil=child.pk)
    return [child.pk]


def many_answer(story: Story, survey: Any, done: set[Any]) -> set[Any]:
    """Every third family of grades one to five: most say yes, some perhaps, some no."""
    for at in SERVED:
        for index, child in enumerate(story.children(*at)[3::3]):
            if child.pk in done or child.pk not in story.families:
                continue
            family, need = story.family_of(child), ("yes", "yes", "perhaps", "no")[index % 4]
            family.arrive()
            said = {"need": need, "days": [0], "until": "first"} if need != "no" else {"need": need}
            posted(family, "enrolment:answer_survey", said, survey=survey.pk)
            done.add(child.pk)
    return done


# ── the plan ──────────────────────────────────────────────────────────────────


def the_plan_goes_to_the_district_and_back(story: Story) -> None:
    """S7.1: nothing looser than policy, returned once, approved, published; no round before."""
    it_is("2024-02-22", 10)
    lead, principal, district = story.lead, story.principal, story.district
    plan = lead.does("organisation:draft").context["plan"]
    a_looser_line_is_refused(lead, plan)
    lead.does("organisation:set_plan_offer", offer(story, {"北校区": 900, "南校区": 900}), serviceplan=plan.pk)
    principal.is_refused("organisation:publish", clause="S7.1", serviceplan=plan.pk)
    lead.is_refused("enrolment:open_round", clause="S7.1")
    lead.does("organisation:file", {"words": "周一至周五放学后看护。"}, serviceplan=plan.pk)
    lead.is_refused("organisation:set_plan_offer", offer(story, SEATS), clause="S7.1", serviceplan=plan.pk)
    district.is_refused("organisation:decide", {"answer": "return", "remark": ""}, serviceplan=plan.pk)
    remark = "每天的名额多于看护教师能看护的人数，请核实。"
    district.does("organisation:decide", {"answer": "return", "remark": remark}, serviceplan=plan.pk)
    it_is("2024-02-23", 9)
    assert remark in words(lead.reads("organisation:plan"))
    lead.does("organisation:set_plan_offer", offer(story, SEATS), serviceplan=plan.pk)
    lead.does("organisation:file", {"words": "周一至周五放学后看护；17:00 后到一(1)班集中。"}, serviceplan=plan.pk)
    principal.is_refused("organisation:publish", clause="S7.1", serviceplan=plan.pk)
    district.does("organisation:decide", {"answer": "approve", "remark": "同意。"}, serviceplan=plan.pk)
    principal.does("organisation:publish", serviceplan=plan.pk)
    assert "360" in words(story.stranger().reads("organisation:public_plan"))


def a_looser_line_is_refused(lead: Person, plan: Any) -> None:
    line = {"serviceplan": plan.pk, "parameter": "grouping.size_max"}
    lead.is_refused("organisation:set_plan_line", {"value": 35, "why": "教室够大"}, clause="S5.4", **line)
    assert "比规定更严" in words(lead.does("organisation:set_plan_line", {"value": 28, "why": "教室小"}, **line))


def offer(story: Story, seats: dict[str, int]) -> dict[str, Any]:
    """The offer as the form sends it: the first slot divided by campus, the late one for all together."""
    care = {"name": CARE, "starts": "15:30", "ends": "17:00", "weekdays": WEEK, "divided": "yes"}
    care |= {f"seats_{one.pk}": seats[name] for name, one in story.campuses().items()}
    late = {"name": LATE, "starts": "17:00", "ends": "18:00", "weekdays": WEEK, "is_late": "on", "seats": LATE_SEATS}
    dates = {"opens_on": "2024-02-26", "closes_on": "2024-03-03", "first_day": "2024-03-20"}
    rows = {f"slot{at}-{name}": value for at, slot in enumerate((care, late)) for name, value in slot.items()}
    return {**dates, **rows}


def the_round_opens(story: Story) -> None:
    """As the plan says, not earlier and not larger; a family of grade six is told whom the service is for (S2)."""
    it_is("2024-02-26", 8)
    assert "报名已开放" in words(story.lead.does("enrolment:open_round"))
    page = story.lead.reads("enrolment:round")
    story.round = page.context["round"]
    story.slots = {one.name: str(one.pk) for one in story.round.slots_offered}
    offered = {(one.slot.name, one.campus.name if one.campus else ""): one.capacity for one, _day in page.context["seats"]}
    care = {(CARE, campus): number for campus, number in SEATS.items()}
    assert offered == {**care, (LATE, ""): LATE_SEATS}
    older = story.child(6, 1, 0)
    assert "S2" in words(story.family_of(older).reads("enrolment:ask", status=422, pupil=older.pk))
