"""A term of after-school service as one story: from the school's plan to the child handed over at the gate.

Told on the roster a school really exports, through the pages, by the people who do each step (S1 to S7, C7.4).
"""

from typing import Any

import pytest

from kehou.core import journal
from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.enrolment.models import Round
from kehou.people.models import Pupil
from tests.factories import everything
from tests.journeys.cast import Person, a_city, bound, brought, chosen, it_is, last_code, take_stock, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MONDAY = "2024-03-25"
BINDS = {1: 3, 4: 2}  # how many families of 一(1)班 and 四(1)班 have a smartphone in this story
ASK = {1: 28, 4: 27}  # how many of the class ask for a place


class Story:
    """Who is who, and what has happened so far."""

    def __init__(self) -> None:
        self.house, self.neighbour, self.district = a_city()
        self.classes = {grade: self.house.of_class(grade, 1) for grade in (1, 4, 6)}
        self.families: dict[int, list[tuple[Person, Any]]] = {1: [], 4: []}

    def pupils(self, grade: int) -> list[Any]:
        with acting(everything(self.house.unit)):
            return list(Pupil.objects.filter(home_class=self.classes[grade][0]).order_by("pinyin", "pk"))

    def places(self, grade: int) -> list[Any]:
        """The children of the class who hold a place."""
        with acting(everything(self.house.unit)):
            return list(Pupil.objects.filter(home_class=self.classes[grade][0], places__isnull=False).distinct())

    @property
    def round(self) -> Any:
        with acting(everything(self.house.unit)):
            return Round.objects.get()

    @property
    def slots(self) -> list[str]:
        with acting(everything(self.house.unit)):
            return [str(slot.pk) for slot in self.round.slots.order_by("starts")]


@pytest.fixture
def story(db, settings) -> Story:
    settings.KEHOU_SMS_BACKEND = "kehou.identity.senders.MemorySender"
    it_is("2024-02-22", 10)
    return Story()


def test_a_term_from_the_plan_to_the_gate(story):
    the_plan_is_made(story)
    the_roster_comes_in(story)
    families_bind_by_slip(story)
    families_apply(story)
    three_levels_decide(story)
    the_list_is_shown(story)
    letters_are_signed(story)
    groups_seats_and_duties(story)
    families_prepare(story)
    the_roll_is_called(story)
    five_o_clock(story)
    everybody_goes_home(story)
    the_journal_tells_it(story)
    the_neighbour_sees_nothing(story)


# ── before the term ───────────────────────────────────────────────────────────


def the_plan_is_made(story: Story) -> None:
    """S7.1: drafted from policy by the service lead, approved by the district, published by the principal."""
    lead, principal = story.house["service_lead"], story.house["principal"]
    page = lead.does("organisation:draft")
    plan = page.context["plan"]
    principal.is_refused("organisation:publish", clause="S7.1", serviceplan=plan.pk)
    lead.is_refused("enrolment:open_round", clause="S7.1")
    lead.does("organisation:file", {"words": "周一至周五放学后在各班看护；17:00 后到一(1)班集中。"}, serviceplan=plan.pk)
    assert "某小学" in words(story.district.reads("organisation:filings"))
    story.district.does("organisation:decide", {"answer": "approve", "remark": "同意。"}, serviceplan=plan.pk)
    principal.does("organisation:publish", serviceplan=plan.pk)
    assert "一(1)班" in words(Person(unit=story.house.unit).reads("organisation:public_plan"))
    it_is("2024-02-26", 8)
    assert "报名已开放" in words(lead.does("enrolment:open_round"))


def the_roster_comes_in(story: Story) -> None:
    """The registry's export, 999 pupils, as the office has it: tried, looked at, written."""
    office = story.house["service_lead"]
    tried, page = brought(office, "1-registry-export.xlsx")
    assert "999" in page
    assert story.pupils(1) == []
    written = office.client.post(f"{tried}apply/", follow=True)
    assert "新增 999 人" in words(written)
    take_stock()
    assert len(story.pupils(1)) > ASK[1]
    other_lists_come_in_too(story, office)


