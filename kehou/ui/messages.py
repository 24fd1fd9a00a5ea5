"""The house's two languages: Chinese is written in the pages, English stands in each room's catalogue.

`python -m kehou.ui.messages extract` collects what the rooms say, `check` names what has no good
English yet, `compile` makes the files Django reads. Babel does the work; no other program is needed.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HOUSE = Path(__file__).resolve().parents[1]
TEMPLATE_ENDINGS = {".html", ".txt", ".xml"}
NOT_OURS = {"data", "frontend", "locale", "migrations", "node_modules", "static", "__pycache__"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
NAMED = re.compile(r"%\((\w+)\)[#0\- +]?\d*(?:\.\d+)?[sdifrx]|\{(\w+)[^{}]*\}")
BARE = re.compile(r"(?<!%)(?:%%)*%[sdifrx]")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
MARK = re.compile("[、：；，。（）]")
SPOKEN = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->",
    re.DOTALL,
)


class MessageError(Exception):
    """A file that cannot be read for its messages; the sentence names it."""


@dataclass(frozen=True)
class Room:
    """A folder with its own catalogue; the house itself holds what stands in no room."""

    path: Path

    @property
    def name(self) -> str:
        return "kehou" if self.path == HOUSE else self.path.name

    @property
    def po(self) -> Path:
        return self.path / "locale" / "en" / "LC_MESSAGES" / "django.po"

    def files(self) -> list[Path]:
        """The Python files and templates whose words belong to this room."""
        found = self.path.glob("*.py") if self.path == HOUSE else self.path.rglob("*")
        return sorted(file for file in found if _is_source(file, self.path))


def rooms(names: Iterable[str] = ()) -> list[Room]:
    """All rooms, or the named ones.

    >>> [room.name for room in rooms(["ui"])]
    ['ui']
    """
    folders = [HOUSE, *sorted(file.parent for file in HOUSE.glob("*/__init__.py"))]
    wanted = set(names)
    return [room for room in map(Room, folders) if not wanted or room.name in wanted]


def _is_source(file: Path, root: Path) -> bool:
    inside = file.relative_to(root)
    return file.suffix in {".py", *TEMPLATE_ENDINGS} and not NOT_OURS & set(inside.parts)


def _as_python(file: Path) -> io.BytesIO:
    """The file as Python that Babel can read; a template keeps only what it says."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        said = templatize(text, origin=str(file.relative_to(HOUSE.parent)))
        text = "\n".join(line.strip() for line in said.splitlines())
    return io.BytesIO(text.encode())


def spoken(room: Room) -> Catalog:
    """Everything the room says now, without English."""
    catalog = Catalog(locale="en", charset="utf-8")
    for file in room.files():
        for singular_or_both, context in _said_in(file):
            place = (str(file.relative_to(HOUSE.parent)), 0)
            catalog.add(singular_or_both, locations=[place], context=context)
    return catalog


