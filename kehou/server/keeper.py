"""The keeper: `kehou serve` starts database, web and worker, looks after them, and stops all of them.

Whatever is killed is started again; when the keeper itself is killed, its children end by themselves
(`lifeline`) and the last of them stops the database (`embedded`).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from . import database, embedded, lifeline
from .trouble import Exit, Trouble, both

TOO_OFTEN, WITHIN = 5, 60.0  # a child that ends five times a minute will not get better by itself


@dataclass
class Child:
    """One process under the keeper's eyes."""

    zh: str
    en: str
    words: list[str]
    process: subprocess.Popen[bytes] | None = None
    ends: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start in a session of its own, so that Ctrl-C reaches the keeper only, who stops all in order."""
        environment = {**os.environ, lifeline.PARENT: str(os.getpid())}
        self.process = subprocess.Popen([sys.executable, "-m", "kehou", *self.words], env=environment, start_new_session=True)

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def restart(self) -> None:
        now = time.monotonic()
        self.ends = [*(end for end in self.ends if now - end < WITHIN), now]
        if len(self.ends) >= TOO_OFTEN:
            raise Trouble(
                f"{self.zh}反复退出，原因见上。", f"The {self.en} keeps ending; the reason stands above.", code=Exit.FAILED
            )
        tell(f"{self.zh}意外退出，正在重新启动……", f"The {self.en} ended unexpectedly; starting it again …")
        self.start()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def hear_ctrl_c() -> None:
    """Ctrl-C ends the start, too, also where a shell has started us in the background and told us to ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def tell(zh: str, en: str) -> None:
    """One line for the person at the keyboard."""
    click.echo(both(zh, en, between=" / "), err=True)


@contextlib.contextmanager
def only_one(address: str) -> Iterator[None]:
    """A second start on the same data is refused with the first one's address."""
    home = embedded.home()
    home.mkdir(parents=True, exist_ok=True)
    with (home / "serve.lock").open("a+") as lock:
        _hold(lock.fileno(), home)
        lock.truncate(0)
        lock.write(f"{os.getpid()} {address}\n")
        lock.flush()
        yield


def _hold(number: int, home: Path) -> None:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid, _, address = (home / "serve.lock").read_text().strip().partition(" ")
        raise Trouble(
            f"已经在运行：{address}（进程 {pid}）。同一份数据只能启动一次；要另开一套，请设 KEHOU_HOME。",
            f"Already running at {address} (process {pid}). One set of data can be served once; set KEHOU_HOME for another.",
            code=Exit.ALREADY_RUNNING,
        ) from None


def serving() -> bool:
    """Whether a keeper serves this data now."""
    try:
        with (embedded.home() / "serve.lock").open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def refuse_taken_port(host: str, port: int) -> None:
    """A clear sentence before anything is started."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise _cannot_listen(host, port, refused) from None


def _cannot_listen(host: str, port: int, refused: OSError) -> Trouble:
    return Trouble(
        f"端口 {host}:{port} 不能用（{refused.strerror}）。请关掉占用它的程序，或换一个：kehou serve --port {port + 1}（make run PORT={port + 1}）。",
        f"Port {host}:{port} cannot be used ({refused.strerror}). Stop the program that uses it, or take another: "
        f"kehou serve --port {port + 1} (make run PORT={port + 1}).",
        code=Exit.PORT_TAKEN,
    )


def keep(first: Child, *others: Child, ready: Callable[[], None], url: str) -> None:
    """Start the first, announce when its first page answers, then the others; restart what dies; end at SIGINT or SIGTERM."""
    running = [first]
    with _told_to_stop() as stop:
        try:
            first.start()
            while not stop:
                if len(running) == 1 and _announce(url, ready):
                    running += _started(others)
                _look_after(running)
                time.sleep(0.5 if len(running) > 1 else 0.1)
        finally:
            _stop_all(running)


def _started(children: Iterable[Child]) -> list[Child]:
    for child in children:
        child.start()
    return list(children)


def _stop_all(children: list[Child]) -> None:
    tell("正在停止……", "Stopping …")
    for child in reversed(children):
        child.stop()


def _announce(url: str, ready: Callable[[], None]) -> bool:
    if not answers(url):
        return False
    ready()
    return True


def _look_after(children: list[Child]) -> None:
    if database.url() is None and embedded.revive():
        tell("数据库意外退出，已重新启动，数据没有丢。", "The database ended unexpectedly; it runs again and nothing is lost.")
    for child in children:
        if child.ended():
            child.restart()


@contextlib.contextmanager
def _told_to_stop() -> Iterator[list[int]]:
    heard: list[int] = []
    before = {number: signal.signal(number, lambda number, _: heard.append(number)) for number in (signal.SIGINT, signal.SIGTERM)}
    yield heard
    for number, handler in before.items():
        signal.signal(number, handler)


def answers(url: str) -> bool:
    """Whether somebody answers there, whatever they say."""
    try:
        urllib.request.urlopen(url, timeout=20).close()  # noqa: S310  (our own address)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def run(*words: str, role: str = "app") -> int:
    """One `kehou` command as a process of its own, its exit code."""
    environment = {**os.environ, "KEHOU_DB_ROLE": role}
    return subprocess.run([sys.executable, "-m", "kehou", *words], env=environment, check=False).returncode
