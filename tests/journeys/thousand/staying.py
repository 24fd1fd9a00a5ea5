"""A place through the term: the line moves on, days change, a child is ill, moves, leaves, comes late (S1.1, S1.2)."""

from typing import Any
from uuid import UUID

from kehou.enrolment import tasks
from kehou.enrolment.models import Application, Offer, Place
from tests.journeys.cast import it_is, take_stock, words
from tests.journeys.thousand.before import offer
from tests.journeys.thousand.school import CARE, LATE, WEEK, Story, a_photo, posted
from tests.journeys.thousand.signing import teacher_of


def open_offers(story: Story) -> dict[UUID, Any]:
    """Who has been asked and may still answer, the first in line first."""
    with story.inside():
        rows = Offer.objects.filter(state="open").order_by("waiting__joined_at", "waiting__rank")
        return {one.pupil_id: one for one in rows.select_related("waiting")}


def the_clock_moves_the_line(story: Story) -> dict[UUID, Any]:
    """Who is asked now; whoever was asked before and has not answered in time is noted in the story's book."""
    tasks.keep_lines(0)
    now = open_offers(story)
    for pupil in story.asked - set(now):
        if story.became[pupil] == "waiting":
            story.became[pupil] = "offer expired"
    story.asked = set(now)
    return now


def seats(story: Story, campus: str) -> list[Any]:
    """The first slot's seats of a campus, day by day, as the office sees them."""
    page = story.lead.reads("enrolment:waiting")
    return [one["seat"] for one in page.context["seats"] if one["seat"].slot.name == CARE and one["seat"].campus.name == campus]


def more_seats(story: Story, campus: str, spare: int) -> None:
    """So many free seats on each day, neither more nor fewer."""
    for one in seats(story, campus):
        story.lead.does("enrolment:set_capacity", {"capacity": one.taken + spare}, slotday=one.pk)


def takes_the_seat(story: Story, pupil: UUID, held: Any) -> None:
    """Accepted on the phone, then the letter, then the place; who has signed before has it at once."""
    family = story.families[pupil]
    assert "名额为您保留到" in words(family.follows(pupil))
    family.does("enrolment:accept_offer", offer=held.pk)
    letter = family.follows(pupil).context["letter"]
    if letter.signed_at is None:
        assert family.signs(letter, typed_name="家长").status_code == 302
    assert [one.ends_on for one in family.follows(pupil).context["places"]].count(None) == 1
    story.became[pupil] = "place"


# ── the line moves on ─────────────────────────────────────────────────────────


def the_line_moves_on(story: Story) -> None:
    """What was refused and lapsed, and two seats more in the north, go down the line: yes, no, and silence."""
    it_is("2024-03-25", 10)
    more_seats(story, "北校区", 5)
    asked = the_clock_moves_the_line(story)
    assert asked
    assert set(asked) <= {one for one, state in story.became.items() if state == "waiting"}
    yes, no, silent = story.on_the_phone(asked)[:3]
    takes_the_seat(story, yes, asked[yes])
    story.families[no].does("enrolment:decline_offer", offer=asked[no].pk)
    story.became[no] = "offer declined"
    following = the_clock_moves_the_line(story)
    assert no not in following
    assert set(following) - set(asked)
    it_is("2024-03-26", 11)
    family = story.families[silent]
    family.is_refused("enrolment:accept_offer", clause="S1.1", offer=asked[silent].pk)
    following = the_clock_moves_the_line(story)
    assert silent not in following
    assert "过期未答复" in words(story.lead.reads("enrolment:waiting"))
    family.does("enrolment:join_line", application=family.asked(silent).pk)
    family.is_refused("enrolment:join_line", clause="S1.1", application=family.asked(silent).pk)
    story.became[silent] = "waiting"
    assert silent not in the_clock_moves_the_line(story)  # not asked again at once


def one_waits_no_longer(story: Story) -> None:
    pupil = story.on_the_phone(one for one in reversed(story.waiting) if story.became[one] == "waiting")[0]
    family = story.families[pupil]
    family.does("enrolment:leave_line", waiting=family.follows(pupil).context["turn"]["waiting"].pk)
    assert "已退出候补" in words(story.lead.reads("enrolment:waiting", {"page": 99}))
    story.became[pupil] = "left the line"


# ── days change ───────────────────────────────────────────────────────────────


