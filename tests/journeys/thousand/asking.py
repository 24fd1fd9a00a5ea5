"""The first week: families apply by phone and on paper, two by two, at the last second and after it (S5.1, S1.2)."""

from typing import Any

from kehou.enrolment.models import PaperSheet
from tests.journeys.cast import it_is, take_stock, words
from tests.journeys.thousand.school import CARE, LATE, SERVED, WEEK, Family, Story, a_photo, at_the_second, posted

NEEDS = ("work", "work", "distance", "work", "away", "work", "care", "work", "work", "other")
TICKS = dict.fromkeys(("healthy", "independent", "pledge", "consent_service", "consent_collectors"), "on")
REASON = "孩子上周转来，刚办好手续"


def wish(story: Story, *slots: str, days: Any = WEEK, **more: Any) -> dict[str, Any]:
    """What a family fills in: each declaration and consent ticked by hand."""
    return {"need": "work", "days": days, "slots": [story.slots[one] for one in slots or (CARE,)], **TICKS, **more}


def applied(story: Story, *children: Any) -> None:
    for child in children:
        story.became[child.pk] = "in review"


# ── what differs from family to family ────────────────────────────────────────


def families_ask_in_their_own_ways(story: Story) -> None:
    """Together, both parents at once, with a battery that dies, rewritten, taken back, by a teacher for her own child."""
    it_is("2024-02-27", 19)
    brother_and_sister(story, story.child(1, 1, 0), story.child(4, 1, 0))
    brother_and_sister(story, story.child(1, 2, 0), story.child(3, 1, 1))
    both_parents_at_once(story)
    a_battery_dies(story)
    a_sheet_is_rewritten(story)
    one_is_taken_back(story)
    mine = story.child(2, 2, 0)
    story.family_of(mine).does("enrolment:send", wish(story, need="care"), pupil=mine.pk)
    applied(story, mine)


def brother_and_sister(story: Story, first: Any, second: Any) -> None:
    """One form for both; what was said in the survey stands in it already; the second is not asked again."""
    mother = story.family_of(first)
    page = mother.reads("enrolment:ask", pupil=first.pk)
    assert [form.pupil.pk for form in page.context["siblings"]] == [second.pk]
    own = {"include": "on", "healthy": "on", "independent": "on"}
    said = wish(story, consent_masked_name="on", **{f"s-{second.pk}-{name}": value for name, value in own.items()})
    half = {name: value for name, value in said.items() if name != f"s-{second.pk}-healthy"}
    assert "S4.1" in mother.is_refused("enrolment:send", half, pupil=first.pk)
    home = mother.does("enrolment:send", said, pupil=first.pk)
    numbers = [card["application"].number for card in home.context["cards"]]
    assert all(number in words(home) for number in numbers)
    assert len(numbers) == 2
    answer = mother.client.get(mother.address("enrolment:ask", pupil=second.pk))
    assert str(mother.asked(second).pk) in answer.url
    applied(story, first, second)


def both_parents_at_once(story: Story) -> None:
    """Both have the form open; the first counts, the second is told where it stands (on two connections: test_asking_at_once)."""
    child = story.child(2, 3, 0)
    mother, father = story.family_of(child), story.father
    forms = [one.reads("enrolment:ask", pupil=child.pk).context["form"]["once"].value() for one in (mother, father)]
    assert forms[0] != forms[1]
    mother.does("enrolment:send", wish(story, once=forms[0]), pupil=child.pk)
    told = father.is_refused("enrolment:send", wish(story, once=forms[1]), pupil=child.pk)
    assert "一学期只申请一次" in told
    assert str(mother.asked(child).pk) in told
    assert father.asked(child).pk == mother.asked(child).pk
    mother.does("enrolment:send", wish(story, once=forms[0]), pupil=child.pk)  # pressed twice
    applied(story, child)


def a_battery_dies(story: Story) -> None:
    """What was typed is there on another device; consents and pledge are given at handing in."""
    child = story.child(3, 1, 0)
    phone, tablet = story.family_of(child), Family(story.family_of(child).user)
    grandmother = {"collector_name": "周桂兰", "collector_relation": "外婆", "collector_phone": "13900000001"}
    phone.does("enrolment:keep_draft", wish(story, note="周三有足球", **grandmother), pupil=child.pk)
    page = words(tablet.reads("enrolment:ask", pupil=child.pk))
    assert all(one in page for one in ("接着上次填", "周三有足球", "周桂兰"))
    tablet.does("enrolment:send", wish(story, note="周三有足球", **grandmother), pupil=child.pk)
    assert "周桂兰" in words(phone.follows(child))
    applied(story, child)