def _said_in(file: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    try:
        found = list(babel_extract("python", _as_python(file), KEYWORDS, options={"encoding": "utf-8"}))
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        raise MessageError(f"{file.relative_to(HOUSE.parent)}: {error}") from error
    for _line, said, _comments, context in found:
        yield said, context


def known(room: Room) -> Catalog:
    """The room's English as it stands in its file; empty when there is none yet."""
    if not room.po.exists():
        return Catalog(locale="en", charset="utf-8")
    with room.po.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8", ignore_obsolete=True)


def _memory() -> dict[tuple[str | None, object], object]:
    """What any room already says in English, so the same words are translated once."""
    remembered: dict[tuple[str | None, object], object] = {}
    for room in rooms():
        for message in _sentences(known(room)):
            if not message.fuzzy and _is_whole(message):
                remembered.setdefault((message.context, message.id), message.string)
    return remembered


def _sentences(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _is_whole(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(strings) and all(strings)


def extract(names: Iterable[str] = ()) -> list[Path]:
    """Write each room's catalogue anew: English kept, new words added, unused ones dropped."""
    remembered = _memory()
    return [path for room in rooms(names) if (path := _write(room, remembered))]


def _write(room: Room, remembered: dict[tuple[str | None, object], object]) -> Path | None:
    catalog, before = spoken(room), known(room)
    if not len(catalog):
        return None
    for message in _sentences(catalog):
        _bring_english(message, before.get(message.id, message.context), remembered)
    _save(room.po, catalog)
    return room.po


def _bring_english(message: Message, old: Message | None, remembered: dict) -> None:
    """Keep the room's own English and its doubt; else take what another room says."""
    if old is not None and _is_whole(old):
        message.string, message.flags = old.string, set(message.flags) | set(old.flags)
        return
    told = remembered.get((message.context, message.id))
    if told:
        message.string = told


def _save(path: Path, catalog: Catalog) -> None:
    """Sorted, without dates and line numbers, so that two people's changes rarely meet."""
    body = io.BytesIO()
    write_po(body, catalog, omit_header=True, sort_output=True, include_lineno=False, width=110)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(HEADER.encode() + body.getvalue().strip() + b"\n")


def check(names: Iterable[str] = ()) -> list[str]:
    """What has no good English yet, one sentence each; an empty list is a complete house."""
    wrong: list[str] = []
    for room in rooms(names):
        english = known(room)
        for message in _sentences(spoken(room)):
            wrong += _faults(room, message, english.get(message.id, message.context))
        wrong += _unmarked(room)
    return wrong


def _faults(room: Room, message: Message, english: Message | None) -> Iterator[str]:
    said = message.id if isinstance(message.id, str) else message.id[0]
    place = ", ".join(sorted({file for file, _line in message.locations}))
    if english is None or not _is_whole(english):
        yield f"{room.name}: no English for “{said}” ({place}). Write it in {_shown(room.po)}."
    elif english.fuzzy:
        yield f"{room.name}: the English for “{said}” is marked fuzzy. Read it and remove the mark."
    else:
        yield from _word_faults(room, message, english)


def _word_faults(room: Room, message: Message, english: Message) -> Iterator[str]:
    """Placeholders must be the same; Chinese repeated is not English."""
    said = message.id if isinstance(message.id, str) else message.id[-1]
    strings = (english.string,) if isinstance(english.string, str) else tuple(english.string or ())
    if placeholders(strings[-1]) != placeholders(said):
        wanted = ", ".join(placeholders(said)) or "none"
        yield f"{room.name}: “{said}” has the placeholders {wanted}; “{strings[-1]}” has others."
    if HAN.search(said) and any(string == said for string in strings):
        yield f"{room.name}: the English for “{said}” is the Chinese again."


def placeholders(text: str) -> tuple[str, ...]:
    """The names a sentence waits for, and how many nameless ones.

    >>> placeholders("%(name)s 在 {room}"), placeholders("共 %s 人 100%%")
    (('name', 'room'), ('%s',))
    """
    named = {first or second for first, second in NAMED.findall(text)}
    return tuple(sorted(named)) + tuple(found.replace("%%", "") for found in BARE.findall(text))


def _unmarked(room: Room) -> Iterator[str]:
    """Chinese that a template says outside {% translate %}, and marks between words outside {% mark %}: English readers would meet it."""
    for file in room.files():
        if file.suffix == ".html":
            for number, line in unmarked_lines(file.read_text(encoding="utf-8")):
                how = "translate" if HAN.search(line) else "mark"
                yield f"{room.name}: {_shown(file)}:{number} says “{line}” without {how}."


def unmarked_lines(text: str) -> list[tuple[int, str]]:
    """Lines with bare Chinese words or marks; paper, `lang="zh…"` and `translate="no"` may speak only Chinese.

    >>> unmarked_lines('<p>{% translate "课后" %}</p>'), unmarked_lines("<p>课后</p>"), unmarked_lines("{{ one }}、{{ other }}")
    ([], [(1, '<p>课后</p>')], [(1, '、')])
    """
    if '{% extends "print.html" %}' in text:
        return []
    left = SPOKEN.sub(lambda found: re.sub(r"[^\n]", "", found.group()), text)
    bare = [(number, line.strip()) for number, line in enumerate(left.split("\n"), 1)]
    return [(n, line) for n, line in bare if (HAN.search(line) or MARK.search(line)) and not _may_be_chinese(line)]


def _may_be_chinese(line: str) -> bool:
    return 'translate="no"' in line or 'lang="zh' in line


def compile_(names: Iterable[str] = ()) -> list[Path]:
    """Make the .mo files Django reads; doubtful English stays out."""
    made = []
    for room in rooms(names):
        if room.po.exists():
            made.append(room.po.with_suffix(".mo"))
            with made[-1].open("wb") as file:
                write_mo(file, known(room), use_fuzzy=False)
    return made


def _shown(path: Path) -> str:
    return str(path.relative_to(HOUSE.parent))


def main(words: list[str] | None = None) -> int:
    """The command line; 0 is well, 1 is something to translate, 2 is a file that cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m kehou.ui.messages", description=__doc__)
    parser.add_argument("what", choices=["extract", "check", "compile"])
    parser.add_argument("rooms", nargs="*", help="only these rooms")
    told = parser.parse_args(words)
    try:
        return _do(told.what, told.rooms)
    except MessageError as error:
        print(error, file=sys.stderr)
        return 2


def _do(what: str, names: list[str]) -> int:
    works: dict[str, Callable[[Iterable[str]], Sequence[str | Path]]] = {"extract": extract, "check": check, "compile": compile_}
    result = works[what](names)
    for one in result:
        print(one if isinstance(one, str) else _shown(one))
    return 1 if what == "check" and result else 0


if __name__ == "__main__":
    raise SystemExit(main())
