"""The documents a policy rests on: who issued them, when, until when, and their clauses' own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from .reading import Branch
from .values import KINDS
from .words import Words

LEVELS = ("nation", "province", "city", "district", "school")
DOCUMENT_KEYS = {"id", "title", "issued", "years_valid", "unit", "level", "supersedes", "note"}
YEARS_VALID = 3  # S8: 有效期为3年


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document: in force from its issue for `years_valid` years (S8)."""

    id: str
    title: Words
    issued: date
    unit: str
    level: str
    years_valid: int = YEARS_VALID
    supersedes: tuple[str, ...] = ()
    note: Words = Words("")
    file: str = ""
    source: str = ""

    @property
    def ends(self) -> date:
        """The first day on which the document no longer holds.

        >>> Document("S", Words("方案"), date(2024, 2, 20), "xx-primary", "school").ends
        datetime.date(2027, 2, 20)
        """
        year = self.issued.year + self.years_valid
        try:
            return self.issued.replace(year=year)
        except ValueError:  # 29 February
            return date(year, 3, 1)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its id, the operative words, and the passage they stand in."""

    id: str
    document: str
    quote: str
    text: str
    asks: Words = Words("")
    line: int = 1


def says(text: str, quote: str) -> bool:
    """Whether the text holds the quote, piece by piece where the quote leaves words out (…).

    >>> says("班主任对申请人的资格进行初审，由组长复审", "班主任…初审，由组长复审")
    True
    >>> says("由组长复审", "由校长复审")
    False
    """
    rest = _bare(text)
    for piece in filter(None, _bare(quote).split("…")):
        _, found, rest = rest.partition(piece)
        if not found:
            return False
    return True


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def document_from(branch: Branch, source: str) -> Document | None:
    """This will read one document.yaml; what is missing or wrong is noted on the branch."""
    refuse_strange_keys(branch, DOCUMENT_KEYS)
    require(branch, ("id", "title", "issued", "unit", "level"))
    issued = _issued(branch)
    if branch.text("level") and branch.text("level") not in LEVELS:
        branch.blame("level", *_level_words(branch.text("level")))
    if branch.problems or issued is None:
        return None
    return Document(
        id=branch.text("id"),
        title=branch.words("title"),
        issued=issued,
        unit=branch.text("unit"),
        level=branch.text("level"),
        years_valid=int(branch.text("years_valid", str(YEARS_VALID))),
        supersedes=tuple(branch.texts("supersedes")),
        note=branch.words("note"),
        file=branch.file,
        source=source,
    )


def _issued(branch: Branch) -> date | None:
    kind = KINDS["date"]
    if not branch.text("years_valid", "3").isdigit():
        branch.blame("years_valid", Words("有效年数不是整数", "years_valid is not a whole number"), KINDS["integer"].write)
    try:
        return kind.read(branch.text("issued"))
    except ValueError:
        branch.blame("issued", Words("发布日期读不懂", "the issue date can't be read"), kind.write)
        return None


def _level_words(level: str) -> tuple[Words, Words]:
    choices = "、".join(LEVELS)
    return (
        Words(f"不认识层级“{level}”", f"“{level}” is not a level"),
        Words(f"写其中之一：{choices}", f"write one of: {', '.join(LEVELS)}"),
    )


def clauses_from(branch: Branch, document: Document | None) -> list[Clause]:
    """This will read one clauses.yaml and check that the words are the document's own."""
    return [_clause(one, document) for one in branch.branches("clauses")]


def _clause(branch: Branch, document: Document | None) -> Clause:
    refuse_strange_keys(branch, {"id", "quote", "text", "asks"})
    require(branch, ("id", "quote", "text"))
    quote, text = branch.text("quote"), branch.text("text")
    if document and text and not says(document.source, text):
        branch.blame("text", *_not_there("source.txt"))
    if text and not says(text, quote):
        branch.blame("quote", *_not_there("text"))
    return Clause(branch.text("id"), document.id if document else "", quote, text, branch.words("asks"), branch.line)


def _not_there(place: str) -> tuple[Words, Words]:
    return (
        Words(f"这句话在 {place} 里找不到", f"these words are not found in {place}"),
        Words("逐字照抄原文；省略处写“…”", "copy the document word for word; write … where you leave words out"),
    )


def require(branch: Branch, keys: Iterable[str]) -> None:
    for key in keys:
        if key not in branch.keys or branch.keys[key] == []:
            branch.blame(
                key,
                Words(f"缺少“{key}”", f"“{key}” is missing"),
                Words(f"加一行“{key}: …”", f"add a line “{key}: …”"),
            )


def refuse_strange_keys(branch: Branch, known: set[str]) -> None:
    for key in branch.keys.keys() - known:
        near = get_close_matches(key, known, n=1)
        write = near[0] if near else "、".join(sorted(known))
        branch.blame(
            key,
            Words(f"不认识“{key}”这一项", f"“{key}” is not known here"),
            Words(f"是不是想写：{write}", f"did you mean: {write}"),
        )
