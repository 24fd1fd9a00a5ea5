"""A browser that looks at pages the way people do, and says what is wrong with them."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = 390
FAULTS = """async rules => (await axe.run(document, {runOnly: rules})).violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => one.id + ": " + one.nodes[0].html.slice(0, 160))"""
LINKS = """text => [...(text ? new DOMParser().parseFromString(text, "text/html") : document).querySelectorAll("a[href]")]
    .filter(a => !a.hasAttribute("download") && !a.pathname.endsWith("/export/")).map(a => a.href)"""
WIDE = "() => document.documentElement.scrollWidth > window.innerWidth"
SIGHTS = os.environ.get("KEHOU_SIGHTS", "")


@dataclass
class Look:
    """What one person saw: pages by route, and what was wrong with each."""

    page: Any
    home: str
    said: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    routes: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)  # routes whose looks somebody else has examined already
    only_new: bool = False

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def crawl(self, starts: list[str], *, most: int) -> None:
        """Follow links from some pages; one page for every route."""
        waiting = list(starts)
        while waiting and len(self.routes) < most:
            address = waiting.pop(0)
            route = route_of(address)
            if route and route not in self.routes and not (self.only_new and route in self.known):
                self.routes[route] = address
                waiting.extend(self.examine(address, route))

    def examine(self, address: str, route: str) -> list[str]:
        """Open one page, look at it wide and narrow; returns where its links lead within the house.

        Whose looks are known is asked for without being drawn: it has to answer this person too, and its links are followed.
        """
        seen = route in self.known
        answer = self.page.request.get(f"{self.home}{address}") if seen else self._open(address)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            return []
        self._note(route, *([f"answers {answer.status}"] if answer.status != 200 else []))
        if not seen:
            self._looks(route)
        found = [urlsplit(link) for link in self.page.evaluate(LINKS, answer.text() if seen else "")]
        return [link.path for link in found if f"{link.scheme}://{link.netloc}" == self.home]

    def _looks(self, route: str) -> None:
        self.page.evaluate(axe())  # told to the page by the driver: the page's own policy stays as strict as it is
        self._note(route, *self.page.evaluate(FAULTS, RULES))
        self._narrow(route)
        self._note(route, *self.said)
        self.said.clear()
        self.known.add(route)

    def _open(self, address: str) -> Any:
        """The answer, or None where the address hands out a file."""
        try:
            return self.page.goto(f"{self.home}{address}")
        except Exception as broken:
            if "Download is starting" not in str(broken):
                raise
            return None

    def _note(self, route: str, *faults: str) -> None:
        self.faults += [f"{self.routes.get(route, route)} ({route}) {fault}" for fault in faults]

    def _narrow(self, route: str) -> None:
        """Nothing is wider than a phone, also where the page was made for the office."""
        size = self.page.viewport_size
        self._keep(route, size["width"])
        if size["width"] != PHONE:
            self.page.set_viewport_size({"width": PHONE, "height": size["height"]})
        if not route.endswith("paper") and self.page.evaluate(WIDE):
            self._note(route, "is wider than a phone")
        self.page.set_viewport_size(size)

    def _keep(self, route: str, width: int) -> None:
        if SIGHTS:
            name = f"{route.replace(':', '-')}-{width}-{self.page.evaluate('document.documentElement.lang')}.png"
            self.page.screenshot(path=Path(SIGHTS) / name, full_page=True)


@cache
def axe() -> str:
    """The accessibility checker as a script."""
    return AXE.read_text(encoding="utf-8")


def route_of(address: str) -> str | None:
    """The name of the page at an address; addresses that leave, or lead out of Django, have none."""
    try:
        return resolve(address).view_name or None
    except Resolver404:
        return None


def launched(kind: Any, *seen: str) -> Any:
    """Debian's Chromium: without its windows where that package is there (a third of the work), else the whole of it."""
    import pytest

    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        pytest.skip("needs Debian's package chromium-headless-shell, or chromium")
    return kind.launch(executable_path=path, args=[*CHROMIUM, *seen])


def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    import pytest

    playwright = pytest.importorskip("playwright.sync_api")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps a loop in this thread; Django is not called from it
    with playwright.sync_playwright() as tool:
        browser = launched(tool.chromium)
        yield browser
        browser.close()
