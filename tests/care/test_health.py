"""The health check at roll call: no symptoms by default, sealed, told, followed up by name (S7.2)."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from kehou.care import actions, queries
from kehou.care.actions.refusals import FollowUpIsNamed, HealthNotAsked, HospitalIsNamed, NotOnTheList, NotToBeWatched
from kehou.care.choices import Outcome, RoutineKind
from kehou.care.documents import health_records
from kehou.care.models import Alarm, HandOver, HealthCheck
from kehou.care.rules import HealthRules
from kehou.core import clock
from kehou.core.models import Look
from kehou.core.scope import acting
from kehou.notices.models import Message
from kehou.papers.paper import Style
from kehou.policy.queries import rules_for
from tests.care.afternoon import MONDAY, a_member, a_mother, an_afternoon, at
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db
RULES = HealthRules()


def built():
    school = a_school()
    told = an_afternoon(school, "陈一一", "李小明", "王二小", late=("李小明",))
    told.safety = a_member_of_staff(school, "安全李", role="safety_officer")
    a_mother(told.pupils[0])
    return told


world = prepared(built)


@pytest.fixture
def told(world, db):
    return fresh(world)


@pytest.fixture
def quarter_past(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(16, 5))
    monkeypatch.setattr(clock, "today", lambda: MONDAY)


def switched_on(told, *, temperature=False):
    given = {"starts_on": MONDAY, "ends_on": None, "temperature": temperature, "reason": "流感高发期", "now": at(8)}
    with acting(told.scope) as scope:
        return actions.begin_routine(RoutineKind.HEALTH, **given, scope=scope)


def look(told, session, found, *, now=None):
    with acting(told.scope) as scope:
        return actions.check_health(session, found, rules=RULES, now=now or at(16, 6), scope=scope)


def checks(told):
    with acting(everything(told.school)):
        return {(one.pupil.name, one.seq): one for one in HealthCheck.objects.select_related("pupil")}


def said_at_roll(told, client, session, **more):
    client.force_login(told.teacher.user)
    address = reverse("care:roll", kwargs={"unit": told.school.code, "session": session.pk})
    return client.post(address, {"activity": "homework", **more})


def test_the_threshold_is_a_parameter_with_its_clause(told):
    assert rules_for(HealthRules, told.school, MONDAY) == HealthRules(fever_tenths=373)


def test_one_tap_an_exception_everybody_else_has_no_symptoms(told, client, quarter_past):
    switched_on(told)
    session = told.plan()
    page = client.get  # the page offers the tick only where the school asks
    client.force_login(told.teacher.user)
    address = reverse("care:session", kwargs={"unit": told.school.code, "session": session.pk})
    assert page(address).content.decode().count('name="unwell"') == 3
    said_at_roll(told, client, session, absent=[str(told.pupils[2].pk)], unwell=[str(told.pupils[0].pk)])
    assert {key: one.unwell for key, one in checks(told).items()} == {("陈一一", 1): True, ("李小明", 1): False}
    assert told.alarms() == [("missing", False), ("unwell", False)]
    assert "身体不适，待观察" in page(address).content.decode()


def test_where_it_is_off_nobody_is_asked(told, client, quarter_past):
    session = told.plan()
    client.force_login(told.teacher.user)
    assert 'name="unwell"' not in client.get(reverse("care:session", kwargs={"unit": told.school.code, "session": session.pk})).content.decode()
    said_at_roll(told, client, session, unwell=[str(told.pupils[0].pk)])
    assert checks(told) == {}
    with pytest.raises(HealthNotAsked):
        look(told, session, {told.pupils[0].pk: actions.Finding(unwell=True)})


def test_a_temperature_at_the_line_sets_the_child_apart_by_itself(told, client, quarter_past):
    switched_on(told, temperature=True)
    session = told.plan()
    typed = {f"t-{told.pupils[n].pk}": words for n, words in enumerate(("37.3", "３７．２", ""))}
    said_at_roll(told, client, session, **typed)
    assert {name: (one.unwell, one.temperature) for (name, _seq), one in checks(told).items()} == {
        "陈一一": (True, "373"), "李小明": (False, "372"), "王二小": (False, ""),
    }  # fmt: skip


def test_what_was_found_is_sealed_in_the_database(told):
    switched_on(told)
    look(told, told.called(), {told.pupils[0].pk: actions.Finding(temperature=386, symptoms=("cough",), words="早上就咳")})
    with acting(everything(told.school)), connection.cursor() as cursor:
        cursor.execute("SELECT temperature, symptoms, words FROM care_healthcheck")
        kept = [bytes(one) for one in cursor.fetchone()]
    assert all(word not in b"".join(kept) for word in (b"386", b"cough", "早上".encode()))
    assert queries.in_words(checks(told)["陈一一", 1]) == "38.6 ℃ · 咳嗽 · 早上就咳"


def test_family_and_safety_officer_are_told_without_symptoms(told):
    switched_on(told)
    look(told, told.called(), {told.pupils[0].pk: actions.Finding(symptoms=("vomiting",))})
    with acting(everything(told.school)):
        told_to = {one.user.name: one.title for one in Message.objects.select_related("user")}
    assert told_to["李妈妈"] == "陈一一 在课后服务中身体不适，正在南校区一(1)班教室观察，请尽快与看护教师联系。"
    assert told_to["安全李"].startswith("身体不适，待观察：陈一一")
    assert not any("呕吐" in one for one in told_to.values())


def test_taken_home_ends_the_watching(told):
    switched_on(told)
    look(told, told.called(), {told.pupils[0].pk: actions.Finding(unwell=True)})
    with acting(told.scope) as scope:
        actions.pick_up(told.pupils[0], person=told.pupils[0].guardians.get().pk, now=at(16, 20), scope=scope)
        alarm = Alarm.objects.get(kind="unwell")
    assert (alarm.outcome, alarm.note, told.holders(told.pupils[0])) == ("taken_home", "李妈妈（母亲）", ["group", "guardian"])


def test_back_in_the_group_by_name(told):
    switched_on(told)
    look(told, told.called(), {told.pupils[0].pk: actions.Finding(unwell=True)})
    with acting(told.scope) as scope:
        alarm = actions.follow_up(told.pupils[0], outcome=Outcome.BACK, now=at(16, 30), scope=scope)
        with pytest.raises(NotToBeWatched):
            actions.follow_up(told.pupils[0], outcome=Outcome.BACK, now=at(16, 31), scope=scope)
    assert (alarm.outcome, alarm.settled_by.name, told.holders(told.pupils[0])) == ("back", "陈老师", ["group"])


def test_to_the_hospital_custody_goes_along_and_ends_with_the_guardian(told):
    switched_on(told)
    child = told.pupils[1]
    session = told.called()
    look(told, session, {child.pk: actions.Finding(unwell=True)})
    with acting(told.scope) as scope, pytest.raises(HospitalIsNamed):
        actions.follow_up(child, outcome=Outcome.HOSPITAL, place="市一医院", now=at(16, 30), scope=scope)
    with acting(told.scope) as scope:
        actions.follow_up(child, outcome=Outcome.HOSPITAL, place="市一医院", companion="周老师", now=at(16, 30), scope=scope)
        held = queries.custody_on(scope, MONDAY)[child.pk]
        assert (held.to_kind, held.to_name) == ("hospital", "市一医院 · 周老师")
        assert queries.whereabouts(scope, MONDAY).counts["hospital"] == 1
        late = told.late()
        assert [line.is_held_by_others(late) for line in queries.roll_list(late, scope)] == [True]  # the merged room does not take it in
    mother = a_mother(child)
    with acting(told.scope) as scope:
        actions.pick_up(child, person=mother.pk, now=at(17, 30), scope=scope)
    assert told.holders(child) == ["group", "hospital", "guardian"]
    with acting(everything(told.school)):
        assert HandOver.objects.get(pupil=child, to_kind="guardian").flag == ""


def test_looked_at_again_and_well_nobody_watches_any_more(told):
    switched_on(told)
    session = told.called()
    look(told, session, {told.pupils[0].pk: actions.Finding(unwell=True)})
    look(told, session, {told.pupils[0].pk: actions.Finding()}, now=at(16, 10))
    assert [one.unwell for one in checks(told).values()] == [True, False]
    assert told.alarms() == [("unwell", True)]


def test_the_board_does_not_settle_it_without_saying_what_became_of_the_child(told):
    switched_on(told)
    look(told, told.called(), {told.pupils[0].pk: actions.Finding(unwell=True)})
    with acting(told.scope) as scope, pytest.raises(FollowUpIsNamed):
        actions.settle_alarm(Alarm.objects.get(), outcome=Outcome.HANDLED, note="", now=at(16, 30), scope=scope)


def test_a_child_of_another_list_is_not_looked_at_here(told):
    switched_on(told)
    stranger = a_pupil(a_class(told.school, number=2), "邻班生")
    with pytest.raises(NotOnTheList):
        look(told, told.called(), {stranger.pk: actions.Finding(unwell=True)})


def test_the_days_list_as_page_and_paper_every_look_is_recorded(told, client, quarter_past):
    switched_on(told)
    look(told, told.called(), {one.pk: actions.Finding(symptoms=("rash",) if one == told.pupils[0] else ()) for one in told.pupils})
    client.force_login(told.safety.user)
    page = client.get(reverse("care:health", kwargs={"unit": told.school.code})).content.decode()
    assert "皮疹" in page and "观察中" in page
    paper = client.get(reverse("care:health_paper", kwargs={"unit": told.school.code}))
    assert (paper["Content-Type"], paper.content[:4]) == ("application/pdf", b"%PDF")
    with acting(everything(told.school)):
        assert Look.objects.filter(actor=told.safety.user, permission="care.view_health", fields=["health"]).count() == 2
    client.force_login(told.teacher.user)
    assert client.get(reverse("care:health", kwargs={"unit": told.school.code})).status_code == 404


def test_the_paper_is_a_page_a_group_in_chinese_whoever_asks(told):
    switched_on(told)
    look(told, told.called(), {one.pk: actions.Finding(symptoms=("rash",) if one == told.pupils[0] else ()) for one in told.pupils})
    with acting(told.scope) as scope, override("en"):
        [paper] = health_records(queries.health_day(scope, at(16).date()), at(16).date(), 37.3, Style("新新小学"))
    lead, table, note, _signing = paper.blocks
    assert paper.title == "课后服务健康检查记录" and dict(lead.pairs)["检查人数"] == f"{len(told.pupils)} 人，其中不适 1 人"
    assert [row[1:] for row in table.rows if row[1] == told.pupils[0].name] == [("陈一一", "一(1)班", table.rows[0][3], "不适 · 皮疹、水疱", "观察中")]
    assert {row[4] for row in table.rows[1:]} == {"没有症状"} and "37.3 ℃" in note.text


def test_a_day_without_a_check_has_no_paper(told, client, quarter_past):
    client.force_login(told.safety.user)
    assert client.get(reverse("care:health_paper", kwargs={"unit": told.school.code})).status_code == 404


def test_the_family_reads_its_own_childs_check_and_no_other(told, client, quarter_past):
    switched_on(told)
    look(told, told.called(), {one.pk: actions.Finding(symptoms=("cough",)) for one in told.pupils})
    client.force_login(a_guardian_of(told.pupils[0], name="陈爸爸"))
    assert "咳嗽" in client.get(reverse("care:own_child", kwargs={"pupil": told.pupils[0].pk})).content.decode()
    assert client.get(reverse("care:own_child", kwargs={"pupil": told.pupils[1].pk})).status_code == 404


def test_more_is_written_on_the_childs_own_page(told, client, quarter_past):
    switched_on(told)
    session = told.called()
    client.force_login(told.teacher.user)
    ids = {"unit": told.school.code, "session": session.pk, "pupil": told.pupils[0].pk}
    client.post(reverse("care:note_health", kwargs=ids), {"temperature": "37.9", "symptoms": ["fever", "tired"], "words": ""})
    page = client.get(reverse("care:health_child", kwargs=ids)).content.decode()
    assert "37.9 ℃ · 发热、精神不振" in page and "送医院" in page
    client.post(reverse("care:to_hospital", kwargs=ids), {"place": "市一医院", "companion": "周老师"})
    assert told.holders(told.pupils[0]) == ["group", "hospital"]


def test_thirty_children_cost_as_many_questions_as_three(told):
    from django.test.utils import CaptureQueriesContext

    switched_on(told)
    for n in range(7):
        a_member(told, a_pupil(told.pupils[0].home_class, f"学生{n}"))
    session, asked = told.called(), []
    with acting(told.scope) as scope:
        everybody = queries.held_by(session, scope)
    for some in (everybody[:3], everybody):
        with acting(told.scope) as scope, CaptureQueriesContext(connection) as seen:
            actions.check_health(session, {pk: actions.Finding() for pk in some}, rules=RULES, now=at(16, 6), scope=scope)
        asked.append(len(seen))
    assert asked[0] == asked[1]
