"""`kehou demo`: build the demonstration city."""

import gc
import json
import sys
import time
from typing import Any

import click

from kehou.server import schema
from kehou.server.trouble import Exit, both


@click.command("demo", help=both("建立演示城市（两个区、六所学校、一个开着课后服务的下午）。", "Build the demonstration city (two districts, six schools, a living afternoon)."))  # fmt: skip
@click.option("--if-empty", is_flag=True, help=both("已有数据时什么也不做。", "Do nothing where there is data already."))
@click.option("--json", "as_json", is_flag=True, help=both("以 JSON 回答。", "Answer in JSON."))
def demo(if_empty: bool, as_json: bool) -> None:
    from django.conf import settings

    from kehou.demo import city

    settings.KEHOU_DEMO = True  # who builds it lives in its spring too
    try:
        with city.alone():
            if not if_empty:  # whoever starts everything has brought the tables up to date
                schema.bring_up_to_date()
            _build(if_empty, as_json)
    except city.AnotherBuilds:
        click.echo(both("另一个进程正在这个数据库里建演示城市；请等它建完（一分钟左右）再来。", "Another process is building the demonstration in this database; wait until it has finished (about a minute) and come back."), err=True)  # fmt: skip
        sys.exit(Exit.ALREADY_RUNNING)


def _build(if_empty: bool, as_json: bool) -> None:
    from kehou.demo import city

    _clear_away_half()
    if not city.is_empty():
        if if_empty:
            return
        click.echo(both("数据库里已有学校，演示城市只能建在空库里。", "There are schools in this database; the demonstration is built into an empty one only."), err=True)  # fmt: skip
        sys.exit(1)
    began = time.monotonic()
    gc.freeze()  # one long work: what is loaded stays, and rubbish in rings is looked for seldom
    gc.set_threshold(50_000, 50, 100)
    units = city.build(_quiet if as_json else _said)
    city.write_note()
    _done(units, time.monotonic() - began, as_json)


def _clear_away_half() -> None:
    """What a builder left that was killed on the way is taken away, so that the city is built from the beginning."""
    from django.db import ProgrammingError

    from kehou.demo import city

    if not city.was_interrupted():
        return
    click.echo(both("上次的演示城市没有建完，现在从头再建。", "The last demonstration was not finished; it is built anew from the beginning."), err=True)  # fmt: skip
    try:
        city.start_over()
    except ProgrammingError:
        click.echo(both("这个数据库用户无权清空；请用 kehou serve --demo 启动，它以所有者身份清空再建。", "This database user may not empty it; start kehou serve --demo, which does so as the owner."), err=True)  # fmt: skip
        sys.exit(1)


def _said(words: str) -> None:
    click.echo(f"  · {words}")


def _quiet(words: str) -> None:
    """A machine reads the answer only."""


def _done(units: dict[str, Any], seconds: float, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"units": sorted(units), "seconds": round(seconds, 1)}))
    else:
        click.echo(both(f"演示城市已建成，用时 {seconds:.0f} 秒。", f"The demonstration city stands, in {seconds:.0f} s."))


commands = [demo]
