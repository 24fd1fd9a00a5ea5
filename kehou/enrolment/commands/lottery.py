"""`kehou lottery verify FILE`: run a published drawing again, without database and without the school (S1.1)."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from kehou.enrolment.rules import faults
from kehou.server.trouble import Exit, Trouble, both

WORDS = {
    "commitment": ("种子与事先公布的承诺不符。", "The seed is not the one promised beforehand."),
    "list": ("名单、空位或优先顺序在公布以后被改动。", "List, seats or criteria were changed after they were published."),
    "once": ("有编号在名单里出现多次。", "A number stands in the list more than once."),
    "order": ("名次与算法算出的不同。", "The order is not the one the algorithm gives."),
    "result": ("有人得到或没有得到名额，与算法算出的不同。", "Who got the seats is not what the algorithm gives."),
}


@click.group("lottery", help=both("名额不足时的抽签。", "The lottery where places are short."))
def lottery() -> None:
    pass


@lottery.command("verify", help=both("核对下载的抽签文件：承诺、名单、名次、结果。", "Check a downloaded drawing: promise, list, order, result."))  # fmt: skip
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=both("以 JSON 回答。", "Answer in JSON."))
def verify(file: Path, as_json: bool) -> None:
    document = _read(file)
    wrong = _faults(document, file)
    if as_json:
        click.echo(json.dumps({"holds": not wrong, "faults": wrong, "entries": len(document["entries"])}))
    else:
        _say(document, wrong)
    sys.exit(1 if wrong else 0)


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as reason:
        raise _refused(file) from reason


def _faults(document: Any, file: Path) -> list[str]:
    try:
        return faults(document)
    except (KeyError, TypeError, ValueError, AttributeError) as reason:
        raise _refused(file) from reason


def _refused(file: Path) -> Trouble:
    return Trouble(
        f"{file.name} 不是抽签文件，或还没有抽签。请从抽签页面重新下载。",
        f"{file.name} is no drawing, or was not drawn yet. Download it again from the lottery's page.",
        code=Exit.REFUSED_FILE,
    )


def _say(document: Any, wrong: list[str]) -> None:
    for name in wrong:
        click.echo(both(*WORDS[name]), err=True)
    if not wrong:
        placed = sum(one["placed"] for one in document["result"])
        click.echo(both(
            f"核对无误：{len(document['entries'])} 份申请，{placed} 份得到名额。承诺、名单、名次、结果都与算法一致。",
            f"All holds: {len(document['entries'])} applications, {placed} with seats. Promise, list, order and result are the algorithm's.",
        ))  # fmt: skip
