"""The survey of needs as a school and its families live it, before anybody can apply (S1.1)."""

import io
from datetime import date
from zipfile import ZipFile

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.enrolment import actions, queries
from kehou.enrolment.actions import Wanted
from kehou.enrolment.actions.refusals import GradeNotServed
from kehou.enrolment.models import Application, Survey, SurveyAnswer
from kehou.notices.models import Message
from kehou.organisation.models import Campus, Term
from kehou.people.models import Pupil
from tests.enrolment.examples import a_child, a_homeroom, a_round, at, family
from tests.enrolment.test_rush import at_once
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, a_school, everything

pytestmark = pytest.mark.django_db
BEFORE = at(2, 14)
WEEK = (1, 2, 3, 4, 5)
ALL_WEEK = Wanted(need="yes", days=WEEK, until="late")


def a_survey(school, *, now=at(2, 12), opens_on=date(2024, 2, 12), closes_on=date(2024, 2, 25), **more):
    with acting(everything(school)) as scope:
        term = Term.objects.select_related("school").get(school=school)
        return actions.open_survey(term, opens_on=opens_on, closes_on=closes_on, now=now, scope=scope, **more)


def say(survey, user, *answers, now=BEFORE):
    with acting(family(user)) as scope:
        return actions.answer_survey(survey, answers, now=now, scope=scope)


def standing(school):
    with acting(everything(school)):
        return list(SurveyAnswer.objects.order_by("pupil__name").values_list("pupil__name", "need", "days", "until"))


def facts(school, kind):
    with acting(everything(school)):
        return [one.facts for one in Entry.objects.filter(kind=f"enrolment.{kind}")]


def signed_in(client, user):
    client.force_login(user)
    return client


def told(user):
    with acting(family(user)):
        return list(Message.objects.filter(user=user).order_by("sent_at", "id").values_list("title", "link"))


# ── the story ──


def test_families_are_asked_answer_and_the_school_sees_the_seats_of_each_day(school):
    north, south = a_child(school), a_pupil(a_class(school, 2, 1, campus="南校区"), "王小红")
    sixth = a_child(school, "赵大力", grade=6)
    mother, other, third = (a_guardian_of(one) for one in (north, south, sixth))
    survey = a_survey(school)
    assert told(mother) == [("下学期课后服务，李小明需要吗？2024-02-25 前答复", f"/family/enrolment/surveys/{survey.pk}/")]
    assert told(third) == []  # the service is not for grade six
    say(survey, mother, (north, Wanted(need="yes", days=(1, 3), until="first")))
    say(survey, other, (south, Wanted(need="perhaps", days=(1,), until="late", words="要看奶奶身体")))
    with acting(everything(school)) as scope:
        needs = queries.survey_needs(scope, survey.term)
    by_day = {(one.campus, one.weekday, one.late): (one.certain, one.with_perhaps) for one in needs.lines}
    assert {place: seats for place, seats in by_day.items() if any(seats)} == {
        ("北校区", 1, False): (1, 1), ("北校区", 3, False): (1, 1), ("南校区", 1, False): (0, 1), ("南校区", 1, True): (0, 1),
    }  # fmt: skip
    assert {(one.weekday, one.late): one.with_perhaps for one in needs.school}[1, False] == 2
    assert (needs.total.asked, needs.total.answered, needs.total.yes, needs.total.perhaps) == (2, 2, 1, 1)
    assert [(one.name, one.share) for one in needs.grades] == [("一年级", 100), ("二年级", 100)]


def test_the_last_word_counts_and_the_same_words_twice_are_one(school):
    child = a_child(school)
    mother, father = a_guardian_of(child), a_guardian_of(child, name="李爸爸")
    survey = a_survey(school)
    assert len(say(survey, mother, (child, ALL_WEEK))) == 1
    assert say(survey, mother, (child, ALL_WEEK)) == []
    say(survey, father, (child, Wanted(need="no", days=(1,), until="late")))
    assert standing(school) == [("李小明", "no", [], "")]
    assert len(facts(school, "SurveyAnswered")) == 2


