"""Drafts: what a family has typed is kept on the server as it goes, and is there again on any device (S5.1)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kehou.core.scope import Scope, acting
from kehou.enrolment.choices import OVER
from kehou.enrolment.models import Application, Draft, Round

LONGEST = 300


def keep_draft(said: Mapping[str, Sequence[str]], *, round: Round, pupil: Any, now: datetime, scope: Scope) -> Draft | None:
    """Keep what was typed; the last word counts. None once the child's application stands: nothing is left to keep."""
    content = json.dumps({name: [value[:LONGEST] for value in values] for name, values in said.items()}, ensure_ascii=False)
    with acting(scope.for_unit(pupil.school_id)):
        if Application.objects.filter(round=round, pupil=pupil).exclude(state__in=OVER).exists():
            return None
        draft, _made = Draft.objects.update_or_create(
            school_id=pupil.school_id, round=round, pupil=pupil, user_id=str(scope.user_id),
            defaults={"content": content, "saved_at": now},
        )  # fmt: skip
    return draft


def drop_draft(pupil: Any, *, scope: Scope) -> None:
    """Begin anew: the person's own draft for this child goes."""
    with acting(scope.for_unit(pupil.school_id)):
        Draft.objects.filter(pupil=pupil, user=scope.user_id).delete()


def drop_drafts_of(round: Round, pupil_ids: Sequence[Any]) -> None:
    """The applications stand: nobody's draft for these children is needed any more."""
    Draft.objects.filter(round=round, pupil__in=pupil_ids).delete()


def drop_old_drafts(*, now: datetime, scope: Scope) -> int:
    """Drafts of rounds whose term is over are not kept (个人信息保护法 19)."""
    with acting(scope):
        gone, _by_table = Draft.objects.filter(round__term__ends_on__lt=now.date()).delete()
    return gone
