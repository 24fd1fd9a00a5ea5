"""How the house knocks: softly at night, loudly in danger, once for a key, once a day for teachers, and again later."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy

from kehou.core.scope import acting
from kehou.notices import actions, queries
from kehou.notices.adapters import NotDelivered
from kehou.notices.choices import Topic
from kehou.notices.models import Delivery, Mailing, Message, Preference
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, a_user, everything, grant

pytestmark = pytest.mark.django_db


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 4, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


class Line:
    """A channel that keeps what it carried, or fails as it is told to."""

    carried: list = []
    trouble: Exception | None = None

    def reaches(self, user):
        return True

    def carry(self, letter):
        if Line.trouble:
            raise Line.trouble
        Line.carried.append(letter)


@pytest.fixture(autouse=True)
def line(settings):
    settings.KEHOU_CHANNELS = {"sms": "tests.notices.test_knocking.Line", "wecom": "tests.notices.test_knocking.Line"}
    Line.carried, Line.trouble = [], None
    return Line


@pytest.fixture
def mother(school):
    return a_guardian_of(a_pupil(a_class(school)))


def tell(school, *users, **how):
    with acting(everything(school)) as scope:
        title = how.pop("title", "王小明 的消息")
        return actions.send(users, title=lazystr(title) if isinstance(title, str) else title, school=school.pk, scope=scope, **how)


def carry(school, moment):
    return actions.deliver_waiting(at=moment, scope=everything(school))


def rows(school, model, *names):
    with acting(everything(school)):
        return list(model.objects.order_by("pk").values_list(*names, flat=len(names) == 1))


def test_an_ordinary_message_waits_for_the_morning_and_a_missing_child_does_not(school, mother, line):
    tell(school, mother, sms=True)
    assert carry(school, at(10, 22)) == 0
    assert set(rows(school, Delivery, "next_at")) == {at(11, 7)}
    tell(school, mother, title="王小明 点名未到", urgent=True, topic=Topic.SAFETY)
    assert carry(school, at(10, 22, 5)) == 2
    assert {one.words for one in line.carried} == {"紧急：有关安全的消息，请马上查看。"}
    assert carry(school, at(11, 7)) == 2


def test_nothing_about_a_child_leaves_the_house(school, mother, line):
    tell(school, mother, sms=True, body="王小明 花生过敏", topic=Topic.ENROLMENT, outside="告知单已下发，请阅读并签字。")
    carry(school, at(10, 9))
    assert len(line.carried) == 2
    assert not [one for one in line.carried if "王小明" in f"{one}"]
    assert {(one.words, one.link) for one in line.carried} == {
        ("告知单已下发，请阅读并签字。", "http://127.0.0.1:8000/family/notices/")
    }


def test_each_person_is_told_in_their_own_language(school, mother, line):
    type(mother).objects.filter(pk=mother.pk).update(language="en")
    mother.refresh_from_db()
    father = a_guardian_of(a_pupil(a_class(school, 2)), name="爸爸")
    tell(
        school, mother, father, title=gettext_lazy("排班表已公布：%(first)s 至 %(last)s"), facts={"first": 1, "last": 2}, sms=True
    )
    assert dict(rows(school, Message, "user", "title")) == {
        mother.pk: "Roster published: 1 to 2",
        father.pk: "排班表已公布：1 至 2",
    }
    carry(school, at(10, 9))
    assert {one.button for one in line.carried} == {"Open", "查看"}


def test_the_same_key_tells_a_person_once(school, mother, line):
    assert tell(school, mother, sms=True, key="letters:1") == 1
    assert tell(school, mother, sms=True, key="letters:1") == 0
    assert (len(rows(school, Message, "pk")), len(rows(school, Delivery, "pk"))) == (1, 2)


def test_what_fails_is_tried_later_and_later_and_then_lies_with_the_operator(school, mother, line, client):
    tell(school, mother)
    line.trouble, moment, tried = NotDelivered("HTTP 503"), at(10, 9), 0
    while rows(school, Delivery, "state") == ["waiting"]:
        carry(school, moment)
        tried += 1
        moment = rows(school, Delivery, "next_at")[0] or moment
    assert (tried, moment - at(10, 9)) == (6, timedelta(minutes=1 + 5 + 15 + 60 + 240))
    assert rows(school, Delivery, "state", "trouble") == [("failed", "HTTP 503")]
    operator = a_user("运维")
    grant(operator, school, "operator")
    client.force_login(operator)
    page = client.get(reverse("notices:undelivered", kwargs={"unit": school.code})).content.decode()
    assert "HTTP 503" in page and f"{mother.phone[:3]}****{mother.phone[-4:]}" in page and mother.phone not in page
    line.trouble = None
    client.post(reverse("notices:retry_all", kwargs={"unit": school.code}))
    assert carry(school, at(11, 9)) == 1


def test_a_wrong_number_is_not_tried_again(school, mother, line):
    tell(school, mother)
    line.trouble = NotDelivered("isv.MOBILE_NUMBER_ILLEGAL", lasting=True)
    assert carry(school, at(10, 9)) == 0
    assert rows(school, Delivery, "state", "tries") == [("failed", 1)]


def test_what_a_killed_worker_held_is_carried_by_the_next_one(school, mother, line):
    tell(school, mother)
    with acting(everything(school)):
        Delivery.objects.update(state="sending", tried_at=at(10, 9), tries=1)
    assert carry(school, at(10, 9, 5)) == 0
    assert carry(school, at(10, 9, 11)) == 1


def test_a_teacher_gets_one_summary_a_day_and_danger_at_once(school, line):
    teacher = a_member_of_staff(school, role="homeroom").user
    for topic, moment in ((Topic.ENROLMENT, at(10, 9)), (Topic.ENROLMENT, at(10, 11)), (Topic.PLANNING, at(10, 15))):
        tell(school, teacher, topic=topic, sms=True)
        with acting(everything(school)):
            Message.objects.filter(sent_at__gt=at(30, 0)).update(sent_at=moment)
    assert (carry(school, at(10, 16)), line.carried) == (0, [])
    assert [sums(school, moment) for moment in (at(10, 23), at(11, 7, 30), at(11, 7, 31))] == [0, 1, 0]
    assert rows(school, Message, "title", "body")[-1] == ("今日小结：未读消息 3 条", "报名 2 · 排班 1")
    assert (carry(school, at(11, 7, 31)), [one.words for one in line.carried]) == (1, ["今天的消息小结已写好，请查看。"])
    tell(school, teacher, urgent=True, topic=Topic.SAFETY)
    assert carry(school, at(11, 23)) == 2


def sums(school, moment):
    return actions.send_digests(at=moment, scope=everything(school))


def test_a_mother_chooses_her_quiet_hours_channels_and_language(school, mother, client, line):
    client.force_login(mother)
    said = {"language": "en", "channels": ["wecom"], "quiet_from": "20:00", "quiet_until": "08:00"}
    assert client.post(reverse("notices:family_save_preferences"), said).status_code == 302
    mother.refresh_from_db()
    wish = Preference.objects.get(user=mother)
    assert (mother.language, wish.channels, wish.quiet_from, wish.digest) == ("en", ["wecom"], time(20), True)
    tell(school, mother, sms=True)
    assert [one.button for one in line.carried] == []
    assert (carry(school, at(10, 20, 30)), carry(school, at(11, 8))) == (0, 1)
    assert rows(school, Delivery, "channel") == ["wecom"]


def test_a_wrong_hour_is_said_in_the_form(client, school, mother):
    client.force_login(mother)
    answer = client.post(reverse("notices:family_save_preferences"), {"language": "fr", "quiet_from": "25:00"})
    assert answer.status_code == 422


def test_who_has_not_read_is_reminded_once_a_day_and_nobody_else(school, client, line):
    room = a_class(school)
    read, silent = a_guardian_of(a_pupil(room)), a_guardian_of(a_pupil(room, "同班同学"), name="同学妈妈")
    tell(school, read, silent, mailing="告知单")
    carry(school, at(10, 9))
    with acting(everything(school)):
        Message.objects.filter(user=read).update(read_at=at(10, 10))
        mailing = Mailing.objects.get()
    lead = a_member_of_staff(school, "负责人", role="service_lead").user
    client.force_login(lead)
    page = client.get(reverse("notices:mailings", kwargs={"unit": school.code})).content.decode()
    assert "告知单" in page
    with acting(everything(school)) as scope:
        told = queries.mailings(scope).get()
        assert (told.told, told.read, told.heard, told.silent) == (2, 1, 0, 1)
    remind = reverse("notices:chase", kwargs={"unit": school.code, "mailing": mailing.pk})
    assert client.post(remind).status_code == 302
    assert client.post(remind).status_code == 422
    with acting(everything(school)):
        again = list(Delivery.objects.filter(round=1).values_list("message__user", "channel").order_by("channel"))
    assert again == [(silent.pk, "sms"), (silent.pk, "wecom")]


def test_sending_to_many_costs_the_same_queries_as_to_one(school, django_assert_num_queries):
    room = a_class(school)
    mothers = [a_guardian_of(a_pupil(room, f"学生{n}"), name=f"妈妈{n}") for n in range(3)]
    for users in (mothers[:1], mothers):
        with acting(everything(school)) as scope, django_assert_num_queries(6):
            actions.send(users, title=lazystr("消息"), sms=True, school=school.pk, scope=scope)