def test_it_is_closed_by_hand_once_and_what_was_said_stays(school):
    child = a_child(school)
    mother, survey = a_guardian_of(child), a_survey(school)
    say(survey, mother, (child, ALL_WEEK))
    for _time in range(2):
        with acting(everything(school)) as scope:
            actions.close_survey(survey, now=at(2, 20), scope=scope)
    assert [one["closes_on"] for one in facts(school, "SurveyClosed")] == ["2024-02-20"]
    with pytest.raises(actions.SurveyOver) as refused:
        say(survey, mother, (child, Wanted(need="no")), now=at(2, 20))
    assert (refused.value.clause, bool(refused.value.todo)) == ("S1.1", True)
    assert standing(school) == [("李小明", "yes", [1, 2, 3, 4, 5], "late")]


def test_the_round_ends_the_survey_the_day_before(school):
    survey = a_survey(school, closes_on=date(2024, 2, 25))
    with time_machine.travel(at(2, 20)):
        a_round(school, opens_on=date(2024, 2, 22))
    with acting(everything(school)):
        survey.refresh_from_db()
    assert (survey.state, survey.closes_on) == ("open", date(2024, 2, 21))


def test_silent_families_are_reminded_not_more_often_than_policy_says_and_never_who_has_answered(school):
    one, other = a_child(school), a_child(school, "王小红")
    mother, silent = a_guardian_of(one), a_guardian_of(other)
    survey = a_survey(school)
    say(survey, mother, (one, ALL_WEEK))
    with acting(everything(school)) as scope:
        assert actions.remind_silent(survey, now=at(2, 15), scope=scope) == 1
        with pytest.raises(actions.RemindedLately, match="02-15"):
            actions.remind_silent(survey, now=at(2, 17), scope=scope)
        assert actions.remind_silent(survey, now=at(2, 18), scope=scope) == 1
    assert (len(told(mother)), len(told(silent))) == (1, 3)
    say(survey, silent, (other, Wanted(need="no")), now=at(2, 19))
    with acting(everything(school)) as scope, pytest.raises(actions.EverybodyAnswered):
        actions.remind_silent(survey, now=at(2, 22), scope=scope)


def test_who_answers_settles_the_message_of_the_other_guardian_and_the_neighbours_still_waits(school):
    child, other = a_child(school), a_child(school, "王小红")
    mother, father, neighbour = a_guardian_of(child), a_guardian_of(child, name="李爸爸"), a_guardian_of(other)
    survey = a_survey(school)
    say(survey, mother, (child, ALL_WEEK))
    with acting(everything(school)):
        settled = {one.user_id: (one.read_at is not None, one.told_at is not None) for one in Message.objects.all()}
    assert settled == {mother.pk: (True, False), father.pk: (False, True), neighbour.pk: (False, False)}


def test_a_familys_own_words_go_with_the_term_and_the_counts_stay(school):
    child = a_child(school)
    survey = a_survey(school)
    say(survey, a_guardian_of(child), (child, Wanted(need="no", words="外婆接")))
    for day, kept in ((at(7, 5), "外婆接"), (at(7, 6), "")):
        actions.forget_words(now=day, scope=everything(school))
        with acting(everything(school)):
            assert SurveyAnswer.objects.values_list("need", "words").get() == ("no", kept)


# ── what is refused, each with its twin ──


@pytest.mark.parametrize(("day", "refused"), [(11, True), (12, False), (25, False), (26, True)])
def test_answers_are_taken_from_the_first_day_to_the_last(school, day, refused):
    child = a_child(school)
    mother, survey = a_guardian_of(child), a_survey(school, now=at(2, 10))
    if refused:
        with pytest.raises(actions.SurveyOver):
            say(survey, mother, (child, ALL_WEEK), now=at(2, day))
    else:
        assert len(say(survey, mother, (child, ALL_WEEK), now=at(2, day))) == 1


