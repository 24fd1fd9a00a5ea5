"""Who comes late in the term: brother and sister together, one who had cancelled, and the thousandth pupil (S1.1, S5.1)."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kehou.enrolment import tasks
from kehou.people.models import Pupil
from tests.journeys.cast import bound, it_is, words
from tests.journeys.thousand.asking import applied, wish
from tests.journeys.thousand.before import slip_of
from tests.journeys.thousand.deciding import decides
from tests.journeys.thousand.school import Family, Story
from tests.journeys.thousand.staying import more_seats, open_offers, place_of, takes_the_seat, the_clock_moves_the_line

NORTH = "北校区"


def goes_through_the_levels(story: Story, *children: Any) -> None:
    """Admitted as an exception, then homeroom teacher, grade leader with a supplement, school."""
    for child in children:
        room = story.rooms[child.home_class.grade.number, child.home_class.number]
        mine = story.family_of(child).asked(child)
        story.lead.does("enrolment:decide_late", {"decision": "yes", "words": ""}, application=mine.pk)
        decides(room.teacher, "homeroom", "pass", [mine.pk])
        decides(room.leader, "grade", "pass", [mine.pk])
        assert "共 1 人" in words(room.leader.does("enrolment:submit_list", grade=room.home.grade_id))
        decides(story.lead, "school", "pass", [mine.pk])


def shown_until(story: Story, first: str, after: str) -> Any:
    """A notice from the one day, taken down by the clock in the night after its last."""
    it_is(first, 10)
    notice = story.lead.does("enrolment:publish_notice").context["notice"]
    it_is(after, 0, 5)
    tasks.keep_notices(0)
    assert story.lead.reads("enrolment:notice", notice=notice.pk).context["notice"].closed_at is not None
    return notice


# ── together ──────────────────────────────────────────────────────────────────


def brother_and_sister_ask_late(story: Story) -> None:
    """A month late, with the reason; accepted, they wait at the end of the line until everybody has been shown them."""
    it_is("2024-04-02", 15)
    first, second = story.child(1, 2, -1), story.child(3, 2, -1)
    mother = story.family_of(first)
    mother.does("people:bind_slip", {"slip": slip_of(story, second, mother.user.name)}, unit=story.house.unit.code)
    story.families[second.pk] = mother
    own = {f"s-{second.pk}-{name}": "on" for name in ("include", "healthy", "independent")}
    mother.does("enrolment:send", wish(story, late_reason="妈妈换了工作，下班晚", **own), pupil=first.pk)
    applied(story, first, second)
    it_is("2024-04-03", 8)
    goes_through_the_levels(story, first, second)
    for child in (first, second):
        mother.does("enrolment:join_line", application=mother.asked(child).pk)
        story.became[child.pk] = "waiting"
    more_seats(story, NORTH, 0)


def they_are_asked_together(story: Story) -> None:
    """One seat is not enough for both: passed over with the reason; two are, and both are asked at once."""
    notice = shown_until(story, "2024-04-03", "2024-04-13")
    assert (notice.counts["total"], notice.counts["waiting"]) == (0, 2)
    it_is("2024-04-15", 9)
    first, second = story.child(1, 2, -1), story.child(3, 2, -1)
    mother = story.family_of(first)
    more_seats(story, NORTH, 1)
    assert not {first.pk, second.pk} & set(the_clock_moves_the_line(story))
    assert "兄弟姐妹一起递补" in words(mother.follows(first))
    more_seats(story, NORTH, 2)
    asked = the_clock_moves_the_line(story)
    assert {first.pk, second.pk} <= set(asked)
    for child in (first, second):
        takes_the_seat(story, child.pk, asked[child.pk])


# ── who had cancelled ─────────────────────────────────────────────────────────


def one_who_cancelled_is_not_asked_at_once(story: Story) -> None:
    """A family ends its place and thinks again: at the end of the line, and the seat it gave back is not its own again."""
    it_is("2024-04-15", 15)
    pupil = story.cancels
    family, place = story.families[pupil], place_of(story, story.cancels)
    family.does("enrolment:end", {"on": "2024-04-15"}, place=place.pk)
    family.is_refused("enrolment:end", {"on": "2024-04-15"}, clause="S1.2", place=place.pk)
    it_is("2024-04-16", 8)
    mine = family.asked(pupil)
    assert family.address("enrolment:join_line", application=mine.pk) in words(family.follows(pupil))
    family.does("enrolment:join_line", application=mine.pk)
    asked = the_clock_moves_the_line(story)
    assert pupil not in asked
    it_is("2024-04-18", 9)
    more_seats(story, place.campus.name, 1)
    takes_the_seat(story, pupil, the_clock_moves_the_line(story)[pupil])


# ── the thousandth ────────────────────────────────────────────────────────────


def the_thousandth_pupil_joins(story: Story) -> None:
    """New at the school in April: on the roster, bound by a slip, asked for late, decided, shown, signed, with a place."""
    it_is("2024-04-18", 10)
    line = "姓名,性别,年级,班级,学籍号\n欧阳千千,女,二年级,4班,G110100201603050021\n"
    story.lead.arrive()
    sheet = SimpleUploadedFile("转入.csv", line.encode("utf-8-sig"))
    tried = story.lead.client.post(story.lead.address("people:upload"), {"roster": sheet})
    assert "新增 1 人" in words(story.lead.client.post(f"{tried.url}apply/", follow=True))
    with story.inside():
        child = Pupil.objects.select_related("home_class__grade").get(name="欧阳千千")
        assert Pupil.objects.count() == 1000
    father = bound(story.house.unit, slip_of(story, child, "欧阳爸爸"), "13812340002")
    story.families[child.pk] = family = Family()
    family.client, family.phone = father.client, father.phone
    family.does("enrolment:send", wish(story, late_reason="四月转学来"), pupil=child.pk)
    applied(story, child)
    goes_through_the_levels(story, child)
    more_seats(story, NORTH, 1)
    notice = shown_until(story, "2024-04-18", "2024-04-26")
    assert notice.counts["total"] == 1
    assert child.pk not in open_offers(story)
    it_is("2024-04-26", 9)
    assert "已下发 1 份" in words(story.lead.does("enrolment:send_letters", notice=notice.pk))
    family.signs(family.follows(child).context["letter"], typed_name="欧阳爸爸")
    [place] = family.follows(child).context["places"]
    assert (f"{place.starts_on}", place.campus.name) == ("2024-04-27", NORTH)
    story.became[child.pk] = "place"
