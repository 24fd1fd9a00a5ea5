"""The cards of the demonstration: there in the demonstration, nowhere else."""

import pytest

from kehou.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db) -> User:
    return User.objects.create_user("demo-homeroom", name="王老师", demo_card="我的班：谁留下，谁没到")


def test_a_card_signs_in_without_a_password(client, person):
    assert "我的班：谁留下，谁没到" in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/demo/demo-homeroom/").status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_outside_the_demonstration_there_are_no_cards_and_no_way_in(client, person, settings):
    settings.KEHOU_DEMO = False
    assert "我的班" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/demo/demo-homeroom/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_ordinary_account_is_never_a_card(client):
    User.objects.create_user("principal", name="校长", demo_card="要我决定的事")
    assert client.post("/accounts/demo/principal/").status_code == 404


def test_a_card_is_not_followed_by_a_link(client, person):
    assert client.get("/accounts/demo/demo-homeroom/").status_code == 405