def test_who_has_left_is_not_asked_and_a_sixth_grader_not_either_while_the_classmate_is(school):
    gone, sixth, here = a_child(school), a_child(school, "赵大力", grade=6), a_child(school, "王小红")
    mother, survey = a_guardian_of(gone, sixth, here), a_survey(school)
    with acting(everything(school)):
        Pupil.objects.filter(pk=gone.pk).update(state="left")
        gone.refresh_from_db()
    for child, refusal in ((gone, actions.NotAsked), (sixth, GradeNotServed)):
        with pytest.raises(refusal) as refused:
            say(survey, mother, (here, ALL_WEEK), (child, ALL_WEEK))
        assert refused.value.clause in ("S1.1", "S2")
    assert standing(school) == []  # all or none
    say(survey, mother, (here, ALL_WEEK))
    assert [name for name, *_rest in standing(school)] == ["王小红"]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(need="yes"), "days"),
        (Wanted(need="yes", days=(7,), until="first"), "days"),
        (Wanted(need="perhaps", days=(1,)), "until"),
        (Wanted(need="gladly"), "need"),
    ],
)
def test_an_answer_that_can_not_be_counted_says_what_is_missing(school, wanted, field):
    child = a_child(school)
    mother, survey = a_guardian_of(child), a_survey(school)
    with pytest.raises(actions.DaysUnsaid) as refused:
        say(survey, mother, (child, wanted))
    assert (refused.value.field, refused.value.clause) == (field, "S1.1")


def test_one_survey_a_term_in_its_right_order_and_before_the_round(school, other_school):
    with pytest.raises(actions.SurveyDays):
        a_survey(school, opens_on=date(2024, 2, 20), closes_on=date(2024, 2, 19))
    with pytest.raises(actions.SurveyDays):
        a_survey(school, now=at(2, 26))
    a_survey(school)
    with pytest.raises(actions.SurveyAlready):
        a_survey(school)
    a_round(other_school)  # families may apply from 26 February
    with pytest.raises(actions.TooLateForSurvey):
        a_survey(other_school, closes_on=date(2024, 2, 26))
    a_survey(other_school)


# ── walls ──


def test_another_family_and_another_homeroom_teacher_see_nothing_and_the_own_one_does(school, client):
    child, neighbour = a_child(school), a_child(school, "王小红", number=2)
    mother, stranger = a_guardian_of(child), a_guardian_of(neighbour)
    survey = a_survey(school)
    say(survey, mother, (child, Wanted(need="yes", days=(1,), until="first", words="爸爸出差")))
    for user, seen in ((mother, 1), (stranger, 0)):
        with acting(family(user)):
            assert SurveyAnswer.objects.count() == seen  # the database's own wall
    with acting(family(stranger)), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        SurveyAnswer.objects.create(school=school, survey=survey, pupil=child, need="no", answered_at=BEFORE)
    own, other = (a_homeroom(school, one.home_class, name).user for one, name in ((child, "王老师"), (neighbour, "张老师")))
    address = f"/{school.code}/enrolment/surveys/{survey.pk}/classes/{child.home_class_id}/"
    with time_machine.travel(BEFORE):
        assert "爸爸出差" in signed_in(client, own).get(address).content.decode()
        assert signed_in(client, other).get(address).status_code == 404
        page = signed_in(client, other).get(f"/{school.code}/enrolment/surveys/", follow=True).content.decode()
    assert "王小红" in page
    assert "爸爸出差" not in page


# ── pages ──


def test_a_mother_of_two_answers_on_one_page_with_one_tick_and_changes_it_later(school, client):
    one, other = a_child(school), a_child(school, "李小红", grade=2)
    mother, survey = a_guardian_of(one, other), a_survey(school)
    address = f"/family/enrolment/surveys/{survey.pk}/"
    with time_machine.travel(BEFORE):
        home = signed_in(client, mother).get("/family/enrolment/").content.decode()
        assert address in home
        assert address in client.get("/family/").content.decode()
        page = client.get(address).content.decode()
        assert "checked" not in page
        assert "这不是报名" in page
        said = {"need": "yes", "days": ["0"], "until": "late", f"s-{other.pk}-include": "on"}
        answer = client.post(f"{address}answer/", said, follow=True)
        assert standing(school) == [("李小明", "yes", list(WEEK), "late"), ("李小红", "yes", list(WEEK), "late")]
        assert "周一至周五 · 放学后到 18:00" in answer.content.decode()
        client.post(f"{address}answer/", {**said, f"s-{other.pk}-need": "no"})
        assert standing(school)[1] == ("李小红", "no", [], "")
        wrong = client.post(f"{address}answer/", {"need": "yes", "until": "late"})
        assert (wrong.status_code, "请选哪几天需要。" in wrong.content.decode()) == (422, True)


