"""Who may be signed in: an account that is active and has not expired, asked anew at every request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from kehou.identity.queries import is_open


class People(AuthenticationBackend):
    """One backend, so that an unknown name and a wrong password cost the same single hash."""

    def user_can_authenticate(self, user: Any) -> bool:
        return is_open(user)
