"""A service of others may vouch for people we know; it brings nobody new."""

from types import SimpleNamespace

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.models import AnonymousUser

from kehou.identity.adapters import SingleSignOn
from kehou.settings.signing_in import single_sign_on, sso_origins

GIVEN = {
    "KEHOU_OIDC_SERVER": "https://sso.example.cn/realm",
    "KEHOU_OIDC_CLIENT": "kehou",
    "KEHOU_OIDC_SECRET": "s",
    "KEHOU_OIDC_NAME": "省统一身份",
}


def test_nothing_is_set_up_unless_a_service_is_named():
    assert "SOCIALACCOUNT_PROVIDERS" not in single_sign_on({})
    assert sso_origins({}) == []


def test_a_service_comes_from_the_environment():
    (app,) = single_sign_on(GIVEN)["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert (app["provider_id"], app["name"], app["settings"]) == (
        "sso",
        "省统一身份",
        {"server_url": "https://sso.example.cn/realm"},
    )
    assert sso_origins(GIVEN) == ["https://sso.example.cn"]


@pytest.mark.django_db
def test_the_sign_in_page_offers_the_service(client, settings):
    assert "省统一身份" not in client.get("/accounts/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(GIVEN)["SOCIALACCOUNT_PROVIDERS"]
    page = client.get("/accounts/login/").content.decode()
    assert "省统一身份" in page
    assert "/accounts/oidc/sso/login/" in page


def stranger(rf, *, existing: bool):
    request = rf.get("/")
    request.user, request.session = AnonymousUser(), {}
    request._messages = SimpleNamespace(add=lambda *a, **k: said.append(str(a[1])))
    said: list[str] = []
    return request, SimpleNamespace(is_existing=existing), said


def test_somebody_we_do_not_know_is_led_to_the_password(rf):
    request, login, said = stranger(rf, existing=False)
    with pytest.raises(ImmediateHttpResponse) as sent:
        SingleSignOn(request).pre_social_login(request, login)
    assert sent.value.response["Location"] == "/accounts/login/"
    assert "还没有关联账号" in said[0]


def test_twin_a_linked_account_goes_on(rf):
    request, login, said = stranger(rf, existing=True)
    SingleSignOn(request).pre_social_login(request, login)
    assert said == []


def test_the_service_can_not_sign_anybody_up(rf):
    assert SingleSignOn(rf.get("/")).is_open_for_signup(rf.get("/"), None) is False