def test_the_application_form_begins_with_the_answer_and_says_so_unless_a_draft_stands(school, client):
    one, other = a_child(school), a_child(school, "李小红", grade=2)
    mother, survey = a_guardian_of(one, other), a_survey(school)
    say(survey, mother, (one, Wanted(need="yes", days=(1, 3), until="first")), (other, ALL_WEEK))
    round = a_round(school)
    with time_machine.travel(at(2, 27)):
        page = signed_in(client, mother).get(f"/family/enrolment/children/{one.pk}/apply/")
        assert (page.context["surveyed"], page.context["form"]["days"].value()) == (True, ["1", "3"])
        assert [len(form["slots"].value()) for form in (page.context["form"], *page.context["siblings"])] == [1, 2]
        assert "已按您的需求调查填好日子和时段" in page.content.decode()
        client.post(f"/family/enrolment/children/{one.pk}/apply/keep/", {"days": ["5"]})
        page = client.get(f"/family/enrolment/children/{one.pk}/apply/")
    assert (page.context["surveyed"], page.context["form"]["days"].value()) == (False, ["5"])
    with acting(everything(school)):
        assert not Application.objects.filter(round=round).exists()  # an answer is no application


def test_the_service_lead_opens_follows_reminds_and_closes_by_the_pages(school, client):
    child = a_child(school)
    a_guardian_of(child)
    lead, base = a_member_of_staff(school, role="service_lead").user, f"/{school.code}/enrolment/"
    with time_machine.travel(at(2, 10)):
        page = signed_in(client, lead).get(f"{base}surveys/")
        days = {"opens_on": date(2024, 2, 12), "closes_on": date(2024, 2, 25)}
        assert {name: page.context["form"].initial[name] for name in days} == days
        assert client.post(f"{base}surveys/open/", {"opens_on": "2024-02-12", "closes_on": "2024-02-11"}).status_code == 422
        client.post(f"{base}surveys/open/", {"opens_on": "2024-02-12", "closes_on": "2024-02-25", "words": "请答"})
    with acting(everything(school)):
        survey = Survey.objects.get()
    with time_machine.travel(BEFORE):
        assert "/ 1" in signed_in(client, lead).get(f"{base}surveys/").content.decode()
        assert client.post(f"{base}surveys/{survey.pk}/remind/").status_code == 302
        assert client.post(f"{base}surveys/{survey.pk}/remind/").status_code == 422
        assert f"{base}surveys/" in client.get(base).content.decode()
        assert client.post(f"{base}surveys/{survey.pk}/close/").status_code == 302
        assert "已结束" in client.get(f"{base}surveys/").content.decode()


def test_a_family_without_a_phone_tells_its_homeroom_teacher_who_writes_it_down(school, client):
    child = a_child(school)
    survey, teacher = a_survey(school), a_homeroom(school, child.home_class).user
    base = f"/{school.code}/enrolment/surveys/{survey.pk}/"
    with time_machine.travel(BEFORE):
        mine = signed_in(client, teacher).get(f"/{school.code}/desk/class/").content.decode()
        assert "需求调查没有答" in mine
        assert client.get(f"{base}pupils/{child.pk}/").status_code == 200
        said = {"need": "perhaps", "days": ["2"], "until": "first"}
        assert client.post(f"{base}pupils/{child.pk}/save/", said).status_code == 422  # how was it told?
        client.post(f"{base}pupils/{child.pk}/save/", {**said, "channel": "staff"})
        assert "需求调查没有答" not in client.get(f"/{school.code}/desk/class/").content.decode()
    with acting(everything(school)):
        assert SurveyAnswer.objects.values_list("need", "channel", "answered_by").get() == ("perhaps", "staff", teacher.pk)


