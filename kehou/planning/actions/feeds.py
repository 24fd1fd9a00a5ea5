"""Calendar addresses: opened with a key that is shown once and kept as a hash, revoked at any time."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.planning.events import FeedOpened, FeedRevoked
from kehou.planning.models import Feed
from kehou.planning.queries.feeds import hash_of


def open_feed(school: UUID, *, pupil: Any = None, now: datetime, scope: Scope) -> str:
    """A new secret key for one's own calendar at a school; whoever had the former address sees nothing any more."""
    key = secrets.token_urlsafe(32)
    with acting(scope.for_unit(school)):
        _standing(school, pupil, scope).update(revoked_at=now)
        feed = Feed.objects.create(school_id=school, user_id=scope.user_id, pupil=pupil, sha256=hash_of(key))  # type: ignore[misc]
        record(FeedOpened(school=school, feed=feed.pk), scope=scope)
    return key


def revoke_feed(school: UUID, *, pupil: Any = None, now: datetime, scope: Scope) -> int:
    """The address shows nothing from now on; returns how many there were."""
    with acting(scope.for_unit(school)):
        ids = list(_standing(school, pupil, scope).values_list("pk", flat=True))
        Feed.objects.filter(pk__in=ids).update(revoked_at=now)
        for pk in ids:
            record(FeedRevoked(school=school, feed=pk), scope=scope)
    return len(ids)


def _standing(school: UUID, pupil: Any, scope: Scope) -> Any:
    return Feed.objects.filter(school=school, user=scope.user_id, pupil=pupil, revoked_at=None)
