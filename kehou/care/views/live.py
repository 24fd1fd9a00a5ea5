"""The live board in pieces: read once for everybody, each piece drawn once for all who may see it alike.

A process keeps the last reading of each board and what was drawn from it. It is read anew when the school's journal has gone
on or the minute is another; of the new reading only pieces that say something else are drawn. Nothing personal to the reader
goes into a reading or a piece: they get the unit, the language, how far one sees and which doors are shown, and by exactly these
they are kept (`Sight`). Who may ask at all is decided at every request, before this, by the page's own door.
"""

import base64
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kehou.care import queries
from kehou.core import clock
from kehou.core.scope import Scope

GRACE = 0.5  # seconds for which a page that asks on is answered without looking whether anything happened
OLDEST = 15.0  # seconds after which a board is read anew, whatever the journal says
IDLE = 120.0  # seconds after which a board nobody asks for is forgotten
DOORS = ("care.settle_alarm", "care.hold_group", "care.view_health", "care.view_child")


@dataclass(frozen=True)
class Sight:
    """All that decides how a board looks, and all a drawing is told of its reader."""

    unit: UUID
    code: str
    language: str
    sees: str
    own: UUID | None
    may: frozenset[str]
    campus: str = ""

    @property
    def ground(self) -> tuple[Any, ...]:
        """What decides what is read: which doors are shown does not."""
        return self.unit, self.language, self.sees, self.own


def sight(scope: Scope, campus: str = "") -> Sight:
    """How this person sees the board; whoever sees only their own shares with nobody."""
    own = None if scope.sees == "all" else scope.user_id
    may = frozenset(door for door in DOORS if scope.may(door))
    return Sight(scope.unit.pk, scope.unit.code, get_language() or "", scope.sees, own, may, campus)


@dataclass(frozen=True)
class Said:
    """One piece of the board before it is drawn: its place on the page, its template, and plain values."""

    key: str
    template: str
    what: Any


@dataclass(frozen=True)
class Piece:
    """A piece as it goes to the page; equal tags, equal pictures."""

    key: str
    tag: str
    html: SafeString


@dataclass
class Reading:
    """A board, the version it was read at, and the pieces drawn from it so far."""

    version: tuple[str, int]
    board: queries.Board
    read_at: float
    checked_at: float
    drawn: dict[Sight, dict[Said, Piece]] = field(default_factory=dict)
    before: dict[Sight, dict[Said, Piece]] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def piece(self, said: Said, sight: Sight) -> Piece:
        """The piece as this sight has it: drawn before, or now."""
        mine = self.drawn.setdefault(sight, {})
        if said not in mine:
            mine[said] = self.before.get(sight, {}).get(said) or _drawn(said, sight)
        return mine[said]


_readings: dict[tuple[Any, ...], Reading] = {}
_locks: dict[tuple[Any, ...], threading.Lock] = {}


def pieces(scope: Scope, *, now: datetime, campus: str = "", show: str = "", grace: float = 0.0) -> list[Piece]:
    """The board for whoever asks, in its order."""
    seen = sight(scope, campus)
    reading = reading_for(scope, seen, now=now, grace=grace)
    with reading.lock:
        return [reading.piece(one, seen) for one in _said(reading, scope, now.date(), campus, show)]


def reading_for(scope: Scope, seen: Sight, *, now: datetime, grace: float = 0.0) -> Reading:
    """The last reading, where it still holds; of many who ask at once one reads and the others wait for it."""
    with _locks.setdefault(seen.ground, threading.Lock()):
        last, ticks = _readings.get(seen.ground), clock.ticks()
        if last and 0 <= ticks - last.checked_at < grace:
            return last
        version = queries.board_version(scope, now)
        if last and last.version == version and 0 <= ticks - last.read_at < OLDEST:
            last.checked_at = ticks
            return last
        found = Reading(version, queries.board_on(_nobody(scope, seen), now), ticks, ticks, before=last.drawn if last else {})
        _readings[seen.ground] = found
    _forget(ticks)
    return found


def _nobody(scope: Scope, seen: Sight) -> Scope:
    """The reader without anything of a person that the sight does not name."""
    return replace(scope, user_id=seen.own, user=None, roles=(), permissions=seen.may)


def _forget(ticks: float) -> None:
    """Boards nobody looks at any more do not stay in memory."""
    for ground, one in [*_readings.items()]:
        if ticks - one.checked_at > IDLE:
            _readings.pop(ground, None)


def _said(reading: Reading, scope: Scope, day: date, campus: str, show: str) -> Iterator[Said]:
    board = reading.board
    yield Said("alarms", "alarms", board.alarms)
    yield Said("numbers", "numbers", (board.in_school, board.gone_home, len(board.alarms)))
    for key in ("moving", "uncalled"):
        if lines := getattr(board, key):
            yield Said(key, key, lines)
    if board.posted:
        yield Said("posted", "posted", tuple(tuple(one for one in board.posted if one.is_now is now) for now in (True, False)))
    for key in ("planned", "walks"):
        if lines := getattr(board, key):
            yield Said(key, key, lines)
    if len(board.campuses) > 1:
        yield Said("campuses", "campuses", board.campuses)
    for one in board.holders:
        if campus in ("", str(one.campus)):
            yield Said(one.key, "holder", (one, _names(reading, scope, day, one) if one.opens and one.key == show else None))
    if not board.holders:
        yield Said("nobody", "nobody", ())
    for key in ("make_ups", "settled"):
        if lines := getattr(board, key):
            yield Said(key, key, lines)


def _names(reading: Reading, scope: Scope, day: date, one: queries.HolderLine) -> Any:
    if one.key not in reading.names:
        reading.names[one.key] = queries.names_with(scope, day, one.key)
    return reading.names[one.key]


def _drawn(said: Said, seen: Sight) -> Piece:
    context = {"what": said.what, "may": seen.may, "unit": seen.code, "campus": seen.campus, "tabs": _tabs(said, seen)}
    inner = render_to_string(f"care/board/{said.template}.html", context)
    tag = base64.urlsafe_b64encode(hashlib.blake2b(f"{said.key}:{inner}".encode(), digest_size=6).digest()).decode()
    return Piece(said.key, tag, format_html('<div class="piece" id="piece-{}" data-tag="{}">{}</div>', said.key, tag, SafeString(inner)))


def _tabs(said: Said, seen: Sight) -> list[dict[str, Any]]:
    """A tab for each campus, where there are several."""
    if said.template != "campuses":
        return []
    tabs = [{"label": name, "url": f"?campus={pk}", "current": str(pk) == seen.campus} for pk, name in said.what]
    return [{"label": _("全部"), "url": "?", "current": not seen.campus}, *tabs]
