"""`kehou policy`: lint a folder of policy files, explain what holds where, when and why."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
from django.utils import translation
from django.utils.translation import get_language

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.server.trouble import both, language

from . import queries
from .rules.answers import Answer, Line
from .rules.values import plain
from .rules.words import Words

OK, PROBLEMS = 0, 1

as_json = click.option(
    "--json", "as_json", is_flag=True, help=both("输出 JSON，供程序读取。", "Answer in JSON, for programs.", between=" ")
)
DAY = click.DateTime(formats=["%Y-%m-%d"])


def words(zh: str, en: str) -> str:
    return both(zh, en, between="\n\n")


@click.group(
    "policy",
    help=words(
        "政策：检查文件，解释规定。退出码：0 正常，1 有问题，2 用法不对。",
        "Policy: check the files, explain what holds. Exit codes: 0 fine, 1 problems, 2 usage.",
    ),
)
@click.pass_context
def policy(ctx: click.Context) -> None:
    ctx.with_resource(translation.override("en" if language() == "en" else "zh-hans"))


@policy.command(
    "lint",
    help=words(
        "检查一个政策文件夹：哪个文件、哪一行、错在哪里、怎么写。",
        "Check a folder of policy files: which file, which line, what is wrong, how to write it.",
    ),
)
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@as_json
def lint(directory: Path, as_json: bool) -> None:
    problems = queries.problems_in(directory)
    if as_json:
        _print_json({"directory": str(directory), "problems": [one.as_json() for one in problems]})
    elif problems:
        for problem in problems:
            click.echo(problem.said(_language()))
        click.echo(_said(f"\n共 {len(problems)} 处要改。", f"\n{len(problems)} to mend."))
    else:
        click.echo(_all_well(directory))
    sys.exit(PROBLEMS if problems else OK)


def _all_well(directory: Path) -> str:
    library = queries.library_in(directory)
    documents, clauses, parameters = len(library.documents), len(library.clauses), len(library.parameters)
    return _said(
        f"没有问题：{documents} 份文件，{clauses} 条条款，{parameters} 个参数。",
        f"No problems: {documents} documents, {clauses} clauses, {parameters} parameters.",
    )


@policy.command(
    "explain",
    help=words(
        "一个参数（例如 grouping.size_max）在某单位、某天是多少，为什么。",
        "What a parameter (such as grouping.size_max) is for a unit on a day, and why.",
    ),
)
@click.argument("parameter")
@click.option("--unit", "code", required=True, help=both("单位代码。", "The unit's code.", between=" "))
@click.option("--on", "on", type=DAY, default=None, help=both("哪一天，默认今天。", "The day, today if left out.", between=" "))
@as_json
def explain(parameter: str, code: str, on: datetime | None, as_json: bool) -> None:
    unit, day = _unit(code), on.date() if on else _today()
    try:
        found = queries.explain(parameter, unit, day)
    except LookupError:
        raise click.UsageError(_unknown_parameter(parameter)) from None
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(PROBLEMS)
    _print_json(_answer_json(found)) if as_json else click.echo(_told(found))


def _unit(code: str) -> Any:
    """The unit as the database knows it, its own plans with it; without a database, as the folders know it."""
    path = queries.layer_path(code)
    unit = _from_database(code) or (SimpleNamespace(code=code, path=path) if path else None)
    if unit is None:
        raise click.UsageError(_said(f"没有代码为“{code}”的单位。", f"There is no unit with the code “{code}”."))
    return unit


def _from_database(code: str) -> Any:
    from django.db import DatabaseError

    try:
        return queries.unit_at(code)
    except DatabaseError:
        return None


def _today() -> date:
    """The house's day; where there is no database to ask, the reader has to name one."""
    from django.db import DatabaseError

    try:
        return clock.today()
    except DatabaseError:
        said = _said("数据库没有运行，不知道今天是哪天：请加 --on 日期。", "No database, so no day: add --on DATE.")
        raise click.UsageError(said) from None


def _unknown_parameter(name: str) -> str:
    from difflib import get_close_matches

    known = sorted({one for library in queries.all_libraries() for one in library.parameters})
    near = get_close_matches(name, known, n=3, cutoff=0.4) or known[:5]
    return _said(
        f"没有参数“{name}”。是不是：{'、'.join(near)}", f"There is no parameter “{name}”. Did you mean: {', '.join(near)}"
    )


def _told(found: Answer) -> str:
    language, parameter, dated = _language(), found.parameter, found.dated
    lines = [f"{parameter.name}  {parameter.title.said(language)}"]
    lines.append(_row("值", "value", parameter.shown(dated.value, language)))
    lines.append(_row("单位", "unit", _said(f"{found.unit}（{found.on}）", f"{found.unit} ({found.on})")))
    lines.append(_row("层级", "layer", dated.layer))
    lines.append(_row("条款", "clause", f"{dated.clause} {_source(found)}"))
    if dated.quote:
        lines.append(_row("原文", "words", f"“{dated.quote}”"))
    for above in found.above:
        lines.append(_row("上层", "above", f"{above.layer}：{parameter.shown(above.value, language)} {above.clause}"))
    lines.append(_row("下级", "lower", _lower(parameter.lower)))
    lines += [_row("沿革", "history", _line(found, one)) for one in found.history]
    return "\n".join(lines)


def _source(found: Answer) -> str:
    """The document's title, or why the product has a default."""
    if found.document is None:
        return found.dated.because.said(_language())
    return _said(f"《{found.document.title.zh}》", found.document.title.en)


def _lower(lower: str) -> str:
    said = {
        "fixed": ("不得改", "may not change it"),
        "may_tighten": ("可以收紧，不能放宽", "may tighten it, never loosen it"),
        "free": ("自行决定", "decides for itself"),
    }
    return _said(*said[lower])


def _line(found: Answer, line: Line) -> str:
    start = "…" if line.dated.is_default else str(line.since)
    now = _said("（现行）", " (in force)") if line.dated is found.dated else ""
    value = found.parameter.shown(line.dated.value, _language())
    return f"{start} – {line.until or '…'}  {line.dated.layer}  {value}  {line.dated.clause}{now}"


def _answer_json(found: Answer) -> dict[str, Any]:
    return {
        **found.basis.as_json(),
        "unit": found.unit,
        "on": plain(found.on),
        "title": found.parameter.title.as_json(),
        "measured_in": found.parameter.unit.as_json(),
        "lower": found.parameter.lower,
        "words": found.dated.quote,
        "because": found.dated.because.as_json(),
        "document_title": found.document.title.as_json() if found.document else None,
        "history": [_line_json(line) for line in found.history],
    }


def _line_json(line: Line) -> dict[str, Any]:
    one = line.dated
    return {
        "layer": one.layer,
        "value": plain(one.value),
        "clause": one.clause,
        "since": None if one.is_default else plain(line.since),
        "until": plain(line.until) if line.until else None,
        "holds": line.holds,
    }


def _row(zh: str, en: str, text: str) -> str:
    return f"{_said(zh + '：', en + ': ')}{text}"


def _said(zh: str, en: str) -> str:
    return Words(zh, en).said(_language())


def _language() -> str:
    return get_language() or "zh-hans"


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


commands = [policy]
