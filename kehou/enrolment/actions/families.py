"""A family hands in: one form for one child, or for brothers and sisters of one school at once (S5.1, S1.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kehou.core.names import plain_name
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.applications import apply_once, change_application, record_consents
from kehou.enrolment.actions.drafts import drop_drafts_of
from kehou.enrolment.actions.telling import tell_of_asking
from kehou.enrolment.models import Application, Round
from kehou.enrolment.rules import Asked
from kehou.people.actions import add_collector
from kehou.people.queries import collectors_of


@dataclass(frozen=True)
class Wish:
    """What is asked for one child."""

    pupil: Any
    asked: Asked


@dataclass(frozen=True)
class Fetching:
    """Who would collect: persons the family has named before, and perhaps one named now."""

    chosen: tuple[UUID, ...] = ()
    new: Mapping[str, Any] = field(default_factory=dict)


def apply_together(
    wishes: Sequence[Wish],
    *,
    round: Round,
    now: datetime,
    scope: Scope,
    consents: Mapping[str, bool],
    fetching: Fetching | None = None,
    once: UUID | None = None,
) -> list[Application]:
    """Every child's application or none: shared answers are asked once, consents are written for each child apart.

    What this very form has made already, a moment ago or at once, is left as it stands and told again.
    """
    given: dict[str, Any] = {"round": round, "now": now, "scope": scope, "consents": consents, "once": once}
    with transaction.atomic():
        made = [(wish, *apply_once(wish.asked, pupil=wish.pupil, **given)) for wish in wishes]
        new = [(application, wish.pupil) for wish, application, is_new in made if is_new]
        for application, pupil in new:
            name_fetchers(application, pupil, wishes[0].pupil, fetching or Fetching(), now=now, scope=scope)
        _tidy(new, round, scope)
    return [application for _wish, application, _is_new in made]


def rewrite(
    application: Application, asked: Asked, *, consents: Mapping[str, bool], fetching: Fetching, now: datetime, scope: Scope
) -> Application:
    """The whole sheet anew while the window is open, who collects included (S5.1)."""
    with transaction.atomic():
        mine = change_application(application, asked, now=now, scope=scope)
        record_consents(mine.pupil, consents, channel=mine.channel, now=now, scope=scope)
        name_fetchers(mine, mine.pupil, mine.pupil, fetching, now=now, scope=scope)
    return mine


def _tidy(new: Sequence[tuple[Application, Any]], round: Round, scope: Scope) -> None:
    with acting(scope.for_unit(round.school_id)):
        drop_drafts_of(round, [pupil.pk for _application, pupil in new])
        if scope.desk == "family":
            tell_of_asking([application for application, _pupil in new], scope=scope)


def name_fetchers(application: Application, pupil: Any, first: Any, fetching: Fetching, *, now: datetime, scope: Scope) -> None:
    """Write down who would collect; for a brother or sister the same persons, named there too where they are not yet."""
    if not (fetching.chosen or fetching.new or application.collectors):
        return
    theirs = {plain_name(one.name): one for one in collectors_of(scope, pupil)}
    wanted = [_said(one) for one in collectors_of(scope, first) if one.pk in fetching.chosen]
    wanted += [{**fetching.new, "weekdays": []}] if fetching.new else []
    people = [theirs.get(plain_name(one["name"])) or add_collector(pupil, one, now=now, scope=scope) for one in wanted]
    with acting(scope.for_unit(application.school_id)):
        application.collectors = list(dict.fromkeys(one.pk for one in people))
        application.save(update_fields=["collectors"])


def _said(one: Any) -> dict[str, Any]:
    return {"name": one.name, "relation": one.relation, "phone": one.phone, "weekdays": one.weekdays, "ends_on": one.ends_on}
