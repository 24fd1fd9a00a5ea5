"""Messages: in the app at once, on the phone by the worker, and nobody reads another's."""

from datetime import UTC, datetime

import pytest
from django.utils.functional import lazystr

from kehou.core.scope import Scope, acting
from kehou.notices import actions, queries
from kehou.notices.models import Delivery
from tests.factories import a_class, a_guardian_of, a_pupil, everything

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 4, 10, 9, tzinfo=UTC)


class Phone:
    """A gateway that keeps what it was given; some numbers do not answer."""

    sent: list = []

    def send(self, phone, text):
        if phone.endswith("13"):
            raise ConnectionError
        self.sent.append((phone, text))


def as_family(user, school):
    return Scope("family", user.pk, units=(school.pk,))


def two_mothers(school):
    room = a_class(school)
    return a_guardian_of(a_pupil(room)), a_guardian_of(a_pupil(room, "同班同学"))


def test_a_message_is_read_by_the_one_it_was_written_to(school):
    mother, other = two_mothers(school)
    with acting(everything(school)) as scope:
        assert actions.send([mother], title=lazystr("告知单已发出"), school=school.pk, scope=scope) == 1
    with acting(as_family(mother, school)) as scope:
        assert [m.title for m in queries.unread(scope)] == ["告知单已发出"]
        actions.read(queries.messages(scope)[0], at=NOW, scope=scope)
        assert list(queries.unread(scope)) == []
    with acting(as_family(other, school)) as scope:
        assert list(queries.messages(scope)) == []


def test_the_worker_carries_each_message_once_and_tries_again_what_failed(school, settings):
    settings.KEHOU_SMS_BACKEND = "tests.notices.test_messages.Phone"
    Phone.sent = []
    mother, other = two_mothers(school)
    type(other).objects.filter(pk=other.pk).update(phone="13800000013")
    with acting(everything(school)) as scope:
        actions.send([mother, other], title=lazystr("李小明请签收"), sms=True, school=school.pk, scope=scope)
        assert actions.deliver_waiting(at=NOW, scope=scope) == 1
        assert actions.deliver_waiting(at=NOW, scope=scope) == 0
        states = dict(Delivery.objects.values_list("message__user__phone", "state"))
    # What knocks outside says where to read, and nothing of the child (SMS text: the shortest words and the link).
    assert Phone.sent == [(mother.phone, "学校有新消息，请查看。 http://127.0.0.1:8000/family/notices/")]
    assert states == {mother.phone: "sent", "13800000013": "waiting"}