def other_lists_come_in_too(story: Story, office: Person) -> None:
    """The class teachers' own sheets and last term's after-school list: read as they are; wrong ones are taken back whole."""
    before = {grade: story.pupils(grade) for grade in (1, 4)}
    for name, count in {"2-class-sheets.xlsx": 299, "3-after-school-list.csv": 120}.items():
        tried, page = brought(office, name)
        assert f"确认导入（新增 {count} 人）" in page
        assert f"新增 {count} 人" in words(office.client.post(f"{tried}apply/", follow=True))
        assert len(story.pupils(1)) > len(before[1])
        assert office.client.post(f"{tried}undo/").status_code == 302
    assert {grade: story.pupils(grade) for grade in before} == before


# ── the first week ────────────────────────────────────────────────────────────


def families_bind_by_slip(story: Story) -> None:
    """The homeroom teacher prints slips; a guardian types the code, then the code on the phone."""
    it_is("2024-02-27", 19)
    for grade, count in BINDS.items():
        home, teacher, _leader = story.classes[grade]
        slips = teacher.does("people:print_slips", home_class=home.pk).context["slips"]
        by_name = {pupil.name: pupil for pupil in story.pupils(grade)}
        for at, slip in enumerate(slips[:count]):
            family = bound(story.house.unit, slip["code"], f"1381234{grade}{at:03}")
            story.families[grade].append((family, by_name[slip["pupil"]]))
    stranger = Person(unit=story.house.unit)
    wrong = {"slip": "AAAA-AAAA-AAAA", "phone": "13900000000"}
    assert "绑定码不对" in stranger.is_refused("people:bind_slip", wrong)


def wish(story: Story, *, late: bool = False, **more: Any) -> dict[str, Any]:
    """What a family fills in: each declaration and consent ticked by hand."""
    ticks = dict.fromkeys(("healthy", "independent", "pledge", "consent_service", "consent_collectors"), "on")
    slots = story.slots if late else story.slots[:1]
    return {"need": "work", "days": [1, 2, 3, 4, 5], "slots": slots, **ticks, **more}


def families_apply(story: Story) -> None:
    """On the phone where there is one, else on paper, which the homeroom teacher registers (S5.1)."""
    for grade, families in story.families.items():
        for at, (family, child) in enumerate(families):
            family.reads("enrolment:ask", pupil=child.pk)
            answer = family.does("enrolment:send", wish(story, late=at == 0, consent_masked_name="on"), pupil=child.pk)
            assert "申请已提交" in words(answer)
        papers_come_back(story, grade)
    family, child = story.families[1][0]
    assert "一学期只申请一次" in family.is_refused("enrolment:send", wish(story), pupil=child.pk, clause="S5.1")
    a_sixth_grader_is_told(story)


def papers_come_back(story: Story, grade: int) -> None:
    _home, teacher, _leader = story.classes[grade]
    online = {child.pk for _family, child in story.families[grade]}
    others = [pupil for pupil in story.pupils(grade) if pupil.pk not in online]
    first, *rest = others[: ASK[grade] - len(online)]
    assert "申请已登记" in words(teacher.does("enrolment:paper_save", wish(story, late=True, pupil=str(first.pk))))
    for at, pupil in enumerate(rest, start=1):
        teacher.sends("enrolment:paper_save", wish(story, late=at < 3, pupil=str(pupil.pk)))


def a_sixth_grader_is_told(story: Story) -> None:
    """S2: grades one to five; said before anything is typed."""
    home, teacher, _leader = story.classes[6]
    slip = teacher.does("people:print_slips", home_class=home.pk).context["slips"][0]
    family = bound(story.house.unit, slip["code"], "13812346000")
    child = next(pupil for pupil in story.pupils(6) if pupil.name == slip["pupil"])
    assert "不在服务对象之内" in words(family.reads("enrolment:ask", pupil=child.pk, status=422))
    assert "S2" in family.is_refused("enrolment:send", wish(story), pupil=child.pk)


# ── deciding ──────────────────────────────────────────────────────────────────


