"""The engine of Safari, and a network that can be cut: for the phones that are not Chromium's.

Debian's packages webkit2gtk-driver and xvfb, and selenium from PyPI; where one is missing, the test says so and is skipped.
"""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path("/usr/lib")
PATIENCE = 30


class Cable:
    """Between the browser and the server: plugged in, or not. An address of its own that stays the same."""

    def __init__(self, port: int) -> None:
        self.server, self.plugged, self.open = port, True, set()
        self.ear = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.ear.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def cut(self) -> None:
        self.plugged = False
        for one in [*self.open]:
            _hang_up(one)

    def plug_in(self) -> None:
        self.plugged = True

    def _answer(self) -> None:
        while True:
            near, _who = self.ear.accept()
            if not self.plugged:
                _hang_up(near)
                continue
            far = socket.create_connection(("127.0.0.1", self.server))
            self.open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                target.sendall(data)
        for one in (source, target):
            self.open.discard(one)
            _hang_up(one)


def _hang_up(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


def webkit() -> Iterator[Any]:
    """WebKit on a screen of its own, the size of a phone."""
    selenium = pytest.importorskip("selenium.webdriver")
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browser = next(FOLDER.glob("*/webkit2gtk-4*/MiniBrowser"), None)
    if not (driver and screen and browser):
        pytest.skip("needs Debian's packages webkit2gtk-driver and xvfb")
    read, write = _pipe()
    shown = subprocess.Popen([screen, "-displayfd", str(write), "-screen", "0", "800x1000x24", "-nolisten", "tcp"], pass_fds=[write],
                             stderr=subprocess.DEVNULL)  # fmt: skip
    display = f":{read.readline().strip()}"
    pages: list[Any] = []
    try:
        yield lambda: pages.append(_opened(selenium, driver, browser, display)) or pages[-1]
    finally:
        for page in pages:
            page.quit()
        shown.terminate()
        shown.wait()


def _pipe() -> tuple[Any, int]:
    read, write = os.pipe()
    return os.fdopen(read), write


def _opened(selenium: Any, driver: str, browser: Path, display: str) -> Any:
    options = selenium.webkitgtk.options.Options()
    options.binary_location = str(browser)
    options.add_argument("--automation")
    service = selenium.webkitgtk.service.Service(driver, env={**os.environ, "DISPLAY": display})
    page = selenium.WebKitGTK(options=options, service=service)
    page.set_window_size(390, 844)
    page.implicitly_wait(PATIENCE)
    page.set_script_timeout(PATIENCE)
    return page


def until(asked: Callable[[], Any], *, wanted: Any = True) -> None:
    """Wait for an answer."""
    end = time.monotonic() + PATIENCE
    while (seen := asked()) != wanted:
        assert time.monotonic() < end, f"waited for {wanted!r}, there is {seen!r}"
        time.sleep(0.2)
