"""Rosters and roll books as papers: plain values out of the rows, in the words of the official paper (S5.4, S5.5)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import translation

from kehou.organisation.choices import WEEKDAY_NAMES
from kehou.papers.kinds.duty import Book, Chart, DutyFacts, DutyRow, build, build_book, build_chart
from kehou.papers.paper import Paper, Style
from kehou.papers.paper import day as in_words
from kehou.planning.models import Duty, Membership
from kehou.planning.rules import HERE

CHINESE = "zh-hans"


def roster(of: str, duties: Iterable[Duty], term: Any, *, made_on: date, style: Style) -> Paper:
    """The duties of a day, a person or a group."""
    with translation.override(CHINESE):
        rows = [_row(duty) for duty in duties]
        return build(DutyFacts(of, term.official if term else "", rows, in_words(made_on)), style)


def _row(duty: Duty) -> DutyRow:
    starts, ends = (moment.astimezone(HERE) for moment in (duty.starts_at, duty.ends_at))
    stands_in = f"代{duty.instead_of.staff.name}" if duty.instead_of else ""
    return DutyRow(
        duty.date, str(WEEKDAY_NAMES[duty.date.isoweekday()]), f"{starts:%H:%M}—{ends:%H:%M}", duty.what,
        duty.room.name if duty.room else duty.post.campus.name if duty.post and duty.post.campus else "—", str(duty.get_role_display()), duty.staff.name, stands_in,
    )  # fmt: skip


def roll_books(groups: Iterable[Any], members: dict[Any, list[Membership]], term: Any, *, style: Style, trace: str = "") -> list[Paper]:
    """A book for each group, each with page numbers of its own; who printed all of them, and when, stands across each page."""
    with translation.override(CHINESE):
        return [build_book(_book(one, members.get(one.pk, [])), term.official if term else "", style, trace) for one in groups]


def _book(group: Any, members: list[Membership]) -> Book:
    names = tuple((one.pupil.name, one.pupil.home_class.name) for one in members)
    return Book(group.name, f"{group.campus.name} {group.room.name}", names)


def printed_by(who: str, day: date) -> str:
    """What stands across each page of a list of the whole school."""
    return f"{who} 于{in_words(day)}打印"


def seat_charts(group: Any, sides: Iterable[tuple[str, list[list[Any]]]], term: Any, *, style: Style) -> list[Paper]:
    """A room's seats from several sides, each on a page of its own: (what the side is called, its lines of spots)."""
    with translation.override(CHINESE):
        named = [(title, tuple(tuple(_seat(spot) for spot in line) for line in lines)) for title, lines in sides]
        place = f"{group.campus.name} {group.room.name}"
        return [build_chart(Chart(group.name, place, title, lines), term.official if term else "", style) for title, lines in named]


def _seat(spot: Any) -> str:
    if spot.is_blocked:
        return "不坐"
    return f"{spot.who.pupil.name}\n{spot.who.pupil.home_class.name}" if spot.who else ""
