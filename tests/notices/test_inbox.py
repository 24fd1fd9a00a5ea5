"""The inbox: one's own messages, opened and thereby read."""

import pytest
from django.urls import reverse
from django.utils.functional import lazystr

from kehou.core.scope import acting
from kehou.notices import actions
from kehou.notices.models import Message
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, everything

pytestmark = pytest.mark.django_db


def told(school, user, title, link=""):
    with acting(everything(school)) as scope:
        actions.send([user], title=lazystr(title), link=link, school=school.pk, scope=scope)
        return Message.objects.get(user=user, title=title)


def test_a_teacher_opens_a_message_and_it_is_read(client, school):
    teacher, colleague = (a_member_of_staff(school, name, role="homeroom").user for name in ("王老师", "陈老师"))
    mine, other = told(school, teacher, "有 3 份申请", "/xx-primary/notices/"), told(school, colleague, "别人的事")
    client.force_login(teacher)
    page = client.get(reverse("notices:inbox", kwargs={"unit": school.code})).content.decode()
    assert "有 3 份申请" in page and "别人的事" not in page and "未读" in page
    answer = client.post(reverse("notices:open", kwargs={"unit": school.code, "message": mine.pk}))
    assert answer["Location"] == "/xx-primary/notices/"
    assert client.post(reverse("notices:open", kwargs={"unit": school.code, "message": other.pk})).status_code == 404
    with acting(everything(school)):
        assert Message.objects.get(pk=mine.pk).read_at is not None
        assert Message.objects.get(pk=other.pk).read_at is None


def test_a_link_out_of_the_house_leads_back_to_the_inbox(client, school):
    mother = a_guardian_of(a_pupil(a_class(school)))
    message = told(school, mother, "告知单", "//elsewhere.example/")
    client.force_login(mother)
    answer = client.post(reverse("notices:family_open", kwargs={"message": message.pk}))
    assert answer["Location"] == reverse("notices:family_inbox")
