"""Somebody at a device before a running demonstration: every page is as wide as the device and says nothing wrong to the console.

`KEHOU_WALK` is its address, `KEHOU_WALK_HOME` its folder; `KEHOU_SIGHTS=folder` keeps a picture of every step.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.browsing import SIGHTS, WIDE

HOME, FOLDER = os.environ.get("KEHOU_WALK", ""), Path(os.environ.get("KEHOU_WALK_HOME", ".run"))
PC, SCHOOL = 1280, "/xx-primary"
STOPPED = re.compile("没有完成|还不能")
ON_A_RUNNING_ONE = [pytest.mark.heavy, pytest.mark.browser, pytest.mark.skipif(not HOME, reason="KEHOU_WALK names no running demonstration")]


class Somebody:
    """One person at one device; every page they see is as wide as the device and says nothing wrong to the console."""

    def __init__(self, browser: Any, who: str, width: int) -> None:
        self.who, self.width, self.steps = who, width, 0
        self.page = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN").new_page()
        self.page.set_default_timeout(60_000)  # the machine may be busy
        self.wrong: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def _heard(self, message: Any) -> None:
        if message.type == "error" and " 422 " not in message.text:  # a refusal is an answer
            self.wrong.append(message.text)

    def signs_in(self) -> "Somebody":
        self.goes("/accounts/login/")
        self.page.locator(f"form[action='/accounts/demo/demo-{self.who}/'] button").click()
        return self.looks()

    def goes(self, path: str) -> "Somebody":
        self.page.goto(HOME + path)
        return self.looks()

    def looks(self) -> "Somebody":
        """The page has come: nothing hangs out, nothing was wrong."""
        self.page.wait_for_load_state()
        self.steps += 1
        if SIGHTS:
            self.page.screenshot(path=Path(SIGHTS) / f"{self.who}-{self.steps:02}-{self.width}.png", full_page=True)
        assert not self.page.evaluate(WIDE), f"{self.who}: {self.page.url} is wider than {self.width} px"
        assert self.wrong == [], (self.who, self.page.url, self.wrong)
        return self

    def presses(self, words: str, within: str = "main") -> "Somebody":
        self.page.locator(within).get_by_role("button", name=re.compile(words)).first.click()
        return self.looks()

    def follows(self, words: str) -> "Somebody":
        self.page.locator("main").get_by_role("link", name=re.compile(words)).first.click()
        return self.looks()

    def confirms(self, words: str) -> "Somebody":
        """A step that asks once more: unfold the question, then say yes."""
        ask = self.page.locator("details.confirm", has=self.page.locator("summary", has_text=words)).first
        ask.locator("summary").click()
        ask.locator("form button[type=submit]").last.click()
        return self.looks()

    def unfolds(self, words: str) -> "Somebody":
        """Open what is folded away, where it is: a group that kept its room has kept its seats."""
        folded = self.page.locator("main details:not([open]) > summary", has_text=words)
        if folded.count():
            folded.first.click()
        return self

    def ticks(self, name: str) -> "Somebody":
        for box in self.page.locator(f"main input[name='{name}']").all():
            box.check()
        return self

    def fills(self, **said: str) -> "Somebody":
        for name, words in said.items():
            self.page.fill(f"main [name='{name}']", words)
        return self

    def sends_file(self, file: Path) -> "Somebody":
        self.page.set_input_files("main input[type=file]", file)
        return self.presses("试读")

    def reads(self, *words: str) -> "Somebody":
        for one in words:
            if one not in self.words:
                pytest.fail(f"{self.who} does not read “{one}” on {self.page.url}:\n{self.words[-1800:]}", pytrace=True)
        return self

    @property
    def words(self) -> str:
        return self.page.locator("body").inner_text()

    def is_stopped(self, clause: str = "") -> "Somebody":
        assert STOPPED.search(self.words), self.words
        assert clause in self.words, self.words
        return self
