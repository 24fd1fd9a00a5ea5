"""The families nobody has reached: no account, nothing read; a teacher notes whom she told at the gate."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.functional import lazystr

from kehou.core.scope import acting
from kehou.notices import actions
from kehou.notices.models import Message
from kehou.people.models import Guardian
from tests.factories import a_class, a_guardian_of, a_member_of_staff, a_pupil, everything

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 4, 10, 9, tzinfo=UTC)


@pytest.fixture
def told(school):
    """Four families of one class and one next door: one has read, one has not, one has no account, one half."""
    teacher = a_member_of_staff(school, role="homeroom")
    room, next_door = a_class(school, homeroom=teacher), a_class(school, number=2)
    names = ("读了的", "没读的", "没手机的", "父亲读的")
    children = {name: a_pupil(room, name, pinyin=f"p{n}") for n, name in enumerate(names)}
    read, silent, half = (a_guardian_of(children[name], name=f"{name}妈妈") for name in ("读了的", "没读的", "父亲读的"))
    father = a_guardian_of(children["父亲读的"], name="父亲")
    stranger = a_guardian_of(a_pupil(next_door, "隔壁班的"), name="隔壁")
    with acting(everything(school)) as scope:
        users = [read, silent, half, father, stranger]
        actions.send(users, title=lazystr("告知单"), mailing="告知单", school=school.pk, scope=scope)
        Message.objects.filter(user__in=[read, father]).update(read_at=NOW)
    return teacher, children, silent


def test_the_homeroom_teacher_sees_who_was_not_reached_and_notes_a_word_at_the_gate(told, client, school):
    teacher, children, silent = told
    client.force_login(teacher.user)
    page = client.get(reverse("people:silent", kwargs={"unit": school.code})).content.decode()
    names = ("读了的", "没读的", "没手机的", "父亲读的", "隔壁班的")
    assert [name for name in names if f">{name}<" in page] == ["没读的", "没手机的"]
    assert "没有绑定手机" in page and "还没有读" in page
    note = reverse("people:told_in_person", kwargs={"unit": school.code, "pupil": children["没读的"].pk})
    assert client.post(note).status_code == 302
    page = client.get(reverse("people:silent", kwargs={"unit": school.code})).content.decode()
    assert [name for name in names if f">{name}<" in page] == ["没手机的"]
    with acting(everything(school)):
        assert Message.objects.get(user=silent).told_by_id == teacher.user.pk


def test_the_class_next_door_is_somebody_elses(told, client, school):
    teacher, _children, _silent = told
    with acting(everything(school)):
        pupil = Guardian.objects.get(name="隔壁").pupil_id
    client.force_login(teacher.user)
    assert client.post(reverse("people:told_in_person", kwargs={"unit": school.code, "pupil": pupil})).status_code == 404
