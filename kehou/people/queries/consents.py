"""What a family agreed to: each purpose with its history, and what taking it back would do to this child (PIPL 15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kehou.core.panels import beside
from kehou.core.scope import Scope, acting, reachable
from kehou.people.choices import BY_PURPOSE, CONSENTS, Answer, ConsentText, Purpose
from kehou.people.models import Collector, Consent, Pupil
from kehou.people.queries.families import users_told


@dataclass(frozen=True)
class Standing:
    """One purpose for one child: its words, and everything the family ever said to it, the newest first."""

    text: ConsentText
    lines: tuple[Consent, ...] = ()

    @property
    def line(self) -> Consent | None:
        return self.lines[0] if self.lines else None

    @property
    def given(self) -> bool:
        return bool(self.lines) and self.lines[0].given

    @property
    def answer(self) -> Answer:
        return self.answers[0] if self.lines else Answer.OPEN

    @property
    def answers(self) -> list[Answer]:
        """What each line was: a yes, a no, or a yes taken back."""
        return [self._answer(n) for n in range(len(self.lines))]

    def _answer(self, n: int) -> Answer:
        if self.lines[n].given:
            return Answer.GIVEN
        return Answer.WITHDRAWN if any(line.given for line in self.lines[n:]) else Answer.REFUSED


def standings(scope: Scope, pupil: Any) -> list[Standing]:
    """Every purpose, in the order of the form, with its history: one query."""
    found: dict[str, list[Consent]] = {}
    for line in reachable(Consent, scope).filter(pupil=pupil).select_related("by").order_by("-at", "-id"):
        found.setdefault(line.purpose, []).append(line)
    return [Standing(text, tuple(found.get(text.purpose.value, ()))) for text in CONSENTS]


def consenting(pupil_ids: Iterable[UUID], purpose: str) -> set[UUID]:
    """Of these pupils, those whose family's last word on a purpose is yes (within the acting scope)."""
    return {line.pupil_id for line in _last_lines(pupil_ids, purpose) if line.given}


def refusing(pupil_ids: Iterable[UUID], purpose: str) -> set[UUID]:
    """Of these pupils, those whose family's last word on a purpose is no (within the acting scope)."""
    return {line.pupil_id for line in _last_lines(pupil_ids, purpose) if not line.given}


def _last_lines(pupil_ids: Iterable[UUID], purpose: str) -> Any:
    lines = Consent.objects.filter(pupil__in=[*pupil_ids], purpose=purpose)
    return lines.order_by("pupil_id", "-at", "-id").distinct("pupil_id")


def consents_of(scope: Scope, pupil: Pupil) -> dict[str, bool]:
    """The family's last word on each purpose it was asked about."""
    lines = reachable(Consent, scope).filter(pupil=pupil).order_by("purpose", "-at", "-id").distinct("purpose")
    return {line.purpose: line.given for line in lines}


def consent_given(scope: Scope, pupil: Any, purpose: str) -> bool:
    """Whether the family's last word on one purpose is yes."""
    line = reachable(Consent, scope).filter(pupil=pupil, purpose=purpose).order_by("-at", "-id").first()
    return bool(line and line.given)


def notes_shown(scope: Scope, pupil: Any) -> bool:
    """Whether the school may read what the family wrote for those who look after the child (PIPL 29)."""
    return consent_given(scope, pupil, Purpose.HEALTH)


# ── what withdrawing would do ─────────────────────────────────────────────────


def effects_of(scope: Scope, pupil: Any, purpose: str, day: date) -> list[str]:
    """What withdrawing would do to this very child, named and counted; rooms above say theirs by `wiring.BESIDE`."""
    above = beside("withdrawal", scope, [purpose], pupil=pupil, day=day).get(purpose, [])
    return [str(BY_PURPOSE[purpose].effect), *_here(scope, pupil, purpose), *(fact.words for fact in above)]


def _here(scope: Scope, pupil: Any, purpose: str) -> list[str]:
    if purpose == Purpose.HEALTH:
        return _notes(pupil, named=scope.desk == "family")
    return _collectors(scope, pupil) if purpose == Purpose.COLLECTORS else []


def _notes(pupil: Any, *, named: bool) -> list[str]:
    """The family reads which words go; whoever registers its sheet only that there are some."""
    if not named and (pupil.health or pupil.seating):
        return [_("家长填写的提示会删除，不能恢复。")]
    said = [
        _("健康提示“%(note)s”会删除，不能恢复。") % {"note": pupil.health} if pupil.health else "",
        _("座位提示“%(note)s”会删除，不能恢复。") % {"note": pupil.seating} if pupil.seating else "",
    ]
    return [words for words in said if words] or [_("现在没有填写提示，没有要删除的内容。")]


def _collectors(scope: Scope, pupil: Any) -> list[str]:
    rows = reachable(Collector, scope).filter(pupil=pupil, revoked_at=None, barred=False)
    named = [_("%(name)s（%(relation)s）") % {"name": one.name, "relation": one.relation} for one in rows]
    if not named:
        return [_("现在没有登记接送人，没有要停用的。")]
    words = ngettext(
        "登记的 %(n)d 位接送人马上停用：%(names)s。他们的电话和照片会删除。",
        "登记的 %(n)d 位接送人马上停用：%(names)s。他们的电话和照片会删除。",
        len(named),
    )
    return [words % {"n": len(named), "names": _("、").join(named)}]


@dataclass(frozen=True)
class Told:
    """Who hears of a withdrawal: how many other guardians, and the homeroom teacher."""

    guardians: int
    homeroom: str


def told_of_withdrawal(scope: Scope, pupil: Any) -> Told:
    """Other guardians are counted, not named: they may live apart."""
    with acting(scope.for_unit(pupil.school_id)) as wide:
        told, homeroom = users_told(wide, [pupil.pk]).get(pupil.pk, []), pupil.home_class.homeroom
    return Told(sum(user.pk != scope.user_id for user in told), homeroom.name if homeroom else "")
