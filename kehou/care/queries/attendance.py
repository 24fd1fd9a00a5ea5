"""What a reviewer of the next term is told: how often a child came (S5.2)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kehou.care.choices import MarkState
from kehou.care.models import Mark
from kehou.core.panels import Fact
from kehou.core.scope import Scope, reachable
from kehou.organisation.queries import terms

HERE, EXPECTED = Q(state=MarkState.PRESENT), Q(state__in=(MarkState.PRESENT, MarkState.ABSENT))


def attendance_before(scope: Scope, pupils: Iterable[UUID], day: date) -> dict[UUID, Fact]:
    """The attendance of these pupils in the term before this day, one line each; who never came has none.

    Asked for pupils the person may already decide about: the marks of all their sessions count.
    """
    term = terms(scope).filter(ends_on__lt=day).order_by("-ends_on").first()
    if term is None:
        return {}
    whole = replace(scope, sees="all")
    corrected = Exists(Mark.objects.filter(corrects=OuterRef("pk")))
    marks = reachable(Mark, whole).filter(
        pupil__in=[*pupils], session__is_late=False, session__date__range=(term.starts_on, term.ends_on)
    )
    rows = marks.exclude(corrected).order_by().values("pupil")
    told = rows.annotate(here=Count("pk", filter=HERE), expected=Count("pk", filter=EXPECTED))
    return {row["pupil"]: _fact(row["here"], row["expected"]) for row in told if row["expected"]}


def _fact(here: int, expected: int) -> Fact:
    return Fact(_("上学期到 %(here)s / %(expected)s 次") % {"here": here, "expected": expected}, share=here / expected)