def three_levels_decide(story: Story) -> None:
    """S5.2: homeroom teacher, grade leader with the list, school; nobody out of turn."""
    lead = story.house["service_lead"]
    it_is("2024-03-04", 16)
    for grade in ASK:
        _home, teacher, leader = story.classes[grade]
        waiting = chosen(teacher.reads("enrolment:review_homeroom"))
        assert len(waiting) == ASK[grade]
        out_of_turn(lead, waiting)
        teacher.does("enrolment:decide_homeroom", {"chosen": waiting, "decision": "pass"})
        leader.does("enrolment:decide_grade", {"chosen": waiting, "decision": "pass"})
        lead.is_refused("enrolment:decide_school", {"chosen": waiting, "decision": "pass"}, clause="S5.2")
        grade_pk = story.classes[grade][0].grade_id
        assert f"共 {ASK[grade]} 人" in words(leader.does("enrolment:submit_list", grade=grade_pk))
    it_is("2024-03-06", 15)
    everyone = chosen(lead.reads("enrolment:review_school"))
    assert len(everyone) == sum(ASK.values())
    lead.does("enrolment:decide_school", {"chosen": everyone, "decision": "pass"})


def out_of_turn(lead: Person, waiting: list[str]) -> None:
    said = lead.is_refused("enrolment:decide_school", {"chosen": waiting[:1], "decision": "pass"}, clause="S5.2")
    assert "还轮不到这一步" in said


def the_list_is_shown(story: Story) -> None:
    """Masked names inside the school where the family agreed; on the open web counts, and no name anywhere."""
    lead = story.house["service_lead"]
    it_is("2024-03-07", 9)
    notice = lead.does("enrolment:publish_notice").context["notice"]
    inside = words(story.families[1][0][0].reads("enrolment:family_notice", notice=notice.pk))
    outside = words(Person(unit=story.house.unit).reads("portal:notices"))
    names = [pupil.name for grade in ASK for pupil in story.pupils(grade)]
    assert not [name for name in names if name in inside or name in outside]
    child = story.families[1][0][1]
    masked = child.name[0] + ("*" if len(child.name) == 2 else "*" * (len(child.name) - 2) + child.name[-1])
    assert masked in inside
    assert masked not in outside
    assert str(sum(ASK.values())) in outside
    lead.is_refused("enrolment:send_letters", clause="S5.3", notice=notice.pk)
    lead.is_refused("enrolment:close_notice", clause="S5.2", notice=notice.pk)
    story.notice = notice


def letters_are_signed(story: Story) -> None:
    """S5.3: on the phone with a one-time code, on paper registered by the homeroom teacher."""
    lead = story.house["service_lead"]
    it_is("2024-03-15", 9)
    lead.does("enrolment:close_notice", notice=story.notice.pk)
    assert f"已下发 {sum(ASK.values())} 份" in words(lead.does("enrolment:send_letters", notice=story.notice.pk))
    for families in story.families.values():
        for family, child in families:
            signed_on_the_phone(family, child)
    for _home, teacher, _leader in (story.classes[grade] for grade in ASK):
        for letter in teacher.reads("enrolment:letters").context["letters"]:
            teacher.sends("enrolment:register_signature", {"signer": "家长"}, letter=letter.pk)
    assert lead.reads("enrolment:letters").context["letters"] == []
    take_stock()


def signed_on_the_phone(family: Person, child: Any) -> None:
    cards = family.reads("enrolment:family_home").context["cards"]
    asked = next(card["application"] for card in cards if card["pupil"].pk == child.pk)
    letter = family.reads("enrolment:application", application=asked.pk).context["letter"]
    family.does("enrolment:open_letter", letter=letter.pk)
    ticks = {f"confirm_{i}": "on" for i in range(len(letter.requirements))}
    family.does("enrolment:letter_code", {**ticks, "typed_name": "家长"}, letter=letter.pk)
    sent = {**ticks, "typed_name": "家长", "code": last_code(family.phone)}
    assert "签字完成" in words(family.does("enrolment:sign", sent, letter=letter.pk))


# ── the plan of the afternoons ────────────────────────────────────────────────


