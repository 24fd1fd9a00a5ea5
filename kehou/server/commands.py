"""The ground floor's commands: serve, worker, doctor, backup, restore, messages."""

from __future__ import annotations

import importlib
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from . import archive, database, embedded, keeper, schema
from .trouble import Exit, Trouble, both

as_json = click.option(
    "--json", "as_json", is_flag=True, help=both("输出 JSON,供程序读取。", "Answer in JSON, for programs.", between=" ")
)


def words(zh: str, en: str) -> str:
    return both(zh, en, between="\n\n")


@click.command(help=words(
    "启动全部：内置数据库（或 DATABASE_URL）、数据表更新、网页和后台任务。按 Ctrl-C 全部停止。",
    "Start everything: the embedded database (or DATABASE_URL), migrations, web and worker. Ctrl-C stops all of it.",
))  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help=both("监听地址。", "Address to listen at.", between=" "))
@click.option("--port", default=8000, show_default=True, help=both("端口。", "Port.", between=" "))
@click.option("--demo", is_flag=True, help=both("演示模式；数据库为空时建立演示城市。", "Demonstration; builds the demonstration city into an empty database.", between=" "))  # fmt: skip
@click.option(
    "--workers", default=min(4, os.cpu_count() or 1), show_default=True, help=both("网页进程数。", "Web processes.", between=" ")
)
def serve(host: str, port: int, demo: bool, workers: int) -> None:
    keeper.hear_ctrl_c()
    address = f"http://{host}:{port}/"
    os.environ.setdefault("KEHOU_URL", address)  # what calendars and messages call this house by
    with keeper.only_one(address):
        keeper.refuse_taken_port(host, port)
        _make_ready(demo=demo)
        children = [
            keeper.Child("网页服务", "web server", ["web", "--host", host, "--port", str(port), "--workers", str(workers)]),
            keeper.Child("后台任务", "worker", ["worker"]),
        ]
        keeper.keep(*children, ready=lambda: _announce(address, demo=demo), url=address)


def _make_ready(*, demo: bool) -> None:
    (embedded.home() / "static").mkdir(exist_ok=True)
    _open_database()
    schema.bring_up_to_date()
    if demo:
        os.environ["KEHOU_DEMO"] = "1"
        schema.build_demonstration()


@click.command(hidden=True, help="The database made ready while the front end is built; serve does what is missing.")
@click.option("--demo", is_flag=True)
def prepare(demo: bool) -> None:
    keeper.hear_ctrl_c()
    with keeper.only_one("make run"):
        _make_ready(demo=demo)


def _open_database() -> None:
    if url := database.url():
        database.prepare(url)
        keeper.tell("数据库：DATABASE_URL", "Database: DATABASE_URL")
        return
    cluster = embedded.ensure_running()
    keeper.tell(f"内置数据库已启动：{cluster.data}", f"Embedded database runs: {cluster.data}")


def _announce(address: str, *, demo: bool) -> None:
    lines = ["", f"  {both('课后已就绪', 'kehou is ready', between=' · ')}:  {address}"]
    if demo:
        lines.append(
            "  "
            + both(
                "登录页上有演示人物的卡片，点一下即可进入。",
                "The sign-in page offers the people of the demonstration as cards.",
                between="\n  ",
            )
        )
        lines += [f"    {line}" for line in _accounts()]
    lines += ["  " + both("按 Ctrl-C 停止。", "Ctrl-C stops everything.", between=" "), ""]
    click.echo("\n".join(lines))


def _accounts() -> list[str]:
    """What `kehou demo` wrote down: one account a line."""
    note = embedded.home() / "demo.txt"
    return note.read_text("utf-8").splitlines() if note.exists() else []


@click.command(hidden=True, help="The web server's process; started by serve.")
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000)
@click.option("--workers", default=1)
def web(host: str, port: int, workers: int) -> None:
    from . import web as process

    process.serve(host=host, port=port, workers=workers)


