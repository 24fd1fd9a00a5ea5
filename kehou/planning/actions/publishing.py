"""What was published: its content with a hash, so that nobody can say it was different (S5.4, S5.5)."""

import hashlib
import json
from datetime import datetime
from typing import Any

from kehou.core.scope import Scope
from kehou.planning.models import Publication


def published(
    term: Any, job: str, content: dict[str, Any], *, now: datetime, scope: Scope, is_public: bool = False
) -> Publication:
    """Write down what is known from now on."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Publication.objects.create(
        school_id=term.school_id, term=term, job=job, content=content, is_public=is_public, at=now, by_id=scope.user_id,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip


def holds(publication: Publication) -> bool:
    """Whether the content is still what was hashed."""
    text = json.dumps(publication.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest() == publication.sha256
