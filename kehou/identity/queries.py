"""Who holds which role, where."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from kehou.core import clock
from kehou.core.models import Unit
from kehou.core.scope import Scope
from kehou.identity.models import Grant, User
from kehou.identity.rules import Held, plain_phone

__all__ = [
    "demo_people", "desks_of", "grants", "has_second_factor", "held_at", "is_open", "open_sessions", "plain_phone", "roles_held",
    "user_by_name", "unit_coded", "user_by_phone", "working",
    "works_here",
]  # fmt: skip


def roles_held(user: Any, unit: Unit) -> frozenset[str]:
    """Roles in force today at this unit, or at a unit above it."""
    if not user.is_active:
        return frozenset()
    today = clock.today()
    held = Grant.objects.filter(user=user, unit__code__in=unit.codes, starts_on__lte=today, ends_on__gte=today, ended_at=None)
    return frozenset(held.values_list("role", flat=True))


def grants(scope: Scope) -> QuerySet[Grant]:
    """Roles granted at the units in reach."""
    return Grant.objects.filter(unit__in=scope.units).select_related("user", "unit", "granted_by")


def desks_of(user: User) -> QuerySet[Unit]:
    """The units at which this person holds a role today."""
    today = clock.today()
    mine = Grant.objects.filter(user=user, starts_on__lte=today, ends_on__gte=today, ended_at=None)
    return Unit.objects.filter(pk__in=mine.values("unit"))


def is_open(user: Any) -> bool:
    """May this account sign in today?"""
    if not user.is_active:
        return False
    return user.expires_on is None or user.expires_on >= clock.today()


def works_here(user: Any) -> bool:
    """Staff or official: whoever signs in with a password, or holds any role. Guardians do neither."""
    return user.has_usable_password() or Grant.objects.filter(user=user, ended_at=None).exists()


def has_second_factor(user: Any, *, but: int | None = None) -> bool:
    """Is there an authenticator app or a passkey (recovery codes alone do not count)?"""
    from allauth.mfa.models import Authenticator

    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exclude(pk=but).exists()


def held_at(user: Any, unit: Unit) -> tuple[Held, ...]:
    """The roles in force today at this unit or above, each with the kind of unit that granted it."""
    today = clock.today()
    mine = Grant.objects.filter(user=user, unit__code__in=unit.codes, starts_on__lte=today, ends_on__gte=today, ended_at=None)
    return tuple(Held(role, kind) for role, kind in mine.order_by("role").values_list("role", "unit__kind"))


def user_by_phone(phone: str) -> User | None:
    return User.objects.filter(phone=phone).first()


def user_by_name(username: str) -> User | None:
    return User.objects.filter(username__iexact=username.strip()).first()


def demo_people() -> QuerySet[User]:
    """The people the demonstration offers on its sign-in page; nobody anywhere else."""
    people = User.objects.filter(username__startswith="demo-", is_active=True) if settings.KEHOU_DEMO else User.objects.none()
    return people.exclude(demo_card="").prefetch_related("grants__unit").order_by("demo_order", "username")


def open_sessions(user: Any) -> QuerySet[Any]:
    """The devices on which this person is signed in, newest first."""
    from allauth.usersessions.models import UserSession

    return UserSession.objects.filter(user=user).order_by("-last_seen_at")


def unit_coded(code: str) -> Unit | None:
    return Unit.objects.filter(code=code).first()


def working(users: Any) -> set[Any]:
    """Of these people, those who hold a role today: staff and officials."""
    today = clock.today()
    held = Grant.objects.filter(user__in=[*users], starts_on__lte=today, ends_on__gte=today, ended_at=None)
    return set(held.values_list("user_id", flat=True))
