"""`kehou`: the house from the command line.

Commands of the ground floor come from `kehou.server.commands`; each room may add its own in `kehou.<room>.commands`
(a list named `commands`). Any other word is one of Django's management commands.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from kehou.server import database, embedded
from kehou.server.commands import commands as ground_floor
from kehou.server.trouble import Exit, Trouble, both

OWNERS_WORK = {
    "migrate",
    "makemigrations",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
    "createcachetable",
    "flush",
    "inspectdb",
    "demo",
}
"""Management commands that need the database's owner; everything else runs as the application's role."""
PROOFS = {"signature", "lottery"}
"""Commands that anybody may run anywhere: they ask a database that is there, and begin none where there is none."""
ALONE = {"plan"}
"""Commands that ask no database at all."""


class House(click.Group):
    """The ground floor's commands at once; the rooms' commands when asked for (they need Django)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_of_rooms()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or _of_rooms().get(cmd_name)


def _of_rooms() -> dict[str, click.Command]:
    """The commands that rooms offer, by name."""
    import django

    django.setup()
    folders = sorted(p.parent.name for p in Path(__file__).parent.glob("*/commands.py") if p.parent.name != "server")
    packages = sorted(p.parent.parent.name for p in Path(__file__).parent.glob("*/commands/__init__.py"))
    doors = [import_module(f"kehou.{room}.commands") for room in (*folders, *packages)]
    return {command.name or "": command for door in doors for command in getattr(door, "commands", [])}


@click.group(
    cls=House,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=both(
        "kehou：课后服务平台。下列命令之外，也接受 Django 管理命令（如 migrate、check、shell）。",
        "kehou: the after-school service. Besides these commands it takes Django's management commands (migrate, check, shell …).",
        between="\n\n",
    ),
    epilog=both(
        "退出码：0 正常，1 未通过，2 用法不对，10 端口被占，11 已在运行，12 数据库版本不符，13 磁盘空间不足，14 数据库不可用，"
        "15 文件被拒绝，16 安装不完整。语言：KEHOU_LANG=zh|en。",
        "Exit codes: 0 fine, 1 failed, 2 usage, 10 port taken, 11 already running, 12 other database version, 13 no disk space, "
        "14 database not available, 15 file refused, 16 installation incomplete. Language: KEHOU_LANG=zh|en.",
        between="\n\n",
    ),
)
def house() -> None:
    pass


for _command in ground_floor:
    house.add_command(_command)


def main() -> None:
    """Run one command; a Trouble becomes its sentence and its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehou.settings")
    word = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    if word in OWNERS_WORK:
        os.environ.setdefault("KEHOU_DB_ROLE", "owner")
    if word in PROOFS and not database.url() and not embedded.cluster().data.exists():
        os.environ.setdefault("KEHOU_DATABASE", "asleep")
    if word in ALONE:
        os.environ.setdefault("KEHOU_DATABASE", "asleep")
    try:
        if word is None or word in house.commands or word in _of_rooms():
            house(prog_name="kehou")
        else:
            _django()
    except Trouble as trouble:
        _say(trouble)
    except Exception as broken:
        if _lacks_tables(broken):
            _say(NOT_READY)
        raise


NOT_READY = Trouble(
    "数据库里还没有这些数据表。请先启动一次 kehou serve（或运行 kehou migrate），再运行这个命令。",
    "The database does not have these tables yet. Start kehou serve once (or run kehou migrate), then run this command again.",
    code=Exit.DATABASE,
)


def _say(trouble: Trouble) -> NoReturn:
    click.echo(both(trouble.zh, trouble.en), err=True)
    sys.exit(trouble.code)


def _lacks_tables(broken: Exception) -> bool:
    """Whether a table was asked for that no migration has made here yet."""
    from psycopg.errors import UndefinedColumn, UndefinedTable

    return isinstance(broken.__cause__, UndefinedTable | UndefinedColumn)


def _django() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kehou", *sys.argv[1:]])


if __name__ == "__main__":
    main()
