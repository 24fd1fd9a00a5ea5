"""What the families of the example school agreed to, each purpose apart; one mother has thought again about photos."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from kehou.core.models import Unit
from kehou.demo.moments import at
from kehou.demo.persons import as_user
from kehou.enrolment.models import Application
from kehou.identity.models import User
from kehou.people import actions as people
from kehou.people.choices import VERSION, Purpose
from kehou.people.models import Collector, Consent, Pupil
from kehou.planning.models import Membership

PEANUTS = "花生过敏，书包外袋有药。"
ASTHMA = "哮喘，跑动后要坐下休息；喷雾在书包侧袋。"
FRONT = "近视，请坐前三排。"


def answer(unit: Unit, on: datetime) -> None:
    """Whoever asked for a place agreed to the service; to health notes and collectors where there are any."""
    asked = dict(Application.objects.order_by("submitted_at").values_list("pupil", "submitted_by"))
    write_notes(list(asked))
    noted = [one.pk for one in Pupil.objects.filter(pk__in=asked) if one.health or one.seating]
    named = Collector.objects.filter(pupil__in=asked).order_by().values_list("pupil", flat=True)
    for purpose, pupils in ((Purpose.SERVICE, asked), (Purpose.HEALTH, noted), (Purpose.COLLECTORS, set(named))):
        _agree(unit, purpose, pupils, asked, on)


def write_notes(asked: list[UUID]) -> None:
    """Of the children whom the cards' teachers hold today: one sets out with its class, one goes on to the merged room."""
    held = Membership.objects.filter(pupil__in=asked).order_by("group__name", "pupil__pinyin", "pupil__name")
    first = held.filter(pupil__home_class__homeroom__user__username="demo-homeroom", group__is_late=False).first()
    if first is None:
        return
    mates = held.filter(group=first.group).exclude(pupil=first.pupil).values("pupil")
    late = held.filter(pupil__in=mates, group__is_late=True).first()
    for one, note in ((first, PEANUTS), (late, ASTHMA)):
        if one:
            Pupil.objects.filter(pk=one.pupil_id).update(health=note)


def _agree(unit: Unit, purpose: Purpose, pupils: Iterable[UUID], asked: dict[UUID, Any], on: datetime) -> None:
    said = set(Consent.objects.filter(purpose=purpose).values_list("pupil", flat=True))
    Consent.objects.bulk_create(
        Consent(school=unit, pupil_id=pupil, by_id=asked[pupil], purpose=purpose, version=VERSION, given=True, at=on)
        for pupil in pupils
        if pupil not in said
    )


def think_again(unit: Unit, on: datetime) -> None:
    """The mother wrote notes in February; photos she allowed then, and takes back today."""
    mother = User.objects.get(username="demo-mother")
    child = Pupil.objects.select_related("school").filter(guardians__user=mother)[0]
    Pupil.objects.filter(pk=child.pk).update(health=PEANUTS, seating=FRONT)
    for purpose in (Purpose.HEALTH, Purpose.PHOTO):
        _agree(unit, purpose, [child.pk], {child.pk: mother.pk}, on)
    people.withdraw_consent(child, Purpose.PHOTO, now=at("2024-04-10", 16, 33), scope=as_user(mother, unit))
