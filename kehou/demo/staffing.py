"""What the staff say of themselves in the demonstration: offers for the term, lessons, two absences, a swap that waits (C5.1, S5.5)."""

from datetime import date, datetime, time
from typing import Any

from kehou.core.models import Unit
from kehou.core.scope import Scope
from kehou.demo.persons import account_of, as_user
from kehou.identity.models import User
from kehou.organisation.models import Staff, Term
from kehou.planning import actions, queries
from kehou.planning.models import Duty, Volunteer

MONDAY, LAST = date(2024, 4, 15), date(2024, 4, 24)


def speak(unit: Unit, lead: User, *, now: datetime) -> None:
    """It is Wednesday afternoon: somebody has asked for next week, somebody telephoned, a colleague would swap."""
    term, office = Term.objects.select_related("school").get(), as_user(lead, unit)
    offer(unit, term, office, now)
    busy = [one for one in _on_duty(MONDAY) if one.user and not one.user.demo_card]
    asks, telephoned = busy[0], busy[1]
    teacher = as_user(account_of(asks), unit)
    actions.ask_absence(asks, MONDAY, LAST, since=None, reason="外出培训", now=now, scope=teacher)
    actions.ask_absence(telephoned, MONDAY, MONDAY, since=None, reason="病假", now=now, scope=office, agreed=True)
    swap(unit, now)


def _on_duty(day: date) -> list[Staff]:
    """Who is on duty on a day, in the order of the staff register."""
    return list(Staff.objects.select_related("user", "school").filter(duties__date=day, duties__ended_at=None).distinct().order_by("number"))


def offer(unit: Unit, term: Term, office: Scope, now: datetime) -> None:
    """A few have answered; the load of some is still to be confirmed. Their lessons end before the service begins."""
    serving = set(Duty.objects.filter(ended_at=None).values_list("staff", flat=True))
    staff = list(Staff.objects.select_related("user").filter(duties_a_week__gt=0).exclude(user=None)[8:24])
    for at, one in enumerate(staff):
        slots = ["first", "late"] if one.volunteers_late else ["first"]
        said: dict[str, Any] = {"slots": slots, "weekdays": one.weekdays, "max_week": one.duties_a_week + 1, "crosses": [], "shows": ["subject"]}
        actions.offer(term, one, {**said, "dislikes": one.weekdays[-1:] if at % 3 == 0 else []}, now=now, scope=as_user(account_of(one), unit))
    offers = Volunteer.objects.select_related("staff__user").filter(staff__in=serving)
    if offers:
        actions.confirm_load(list(offers), now=now, scope=office)
    hours = {one.pk: [(day, time(14, 40), time(15, 20)) for day in one.weekdays] for one in staff}
    actions.set_timetable(term, hours, scope=office)


def swap(unit: Unit, now: datetime) -> None:
    """A colleague would give the care teacher with the card one of next week's duties; the first that the rules allow."""
    taker = Staff.objects.select_related("user").filter(user__username="demo-care").first()
    if taker is None:
        return
    ahead = Duty.objects.filter(ended_at=None, date__gte=MONDAY, date__lte=LAST, role="care").exclude(staff=taker).exclude(staff__user=None)
    duties = list(ahead.select_related("staff__user", "group__term", "room").order_by("starts_at", "pk"))
    bench = queries.stand_ins(as_user(account_of(taker), unit), duties)
    duty = next((one for one in duties if bench and not bench.barred(str(taker.pk), one)), None)
    if duty is not None:
        words = "那天要开家长会，能帮我代一次吗？"
        actions.ask_swap(duty, taker, other=None, reason=words, now=now, scope=as_user(account_of(duty.staff), unit))