def a_sheet_is_rewritten(story: Story) -> None:
    """Until the window closes it is the family's own to change."""
    child = story.child(3, 2, 0)
    family = story.family_of(child)
    family.does("enrolment:send", wish(story, CARE, LATE), pupil=child.pk)
    mine = family.asked(child)
    it_is("2024-02-28", 20)
    assert "修改已提交" in words(family.does("enrolment:resend", wish(story, days=[1, 3]), application=mine.pk))
    assert family.asked(child).days == [1, 3]
    applied(story, child)


def one_is_taken_back(story: Story) -> None:
    child = story.child(4, 3, 0)
    family = story.family_of(child)
    family.does("enrolment:send", wish(story), pupil=child.pk)
    assert "已撤回" in words(family.does("enrolment:withdraw", application=family.asked(child).pk))
    story.became[child.pk] = "withdrawn"


# ── paper ─────────────────────────────────────────────────────────────────────


def families_without_a_phone_hand_in_paper(story: Story) -> None:
    """Two of every class: the sheet has a code, comes back, is registered with its photo by the homeroom teacher."""
    it_is("2024-02-29", 15)
    for at in SERVED[:16]:
        sheets_come_back(story, at)


def sheets_come_back(story: Story, at: tuple[int, int], **received: str) -> None:
    teacher, children = story.rooms[at].teacher, story.without_a_phone(*at)
    teacher.does("enrolment:print_sheets", {"pupils": [one.pk for one in children]})
    with story.inside():
        codes = {one.pupil_id: one.code for one in PaperSheet.objects.filter(pupil__in=children)}
    for child in children:
        assert child.name in words(teacher.reads("enrolment:paper_register", {"code": codes[child.pk]}))
        sheet = wish(story, pupil=child.pk, code=codes[child.pk], photo=a_photo(), **received)
        assert "已登记" in words(teacher.does("enrolment:paper_save", sheet))
    teacher.is_refused("enrolment:paper_save", {**sheet, "photo": a_photo()})  # typed in twice
    applied(story, *children)


# ── everybody else ────────────────────────────────────────────────────────────


def everybody_else_applies(story: Story) -> None:
    """Most families: one form each, on the phone."""
    it_is("2024-03-01", 18)
    rest = [child for at in SERVED for child in story.children(*at)[:-2] if story.is_plain(child)]
    for index, child in enumerate(rest):
        family = story.family_of(child)
        family.arrive()
        posted(family, "enrolment:send", plain(story, index), pupil=child.pk)
    applied(story, *rest)
    story.told["one form each, on the phone"] = len(rest)
    take_stock()


def plain(story: Story, index: int) -> dict[str, Any]:
    need = NEEDS[index % 10]
    more: dict[str, Any] = {"consent_masked_name": "on"} if index % 2 else {}
    more |= {"need_words": "两个孩子在两所学校"} if need == "other" else {}
    more |= {"home_alone": "on"} if index % 25 == 0 else {}
    slots = (CARE, LATE) if index % 6 == 0 else (CARE,)
    return wish(story, *slots, days=[1, 3, 5] if index % 5 == 0 else WEEK, need=need, **more)


# ── the last second, and after it ─────────────────────────────────────────────


def the_window_closes(story: Story) -> None:
    """S5.1: the last second counts; one second later the form comes back with the reason to fill in, nothing typed is lost."""
    last, late, refused = story.child(2, 4, 0), story.child(2, 4, 1), story.child(4, 2, 0)
    with at_the_second("2024-03-03", 23, 59, 59):
        family = story.family_of(last)
        family.does("enrolment:send", wish(story), pupil=last.pk)
        assert family.asked(last).state == "submitted"
    with at_the_second("2024-03-04", 0, 0, 0):
        family = story.family_of(late)
        page = family.is_refused("enrolment:send", wish(story, note="奶奶来接"), pupil=late.pk)
        assert "逾期原因" in page
        assert "奶奶来接" in page
        family.does("enrolment:send", wish(story, late_reason=REASON), pupil=late.pk)
        assert family.asked(late).state == "late"
    it_is("2024-03-04", 8)
    story.family_of(refused).does("enrolment:send", wish(story, late_reason="忘记了"), pupil=refused.pk)
    applied(story, last, late, refused)
    for at in SERVED[16:]:  # on paper in time, typed in on Monday
        sheets_come_back(story, at, received_on="2024-03-01")
    told = story.lead.reads("enrolment:round").context["told"]
    in_review = sum(state == "in review" for state in story.became.values())
    assert (told["submitted"], told["late"], told["withdrawn"]) == (in_review - 2, 2, 1)
