"""Whether the tests bite: every refusal of the house is taken away once, alone, and some test must go red for it.

python -m bench.guards [ROOM …]            each in a copy of the source; about half a minute a guard
python -m bench.guards --list [ROOM …]     what would be taken away

A guard is a `raise` in a room's actions, or one of `CORE` below: the walls, doors and seals that stand under every room.
A guard that nobody misses is printed with file and line; the exit code is their number.
"""

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("policy", "organisation", "people", "identity", "enrolment", "planning", "care", "notices")
STORY = "tests/journeys/test_a_term.py"
CORE = (
    ("core/pages.py", "if not scope.may(door.permission):", "if False:", "tests/house/test_doors.py"),
    ("core/pages.py", 'read_only=door.method == "GET"', "read_only=False", "tests/house tests/core"),
    ("core/walls.py", '"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"', '"SELECT 1"', "tests/core tests/house"),
    (
        "core/walls.py",
        'USING ({sees}) WITH CHECK ({writes})"',
        'USING (true) WITH CHECK ({writes})"',
        "tests/house/test_tables.py",
    ),
    ("core/walls.py", 'USING ({sees}) WITH CHECK ({writes})"', 'USING ({sees}) WITH CHECK (true)"', "tests/house/test_tables.py"),
    ("core/walls.py", 'yield f"REVOKE UPDATE, DELETE, TRUNCATE', 'f"REVOKE UPDATE, DELETE, TRUNCATE', "tests/core tests/house"),
    ("core/walls.py", "*_missing_references(cursor), ", "", "tests/core tests/house"),
    ("core/journal.py", 'return "" if hash_of(entry) == entry.hash', 'return "" if True', "tests/core"),
    ("core/journal.py", "if entry.before != before:", "if False:", "tests/core"),
    ("core/journal.py", "if (chain.seq, chain.head) != (seq, before)", "if False", "tests/core"),
    ("core/storage.py", "ContentFile(seal_bytes(content.read(), label=_label(name)), name=name)", "content", "tests/core"),
    (
        "core/fields.py",
        "return seal(value, label=self._label) if value",
        "return value.encode() if value",
        "tests/people tests/core",
    ),
    ("care/rules/leaving.py", "if person.barred:", "if False:", "tests/care"),
    ("care/rules/leaving.py", "if person.revoked_at is not None and", "if False and", "tests/care"),
    ("care/rules/leaving.py", "if person.ends_on and day > person.ends_on:", "if False:", "tests/care"),
    ("care/rules/leaving.py", " if not is_barred(p.name, people)]", "]", "tests/care tests/people"),
    (
        "identity/actions/codes.py",
        "if hmac.compare_digest(row.code_hash, _hash(row.pk, typed.strip())):",
        "if True:",
        "tests/identity",
    ),
)


@dataclass(frozen=True)
class Guard:
    """One thing taken away: which file, from where to where in its text, what stands there instead, who should miss it."""

    file: str
    start: int
    end: int
    instead: str
    tests: str

    def told(self, text: str) -> str:
        line = text.count("\n", 0, self.start) + 1
        return f"{self.file}:{line}  {' '.join(text[self.start : self.end].split())[:90]}"


def guards(root: Path, rooms: list[str]) -> Iterator[Guard]:
    """Every guard of the named rooms, in reading order; "core" is a room here."""
    for file, there, instead, tests in CORE:
        if file.partition("/")[0] in rooms:
            text = (root / "kehou" / file).read_text()
            if there not in text:
                raise SystemExit(f"✗ {file} no longer says: {there}")
            start = text.index(there)
            yield Guard(f"kehou/{file}", start, start + len(there), instead, tests)
    for room in rooms:
        for file in sorted((root / "kehou" / room).glob("actions*")):
            for module in [file] if file.is_file() else sorted(file.rglob("*.py")):
                yield from _raises(module, root, room)


def _raises(module: Path, root: Path, room: str) -> Iterator[Guard]:
    text = module.read_text()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    tree = ast.parse(text)
    handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]  # there the database has refused
    caught = {inner.lineno for handler in handlers for inner in ast.walk(handler) if isinstance(inner, ast.Raise)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None and node.lineno not in caught:
            lines = text.splitlines(keepends=True)
            start = starts[node.lineno - 1] + len(lines[node.lineno - 1].encode()[: node.col_offset].decode())
            end = starts[node.end_lineno - 1] + len(lines[node.end_lineno - 1].encode()[: node.end_col_offset].decode())
            yield Guard(str(module.relative_to(root)), start, end, "pass", f"tests/{room}")


def missed(guard: Guard, copy: Path) -> bool:
    """Whether a test goes red without the guard; the copy is whole again afterwards."""
    file = copy / guard.file
    text = file.read_text()
    file.write_text(text[: guard.start] + guard.instead + text[guard.end :])
    try:
        return any(_red(tests, copy) for tests in (guard.tests, STORY))
    finally:
        file.write_text(text)


def _red(tests: str, copy: Path) -> bool:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "--no-header",
        "-p",
        "no:cacheprovider",
        "-m",
        "not browser and not heavy",
    ]
    env = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    if "core" not in tests and "house" not in tests:  # the walls are built with the database; the rooms need not build it anew
        env["KEHOU_TEST_KEEP"] = str(copy / ".kept")
    return subprocess.run([*command, *tests.split()], cwd=copy, env=env, capture_output=True, check=False).returncode == 1


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("rooms", nargs="*", default=["core", *ROOMS])
    asked.add_argument("--list", action="store_true")
    told = asked.parse_args()
    root = Path(__file__).resolve().parent.parent
    every = [(guard, guard.told((root / guard.file).read_text())) for guard in guards(root, told.rooms)]
    if told.list:
        print(*(line for _guard, line in every), sep="\n")
        return 0
    copy = Path(tempfile.mkdtemp(prefix="kehou-guards-"))
    shutil.copytree(
        root,
        copy,
        dirs_exist_ok=True,
        symlinks=True,
        ignore=shutil.ignore_patterns(".git", ".run", "node_modules", "__pycache__"),
    )
    alone = []
    for n, (guard, line) in enumerate(every, 1):
        red = missed(guard, copy)
        print(f"{n:>3}/{len(every)} {'✓' if red else '✗ nobody misses'} {line}", flush=True)
        alone += [] if red else [guard]
    shutil.rmtree(copy)
    print(f"{len(every) - len(alone)} of {len(every)} guards are missed by a test")
    return len(alone)


if __name__ == "__main__":
    sys.exit(main())
