"""A hundred people watch the live board over HTTP, on the real server, while five children a second are collected for a minute.

The server is `kehou serve` as a school starts it (web processes and the worker) on the test database; each viewer has a session
of its own and asks as the page does (kehou/ui/frontend/pulse.ts): every 1.2 seconds, a little spread, with the tags of the pieces it
has. The children are collected over HTTP too. A change counts as shown to a viewer when the number of children in school it
has been sent is as low as the change made it; the time begins when the change is sent to the server.
"""

import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from kehou.care.models import HandOver
from kehou.core import clock
from kehou.core.models import Look
from kehou.core.scope import acting
from kehou.people.models import Guardian
from tests.care.afternoon import a_mother, at
from tests.care.full_house import a_full_house
from tests.factories import a_member_of_staff, a_school, everything

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]

VIEWERS, CHILDREN, LIMIT = int(os.environ.get("BOARD_VIEWERS", "100")), 1000, 2.0
SECONDS, A_SECOND = int(os.environ.get("BOARD_SECONDS", "60")), 5
BEAT, SPREAD = 1.2, 0.3
PORT = int(os.environ.get("BOARD_PORT", "18417"))
CSRF = "a" * 32
WATCH = ["safety_officer"] * 5 + ["service_lead"] * 3 + ["principal"] * 2
NUMBER = re.compile(r'class="tile-number">(\d+)')
TAG = re.compile(r'id="piece-([^"]+)" data-tag="([^"]+)"')
LOOK = re.compile(r'data-look="([^"]+)"')


@dataclass
class Seen:
    """What one viewer was sent: when the number in school fell to what, and how the asking went."""

    fell: list[tuple[float, int]] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    quiet: int = 0
    failed: int = 0
    sent: int = 0

    def shown(self, number: int) -> float:
        return next((moment for moment, there in self.fell if there <= number), float("inf"))


class Line:
    """One connection kept open, as a browser keeps it."""

    def __init__(self, cookie: str) -> None:
        self.cookie, self.streams = cookie, None

    async def ask(self, path: str, headers: dict[str, str] | None = None, body: str | None = None) -> tuple[int, dict[str, str], str]:
        for _try in (1, 2):
            try:
                if self.streams is None:
                    self.streams = await asyncio.open_connection("127.0.0.1", PORT, limit=2**20)
                return await asyncio.wait_for(self._exchange(path, headers or {}, body), 30)
            except (OSError, asyncio.IncompleteReadError):
                self.streams = None
        raise OSError("no answer")

    async def _exchange(self, path: str, headers: dict[str, str], body: str | None) -> tuple[int, dict[str, str], str]:
        reader, writer = self.streams
        said = {"Host": "127.0.0.1", "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.cookie}; csrftoken={CSRF}", **headers}
        if body is not None:
            said |= {"X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
        writer.write(("\r\n".join(lines) + "\r\n\r\n" + (body or "")).encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:])}
        content = await reader.readexactly(int(told.get("content-length", "0")))
        return int(head.split(" ", 2)[1]), told, content.decode()


async def watch(paths: tuple[str, str], cookie: str, late: float, until: float) -> Seen:
    """One viewer: the board, then a question each beat with what it has."""
    seen, line = Seen(), Line(cookie)
    await asyncio.sleep(late)
    status, _told, page = await line.ask(paths[0])
    seen.failed += status != 200
    have, look = dict(TAG.findall(page)), LOOK.search(page)[1]
    note(seen, page)
    while time.monotonic() < until:
        await asyncio.sleep(BEAT * (1 - SPREAD / 2 + SPREAD * random.random()))
        began = time.monotonic()
        status, told, answer = await line.ask(paths[1], {"Kehou-Have": ".".join(have.values()), "Kehou-Look": look})
        seen.asked.append(time.monotonic() - began)
        seen.failed += status not in (200, 204)
        seen.quiet += status == 204
        look = told.get("kehou-look", look)
        if status == 200:
            pieces = json.loads(answer)["pieces"]
            have = {one[0]: one[1] for one in pieces}
            seen.sent += len(answer)
            note(seen, "".join(one[2] for one in pieces if one[0] == "numbers" and len(one) == 3))
    return seen


def note(seen: Seen, html: str) -> None:
    if found := NUMBER.search(html):
        seen.fell.append((time.monotonic(), int(found[1])))


async def collect(cookie: str, addresses: list[tuple[str, str]]) -> list[tuple[float, float]]:
    """Five children a second go home, whatever the one before takes; (sent, answered) of each in the order of the answers."""
    began, tasks = time.monotonic(), []
    for n, (path, body) in enumerate(addresses):
        await asyncio.sleep(max(0.0, began + n / A_SECOND - time.monotonic()))
        tasks.append(asyncio.create_task(_one(cookie, path, body)))
    return sorted(await asyncio.gather(*tasks), key=lambda one: one[1])


async def _one(cookie: str, path: str, body: str) -> tuple[float, float]:
    sent = time.monotonic()
    status, _told, answer = await Line(cookie).ask(path, body=body)
    assert status == 302, answer[:2000]
    return sent, time.monotonic()


