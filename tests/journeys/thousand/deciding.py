"""Three levels, each in its turn: own children, empty posts, what comes back, what is refused, what comes late (S5.2)."""

from typing import Any

from kehou.organisation.models import Staff
from tests.journeys.cast import Person, it_is, take_stock, words
from tests.journeys.thousand.asking import wish
from tests.journeys.thousand.school import SERVED, Room, Story

GRADES = (1, 2, 3, 4, 5)
OWN, STOOD_IN, VACANT = (2, 2), (2, 3), (3, 3)


def decides(person: Person, step: str, decision: str, chosen: list[Any], page: Any = None, **more: str) -> Any:
    """A decision as the browser sends it: the ticks, and every row's reason, empty or not."""
    page = page or person.reads(f"enrolment:review_{step}")
    reasons = {f"reason-{line.application.pk}": "" for line in page.context["lines"]}
    return person.does(f"enrolment:decide_{step}", {**reasons, "chosen": chosen, "decision": decision, **more})


def listed(page: Any, *, own: bool = False) -> dict[Any, Any]:
    """The applications on a review list by child: those to be decided here, or the reviewer's own children."""
    return {line.application.pupil_id: line.application.pk for line in page.context["lines"] if line.own is own}


# ── the homeroom teachers ─────────────────────────────────────────────────────


def one_comes_back_for_completion(story: Story) -> None:
    """Within the window: returned with one message, completed, and on the list again as one that was back."""
    it_is("2024-03-02", 9)
    child, teacher = story.child(1, 3, 1), story.rooms[1, 3].teacher
    page = teacher.reads("enrolment:review_homeroom")
    mine = listed(page)[child.pk]
    no_reason = {"chosen": [mine], "decision": "return"}
    teacher.is_refused("enrolment:decide_homeroom", no_reason, clause="S5.2")
    decides(teacher, "homeroom", "return", [mine], page, reason="请补充接送人")
    family = story.family_of(child)
    assert "请补充接送人" in words(family.reads("notices:family_inbox"))
    assert "请补充接送人" in words(family.follows(child))
    aunt = {"collector_name": "周阿姨", "collector_relation": "邻居", "collector_phone": "13900000002"}
    family.does("enrolment:resend", wish(story, **aunt), application=mine)
    [line] = [one for one in teacher.reads("enrolment:review_homeroom").context["lines"] if one.application.pk == mine]
    assert "came_back" in line.why


def nobody_skips_a_step(story: Story) -> None:
    """School and grade leader are told that it is not their turn; nothing is half decided."""
    it_is("2024-03-04", 9)
    room = story.rooms[1, 1]
    chosen = [*listed(room.teacher.reads("enrolment:review_homeroom")).values()][:2]
    too_soon = {"chosen": chosen, "decision": "pass"}
    assert "还轮不到这一步" in room.leader.is_refused("enrolment:decide_grade", too_soon, clause="S5.2")
    assert "还轮不到这一步" in story.lead.is_refused("enrolment:decide_school", too_soon, clause="S5.2")


def a_post_is_empty(story: Story) -> None:
    """三(3)班 has no homeroom teacher: everybody sees what waits, the principal names somebody until a day."""
    it_is("2024-03-04", 10)
    room = story.rooms[VACANT]
    form = {"grade": room.home.grade_id, "number": room.home.number, "campus": room.home.campus_id, "room": room.home.room_id}
    story.principal.does("organisation:change", {**form, "homeroom": ""}, table="classes", row=str(room.home.pk))
    waiting = sum(child.pk in story.became for child in story.children(*VACANT))
    page = words(story.principal.reads("enrolment:round"))
    assert "三(3)班没有班主任" in page
    assert f"{waiting} 份申请停在班主任初审" in page
    staff, stand_in = a_care_teacher(story)
    named = {"post": f"homeroom-{room.home.pk}", "staff": staff, "starts_on": "2024-03-04", "reason": "产假"}
    story.principal.is_refused("enrolment:name_substitute", {**named, "ends_on": "2024-03-01"})
    assert "代理到 2024-03-06" in words(story.principal.does("enrolment:name_substitute", {**named, "ends_on": "2024-03-06"}))
    story.rooms[VACANT] = Room(room.home, stand_in, room.leader)


def a_care_teacher(story: Story) -> tuple[Any, Person]:
    """Somebody on the staff who reviews nothing of her own."""
    assert "空缺" in words(story.principal.reads("enrolment:substitutes"))
    with story.inside():
        one = Staff.objects.select_related("user").get(number="060")
    return one.pk, Person(one.user, story.house.unit)


def homeroom_teachers_decide(story: Story) -> None:
    """Class by class: thirty at once; the own child is left to the next class; one is refused with the reason."""
    it_is("2024-03-04", 16)
    her_own_child(story)
    for at in SERVED:
        teacher = story.rooms[at].teacher
        page = teacher.reads("enrolment:review_homeroom")
        waiting = listed(page)
        if at == (5, 1):
            refused_with_a_reason(story, page, waiting.pop(story.child(5, 1, 0).pk))
        decides(teacher, "homeroom", "pass", [*waiting.values()], page)
    told = story.lead.reads("enrolment:round").context["told"]
    assert (told["submitted"], told["rejected"]) == (0, 1)