def test_the_counts_go_out_without_names_and_a_formula_stays_a_word(school, client):
    child = a_child(school, "李小明")
    mother, survey = a_guardian_of(child), a_survey(school)
    say(survey, mother, (child, Wanted(need="yes", days=(1,), until="late", words="=外婆")))
    with acting(everything(school)):
        Campus.objects.filter(name="北校区").update(name='=HYPERLINK("x")')
    lead = a_member_of_staff(school, role="service_lead").user
    file = signed_in(client, lead).get(f"/{school.code}/enrolment/surveys/{survey.pk}/paper/xlsx/").content
    with ZipFile(io.BytesIO(file)) as book:
        sheet, words = (book.read(name).decode() for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"))
    assert "<f>" not in sheet
    assert "=HYPERLINK" in words
    assert not [name for name in ("李小明", "李妈妈", "外婆") if name in words]
    assert client.get(f"/{school.code}/enrolment/surveys/{survey.pk}/paper/exe/").status_code == 404


def test_one_answer_and_many_cost_the_same_questions(school, client):
    lead, survey = a_member_of_staff(school, role="service_lead").user, a_survey(school)
    room = a_class(school)
    pages = [f"/{school.code}/enrolment/surveys/", f"/{school.code}/enrolment/surveys/{survey.pk}/classes/{room.pk}/"]
    signed_in(client, lead)

    def cost(*names):
        for name in names:
            child = a_pupil(room, name)
            say(survey, a_guardian_of(child), (child, ALL_WEEK))
        asked = []
        for page in pages:
            with time_machine.travel(BEFORE), CaptureQueriesContext(connection) as questions:
                assert client.get(page).status_code == 200
            asked.append(len(questions))
        return asked

    cost("热身")
    assert cost("李小明") == cost("王小红", "张小丽", "赵小刚")


def test_a_mother_who_reads_english_reads_it_all_in_english(school, client):
    child = a_child(school, "Li Ming")
    mother = a_guardian_of(child, name="Mother")
    type(mother).objects.filter(pk=mother.pk).update(language="en")
    survey = a_survey(school)
    [(title, _link)] = told(mother)
    assert title == "After-school care next term for Li Ming? Please answer by 2024-02-25"
    with time_machine.travel(BEFORE), translation.override("en"):
        page = signed_in(client, mother).get(f"/family/enrolment/surveys/{survey.pk}/", headers={"accept-language": "en"})
    assert "This is not an application" in page.content.decode()
    assert "until 18:00" in page.content.decode()


def test_the_wall_of_a_terms_plan_shows_what_families_need_to_who_may_see_surveys(school, rf):
    from kehou.core.pages import unit_scope
    from kehou.core.panels import Panel
    from kehou.wiring import WALLS

    child = a_child(school)
    survey = a_survey(school)
    say(survey, a_guardian_of(child), (child, ALL_WEEK))
    [panel] = WALLS["term_plan"]
    assert isinstance(panel, Panel)
    scope = unit_scope(a_member_of_staff(school, role="service_lead").user, school.code)
    with acting(scope):
        shown = panel.show(rf.get("/"), scope, survey.term_id)
        nothing = panel.show(rf.get("/"), scope, None)
    assert ("家长的需求" in shown, "李小明" in shown, nothing.strip()) == (True, False, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_mother_and_father_answer_at_once_and_one_answer_stands():
    school = a_school()
    child = a_child(school)
    parents, survey = [a_guardian_of(child), a_guardian_of(child, name="李爸爸")], a_survey(school)
    wishes = dict(zip([one.pk for one in parents], ("yes", "perhaps"), strict=True))

    def press(parent):
        say(survey, parent, (child, Wanted(need=wishes[parent.pk], days=(1,), until="first")))

    assert at_once(press, parents) == {"done": 2}
    assert len(standing(school)) == 1


def test_a_family_finds_what_it_said_after_the_survey_is_over(client, school):
    child, neighbour = a_child(school), a_child(school, "王小红", number=2)
    mother, other = a_guardian_of(child), a_guardian_of(neighbour)
    survey = a_survey(school)
    say(survey, mother, (child, ALL_WEEK))
    way, words = f"/family/enrolment/surveys/{survey.pk}/", "我在需求调查里的答复"

    def home(user, now):
        with time_machine.travel(now, tick=False):
            return signed_in(client, user).get("/family/enrolment/").content.decode()

    assert words not in home(mother, at(2, 20))  # while it stands, its card leads there
    over = home(mother, at(3, 1))
    assert (words in over, way in over) == (True, True)
    assert words not in home(other, at(3, 1))  # who has not answered has nothing to read there
    with time_machine.travel(at(3, 1), tick=False):
        assert "周一至周五" in signed_in(client, mother).get(way).content.decode()
    assert words not in home(mother, at(8, 1))  # the term is over
