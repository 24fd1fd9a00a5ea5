"""Review as it really goes: lots for the late slot, a supplement, a post without a holder, what last term was like."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from kehou.care.choices import MarkState, SessionState
from kehou.care.models import Mark, Session
from kehou.core import clock
from kehou.core.models import Unit
from kehou.core.scope import acting, system_scope
from kehou.demo import office, waiting
from kehou.demo.moments import SHANGHAI, at
from kehou.demo.persons import account_of, as_user
from kehou.demo.schools import BECAUSE
from kehou.enrolment import actions as enrolment
from kehou.enrolment.choices import Decision, Need, Step
from kehou.enrolment.models import Application, Round, Slot
from kehou.enrolment.rules import Asked
from kehou.identity.models import User
from kehou.organisation.models import Grade, HomeClass, Room, Term
from kehou.people.choices import VERSION, Purpose
from kehou.people.models import Consent, Guardian, Pupil
from kehou.planning.models import Group

LATE_SEATS = 80  # fewer than ask for the merged room: lots decide (S1.1)
PUBLIC_DRAW, PUBLIC_NUMBER = "福彩3D 2024057 期", "629"
FIRST, LAST = date(2023, 9, 1), date(2024, 1, 19)
LATE_REASON = "四月起家长调班，接不了孩子"


def draw_lots(round: Round, *, lead: User) -> None:
    """More ask for the merged room than it has seats: announced one day, drawn the next, before the notice (S1.1)."""
    scope = as_user(lead, round.school)
    on = date(2024, 3, 7)
    lottery = enrolment.announce_lottery(round, draws_on=on, public_draw=PUBLIC_DRAW, now=at("2024-03-06", 16), scope=scope)
    enrolment.draw_lottery(lottery, word=PUBLIC_NUMBER, now=at("2024-03-07", 8, 30), scope=scope)


def agree_to_masked_names(round: Round) -> None:
    """Two families in five agree to a masked name on the notice inside the school."""
    accepted = Application.objects.filter(round=round, state="accepted").order_by("number").values_list("pupil", "submitted_by")
    when = at("2024-03-06", 20)
    Consent.objects.bulk_create(
        Consent(
            school=round.school, pupil_id=pupil, by_id=family, purpose=Purpose.MASKED_NAME, version=VERSION, given=True, channel="phone", at=when
        )
        for number, (pupil, family) in enumerate(accepted)
        if number % 5 < 2
    )


def show(unit: Unit) -> None:
    """What a reviewer finds on a Wednesday in April."""
    lead = User.objects.get(username="demo-lead")
    now = clock.now()  # where the afternoon has left it
    with acting(system_scope(unit, because=BECAUSE)):
        round = Round.objects.select_related("term", "school").get()
        slot = Slot.objects.filter(round=round).order_by("starts")[0]
        hand_in_a_supplement(unit, round, slot, lead, now)
        leave_a_post_empty(unit, round, slot, lead, now)
        remember_last_term(unit, round)
        waiting.show(unit, round, now=now, lead=as_user(lead, unit))
        office.show(unit, round, now=now)


def _asks_late(pupil: Pupil, round: Round, slot: Slot, lead: User, now: datetime, **more: Any) -> Application:
    """A late application, taken as an exception."""
    guardian = Guardian.objects.select_related("user").get(pupil=pupil, order=1)
    said = {"need": Need.WORK, "days": (1, 2, 3, 4, 5), "slots": (slot.pk,), "healthy": True, "independent": True}
    asked = Asked(**{**said, "pledge_version": "1", "late_reason": LATE_REASON, **more})
    made = enrolment.apply(asked, round=round, pupil=pupil, now=now, scope=as_user(account_of(guardian), pupil.school))
    return enrolment.decide_late(made, admit=True, reason="情况属实。", now=now, scope=as_user(lead, pupil.school))


def _without_application(**where: Any) -> list[Pupil]:
    rows = Pupil.objects.filter(applications=None, **where)
    return list(rows.select_related("home_class__grade__leader__user", "home_class__homeroom__user", "school"))


def hand_in_a_supplement(unit: Unit, round: Round, slot: Slot, lead: User, now: datetime) -> None:
    """Three of grade three came after its list: passed by teacher and leader, they wait at the school as a supplement."""
    words: tuple[dict[str, Any], ...] = ({}, {"need": Need.OTHER, "need_words": "父亲骨折，正在康复"}, {"note": "周三由外婆接，4:30到校门"})
    pupils = _without_application(home_class__grade__number=3, home_class__number=1)[:3]
    made = [_asks_late(one, round, slot, lead, now, **more) for one, more in zip(pupils, words, strict=False)]
    home = pupils[0].home_class
    for step, staff in ((Step.HOMEROOM, home.homeroom), (Step.GRADE, home.grade.leader)):
        enrolment.review(made, step=step, decision=Decision.PASS, now=now, scope=as_user(account_of(staff), unit))
    grade = Grade.objects.get(number=3)
    enrolment.submit_grade_list(round, grade, now=now, scope=as_user(account_of(home.grade.leader), unit))


def leave_a_post_empty(unit: Unit, round: Round, slot: Slot, lead: User, now: datetime) -> None:
    """The last class of grade five has lost its homeroom teacher; two applications wait for a substitute (S5.2)."""
    last = HomeClass.objects.filter(grade__number=5).order_by("-number")[0]
    for pupil in _without_application(home_class=last)[:2]:
        _asks_late(pupil, round, slot, lead, now)
    last.homeroom = None
    last.save(update_fields=["homeroom"])


def remember_last_term(unit: Unit, round: Round) -> None:
    """Autumn's marks of the children now under review: some came always, one seldom."""
    term = Term.objects.create(school=unit, year=2023, number=1, starts_on=FIRST, ends_on=LAST)
    room = Room.objects.select_related("campus").order_by("name")[0]
    group = Group.objects.create(
        school=unit, term=term, name="上学期看护组", campus=room.campus, room=room, starts_on=FIRST, ends_on=LAST
    )
    sessions = Session.objects.bulk_create(_session(unit, group, room, FIRST + timedelta(days=4 + 7 * week)) for week in range(18))
    waiting = ("submitted", "passed_homeroom", "passed_grade", "returned")
    pupils = list(Application.objects.filter(round=round, state__in=waiting).order_by("number").values_list("pupil", flat=True))
    Mark.objects.bulk_create(_marks(unit, sessions, pupils[:-2], Random(11)))  # noqa: S311


def _session(unit: Unit, group: Group, room: Room, day: date) -> Session:
    def moment(hour: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)

    return Session(
        school=unit, date=day, group=group, room=room, starts_at=moment(16), ends_at=moment(17), state=SessionState.CLOSED,
        activity="homework", opened_at=moment(16), called_at=moment(16), closed_at=moment(17),
    )  # fmt: skip


def _marks(unit: Unit, sessions: list[Session], pupils: list[Any], chance: Random) -> list[Mark]:
    shares = {pupil: (0.97, 0.9, 0.55)[at % 3] for at, pupil in enumerate(pupils)}
    return [
        Mark(
            school=unit, session=session, pupil_id=pupil, at=session.starts_at,
            state=MarkState.PRESENT if chance.random() < shares[pupil] else MarkState.ABSENT,
        )
        for session in sessions for pupil in pupils
    ]  # fmt: skip
