"""Staff bring a second factor; sensitive acts ask for a fresh proof; secrets lie sealed."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from kehou.core import clock
from tests.factories import a_class, a_guardian_of, a_pupil, a_user, grant

pytestmark = pytest.mark.django_db
SECRET, KEY = "春天的操场-2024", "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def outside_the_demonstration(settings):
    settings.KEHOU_DEMO, settings.KEHOU_REQUIRE_SECOND_FACTOR = False, True


@pytest.fixture
def head(school):
    user = a_user("周校长")
    user.set_password(SECRET)
    user.save()
    grant(user, school, "principal")
    return user


def knock(client, user):
    return client.post("/accounts/login/", {"login": user.username, "password": SECRET})


def code_now() -> str:
    return format_hotp_value(hotp_value(KEY, int(clock.ticks()) // 30))


def test_staff_without_a_second_factor_are_led_to_set_one_up(client, school, head):
    knock(client, head)
    assert client.get(f"/{school.code}/identity/grants/")["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200


def test_twin_where_it_is_not_required_they_go_on(client, school, head, settings):
    settings.KEHOU_REQUIRE_SECOND_FACTOR = False
    knock(client, head)
    assert client.get(f"/{school.code}/identity/grants/").status_code == 200


def test_guardians_are_not_asked_for_one(client, school):
    mother = a_guardian_of(a_pupil(a_class(school)))
    client.force_login(mother)
    assert client.get("/accounts/sessions/").status_code == 200
    assert client.get("/", follow=False).headers.get("Location") != "/accounts/2fa/"


def test_the_password_alone_is_not_enough_once_an_app_is_set_up(client, school, head):
    TOTP.activate(head, KEY)
    assert knock(client, head)["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert client.session["_auth_user_id"] == str(head.pk)
    assert client.get(f"/{school.code}/identity/grants/").status_code == 200


def test_five_wrong_codes_lock_the_second_step_too(head):
    TOTP.activate(head, KEY)
    client = Client()
    knock(client, head)
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert "_auth_user_id" not in client.session


def test_the_secret_lies_sealed_in_the_database(head):
    TOTP.activate(head, KEY)
    assert KEY not in str(Authenticator.objects.get(user=head).data)


def test_the_last_second_factor_of_staff_can_not_be_taken_away(client, head):
    TOTP.activate(head, KEY)
    knock(client, head)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    client.post("/accounts/reauthenticate/", {"password": SECRET})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=head, type="totp").exists()


def test_a_sensitive_act_asks_for_a_fresh_proof_and_then_goes_on(client, school, head, monkeypatch):
    TOTP.activate(head, KEY)
    knock(client, head)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    ticks = clock.ticks
    monkeypatch.setattr("kehou.core.clock.ticks", lambda: ticks() + 301)
    today, gate = clock.today(), a_user("门卫老李")
    form = {"username": gate.username, "role": "gate", "starts_on": today, "ends_on": today, "reason": "代班"}
    asked = client.post(f"/{school.code}/identity/grants/give/", form)
    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    assert not gate.grants.exists()
    gone_on = client.post(asked["Location"], {"password": SECRET})
    assert gone_on["Location"] == f"/{school.code}/identity/grants/"
    assert gate.grants.get().reason == "代班"


def test_twin_within_five_minutes_nobody_is_asked_again(client, school, head):
    TOTP.activate(head, KEY)
    knock(client, head)
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    today, gate = clock.today(), a_user("门卫老李")
    form = {"username": gate.username, "role": "gate", "starts_on": today, "ends_on": today, "reason": "代班"}
    client.post(f"/{school.code}/identity/grants/give/", form)
    assert gate.grants.exists()
