"""A thousand letters in one file: at most ten seconds of computing and on the clock, and seen on their way (S5.3)."""

import io
import time
import zipfile

import pytest

from kehou.core import clock
from kehou.core.scope import acting
from kehou.enrolment import actions, tasks
from kehou.enrolment.models import Application, Bundle, Letter
from kehou.enrolment.rules import REQUIREMENTS, digest, letter_text
from kehou.people.models import Pupil
from tests.enrolment.examples import FIRST_WEEK, a_round
from tests.factories import a_class, everything

pytestmark = [pytest.mark.django_db, pytest.mark.heavy]
CLASSES, CHILDREN = 25, 40


def a_thousand_letters(round) -> None:
    rooms = [a_class(round.school, at // 5 + 1, at % 5 + 1) for at in range(CLASSES)]
    with acting(everything(round.school)):
        children = Pupil.objects.bulk_create(
            Pupil(school=round.school, home_class=rooms[at % CLASSES], name=f"李小{chr(0x4E00 + at)}", registry_no=f"G{at:017}")
            for at in range(CLASSES * CHILDREN)
        )
        asked = Application.objects.bulk_create(
            Application(school=round.school, round=round, pupil=one, number=f"2024-2-{at:04}", days=[1, 3])
            for at, one in enumerate(children, 1)
        )
        Letter.objects.bulk_create(_letter(one) for one in asked)


def _letter(one) -> Letter:
    day = FIRST_WEEK.date()
    body = letter_text(
        school="某小学", term="2023—2024学年第二学期", pupil=one.pupil.name, home_class=str(one.pupil.home_class), number=one.number,
        days="周一、周三", slots=["放学后看护 15:30—17:00"], first_day=day, due_on=day,
    )  # fmt: skip
    return Letter(
        school_id=one.school_id, pupil=one.pupil, application=one, version="2024-1", body=body, requirements=list(REQUIREMENTS),
        sha256=digest(body), sent_at=FIRST_WEEK, due_on=day,
    )  # fmt: skip


def test_a_thousand_letters_take_ten_seconds(school, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: FIRST_WEEK)
    monkeypatch.setattr(clock, "today", lambda: FIRST_WEEK.date())
    round = a_round(school)
    a_thousand_letters(round)
    with acting(everything(school)) as scope:
        bundle = actions.ask_bundle(round, base="https://kehou.example", now=FIRST_WEEK, scope=scope, trace="陈主任 2024-02-28 09:00 导出第1号")
    began, computed = time.monotonic(), time.process_time()
    tasks.make_bundle(bundle=str(bundle.pk), unit=str(school.pk))
    wall, cpu = time.monotonic() - began, time.process_time() - computed
    with acting(everything(school)):
        content = Bundle.objects.get(pk=bundle.pk).content
    print(f"\n1,000 letters: {cpu:.1f} s computing, {wall:.1f} s on the clock, {len(content) / 1e6:.1f} MB")
    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == CLASSES
    assert max(cpu, wall) <= 10
