"""At the end everything is counted again: seats, outcomes, the journal's chain, the numbers on the school's pages."""

from collections import Counter
from datetime import timedelta
from typing import Any

from kehou.core import clock, journal
from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.enrolment.choices import OVER, OfferState
from kehou.enrolment.models import Application, Offer, Place, SlotDay, Waiting
from kehou.organisation.models import Term
from kehou.people.models import Pupil
from tests.factories import everything
from tests.journeys.thousand.school import SERVED, Story

TOLD = {OfferState.DECLINED: "offer declined", OfferState.EXPIRED: "offer expired", OfferState.LEFT: "left the line"}
ORDER = (
    "people.RosterApplied", "enrolment.SurveyOpened", "organisation.PlanFiled", "enrolment.RoundOpened", "enrolment.ApplicationSubmitted",
    "enrolment.ApplicationsReviewed", "enrolment.GradeListSubmitted", "enrolment.LotteryAnnounced", "enrolment.LotteryDrawn",
    "enrolment.NoticePublished", "enrolment.ObjectionFiled", "enrolment.NoticeExtended", "enrolment.NoticeClosed", "enrolment.LettersSent",
    "enrolment.LetterSigned", "enrolment.LetterLapsed", "enrolment.OffersMade", "enrolment.ChangeDecidedUpon", "enrolment.RoundFollowedPlan",
)  # fmt: skip


def no_slot_is_over_its_capacity(story: Story) -> None:
    """Counted anew from places and offers, day by day and campus by campus, not read from the counter (S1.1)."""
    with story.inside():
        held: Counter[Any] = Counter()
        places = Place.objects.filter(holds_seat=True).order_by().values_list("slots", "days", "campus")
        asked = Offer.objects.filter(holds_seat=True).order_by()
        offers = asked.values_list("waiting__application__slots", "waiting__application__days", "campus")
        for slots, days, campus in [*places, *offers]:
            held.update((slot, day, where) for slot in slots for day in days for where in (campus, None))
        rows = list(SlotDay.objects.all())
    assert {one.seat: one.taken for one in rows} == {one.seat: held[one.seat] for one in rows}
    assert [one for one in rows if one.capacity is None or one.taken > one.capacity] == []
    fullest = day_by_day(story, {one.seat: one.capacity for one in rows})
    story.told |= {"seats taken on the fullest weekday": max(one.taken for one in rows), "children on the fullest day to come": fullest}


def day_by_day(story: Story, capacity: dict[Any, int | None]) -> int:
    """Every day from now to the end of term: who comes fits into each slot of each campus; the most on one day."""
    with story.inside():
        rows = list(Place.objects.order_by().values_list("slots", "days", "campus", "starts_on", "ends_on"))
        last = Term.objects.get().ends_on
    most, day = 0, clock.today()
    while day <= last:
        here = [(slots, campus) for slots, days, campus, first, end in rows if day.isoweekday() in days and first <= day <= (end or day)]
        held = Counter((slot, day.isoweekday(), where) for slots, campus in here for slot in slots for where in (campus, None))
        assert [seat for seat, limit in capacity.items() if limit is not None and held[seat] > limit] == []
        most, day = max(most, len(here)), day + timedelta(days=1)
    return most


def each_child_has_one_outcome(story: Story) -> None:
    """What the story has told of each child is what the school keeps of it, once (S5.1)."""
    with story.inside():
        living = list(Application.objects.exclude(state__in=OVER).order_by().values_list("pupil", flat=True))
        found = outcomes()
    assert len(living) == len(set(living))
    assert {pupil: found.get(pupil) for pupil in story.became} == story.became
    assert set(found) == set(story.became)
    story.told |= Counter(story.became.values())


def outcomes() -> dict[Any, str]:
    """Of every child that applied: its place, or how far its last application came."""
    last = {one.pupil_id: one for one in Application.objects.order_by("submitted_at")}
    found = {pupil: "waiting" if one.state == "accepted" else str(one.state) for pupil, one in last.items()}
    turns: dict[Any, Any] = {}
    for one in Waiting.objects.filter(application__state="accepted").prefetch_related("offers"):
        turns[one.pupil_id] = next((offer.state for offer in one.offers.all() if offer.state != OfferState.SKIPPED), "")
    found |= {pupil: TOLD[OfferState(state)] for pupil, state in turns.items() if state in TOLD}
    for place in Place.objects.order_by("starts_on"):
        found[place.pupil_id] = "place" if place.ends_on is None else "place ended"
    return found


def the_pages_add_up(story: Story) -> None:
    """The round's page, the letters' tabs, the waiting list and the seats say what the story has counted."""
    lead, became = story.lead, Counter(story.became.values())
    page = lead.reads("enrolment:round").context
    told = page["told"]
    assert page["total"] == sum(became.values()) - told["withdrawn"] - told["declined"] - told["lapsed"]
    assert (told["rejected"], told["declined"], told["lapsed"]) == (became["rejected"], became["declined"], became["lapsed"])
    assert sum(told[one] for one in ("submitted", "passed_homeroom", "passed_grade", "late", "returned")) == 0
    tabs = {one["url"]: one["count"] for one in lead.reads("enrolment:letters").context["tabs"]}
    assert (tabs["?show=declined"], tabs["?show=lapsed"]) == (told["declined"], told["lapsed"])
    with story.inside():
        assert tabs["?show=signed"] == Place.objects.order_by().values("application").distinct().count()
    line = lead.reads("enrolment:waiting").context["page"].paginator
    shown = [one for at in line.page_range for one in lead.reads("enrolment:waiting", {"page": at}).context["line"]]
    waiting = sorted(str(one["waiting"].pupil_id) for one in shown if one["number"] is not None or is_asked(story, one))
    assert waiting == sorted(str(pupil) for pupil, what in story.became.items() if what == "waiting")
    assert lead.reads("people:pupils").context["page"].paginator.count == pupils_here(story)


def is_asked(story: Story, one: dict[str, Any]) -> bool:
    """Whether somebody is out of the line and not yet in: asked and silent so far, or has said yes and not signed."""
    with story.inside():
        has_place = Place.objects.filter(application=one["waiting"].application_id).exists()
    return bool(one["last"]) and one["last"].state in (OfferState.OPEN, OfferState.ACCEPTED) and not has_place


def pupils_here(story: Story) -> int:
    with story.inside():
        return Pupil.objects.filter(state="here").count()


def the_journal_is_whole(story: Story) -> None:
    """Every kind of step in its order, the chain unbroken from the first entry to the last; the neighbour's has none of it."""
    with story.inside():
        first = [Entry.objects.filter(kind=kind).order_by("seq").values_list("seq", flat=True).first() for kind in ORDER]
        assert None not in first
        assert first == sorted(first)
        assert journal.verify(story.house.unit.pk) is None
        story.told["entries in the journal"] = Entry.objects.count()
    with acting(everything(story.neighbour.unit)):
        assert not Entry.objects.filter(kind__in=ORDER).exists()
    story.told["pupils asked about"] = sum(len(story.children(*at)) for at in SERVED)
