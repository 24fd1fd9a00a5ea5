"""`kehou docs`: write the pages of docs/ that the code can tell by itself, or check that they are current."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from kehou.server.trouble import both

from . import clauses, floors

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES: dict[str, Callable[[], str]] = {"floors": floors.page, "clauses": clauses.page}


@click.command(
    "docs",
    help=both(
        "由代码写出 docs/ 中的 floors.md(楼层)与 clauses.md(条款)。--check 只检查是否为最新。",
        "Write docs/floors.md and docs/clauses.md from the code; --check only says whether they are current.",
        between="\n\n",
    ),
)
@click.argument("names", nargs=-1, type=click.Choice(sorted(PAGES)))
@click.option("--check", is_flag=True, help=both("只检查,不写。", "Check only.", between=" "))
def docs(names: tuple[str, ...], check: bool) -> None:
    stale = [name for name in names or PAGES if _differs(name)]
    for name in stale:
        click.echo(f"docs/{name}.md")
        if not check:
            (DOCS / f"{name}.md").write_text(PAGES[name](), encoding="utf-8")
    sys.exit(1 if check and stale else 0)


def _differs(name: str) -> bool:
    path = DOCS / f"{name}.md"
    return not path.exists() or path.read_text("utf-8") != PAGES[name]()


commands = [docs]