def test_a_hundred_viewers_see_every_change_within_two_seconds(server):
    school = a_school()
    clock.move_to(at(16, 58))
    a_full_house(school, CHILDREN)
    gate = signed_in(a_member_of_staff(school, "门口李", role="safety_officer").user)
    people = [a_member_of_staff(school, f"看板{n}", role=WATCH[n % len(WATCH)]).user for n in range(VIEWERS)]
    cookies, going = [signed_in(one) for one in people], to_collect(school)
    paths = tuple(reverse(f"care:{name}", args=[school.code]) for name in ("board", "board_changes"))
    before = in_school(school)
    seen, done, shares = asyncio.run(watched(paths, cookies, gate, going, server.pid))
    found = [one.shown(before - n) - sent for n, (sent, _answered) in enumerate(done, 1) for one in seen]
    asked, answered = [took for one in seen for took in one.asked], [end - sent for sent, end in done]
    p50, p95 = statistics.median(found), statistics.quantiles(found, n=20)[-1]
    print(
        f"\n{VIEWERS} viewers, {CHILDREN} children, {len(done)} collected at {A_SECOND} a second: a change is on a screen {p50:.2f} s (median), "
        f"{p95:.2f} s (p95), {max(found):.2f} s (last) after it was sent; it is answered in {statistics.median(answered) * 1000:.0f} ms (median), "
        f"{max(answered) * 1000:.0f} ms (last); {len(asked) / (SECONDS + 11):.0f} questions a second take {statistics.median(asked) * 1000:.0f} ms (median), "
        f"{statistics.quantiles(asked, n=20)[-1] * 1000:.0f} ms (p95), bring {sum(one.sent for one in seen) / len(asked) / 1000:.1f} kB, "
        f"{sum(one.quiet for one in seen)} of {len(asked)} nothing; web processes and worker {shares[0]:.0%}, PostgreSQL {shares[1]:.0%}, "
        f"this test {shares[2]:.0%} of one core; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )  # fmt: skip
    with acting(everything(school)):
        looks = Look.objects.filter(permission="care.view_board").count()
    assert (sum(one.failed for one in seen), in_school(school), looks) == (0, before - len(done), VIEWERS + 1)
    assert p95 <= LIMIT


async def watched(paths: Any, cookies: list[str], gate: str, going: Any, pid: int) -> Any:
    """Everybody watches, then the children begin to go; what was seen, what was done, and shares of a core meanwhile."""
    await up(paths[1], cookies[0])
    until = time.monotonic() + 10 + SECONDS + 5
    viewers = [asyncio.create_task(watch(paths, cookie, n * 8 / len(cookies), until)) for n, cookie in enumerate(cookies)]
    await asyncio.sleep(10)
    began, used = time.monotonic(), used_by(pid)
    done = await collect(gate, going)
    spent = time.monotonic() - began
    shares = [(after - before) / spent for before, after in zip(used, used_by(pid), strict=True)]
    return await asyncio.gather(*viewers), done, shares


def to_collect(school: Any) -> list[tuple[str, str]]:
    """The address at which a child of a group is handed to its mother, for as many as will go."""
    with acting(everything(school)):
        gone = HandOver.objects.filter(to_kind="other").values("pupil")
        rows = HandOver.objects.exclude(pupil__in=gone).select_related("pupil").order_by("pk")[: SECONDS * A_SECOND]
        mothers = [(row.pupil, a_mother(row.pupil)) for row in rows]
    random.Random(7).shuffle(mothers)
    assert isinstance(mothers[0][1], Guardian)
    return [(reverse("care:collect", args=[school.code, pupil.pk]), f"person={mother.pk}&back=board") for pupil, mother in mothers]


def in_school(school: Any) -> int:
    with acting(everything(school)):
        last = HandOver.objects.order_by("pupil_id", "-seq").distinct("pupil_id")
        return sum(one.to_kind == "group" for one in last)


@pytest.fixture
def server():
    """The whole house as a school starts it, on the test database."""
    environment = {
        **os.environ, "DATABASE_URL": database(), "KEHOU_DB_ROLE": "app", "KEHOU_DEMO": "1", "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "kehou", "serve", "--port", str(PORT), "--workers", "2"], env=environment)
    yield process
    process.terminate()
    process.wait(30)


def database() -> str:
    told = connection.settings_dict
    host, port = (told.get(name) or "" for name in ("HOST", "PORT"))
    return f"postgresql://{told['USER']}:{told.get('PASSWORD') or ''}@/{told['NAME']}?host={host}&port={port}"


async def up(path: str, cookie: str) -> None:
    for _try in range(240):
        try:
            if (await Line(cookie).ask(path))[0] == 200:
                return
        except OSError:
            pass
        await asyncio.sleep(0.5)
    raise AssertionError("the server does not come up")


def used_by(pid: int) -> list[float]:
    """CPU-seconds of the house and all it has started, of PostgreSQL, and of this process."""
    own = os.times()
    return [sum(ticks(one) for one in [pid, *children_of(pid)]), sum(ticks(one) for one in postgres()), own.user + own.system]


def ticks(pid: int) -> float:
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def postgres() -> list[int]:
    """The processes that serve the database this test uses, each by the title PostgreSQL gives it."""
    name = connection.settings_dict["NAME"].encode()
    folders = [one for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [int(one.name) for one in folders if _says(one, name)]


def _says(process: Path, name: bytes) -> bool:
    try:
        said = (process / "cmdline").read_bytes()
    except OSError:
        return False
    return said.startswith(b"postgres: ") and name in said


def children_of(pid: int) -> list[int]:
    try:
        mine = [int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()]
    except OSError:
        return []
    return mine + [further for one in mine for further in children_of(one)]


def signed_in(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
