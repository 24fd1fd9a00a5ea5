"""Need and places: how many seats are still free, who is waiting, what was drawn (S1.1)."""

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kehou.core.scope import Scope, reachable
from kehou.enrolment.choices import OVER, Need, State
from kehou.enrolment.models import Application, Lottery, Place, Round, SlotDay, Standing, Waiting
from kehou.enrolment.rules import Entry, Ranked, document_of
from kehou.enrolment.rules.seating import Seat, seats_wanted
from kehou.people.queries import users_of_guardians

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
NEED_OF = {"work": Need.WORK, "care": Need.CARE, "away": Need.AWAY, "distance": Need.DISTANCE}


def seat_name(slot: str, weekday: int, campus: str = "") -> str:
    """How a seat is called in the published list: the slot, its campus where they are divided, the day of the week, 1 = Monday."""
    return f"{slot}（{campus}）/{weekday}" if campus else f"{slot}/{weekday}"


def seat_words(seat: str) -> str:
    """The same for people: 放学后看护 周一."""
    slot, day = seat.rsplit("/", 1)
    return f"{slot} {WEEKDAYS[int(day) - 1]}"


def last_draws(round_id: UUID) -> dict[UUID, bool]:
    """Each application that took part in a lottery of the round: whether the last one gave it a place."""
    told = Standing.objects.filter(lottery__round=round_id).order_by("lottery__number")
    return dict(told.values_list("application", "placed"))


def not_waiting(rows: QuerySet[Application], round_id: UUID) -> QuerySet[Application]:
    """Without those whom the last lottery let wait, and those who are, or have been, on the waiting list.

    Who waits is read once and handed over as a list: asked row by row, right after a draw, the database has no figures
    to plan by and reads every standing for every application.
    """
    waits = {one for one, placed in last_draws(round_id).items() if not placed}
    return rows.exclude(pk__in=waits.union(Waiting.objects.filter(round=round_id).values_list("application", flat=True)))


def seats_free(round: Round) -> dict[str, int]:
    """The seats with a limit and how many are free: taken ones are gone, and those promised on a notice too."""
    names, promised = _names(round), promised_seats(round)
    limited = SlotDay.objects.filter(slot__round=round).exclude(capacity=None).select_related("slot")
    return {names[one.seat]: max(0, (one.left or 0) - promised[one.seat]) for one in limited}


def _names(round: Round) -> dict[Seat, str]:
    """Every seat of the round with its name."""
    rows = SlotDay.objects.filter(slot__round=round).select_related("slot", "campus")
    return {one.seat: seat_name(one.slot.name, one.weekday, one.campus.name if one.campus else "") for one in rows}


def promised_seats(round: Round) -> Counter[Seat]:
    """Seats the waiting list leaves to those before it, until they sign, refuse, or let the day pass."""
    return seats_asked(_promised(round), round)


def seats_asked(rows: QuerySet[Application], round: Round) -> Counter[Seat]:
    """How often each seat of the round is asked for by these applications; two queries."""
    known = {one.seat for one in SlotDay.objects.filter(slot__round=round)}
    asked = rows.order_by().values_list("slots", "days", "pupil__home_class__campus")
    return Counter(seat for slots, days, campus in asked for seat in seats_wanted(slots, days, campus, known))


def _promised(round: Round) -> QuerySet[Application]:
    """What is on a notice, or was drawn, and has no place yet."""
    rows = not_waiting(Application.objects.filter(round=round, state=State.ACCEPTED, places=None), round.pk)
    return rows.filter(Q(notice__isnull=False) | Q(pk__in=last_draws(round.pk)))


def candidates(round: Round) -> list[Application]:
    """Who was accepted, is on no notice and waits for no place yet: those a notice, or a lottery, is about now."""
    rows = not_waiting(Application.objects.filter(round=round, state=State.ACCEPTED, notice=None), round.pk)
    return list(rows.exclude(pk__in=last_draws(round.pk)).select_related("pupil__home_class__grade").order_by("number"))


def entries_of(rows: list[Application], round: Round, groups: dict[str, int]) -> list[Entry]:
    """As they are frozen for the draw."""
    names = _names(round)
    return [Entry(one.number, groups.get(one.number, 1), tuple(names[seat] for seat in _seats_of(one, names))) for one in rows]


def _seats_of(one: Application, known: Collection[Seat]) -> list[Seat]:
    return seats_wanted(one.slots, one.days, one.pupil.home_class.campus_id, known)


def met_by(rows: list[Application], round: Round, scope: Scope) -> dict[str, list[str]]:
    """Which criteria each application meets, by number: what the data says, nothing anybody could add by hand."""
    pupils = [one.pupil_id for one in rows]
    with_siblings, before = _with_siblings(round, pupils, scope), _came_before(round, pupils)
    return {one.number: _met(one, with_siblings, before) for one in rows}


def _met(one: Application, with_siblings: set[UUID], before: set[UUID]) -> list[str]:
    told = {key: one.need == need for key, need in NEED_OF.items()}
    told |= {
        "in_time": not one.late_reason, "sibling": one.pupil_id in with_siblings, "continuing": one.pupil_id in before,
        "youngest": one.pupil.home_class.grade.number <= 2,
    }  # fmt: skip
    return [key for key, holds in told.items() if holds]


def _with_siblings(round: Round, pupils: list[UUID], scope: Scope) -> set[UUID]:
    """Children of whose guardians another child asks in this round too."""
    gone = (State.DRAFT, State.REJECTED, *OVER)
    asking = set(Application.objects.filter(round=round).exclude(state__in=gone).order_by().values_list("pupil", flat=True))
    children: dict[UUID, set[UUID]] = {}
    for pupil, users in users_of_guardians(scope, asking).items():
        for user in users:
            children.setdefault(user.pk, set()).add(pupil)
    several = {one for found in children.values() if len(found) > 1 for one in found}
    return several & set(pupils)


def _came_before(round: Round, pupils: list[UUID]) -> set[UUID]:
    former = Place.objects.filter(pupil__in=pupils, term__ends_on__lt=round.term.starts_on)
    return set(former.order_by().values_list("pupil", flat=True))


def lotteries(scope: Scope, **filters: Any) -> QuerySet[Lottery]:
    """Lotteries within reach, the latest first."""
    return reachable(Lottery, scope).filter(**filters).select_related("round__term", "school").order_by("-number")


def standings(scope: Scope, lottery: Lottery) -> QuerySet[Standing]:
    """Who stands where, within reach, in the order of the draw."""
    return reachable(Standing, scope).filter(lottery=lottery).select_related("application", "pupil__home_class__grade").order_by("rank")


def standing_of(scope: Scope, application: Application) -> Standing | None:
    """Where one application stands after its last lottery."""
    rows = reachable(Standing, scope).filter(application=application).select_related("lottery").order_by("-lottery__number")
    return rows.first()


def document(lottery: Lottery, ranked: list[Ranked]) -> dict[str, Any]:
    """The file for everybody to check: numbers, groups and seats, no child."""
    told = {
        "school": lottery.school.name, "round": lottery.round.term.official, "lottery": lottery.number,
        "announced_at": lottery.announced_at.isoformat(), "draws_on": lottery.draws_on.isoformat(),
        "public_draw": lottery.public_draw, "criteria": lottery.criteria, "offered": lottery.offered,
        "entries": lottery.entries, "list_sha256": lottery.list_sha256, "commitment": lottery.commitment,
        "seed": lottery.seed, "word": lottery.word,
    }  # fmt: skip
    return document_of(told, ranked)