def with_a_place(story: Story, days: list[int] = WEEK) -> list[UUID]:
    """Seven families on the phone whose child has a place in the north on these days, in the first slot only."""
    found = []
    for pupil in story.on_the_phone(story.placed):
        if story.became[pupil] == "place" and len(found) < 7:
            [place] = story.families[pupil].follows(pupil).context["places"]
            if (place.days, place.late, place.ends_on, place.campus.name) == (days, False, None, "北校区"):
                found.append(pupil)
    return found


def place_of(story: Story, pupil: UUID) -> Any:
    """The place that goes on, from the family's own page."""
    return next(one for one in story.families[pupil].follows(pupil).context["places"] if one.ends_on is None)


def families_change_their_minds(story: Story) -> None:
    """Fewer days: agreed to, a new place from the day; the late slot, which is full: refused, with the reason."""
    it_is("2024-03-27", 9)
    fewer, fuller, ill, moves, away, leaves, cancels = with_a_place(story)
    fewer_days(story, fewer)
    the_late_slot_is_full(story, fuller)
    a_child_is_ill(story, ill)
    a_child_moves_to_the_other_campus(story, moves)
    a_child_moves_away(story, away)
    a_family_takes_its_consent_back(story, leaves)
    story.cancels = cancels
    other_days_on_paper(story)


def wished(story: Story, pupil: UUID, *slots: str, days: list[int]) -> Any:
    """The family asks for a change; what the school has to decide."""
    family = story.families[pupil]
    said = {"days": days, "slots": [story.slots[one] for one in slots], "starts_on": "2024-04-08", "reason": "奶奶可以接了"}
    family.does("enrolment:request_change", said, application=family.asked(pupil).pk)
    family.is_refused("enrolment:request_change", said, application=family.asked(pupil).pk)
    rows = story.lead.reads("enrolment:exceptions").context["changes"]
    return next(row.change for row in rows if row.change.pupil_id == pupil)


def fewer_days(story: Story, pupil: UUID) -> None:
    asked = wished(story, pupil, CARE, days=[1, 3])
    story.lead.does("enrolment:decide_change", {"decision": "yes", "words": ""}, change_request=asked.pk)
    was, now = sorted(story.families[pupil].follows(pupil).context["places"], key=lambda one: one.starts_on)
    assert (f"{was.ends_on}", f"{now.starts_on}", now.days) == ("2024-04-07", "2024-04-08", [1, 3])


def other_days_on_paper(story: Story) -> None:
    """A family without a phone hands the sheet to the homeroom teacher, who registers it with its photo."""
    pupil = next(one for one in story.placed if one not in story.families and story.became[one] == "place")
    teacher = teacher_of(story, pupil)
    with story.inside():
        mine = Application.objects.get(pupil=pupil)
    sheet = {"asker": "爷爷", "days": [2, 4], "slots": [story.slots[CARE]], "reason": "周一三五奶奶接", "photo": a_photo()}
    assert "等学校决定" in words(teacher.does("enrolment:register_change", sheet, application=mine.pk))
    rows = story.lead.reads("enrolment:exceptions").context["changes"]
    [asked] = [row.change for row in rows if row.change.pupil_id == pupil]
    story.lead.does("enrolment:decide_change", {"decision": "yes", "words": ""}, change_request=asked.pk)
    with story.inside():
        assert [one.days for one in Place.objects.filter(pupil=pupil, ends_on=None)] == [[2, 4]]


def the_late_slot_is_full(story: Story, pupil: UUID) -> None:
    asked = wished(story, pupil, CARE, LATE, days=WEEK)
    story.lead.is_refused("enrolment:decide_change", {"decision": "yes", "words": ""}, clause="S1.1", change_request=asked.pk)
    story.lead.is_refused("enrolment:decide_change", {"decision": "no", "words": ""}, clause="S5.2", change_request=asked.pk)
    story.lead.does("enrolment:decide_change", {"decision": "no", "words": "17:00 后已满"}, change_request=asked.pk)
    assert "17:00 后已满" in words(story.families[pupil].follows(pupil))
    assert not place_of(story, pupil).late


def a_child_is_ill(story: Story, pupil: UUID) -> None:
    """By the family itself, the seat stays its own; not twice for the same days."""
    days, at = {"first": "2024-03-28", "last": "2024-04-03", "reason": "水痘"}, {"place": place_of(story, pupil).pk}
    story.families[pupil].does("enrolment:rest", days, **at)
    story.families[pupil].is_refused("enrolment:rest", days, clause="S1.2", **at)
    assert "水痘" in words(story.families[pupil].follows(pupil))