def groups_seats_and_duties(story: Story) -> None:
    """S5.4, S5.5: groups of 25 to 30, a seat for every child, a duty for every minute, by the planner."""
    lead = story.house["service_lead"]
    it_is("2024-03-18", 9)
    run = lead.does("planning:propose_groups", {"on": "2024-03-20", "where": "now"}).context["run"]
    assert run.state == "done"
    overview = lead.does("planning:publish", {"starts_on": "2024-03-20"}, run=run.pk)
    groups = [group for group in overview.context["groups"] if not group.is_late]
    it_is("2024-03-20", 8)
    sizes = sorted(len(lead.reads("planning:group", group=g.pk).context["members"]) for g in groups)
    assert sizes == sorted(ASK.values())
    for group in groups:
        run = lead.does("planning:propose_seats", group=group.pk).context["run"]
        assert lead.does("planning:publish", run=run.pk).context["seated"] in ASK.values()
    run = lead.does("planning:propose_roster", {"first": MONDAY, "last": "2024-03-29", "where": "now"}).context["run"]
    assert run.state == "done"
    assert "排班表已公布" in words(lead.does("planning:publish", run=run.pk))
    names = [pupil.name for grade in ASK for pupil in story.pupils(grade)]
    public = words(Person(unit=story.house.unit).reads("planning:public_roster"))
    assert not [name for name in names if name in public]


# ── the day ───────────────────────────────────────────────────────────────────


def families_prepare(story: Story) -> None:
    """A grandmother is named and struck off again; one child gets its permit; one is away on Monday (C7.4a)."""
    (family, child), (walker_family, walker), (away_family, away) = (story.families[g][at] for g, at in ((1, 1), (4, 1), (1, 2)))
    family.does("people:own_add_collector", {"name": "李奶奶", "relation": "奶奶", "phone": "13700000001"}, pupil=child.pk)
    walker_family.does("care:ask_permit", {"weekdays": [1, 2, 3, 4, 5], "understood": "on"}, pupil=walker.pk)
    _home, teacher, _leader = story.classes[4]
    permit = teacher.reads("care:permits").context["waiting"][0]
    assert "已批准" in words(teacher.does("care:decide_permit", {"decision": "grant"}, permit=permit.pk))
    it_is(MONDAY, 12)
    grandmother = family.reads("people:own_collectors", pupil=child.pk).context["people"][0]["person"]
    family.does("people:own_revoke", pupil=child.pk, collector=grandmother.pk)
    assert "已请假" in words(away_family.does("care:leave", {"date": MONDAY, "reason": "看牙"}, pupil=away.pk))
    story.struck_off, story.token, story.away = grandmother, permit.token, away


def the_roll_is_called(story: Story) -> None:
    """S6, C7.2: one request for a whole group; a child nobody fetched is taken in at once (C7.4c)."""
    lead = story.house["service_lead"]
    rows = lead.does("care:plan_day").context["rows"]
    story.sessions = {row["session"].room.campus.name: row["session"] for row in rows if not row["session"].is_late}
    story.late = next(row["session"] for row in rows if row["session"].is_late)
    it_is(MONDAY, 15, 35)
    for campus, session in story.sessions.items():
        answer = on_duty(story, session).does("care:roll", {"activity": "homework"}, session=session.pk)
        away = 1 if campus == "北校区" else 0
        assert f"请假 {away} 人" in words(answer)
    north = story.sessions["北校区"]
    left = next(pupil for pupil in story.pupils(1) if pupil not in story.places(1))
    found = on_duty(story, north).reads("care:find", {"q": left.name}, session=north.pk).context["children"]
    assert left in found
    taken = on_duty(story, north).does("care:take_in", {"pupil": str(left.pk)}, session=north.pk)
    assert "由您负责当面交给家长" in words(taken)
    story.left = left


def on_duty(story: Story, session: Any) -> Person:
    return Person(session.teacher.user, story.house.unit)


def five_o_clock(story: Story) -> None:
    """C7.4b: the late children walk to 一(1)班, counted at both ends; more than one adult may hold stay back (S5.5)."""
    it_is(MONDAY, 17)
    late = on_duty(story, story.late)
    for campus in ("北校区", "南校区"):
        session = story.sessions[campus]
        page = on_duty(story, session).reads("care:depart", session=session.pk)
        assert "一(1)班" in words(page)
        lines = page.context["lines"]
        if campus == "南校区":
            everyone = [str(line.pupil.pk) for line in lines]
            too_many = {"pupils": everyone, "counted": len(everyone)}
            assert "1:30" in on_duty(story, session).is_refused("care:start", too_many, session=session.pk, clause="S5.5")
        walking = [str(line.pupil.pk) for line in lines if line.late]
        on_duty(story, session).does("care:start", {"pupils": walking, "counted": len(walking)}, session=session.pk)
        movement = late.reads("care:session", session=story.late.pk).context.get("arriving") or arriving(story)
        answer = late.does("care:arrive", {"counted": len(walking)}, movement=movement[0].pk)
        assert "人齐" in words(answer)


