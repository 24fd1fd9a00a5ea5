"""Long lists come in pages at the same cost; what is done is no longer offered as the next thing to do (S1.1, S5.3)."""

from datetime import timedelta

import pytest

from kehou.core import clock
from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.models import Application, Letter, Waiting
from kehou.people.models import Pupil
from tests.enrolment.examples import a_child, a_notice, a_round, an_application, at
from tests.enrolment.test_pages import at_school, queries_of, signed_in
from tests.factories import a_member_of_staff, everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(3, 13))
    monkeypatch.setattr(clock, "today", at(3, 13).date)


def many_wait(round, first: Application, count: int) -> None:
    """So many more behind the first, of whom the second has taken the application back."""
    school, home = round.school, first.pupil.home_class
    with acting(everything(school)):
        children = Pupil.objects.bulk_create(Pupil(school=school, home_class=home, name=f"孩子{i:02}") for i in range(count))
        rows = Application.objects.bulk_create(
            Application(
                school=school, round=round, pupil=one, number=f"2024-2-1{i:03}", state="accepted" if i else "withdrawn", days=[1], slots=first.slots
            )
            for i, one in enumerate(children)
        )
        Waiting.objects.bulk_create(
            Waiting(school=school, round=round, pupil=one.pupil, application=one, joined_at=at(3, 5) + timedelta(minutes=i))
            for i, one in enumerate(rows)
        )


def test_a_waiting_list_of_sixty_comes_in_pages_and_everybody_keeps_the_number(client, school):
    round = a_round(school)
    first = an_application(round, a_child(school, "排头"))
    with acting(everything(school)):
        Application.objects.update(state="accepted")
        Waiting.objects.create(school=school, round=round, pupil=first.pupil, application=first, joined_at=at(3, 4))
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    address = at_school("waiting", school)
    one = queries_of(client, address)
    many_wait(round, first, 60)
    assert queries_of(client, address) == one
    front, back = (client.get(address, {"page": n}).context for n in (1, 2))
    assert (len(front["line"]), len(back["line"]), front["unshown"]) == (50, 11, 60)
    assert [row["number"] for row in front["line"]][:4] == [1, None, 2, 3]  # who took it back has none
    assert back["line"][-1]["number"] == 60
    assert "已撤回" in client.get(address).content.decode()


def test_letters_that_were_all_sent_are_not_offered_to_be_sent_again(client, school):
    notice = a_notice([an_application(a_round(school), a_child(school))])
    signed_in(client, a_member_of_staff(school, "陈主任", role="service_lead").user)
    with acting(everything(school)) as scope:
        actions.close_notice(notice, now=at(3, 13), scope=scope)
        notice.refresh_from_db()
    page = at_school("notice", school, notice=notice.pk)
    assert "下发告知单" in client.get(page).content.decode()
    with acting(everything(school)) as scope:
        actions.send_letters(notice, now=at(3, 13), scope=scope)
        assert Letter.objects.count() == 1
    shown = client.get(page).content.decode()
    assert ("确认下发" in shown, at_school("letters", school) in shown) == (False, True)
