"""A family hands in: one form for one child, or for brothers and sisters of one school at once (S5.1, S1.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kehou.core.names import plain_name
from kehou.core.scope import Scope, acting
from kehou.enrolment.actions.applications import apply, posted_before
from kehou.enrolment.actions.drafts import drop_drafts_of
from kehou.enrolment.models import Application, Round
from kehou.enrolment.rules import Asked
from kehou.notices.actions import send
from kehou.people.actions import add_collector
from kehou.people.queries import children_of, collectors_of, users_of_guardians


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

    The round is locked first, so that the same form posted twice at once finds what it has made already.
    """
    with acting(scope.for_unit(round.school_id)):
        Round.objects.select_for_update().get(pk=round.pk)
        before = [posted_before(wish.pupil, once, scope) for wish in wishes]
    if any(before):
        return [one for one in before if one]
    with transaction.atomic():
        given: dict[str, Any] = {"round": round, "now": now, "scope": scope, "consents": consents, "once": once}
        made = [apply(wish.asked, pupil=wish.pupil, **given) for wish in wishes]
        for application, wish in zip(made, wishes, strict=True):
            name_fetchers(application, wish.pupil, wishes[0].pupil, fetching or Fetching(), now=now, scope=scope)
        _tidy(made, wishes, round, scope)
    return made


def _tidy(made: Sequence[Application], wishes: Sequence[Wish], round: Round, scope: Scope) -> None:
    with acting(scope.for_unit(round.school_id)):
        drop_drafts_of(round, [wish.pupil.pk for wish in wishes])
        _tell_other_guardians(made, wishes, scope)


def name_fetchers(application: Application, pupil: Any, first: Any, fetching: Fetching, *, now: datetime, scope: Scope) -> None:
    """Write down who would collect; for a brother or sister the same persons, named there too where they are not yet."""
    if not fetching.chosen and not fetching.new:
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


def _tell_other_guardians(made: Sequence[Application], wishes: Sequence[Wish], scope: Scope) -> None:
    """The other guardian learns that it is done, and by whom it need not be done again (S5.1)."""
    if scope.desk != "family":
        return
    guardians = users_of_guardians(scope.for_unit(made[0].school_id), [wish.pupil.pk for wish in wishes])
    for application, wish in zip(made, wishes, strict=True):
        others = [user for user in guardians.get(wish.pupil.pk, []) if user.pk != scope.user_id and _sees(user, wish.pupil)]
        title = _("%(name)s的课后服务申请已提交（%(number)s）") % {"name": wish.pupil.name, "number": application.number}
        body = _("另一位监护人已经提交，一学期只申请一次，您不用再填；可以在“报名”里查看和修改。")
        link = f"/family/enrolment/applications/{application.pk}/"
        send(others, title=title, body=body, link=link, school=application.school_id, scope=scope)


def _sees(user: Any, pupil: Any) -> bool:
    """Not somebody the school has barred from the child."""
    return pupil.pk in {child for child, _school in children_of(user)}
