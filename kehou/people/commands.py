"""`kehou roster import`: read a school's roster, say what it would do, and write it only when asked to."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from django.utils import translation

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.models import Unit, UnitKind
from kehou.core.scope import Scope, acting, system_scope
from kehou.people import actions, queries
from kehou.people.documents import field_names, problem_line
from kehou.people.models import RosterImport
from kehou.server.trouble import Exit, Trouble, both, language

FINE, PROBLEMS = 0, 1


def _words(zh: str, en: str) -> str:
    return both(zh, en, between="\n\n")


@click.group("roster", help=_words("学生名单：试读和导入。", "Rosters of pupils: dry run and import."))
@click.pass_context
def roster(ctx: click.Context) -> None:
    ctx.with_resource(translation.override("en" if language() == "en" else "zh-hans"))


@roster.command(
    "import",
    help=_words(
        "试读一份名单（.xlsx 或 .csv）：会新增、更改谁，哪里有问题。加 --apply 才写入，全部或全不。退出码：0 可以导入或已导入，"
        "1 有必须改的问题，2 用法不对，15 文件被拒绝。",
        "Dry-run a roster (.xlsx or .csv): who would be created or changed, and what is wrong. Nothing is written without --apply; "
        "then all or nothing. Exit codes: 0 fine, 1 problems, 2 usage, 15 file refused.",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--school", "code", required=True, help=both("学校代码。", "The school's code.", between=" "))
@click.option("--apply", "writes", is_flag=True, help=both("写入。", "Write.", between=" "))
@click.option(
    "--make-classes", is_flag=True, help=both("同时建立还没有的班级。", "Also create classes the school lacks.", between=" ")
)
@click.option(
    "--json", "as_json", is_flag=True, help=both("输出 JSON，供程序读取。", "Answer in JSON, for programs.", between=" ")
)
def import_(file: Path, code: str, writes: bool, make_classes: bool, as_json: bool) -> None:
    with acting(system_scope(_school(code), because="kehou roster import")) as scope:
        told = _imported(file, scope, make_classes) if writes else _tried(file, scope, make_classes)
    click.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else "\n".join(_lines(told)))
    sys.exit(FINE if told["may_apply"] else PROBLEMS)


def _school(code: str) -> Unit:
    unit = Unit.objects.filter(code=code, kind=UnitKind.SCHOOL).first()
    if unit is None:
        raise Trouble(f"没有代码为“{code}”的学校。", f"There is no school with the code “{code}”.", code=Exit.USAGE)
    return unit


def _tried(file: Path, scope: Scope, make_classes: bool) -> dict[str, Any]:
    """The dry run; whatever was stored for it is taken away again."""
    one = _draft(file, scope)
    plan = queries.plan_of(one, makes_classes=make_classes, scope=scope)
    actions.discard_roster(one)
    return _told(plan, applied=False)


def _draft(file: Path, scope: Scope) -> RosterImport:
    try:
        return actions.draft_roster(file.read_bytes(), file.name, now=clock.now(), scope=scope)
    except Refusal as refusal:
        raise Trouble(str(refusal), str(refusal), code=Exit.REFUSED_FILE) from None


def _imported(file: Path, scope: Scope, make_classes: bool) -> dict[str, Any]:
    one = _draft(file, scope)
    plan = queries.plan_of(one, makes_classes=make_classes, scope=scope)
    if not plan.may_apply:
        actions.discard_roster(one)
        return _told(plan, applied=False)
    actions.apply_roster(one, makes_classes=make_classes, now=clock.now(), scope=scope)
    return _told(plan, applied=True)


def _told(plan: queries.Plan, *, applied: bool) -> dict[str, Any]:
    names = ("severity", "sheet", "row", "column", "cell", "value", "why", "todo")
    changes = [{"sheet": c.row.sheet, "row": c.row.row, "fields": field_names(c.fields)} for c in plan.dry.change]
    return {
        "applied": applied, "may_apply": plan.dry.may_apply, "created": len(plan.dry.create), "changed": len(plan.dry.change),
        "left": len(plan.dry.leave), "absent": len(plan.dry.absent), "missing_classes": [f"{g}.{n}" for g, n in plan.missing],
        "ignored_identity_numbers": plan.ignored_identity, "changes": changes,
        "problems": [dict(zip(names, problem_line(one), strict=True)) for one in plan.dry.problems],
    }  # fmt: skip


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield both(
        f"新增 {told['created']}，更改 {told['changed']}，不变 {told['left']}，名单里没有 {told['absent']}。",
        f"Created {told['created']}, changed {told['changed']}, unchanged {told['left']}, not in the file {told['absent']}.",
    )
    if told["ignored_identity_numbers"]:
        yield both("本校不登记身份证号，那一列没有读取。", "This school keeps no identity numbers; that column was not read.")
    if told["missing_classes"]:
        classes = " ".join(told["missing_classes"])
        yield both(
            f"学校还没有的班级：{classes}（--make-classes 可建立）。",
            f"Missing classes: {classes} (--make-classes creates them).",
        )
    for one in told["problems"]:
        place = " ".join(str(x) for x in (one["sheet"], one["row"], one["column"]) if x)
        yield f"[{one['severity']}] {place}: {one['why']} {one['todo']}"
    yield _ending(told)


def _ending(told: dict[str, Any]) -> str:
    if told["applied"]:
        return both("已写入。", "Written.")
    if told["may_apply"]:
        return both("没有写入；加 --apply 导入。", "Nothing was written; add --apply to import.")
    return both("没有写入：请先改好上面的问题。", "Nothing was written: correct the problems above first.")


commands = [roster]
