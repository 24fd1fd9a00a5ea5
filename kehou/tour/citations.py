"""Where the code cites a clause: in a view, in what the view uses of its own room, in a page, in a test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from .addresses import Address, addresses

HOUSE = Path(__file__).resolve().parents[1]
TESTS = HOUSE.parent / "tests"
ID = re.compile(r"\b[SC]\d(?:\.\d[a-d]?)?\b")
SHELVES = ("views", "forms", "documents", "reactions", "actions", "queries", "rules", "tasks")
TEMPLATE = re.compile(r"""["']([\w/-]+\.html)["']""")


@dataclass
class Piece:
    """A function, a class or a constant: what it cites and which names it uses."""

    name: str
    shelf: str
    module: str
    cites: frozenset[str]
    names: frozenset[str]
    templates: frozenset[str] = field(default_factory=frozenset)


def cited_in(text: str) -> frozenset[str]:
    return frozenset(ID.findall(text))


def _pieces_of(path: Path, shelf: str, module: str) -> Iterator[Piece]:
    text = path.read_text("utf-8")
    lines = text.split("\n")
    for node in ast.parse(text).body:
        said = _source(lines, node)
        for name in _defines(node):
            yield Piece(name, shelf, module, cited_in(said), _names(node), frozenset(TEMPLATE.findall(said)))


def _source(lines: list[str], node: ast.stmt) -> str:
    """The words of one statement of a module; what stands behind it on its last line is not part of it."""
    end = node.end_lineno or node.lineno
    *above, last = lines[node.lineno - 1 : end]
    return "\n".join((*above, last.encode()[: node.end_col_offset].decode()))


def _defines(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def _names(node: ast.AST) -> frozenset[str]:
    used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return frozenset(used | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)})


@lru_cache
def pieces(room: str) -> tuple[Piece, ...]:
    """Everything the shelves of a room define."""
    found: list[Piece] = []
    for path in sorted((HOUSE / room).rglob("*.py")):
        parts = path.relative_to(HOUSE / room).with_suffix("").parts
        if parts[0] in SHELVES:
            found += _pieces_of(path, parts[0], ".".join(("kehou", room, *parts)).removesuffix(".__init__"))
    return tuple(found)


def clauses_of(address: Address) -> frozenset[str]:
    """The clauses cited by a view, by its pages, and by what it uses of its own room, all the way down."""
    known: dict[str, list[Piece]] = {}
    for piece in pieces(address.room):
        known.setdefault(piece.name, []).append(piece)
    start = [p for p in known.get(address.view.__name__, []) if p.module == address.module]
    found: frozenset[str] = frozenset()
    seen: set[tuple[str, str]] = set()
    while start:
        piece = start.pop()
        if (piece.module, piece.name) in seen:
            continue
        seen.add((piece.module, piece.name))
        found |= piece.cites | _in_templates(address.room, piece.templates)
        start += [p for name in piece.names for p in known.get(name, []) if p.shelf != "views" or p.module == piece.module]
    return found


def _in_templates(room: str, names: frozenset[str]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for name in names:
        path = HOUSE / room / "templates" / name
        found |= cited_in(path.read_text("utf-8")) if path.exists() else frozenset()
    return found


@lru_cache
def pages() -> dict[str, list[Address]]:
    """Clause → the addresses that keep it."""
    found: dict[str, list[Address]] = {}
    for address in addresses():
        for clause in clauses_of(address):
            found.setdefault(clause, []).append(address)
    return found


@dataclass(frozen=True, order=True)
class Test:
    """A test, named as pytest names it."""

    file: str
    name: str

    def __str__(self) -> str:
        return f"{self.file}::{self.name}"


@lru_cache
def tests() -> dict[str, list[Test]]:
    """Clause → the tests that cite it, or that tell of a rule or a refusal that does."""
    spoken = _speaking()
    found: dict[str, list[Test]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for name, cites in _cited_by_tests(path, spoken):
            for clause in cites:
                found.setdefault(clause, []).append(Test(path.relative_to(TESTS.parent).as_posix(), name))
    return found


def _cited_by_tests(path: Path, spoken: dict[str, frozenset[str]]) -> Iterator[tuple[str, frozenset[str]]]:
    text = path.read_text("utf-8")
    lines = text.split("\n")
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            told = [spoken[name] for name in _names(node) if name in spoken]
            yield node.name, cited_in(_source(lines, node)).union(*told)


def _speaking() -> dict[str, frozenset[str]]:
    """Rules, actions and refusals that cite a clause themselves, where one name means one thing in the house."""
    rooms = sorted(path.name for path in HOUSE.iterdir() if (path / "__init__.py").exists() and path.name != "tour")
    every = [piece for room in rooms for piece in pieces(room) if piece.shelf in ("rules", "actions")]
    count: dict[str, int] = {}
    for piece in every:
        count[piece.name] = count.get(piece.name, 0) + 1
    return {piece.name: piece.cites for piece in every if piece.cites and count[piece.name] == 1 and len(piece.name) > 6}
