"""PDF by typst: data goes in as JSON, so that no name is ever read as markup; the fonts are embedded."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import justmytype_intl_cjk
import pylopdf_fonts_zh_cn
import typst

from kehou.papers.out import qr
from kehou.papers.paper import Block, Grid, Paper, Signing, Slips, Table, day, words

LOOK = Path(__file__).with_name("paper.typ")


def pdf(*papers: Paper) -> bytes:
    """Papers one after the other in one file, each with its own page numbers; a single one is tagged for screen readers."""
    told = _inputs(papers)
    return typst.compile(LOOK.read_bytes(), **_type(told), sys_inputs=told, timestamp=0, pdf_tags=len(papers) == 1)


def png(paper: Paper, *, dots: float) -> bytes:
    """A paper of one page as a picture, so many dots an inch."""
    told = _inputs((paper,))
    made = typst.compile(LOOK.read_bytes(), **_type(told), sys_inputs=told, format="png", ppi=dots)
    return made if isinstance(made, bytes) else made[0]


def _inputs(papers: Sequence[Paper]) -> dict[str, str]:
    return {"papers": json.dumps([_told(one) for one in papers], ensure_ascii=False)}


def _type(told: dict[str, str]) -> dict[str, Any]:
    """The fonts: ours, and where a name has letters beyond them (𠮷), what the machine has besides."""
    beyond = any(ord(letter) > 0xFFFF for letter in told["papers"])
    return {"font_paths": _fonts(beyond), "ignore_system_fonts": not beyond}


@lru_cache
def _fonts(beyond: bool) -> Any:
    serif = pylopdf_fonts_zh_cn.serif_path().parent
    sans = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl" / "notosanssc"
    return typst.Fonts(include_system_fonts=beyond, include_embedded_fonts=True, font_paths=[serif, sans])


def _told(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title, "subtitle": paper.subtitle, "number": paper.number, "landscape": paper.landscape,
        "heading": paper.style.heading, "foot": paper.style.foot, "trace": paper.trace, "blocks": [_block(one) for one in paper.blocks],
        "mark": {"qr": qr.svg(paper.mark.address), "lines": paper.mark.lines, "top": paper.mark.top} if paper.mark else None,
        "layout": next((asdict(one.layout) for one in paper.blocks if isinstance(one, Grid)), None),
    }  # fmt: skip


def _block(block: Block) -> dict[str, Any]:
    told = {**asdict(block), "what": type(block).__name__}
    if isinstance(block, Table):
        told["rows"] = [[words(cell) for cell in row] for row in block.rows]
    if isinstance(block, Signing):
        told["places"] = [{**asdict(one), "day": _day(one.day)} for one in block.places]
    if isinstance(block, Slips):
        told["slips"] = [{**asdict(one), "qr": qr.svg(one.address), "face": _face(one.photo)} for one in block.slips]
    return told


def _face(photo: str) -> str:
    """The photo within a drawing, square and cut to its middle: text can carry it, bytes could not."""
    if not photo:
        return ""
    frame = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
    return f'{frame}<image width="100" height="100" preserveAspectRatio="xMidYMid slice" href="data:image/jpeg;base64,{photo}"/></svg>'


def _day(value: date | None) -> str:
    return day(value)