@click.command(help=words(
    "后台任务进程：发送通知、夜间工作。serve 会自动启动一个；大规模部署可在别的机器上另开。",
    "The worker: delivers messages, does the night's work. serve starts one; larger installations run more of them elsewhere.",
))  # fmt: skip
@click.option("--concurrency", default=2, show_default=True, help=both("同时做几件。", "Jobs at a time.", between=" "))
def worker(concurrency: int) -> None:
    from django.core.management import execute_from_command_line

    from . import lifeline

    if lifeline.PARENT in os.environ:
        lifeline.follow_parent()
    execute_from_command_line(["kehou", "procrastinate", "worker", "--concurrency", str(concurrency)])


@click.command(help=words(
    "检查安装：环境、数据库、权限、数据表、前端、密钥、磁盘，并说明怎么办。全部正常退出码 0，否则 1。",
    "Check the installation: environment, database, privileges, tables, front end, keys, disk; says what to do. "
    "Exit code 0 when all is well, else 1.",
))  # fmt: skip
@click.option(
    "--journal", is_flag=True, help=both("再核对每个单位的日志链。", "Also verify every unit's journal chain.", between=" ")
)
@as_json
def doctor(journal: bool, as_json: bool) -> None:
    from .doctor import examine

    findings = examine(journal=journal)
    if as_json:
        click.echo(json.dumps([finding.plain() for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(finding.line())
    sys.exit(Exit.FINE if all(finding.well for finding in findings) else Exit.FAILED)


@click.command(help=words(
    "备份数据库和上传文件到一个文件（不含密钥，请另行保管 .run/keys）。运行中也可备份。",
    "Back up database and uploaded files into one file (without the keys: keep .run/keys elsewhere). May run while serving.",
))  # fmt: skip
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), required=False)
@as_json
def backup(target: Path | None, as_json: bool) -> None:
    file = target or Path(f"kehou-{datetime.now(UTC):%Y%m%d-%H%M%S}.kehou")
    manifest = archive.backup(file)
    size = file.stat().st_size
    done = both(f"已备份到 {file}（{size // 1024} KB）。", f"Backed up to {file} ({size // 1024} KB).")
    _answer({"file": str(file), "bytes": size, **manifest}, done, as_json=as_json)


@click.command(help=words(
    "恢复备份。先核对整个文件；损坏或不是 kehou 的文件会被拒绝（退出码 15），数据不动。只恢复到空库，除非加 --replace。",
    "Restore a backup. The whole file is verified first; a damaged or foreign one is refused (exit code 15) and nothing changes. "
    "Only into an empty database, unless --replace is given.",
))  # fmt: skip
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--replace", is_flag=True, help=both("替换现有数据（先另存一份）。", "Replace what is there (saved first).", between=" ")
)
@as_json
def restore(source: Path, replace: bool, as_json: bool) -> None:
    if keeper.serving():
        raise Trouble(
            "服务正在运行，请先停止再恢复。", "kehou is being served; stop it before restoring.", code=Exit.ALREADY_RUNNING
        )
    manifest = archive.restore(source, replace=replace)
    schema.forget()
    kept = manifest["kept"]
    aside = both(f"原有数据另存在 {kept}。", f"What was there is kept in {kept}.") if kept else ""
    _answer(manifest, "\n".join(filter(None, (both(f"已恢复 {manifest['made']} 的备份。", f"Restored the backup of {manifest['made']}."), aside))), as_json=as_json)  # fmt: skip


def _answer(facts: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False, indent=1) if as_json else sentence)


@click.command(help=words(
    "收集界面文字到各房间的 django.po；--check 检查缺漏（缺则退出码 1）；--compile 生成 .mo。",
    "Collect the interface's messages into each room's django.po; --check finds missing ones (exit code 1); --compile writes the .mo files.",
))  # fmt: skip
@click.option("--check", is_flag=True, help=both("只检查。", "Only check.", between=" "))
@click.option("--compile", "compile_", is_flag=True, help=both("只生成 .mo。", "Only compile.", between=" "))
def messages(check: bool, compile_: bool) -> None:
    work = importlib.import_module("kehou.ui.messages")
    found = (work.check if check else work.compile_ if compile_ else work.extract)()
    for line in found if isinstance(found, list | tuple) else []:
        click.echo(line)
    sys.exit(Exit.FAILED if check and found else Exit.FINE)


commands: list[click.Command] = [serve, prepare, web, worker, doctor, backup, restore, messages]