def arriving(story: Story) -> list[Any]:
    page = story.house["safety_officer"].reads("care:board")
    return [one for one in page.context["movements"] if not one.arrived_at]


def everybody_goes_home(story: Story) -> None:
    """C7.4a: the struck-off grandmother and the child without permit are refused; everybody else is signed over."""
    it_is(MONDAY, 17, 20)
    a_refusal_at_the_door(story)
    gate, (_family, walker) = story.house["gate"], story.families[4][1]
    assert "可以放行" in words(gate.reads("care:gate", {"token": story.token}))
    gate.does("care:alone", {"back": "gate"}, pupil=walker.pk)
    for session in (*story.sessions.values(), story.late):
        teacher = on_duty(story, session)
        first, *rest = [line.pupil for line in teacher.reads("care:session", session=session.pk).context["here"]]
        signed_over(teacher, first)
        for pupil in rest:
            teacher.sends("care:collect", {"person": str(offered(teacher, pupil)[0].id)}, pupil=pupil.pk)
        assert "每个孩子都已交到人手中" in words(teacher.does("care:close", session=session.pk))
    family, child = story.families[1][0]
    assert "经手" in words(family.reads("care:own_child", pupil=child.pk))


def a_refusal_at_the_door(story: Story) -> None:
    teacher = on_duty(story, story.sessions["北校区"])
    child = story.families[1][1][1]
    teacher.is_refused("care:collect", {"person": str(story.struck_off.pk)}, pupil=child.pk, clause="C7.4a")
    teacher.is_refused("care:alone", pupil=child.pk, clause="C7.4a")
    teacher.is_refused("care:alone", pupil=story.left.pk, clause="C7.4")
    assert "不得接走的人来接" in story.house["safety_officer"].reads("care:board").content.decode()


def signed_over(teacher: Person, pupil: Any) -> None:
    sent = {"person": str(offered(teacher, pupil)[0].id)}
    assert "已交给" in words(teacher.does("care:collect", sent, pupil=pupil.pk))


def offered(teacher: Person, pupil: Any) -> list[Any]:
    """Whom the child's page offers as taker."""
    return teacher.reads("care:child", pupil=pupil.pk).context["people"]


# ── afterwards ────────────────────────────────────────────────────────────────


def the_journal_tells_it(story: Story) -> None:
    """Everything stands in the school's journal, in order, unbroken; the neighbour's knows nothing of it."""
    order = [
        "organisation.PlanFiled", "people.RosterApplied", "people.GuardianBound", "enrolment.ApplicationSubmitted",
        "enrolment.ApplicationsReviewed", "enrolment.GradeListSubmitted", "enrolment.NoticePublished", "enrolment.LetterSigned",
        "enrolment.PlaceGranted", "planning.GroupsPublished", "planning.RosterPublished", "care.PermitDecided",
        "care.SessionsPlanned", "care.RollCalled", "care.ChildTakenIn", "care.MovementStarted", "care.MovementArrived",
        "care.ChildWentHomeAlone", "care.ChildCollected", "care.SessionClosed",
    ]  # fmt: skip
    with acting(everything(story.house.unit)):
        first = [Entry.objects.filter(kind=kind).order_by("seq").values_list("seq", flat=True).first() for kind in order]
        assert None not in first
        assert first == sorted(first)
        assert journal.verify(story.house.unit.pk) is None
    with acting(everything(story.neighbour.unit)):
        assert not Entry.objects.filter(kind__in=order).exists()


def the_neighbour_sees_nothing(story: Story) -> None:
    """The neighbour's service lead finds none of it, and no door of ours opens."""
    stranger = story.neighbour["service_lead"]
    names = [pupil.name for pupil in story.pupils(1)]
    seen = words(stranger.reads("people:pupils")) + words(stranger.reads("care:day"))
    assert not [name for name in names if name in seen]
    stranger.unit = story.house.unit
    for door in ("people:pupils", "enrolment:round", "planning:overview", "care:day"):
        stranger.reads(door, status=404)
