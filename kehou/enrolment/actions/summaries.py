"""What homeroom teachers are told in one message a night, instead of a knock for every letter (S5.3)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kehou.core.scope import Scope
from kehou.enrolment.models import Letter
from kehou.notices.actions import Draft, send_drafts
from kehou.notices.choices import Topic
from kehou.notices.queries import told_about

BODIES = {
    (True, True): _("不同意：%(declined)s；逾期未签：%(lapsed)s"),
    (True, False): _("不同意：%(declined)s"),
    (False, True): _("逾期未签：%(lapsed)s"),
}


def sum_up_for_teachers(*, now: datetime, scope: Scope) -> int:
    """Each homeroom teacher reads which letters of the own class were refused or have lapsed since the last summary."""
    of: dict[Any, list[Letter]] = {}
    for letter in _untold(now.date(), scope):
        of.setdefault(_teacher(letter), []).append(letter)
    drafts = [_summary(teacher, mine) for teacher, mine in of.items()]
    return send_drafts(drafts, school=scope.units[0], scope=scope, topic=Topic.ENROLMENT)


def _untold(today: date, scope: Scope) -> list[Letter]:
    """Refused or lapsed this term, in a class with a teacher, and not told since it happened."""
    over = Letter.objects.filter(Q(refused_at__isnull=False) | Q(lapsed_at__isnull=False), school=scope.units[0])
    living = over.filter(application__round__term__ends_on__gte=today, pupil__home_class__homeroom__user__isnull=False)
    rows = list(living.select_related("school", "pupil__home_class__homeroom__user").order_by("pupil__pinyin", "pk"))
    told = told_about(scope, {_teacher(one) for one in rows}, [one.pk for one in rows])
    return [one for one in rows if not _heard(one, told.get((_teacher(one).pk, one.pk)))]


def _teacher(letter: Letter) -> Any:
    teacher: Any = letter.pupil.home_class.homeroom
    return teacher.user


def _heard(letter: Letter, told_at: datetime | None) -> bool:
    """Given more time and over once more, it is told once more."""
    over_at = letter.refused_at or letter.lapsed_at
    return told_at is not None and over_at is not None and told_at >= over_at


def _summary(teacher: Any, mine: Sequence[Letter]) -> Draft:
    declined = [one.pupil.name for one in mine if one.refused_at]
    lapsed = [one.pupil.name for one in mine if not one.refused_at]
    title = ngettext_lazy("本班 %(count)s 份告知单没有签成，名额已放回", "本班 %(count)s 份告知单没有签成，名额已放回", len(mine))
    facts = {"count": len(mine), "declined": "、".join(declined), "lapsed": "、".join(lapsed)}
    link = f"/{mine[0].school.code}/enrolment/letters/?show={'declined' if declined else 'lapsed'}"
    return Draft(teacher, title, BODIES[bool(declined), bool(lapsed)], link, facts, tuple(one.pk for one in mine))
