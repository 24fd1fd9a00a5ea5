"""How people sign in: django-allauth's settings, and single sign-on by OpenID Connect from the environment."""

import os
from typing import Any
from urllib.parse import urlsplit


def signing_in(*, demo: bool, secure: bool) -> dict[str, Any]:
    """Every setting about sign-in; KEHOU_REQUIRE_SECOND_FACTOR holds for staff outside the demonstration."""
    required = os.environ.get("KEHOU_REQUIRE_SECOND_FACTOR", "0" if demo else "1") == "1"
    return {
        "KEHOU_REQUIRE_SECOND_FACTOR": required,
        **OURS,
        **ACCOUNT,
        **second_factor(secure=secure),
        **single_sign_on(os.environ),
    }


OURS = {
    "KEHOU_SIGN_IN": "kehou.identity.arrival.sign_in",
    "KEHOU_PERSON_LINKS": "kehou.identity.arrival.person_links",
    "KEHOU_FRESH": "kehou.identity.freshness.fresh_proof",
    "KEHOU_SMS_BACKEND": os.environ.get("KEHOU_SMS_BACKEND", "kehou.identity.senders.FileSender"),
    "KEHOU_SMS_AN_HOUR": int(os.environ.get("KEHOU_SMS_AN_HOUR", "1000")),
    "KEHOU_IDLE": {"staff": 30 * 60, "guardian": 30 * 86400},
    "KEHOU_LONGEST": {"staff": 12 * 3600, "guardian": 30 * 86400},
    "SESSION_COOKIE_AGE": 30 * 86400,
}

ACCOUNT = {
    "ALLAUTH_TRUSTED_PROXY_COUNT": int(os.environ.get("KEHOU_PROXIES", "0")),
    "ACCOUNT_ADAPTER": "kehou.identity.adapters.Accounts",
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_EMAIL_NOTIFICATIONS": False,
    "ACCOUNT_SESSION_REMEMBER": True,
    "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": 300,
    "ACCOUNT_USER_DISPLAY": str,
    "ACCOUNT_FORMS": {"login": "kehou.identity.forms.StaffForm", "reauthenticate": "kehou.identity.forms.ProofForm"},
    # T09: the fifth failure locks the account for 15 minutes, in every process. A school shares one address.
    "ACCOUNT_RATE_LIMITS": {"login_failed": "5/15m/key,100/15m/ip", "login": "300/m/ip"},
}


def second_factor(*, secure: bool) -> dict[str, Any]:
    return {
        "MFA_ADAPTER": "kehou.identity.adapters.SecondFactor",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_WEBAUTHN_USER_VERIFICATION": "required",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not secure,
        "MFA_TOTP_ISSUER": "kehou",
        "MFA_TOTP_TOLERANCE": 1,
    }


def single_sign_on(given: Any) -> dict[str, Any]:
    """One OpenID Connect service (WeCom, DingTalk, a province's): links to accounts that exist, makes none."""
    ours = {"SOCIALACCOUNT_ADAPTER": "kehou.identity.adapters.SingleSignOn", "SOCIALACCOUNT_AUTO_SIGNUP": False}
    if not given.get("KEHOU_OIDC_SERVER"):
        return ours
    app = {
        "provider_id": given.get("KEHOU_OIDC_ID", "sso"),
        "name": given.get("KEHOU_OIDC_NAME", "统一身份认证"),
        "client_id": given["KEHOU_OIDC_CLIENT"],
        "secret": given["KEHOU_OIDC_SECRET"],
        "settings": {"server_url": given["KEHOU_OIDC_SERVER"]},
    }
    return {**ours, "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}}


def sso_origins(given: Any) -> list[str]:
    """Where a sign-in form may lead besides ourselves: the service's own origin (browsers check the redirect, too)."""
    named = given.get("KEHOU_OIDC_ORIGINS") or given.get("KEHOU_OIDC_SERVER", "")
    parts = [urlsplit(one.strip()) for one in named.split(",") if one.strip()]
    return [f"{part.scheme}://{part.netloc}" for part in parts]
