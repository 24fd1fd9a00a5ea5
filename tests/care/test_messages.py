"""Who hears what: the safety officer of every alarm, a family of its own child, a barred person of nothing."""

import pytest

from kehou.care import actions
from kehou.core.scope import acting
from kehou.notices.models import Message
from kehou.people.models import Consent
from tests.care.afternoon import a_collector, a_mother, a_permit, an_afternoon, at
from tests.factories import a_class, a_member_of_staff, a_pupil, a_school, everything
from tests.prepared import fresh, prepared

pytestmark = pytest.mark.django_db


def built():
    return an_afternoon(a_school(), "陈一一", "李小明")


world = prepared(built)


@pytest.fixture
def told(world, db):
    return fresh(world)


def heard(told, user) -> list[str]:
    with acting(everything(told.school)):
        return list(Message.objects.filter(user=user).order_by("created_at", "id").values_list("title", flat=True))


def test_a_missing_child_is_told_to_the_safety_officer_and_its_own_guardians(told):
    child, neighbour = told.pupils
    officer = a_member_of_staff(told.school, "安全李", role="safety_officer")
    mother, other = a_mother(child), a_mother(neighbour, "邻居妈妈")
    told.called(child)
    assert heard(told, officer.user) == ["点名未到：陈一一 · 一年级1组"]
    assert heard(told, mother.user) == ["陈一一 课后服务点名未到。若已请假或已回家，请在手机上请假或联系看护教师。"]
    assert heard(told, other.user) == []


def test_whoever_reads_english_reads_english_marks(told):
    child = told.pupils[0]
    officer, mother = a_member_of_staff(told.school, "安全李", role="safety_officer"), a_mother(child)
    for user in (officer.user, mother.user):
        type(user).objects.filter(pk=user.pk).update(language="en")
    told.called(told.pupils[1])
    with acting(told.scope) as scope:
        actions.pick_up(child, person=mother.pk, now=at(16, 50), scope=scope)
    assert heard(told, officer.user) == ["Missing at roll call: 李小明 · 一年级1组"]
    assert heard(told, mother.user) == ["16:50 陈一一 has left school: 李妈妈 (母亲)"]


def test_both_parents_hear_with_whom_the_child_left_but_a_barred_one_does_not(told):
    child = told.pupils[0]
    mother, barred = a_mother(child), a_mother(child, "张某")
    a_collector(child, "张某", barred=True)
    told.called()
    with acting(told.scope) as scope:
        actions.pick_up(child, person=mother.pk, now=at(16, 50), scope=scope)
    assert heard(told, mother.user) == ["16:50 陈一一 已离校：李妈妈（母亲）"]
    assert heard(told, barred.user) == []


def test_the_third_time_a_child_is_left_behind_its_family_is_asked_to_apply(told):
    left = a_pupil(a_class(told.school, 2), "赵补缺")
    mother = a_mother(left, "赵妈妈")
    told.called()
    with acting(told.scope) as scope:
        for times in (1, 2, 3):
            actions.messages.tell_to_apply(left, times, scope=scope)
    assert heard(told, mother.user) == ["赵补缺 本月已 3 次临时补缺，建议申请课后服务。"]


def test_a_health_note_reaches_who_holds_the_child_where_the_family_agreed(told):
    child = told.pupils[0]
    with acting(everything(told.school)):
        child.health = "花生过敏"
        child.save()
    mother = a_mother(child)
    session = told.called()
    assert notes(told, session, told.scope) == ["", ""]
    with acting(everything(told.school)):
        Consent.objects.create(
            school=told.school, pupil=child, by=mother.user, purpose="health", version="1", given=True, at=at(8)
        )
    assert sorted(notes(told, session, told.scope)) == ["", "花生过敏"]
    assert notes(told, session, everything(told.school)) == ["", ""]


def notes(told, session, scope) -> list[str]:
    from kehou.care.queries import roll_list

    with acting(scope):
        return [line.health for line in roll_list(session, scope, notes=True)]


def test_the_family_that_asked_reads_the_answer(told):
    permit = a_permit(told.pupils[0], told, granted=False)
    mother = a_mother(told.pupils[0])
    with acting(everything(told.school)):
        permit.requested_by = mother.user
        permit.save()
    with acting(told.scope) as scope:
        actions.refuse_permit(permit, reason="一年级请家长来接", now=at(9), scope=scope)
    assert heard(told, mother.user) == ["陈一一 的《独自回家证》：未批准"]