def a_child_moves_to_the_other_campus(story: Story, pupil: UUID) -> None:
    """A new class on the other campus: the place follows, and its seats, though that campus is full."""
    before = {one.weekday: one.taken for one in seats(story, "南校区")}
    moving = {"home_class": str(story.rooms[5, 4].home.pk), "reason": "搬家，就近换校区"}
    story.lead.does("people:move", moving, pupil=pupil)
    assert place_of(story, pupil).campus.name == "南校区"
    after = {one.weekday: (one.taken, one.capacity) for one in seats(story, "南校区")}
    assert all(after[day][0] == before[day] + 1 <= after[day][1] for day in before)


def a_child_moves_away(story: Story, pupil: UUID) -> None:
    story.lead.does("people:leave", {"on": "2024-03-29", "reason": "转学"}, pupil=pupil)
    page = story.lead.reads("enrolment:waiting")
    assert next(one for one in page.context["changed"] if one.pupil_id == pupil).ended_reason == "left"
    story.became[pupil] = "place ended"


def a_family_takes_its_consent_back(story: Story, pupil: UUID) -> None:
    """What follows is shown first; the place ends on the day the family chose (PIPL 15)."""
    family, purpose = story.families[pupil], {"pupil": pupil, "purpose": "service"}
    assert "在最后一天之后结束" in words(family.reads("people:own_withdrawing", **purpose))
    family.is_refused("people:own_withdraw", {"last_day": "2024-03-01"}, **purpose)
    family.does("people:own_withdraw", {"last_day": "2024-04-30"}, **purpose)
    assert f"{family.follows(pupil).context['places'][0].ends_on}" == "2024-04-30"
    story.became[pupil] = "place ended"


# ── a second version of the plan ──────────────────────────────────────────────


def the_plan_has_a_second_version(story: Story) -> None:
    """The north finds rooms and teachers: filed again, approved, published, and the round has its seats (S7.1)."""
    it_is("2024-04-01", 9)
    lead = story.lead
    first = lead.reads("organisation:plan").context["plan"]
    lead.is_refused("organisation:revise", {"reason": ""}, clause="S7.1", serviceplan=first.pk)
    plan = lead.does("organisation:revise", {"reason": "北校区增加六间教室"}, serviceplan=first.pk).context["plan"]
    assert plan.version == 2
    most = {campus: max(one.capacity for one in seats(story, campus)) for campus in ("北校区", "南校区")}
    more = {**most, "北校区": most["北校区"] + 200}
    lead.does("organisation:set_plan_offer", offer(story, more), serviceplan=plan.pk)
    lead.does("organisation:file", {"words": "北校区增加教室。"}, serviceplan=plan.pk)
    story.district.does("organisation:decide", {"answer": "approve", "remark": ""}, serviceplan=plan.pk)
    assert {one.capacity for one in seats(story, "北校区")} != {more["北校区"]}
    story.principal.does("organisation:publish", serviceplan=plan.pk)
    assert {one.capacity for one in seats(story, "北校区")} == {more["北校区"]}
    many_are_asked(story)


def many_are_asked(story: Story) -> None:
    """Everybody of the north who waits for the first slot: most say yes, by phone or through the teacher, and sign on paper."""
    asked = the_clock_moves_the_line(story)
    story.told["asked from the line at once"] = len(asked)
    yes = [pupil for at, pupil in enumerate(asked) if at % 10 != 9]
    for pupil in yes:
        says_yes(story, pupil, asked[pupil])
    letters = {one.pupil_id: one for one in story.lead.reads("enrolment:letters").context["letters"]}
    assert set(letters) == set(yes)
    for pupil in yes:
        posted(teacher_of(story, pupil), "enrolment:register_signature", {"signer": "家长"}, letter=letters[pupil].pk)
        story.became[pupil] = "place"
    it_is("2024-04-02", 12)
    assert not set(asked) & set(the_clock_moves_the_line(story))  # who was silent is not asked again
    take_stock()


def says_yes(story: Story, pupil: UUID, held: Any) -> None:
    """The letter comes at once, and the seat is held until it is due."""
    family, teacher = story.families.get(pupil), teacher_of(story, pupil)
    teacher.arrive()
    if family is None:
        posted(teacher, "enrolment:register_offer", {"said_by": "奶奶", "answer": "yes"}, offer=held.pk)
    else:
        family.arrive()
        posted(family, "enrolment:accept_offer", {}, offer=held.pk)
