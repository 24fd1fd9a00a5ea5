"""The language in which the house speaks to a person when the person is not there to choose it."""

from typing import Any

from kehou.identity.models import User


def speak(user: Any, language: str, *, email: str) -> None:
    """This will write later messages in this language, and to this address."""
    User.objects.filter(pk=user.pk).update(language=language, email=email)
