"""Children as care sees them, and the people who may or may not take them home."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kehou.care.models import HandOver, Mark, Session, Watch
from kehou.care.queries.custody import custody_on
from kehou.care.rules import Person, may_collect, why_not_collect
from kehou.core.scope import Scope
from kehou.people import queries as people
from kehou.planning import queries as planning


def child_in_care(scope: Scope, pupil_id: UUID, day: date) -> Any:
    """The child, when this person has to do with it today; None otherwise (the view answers 404)."""
    wide = replace(scope, sees="all")
    pupil = people.pupils(wide).filter(pk=pupil_id).first()
    if pupil is None or scope.sees == "all" or pupil_id in _mine(scope, day):
        return pupil
    return None


def _mine(scope: Scope, day: date) -> set[UUID]:
    """The children of one's own sessions: on the list, marked, or in one's hands."""
    watched = Watch.objects.filter(staff__user=scope.user_id, session__date=day).values("session")
    groups = Session.objects.filter(pk__in=watched).values("group")
    listed = planning.members_on(replace(scope, sees="all"), day).filter(group__in=groups).values_list("pupil", flat=True)
    marked = Mark.objects.filter(session__in=watched).values_list("pupil", flat=True)
    held = HandOver.objects.filter(date=day, session__in=watched).values_list("pupil", flat=True)
    return {*listed, *marked, *held}


def children_named(scope: Scope, words: str) -> QuerySet[Any]:
    """Children of the school whose name or pinyin begins with these words: to take in a make-up child."""
    words = "".join(words.split())
    found = people.pupils(replace(scope, sees="all")).filter(state="here")
    if not words:
        return found.none()
    return found.filter(Q(name__contains=words) | Q(pinyin__istartswith=words))[:20]


def people_of(pupil: Any) -> list[Person]:
    """Everybody who is named for a child: guardians and collectors, barred and expired ones too."""
    guardians = [Person(g.pk, g.name, g.get_relation_display(), "guardian") for g in pupil.guardians.all()]
    collectors = [
        Person(
            c.pk, c.name, c.relation, "collector", c.starts_on, c.ends_on, tuple(c.weekdays), c.revoked_at,
            c.barred and c.revoked_at is None, bool(c.photo), c.by_code,
        )
        for c in pupil.collectors.all()
    ]  # fmt: skip
    return guardians + collectors


def collector_of(scope: Scope, pupil: Any, pk: UUID) -> Any:
    """One person the family named for a child that is this person's business today; None where there is none."""
    return people.collectors_named(replace(scope, sees="all"), pupil).filter(pk=pk).first()


def collectors_of(pupil: Any, day: date, now: Any) -> list[Person]:
    """Who may take the child home today."""
    return may_collect(people_of(pupil), day=day, now=now)


def own_children(scope: Scope, day: date) -> list[tuple[Any, HandOver | None]]:
    """A guardian's children, each with who has it now."""
    last = custody_on(scope, day)
    return [(pupil, last.get(pupil.pk)) for pupil in people.pupils(scope).filter(state="here")]


def child_of_school(scope: Scope, pupil_id: UUID) -> Any:
    """Any child of the school: a child left behind belongs to nobody's list."""
    return people.pupils(replace(scope, sees="all")).filter(pk=pupil_id).first()


def turned_away(pupil: Any, day: date, now: Any) -> list[tuple[Person, str]]:
    """Who is named for the child and may not take it today, with why; barred people first."""
    named = people_of(pupil)
    free = may_collect(named, day=day, now=now)
    told = [(one, why_not_collect(one, day=day, now=now) or "barred") for one in named if one not in free]
    return sorted(told, key=lambda pair: pair[1] != "barred")
