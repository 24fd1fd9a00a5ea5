"""Reads of the school's own letter: its versions, its words, and how it reads for a real child (S5.3)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from kehou.core.scope import Scope, reachable
from kehou.enrolment.choices import State
from kehou.enrolment.models import Application, LetterTemplate, Slot
from kehou.enrolment.queries.lotteries import not_waiting
from kehou.enrolment.rules import REQUIREMENTS, values_for
from kehou.enrolment.rules.templates import DEFAULT, DEFAULT_ENGLISH, filled, numbered, slips


def letters_missing(scope: Scope, notice: Any) -> int:
    """How many on the notice have a place to come and no letter yet (S5.3)."""
    without = reachable(Application, scope).filter(notice=notice, state=State.ACCEPTED, letters=None)
    return not_waiting(without, notice.round_id).count()


def template_versions(scope: Scope) -> QuerySet[LetterTemplate]:
    return reachable(LetterTemplate, scope).select_related("author").order_by("-number")


def words_to_edit(scope: Scope) -> dict[str, str]:
    """The newest version, or the house's own words to begin with."""
    last = template_versions(scope).first()
    if last is None:
        return {"body": DEFAULT, "english": DEFAULT_ENGLISH, "extra": ""}
    return {"body": last.body, "english": last.english, "extra": "\n".join(last.extra)}


def preview(scope: Scope, words: dict[str, str], *, today: date) -> dict[str, Any] | None:
    """Both languages for a child within reach; nothing where a placeholder is wrong or nobody has asked yet."""
    child = reachable(Application, scope).select_related("school", "round__term", "pupil__home_class").order_by("-number").first()
    if child is None or slips(words["body"]) or (words["english"].strip() and slips(words["english"])):
        return None
    slots = {one.pk: one for one in reachable(Slot, scope).filter(round=child.round)}
    values = values_for(child, slots, today)
    requirements = [*REQUIREMENTS, *filter(None, (one.strip() for one in words["extra"].splitlines()))]
    return {
        "zh": numbered(filled(words["body"], values), requirements), "en": filled(words["english"], values), "child": child.pupil.name,
    }  # fmt: skip