def her_own_child(story: Story) -> None:
    """A mother does not decide about her own child; her neighbour does, and is told why it is on the list."""
    child, mother, neighbour = story.child(2, 2, 0), story.rooms[OWN].teacher, story.rooms[STOOD_IN].teacher
    page = mother.reads("enrolment:review_homeroom")
    [(pupil, mine)] = listed(page, own=True).items()
    assert pupil == child.pk
    assert neighbour.user.name in words(page)
    told = mother.is_refused("enrolment:decide_homeroom", {"chosen": [mine], "decision": "pass"}, clause="S5.2")
    assert f"由{neighbour.user.name}审核" in told
    assert mine in listed(neighbour.reads("enrolment:review_homeroom")).values()


def refused_with_a_reason(story: Story, page: Any, mine: Any) -> None:
    child, teacher = story.child(5, 1, 0), story.rooms[5, 1].teacher
    decides(teacher, "homeroom", "reject", [mine], page, reason="与家长沟通后不需要")
    assert "与家长沟通后不需要" in words(story.family_of(child).follows(child))
    story.became[child.pk] = "rejected"


# ── the grade leaders ─────────────────────────────────────────────────────────


def grade_leaders_hand_over_their_lists(story: Story) -> None:
    """Each list is one thing; nothing is handed over while something waits, nothing finally decided before it is."""
    it_is("2024-03-05", 10)
    for grade in GRADES:
        leader, home = story.rooms[grade, 1].leader, story.rooms[grade, 1].home
        page = leader.reads("enrolment:review_grade")
        waiting = listed(page)
        leader.is_refused("enrolment:submit_list", clause="S5.2", grade=home.grade_id)
        if grade == 5:
            child = story.child(5, 1, 1)
            decides(leader, "grade", "reject", [waiting.pop(child.pk)], page, reason="家中有人按时接")
            story.became[child.pk] = "rejected"
        decides(leader, "grade", "pass", [*waiting.values()], page)
        too_soon = {"chosen": [*waiting.values()][:1], "decision": "pass"}
        story.lead.is_refused("enrolment:decide_school", too_soon, clause="S5.2")
        assert f"共 {len(waiting)} 人" in words(leader.does("enrolment:submit_list", grade=home.grade_id))
    take_stock()


def late_ones_come_as_a_supplement(story: Story) -> None:
    """S5.1: one is taken as a recorded exception and goes the same way, on a numbered supplement; one is not, with the reason."""
    it_is("2024-03-05", 11)
    late, refused = story.child(2, 4, 1), story.child(4, 2, 0)
    rows = {row.application.pupil_id: row.application for row in story.lead.reads("enrolment:exceptions").context["lates"]}
    assert set(rows) == {late.pk, refused.pk}
    story.lead.is_refused("enrolment:decide_late", {"decision": "no", "words": ""}, clause="S5.2", application=rows[refused.pk].pk)
    no = {"decision": "no", "words": "受理期已过，也没有特殊情况"}
    story.lead.does("enrolment:decide_late", no, application=rows[refused.pk].pk)
    story.lead.does("enrolment:decide_late", {"decision": "yes", "words": ""}, application=rows[late.pk].pk)
    assert "也没有特殊情况" in words(story.family_of(refused).follows(refused))
    story.became[refused.pk] = "rejected"
    room, mine = story.rooms[2, 4], rows[late.pk].pk
    decides(room.teacher, "homeroom", "pass", [mine])
    decides(room.leader, "grade", "pass", [mine])
    page = room.leader.does("enrolment:submit_list", grade=room.home.grade_id)
    assert "共 1 人" in words(page)
    lists = story.lead.reads("enrolment:review_school").context["lists"]
    assert sorted((one.grade.number, one.number) for one in lists) == [(1, 1), (2, 1), (2, 2), (3, 1), (4, 1), (5, 1)]


# ── the school ────────────────────────────────────────────────────────────────


def the_school_decides(story: Story) -> None:
    """Everybody on one list of the school, in one decision that names each child in the journal."""
    it_is("2024-03-05", 15)
    page = story.lead.reads("enrolment:review_school")
    everybody = listed(page)
    waiting = {pupil for pupil, state in story.became.items() if state == "in review"}
    assert set(everybody) == waiting
    assert f"已处理 {len(waiting)} 份申请" in words(decides(story.lead, "school", "pass", [*everybody.values()], page))
    story.told["accepted by the school"] = len(waiting)
    the_substitute_goes(story)


def the_substitute_goes(story: Story) -> None:
    """After the day named beforehand the door is closed; what comes back on paper is typed in by the service lead."""
    it_is("2024-03-07", 8)
    room = story.rooms[VACANT]
    room.teacher.reads("enrolment:review_homeroom", status=404)
    story.rooms[VACANT] = Room(room.home, story.lead, room.leader)


