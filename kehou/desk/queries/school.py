"""The term of one school: how far it is, and what today looks like."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from kehou.care import queries as care
from kehou.core.scope import Scope
from kehou.enrolment import queries as enrolment
from kehou.enrolment.choices import OVER
from kehou.organisation import queries as organisation
from kehou.planning import queries as planning


@dataclass
class Term:
    """Everything the school's first pages ask about the running term, each thing once."""

    scope: Scope
    day: date
    term: Any
    round: Any
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values()) - sum(self.counts.get(one, 0) for one in (*OVER, "draft"))

    @property
    def in_review(self) -> int:
        return sum(self.counts.get(state, 0) for state in ("submitted", "passed_homeroom", "passed_grade"))

    @cached_property
    def plan(self) -> Any:
        found = organisation.plans(self.scope).filter(term=self.term).exclude(state="superseded")
        return found.first() if self.term else None

    @cached_property
    def survey(self) -> Any:
        """How far the survey before the round is; None where nobody was asked (S1.1)."""
        return enrolment.survey_progress(self.scope, self.term, self.day)

    @cached_property
    def exceptions(self) -> int:
        """Late applications and requests to change that wait for the school (S5.1, S1.2)."""
        return enrolment.exceptions(self.scope, self.round)

    @cached_property
    def notices(self) -> list[Any]:
        return list(enrolment.notices(self.scope, round=self.round)) if self.round else []

    @cached_property
    def letters(self) -> tuple[int, int]:
        """(sent, signed); what was declined or has lapsed is not counted."""
        if self.round is None:
            return 0, 0
        signed = enrolment.letters(self.scope, application__round=self.round, lapsed_at=None, refused_at=None).values_list("signed_at", flat=True)
        return len(signed), sum(one is not None for one in signed)

    @cached_property
    def places(self) -> int:
        return enrolment.places_on(self.scope, self.day).count()

    @cached_property
    def groups(self) -> list[Any]:
        return list(planning.groups_on(self.scope, self.day))

    @cached_property
    def members(self) -> Counter[Any]:
        """How many children each group has today."""
        return Counter(planning.members_on(self.scope, self.day).values_list("group", flat=True))

    @cached_property
    def sessions(self) -> list[Any]:
        return list(care.sessions_on(self.scope, self.day))

    @cached_property
    def duties(self) -> int:
        return planning.duties_on(self.scope, self.day).count()

    @cached_property
    def is_service_day(self) -> bool:
        return organisation.is_service_day(self.scope, self.day)

    @cached_property
    def alarms(self) -> list[Any]:
        return list(care.open_alarms(self.scope, self.day))

    @cached_property
    def blocked(self) -> list[dict[str, Any]]:
        """Posts of review that nobody holds and that hold something up (S5.2)."""
        found = enrolment.vacancies(self.scope, self.round, self.day) if self.round else []
        return [one for one in found if one["count"]]

    @cached_property
    def seats(self) -> tuple[int, int]:
        """(taken, offered) of the slots that have a limit (S1.1)."""
        rows = enrolment.seats(self.scope, self.round).exclude(capacity=None) if self.round else []
        pairs = [(one.taken, one.capacity) for one in rows]
        return sum(taken for taken, _ in pairs), sum(capacity or 0 for _, capacity in pairs)


def term_of(scope: Scope, day: date) -> Term:
    """The running term, or the next one, with its round."""
    round = enrolment.current_round(scope, day)
    term = round.term if round else organisation.term_on(scope, day)
    return Term(scope, day, term, round, enrolment.counts(scope, round) if round else {})


def ratio_of(term: Term) -> int:
    """The most children one adult has today, over all groups with children; 0 before there are sessions (S5.5)."""
    shares = [-(-term.members[one.group_id] // max(one.adults, 1)) for one in term.sessions if term.members[one.group_id]]
    return max(shares, default=0)
