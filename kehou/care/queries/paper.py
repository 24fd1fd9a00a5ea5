"""Lists filled in by hand: the rows to type, the sheets that came in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from kehou.care.choices import Holder
from kehou.care.models import PaperList, Session
from kehou.care.queries.people import people_of
from kehou.care.queries.sessions import Line, roll_list
from kehou.care.rules import may_collect
from kehou.core.scope import Scope, reachable


@dataclass(frozen=True)
class PaperLine:
    """One row of the sheet as it is typed: the child, what is expected, who may have taken it, what the house knows already."""

    line: Line
    takers: list[tuple[str, str]]

    @property
    def pupil(self) -> Any:
        return self.line.pupil

    @property
    def known(self) -> str:
        """What has come in before by phone or desk."""
        held, mark = self.line.held, self.line.mark
        if held and not Holder(held.to_kind).is_school:
            return f"{held.get_to_kind_display()}：{held.to_name}"
        return str(mark.get_state_display()) if mark else ""


def paper_lines(session: Session, scope: Scope) -> list[PaperLine]:
    """Everybody on the sheet in its order, with who may take the child that day: as many questions for one as for thirty."""
    lines = sorted(roll_list(session, scope), key=lambda one: (one.pupil.pinyin, one.pupil.name))
    prefetch_related_objects([one.pupil for one in lines], "guardians", "collectors")
    return [PaperLine(one, _takers(one.pupil, session)) for one in lines]


def _takers(pupil: Any, session: Session) -> list[tuple[str, str]]:
    free = may_collect(people_of(pupil), day=session.date)
    return [(f"{one.kind}:{one.id}", f"{one.name}（{one.relation}）") for one in free]


def paper_lists(scope: Scope, session: UUID) -> QuerySet[PaperList]:
    """A session's sheets, the newest first."""
    return reachable(PaperList, scope).filter(session=session).select_related("by", "session__group", "session__room")
