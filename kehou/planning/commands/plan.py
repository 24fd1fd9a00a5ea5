"""`kehou plan solve|check|explain|bound`: instances and results as JSON files; shifts also in the published text format."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from kehou import planner
from kehou.planner.form import plain_json
from kehou.planner.instance import JOBS
from kehou.server.trouble import Exit, Trouble, both

LARGEST = 50_000_000  # bytes; a city's instance has a tenth
JOB = click.option("--job", type=click.Choice([*JOBS]), default=None, help=both("任务；给出时文件必须是它。", "The job; the file must be for it.", between=" "))  # fmt: skip
FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


def words(zh: str, en: str) -> str:
    return both(zh, en, between="\n\n")


@click.group("plan", help=words(
    "编排：分组、座位、值班、排班。输入输出都是文件，不用数据库。",
    "The planner: groups, seats, duty roster, shifts. From a file to a file, without a database.",
))  # fmt: skip
def plan() -> None:
    pass


@plan.command("solve", help=words(
    "求解，写出结果；没有方案时说明原因和出路（退出码 1）。",
    "Solve and write the result; where there is no plan say why and the ways out (exit code 1).",
))  # fmt: skip
@click.argument("instance", type=FILE)
@JOB
@click.option("--seconds", type=click.FloatRange(0.01, 86_400), default=3.0, show_default=True, help=both("用多少功夫。", "How much effort.", between=" "))
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help=both("种子；相同则结果相同。", "The seed: the same, the same result.", between=" "))  # fmt: skip
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help=both("结果写到这个文件。", "Write the result to this file.", between=" "))
def solve(instance: Path, job: str | None, seconds: float, seed: int, out: Path | None) -> None:
    result = planner.solve(instance_in(instance, job), seconds=seconds, seed=seed)
    _put(json.dumps(planner.write_result(result), ensure_ascii=False, indent=1), out)
    for said in planner.explain(result):
        click.echo(both(said.zh, said.en, between=" "), err=True)
    sys.exit(Exit.FAILED if isinstance(result, planner.NoPlan) else Exit.FINE)


@plan.command("check", help=words(
    "检查方案，也包括手工改过的；有违反时逐条说明（退出码 1）。",
    "Judge a plan, also one changed by hand; say each rule it breaks (exit code 1).",
))  # fmt: skip
@click.argument("instance", type=FILE)
@click.argument("result", type=FILE)
@JOB
@click.option("--json", "as_json", is_flag=True, help=both("以 JSON 回答。", "Answer in JSON.", between=" "))
def check(instance: Path, result: Path, job: str | None, as_json: bool) -> None:
    given, made = instance_in(instance, job), plan_in(result)
    with _refusing(result):
        broken = planner.check(given, made)
        judged = planner.parts(given, made) if not broken else {}
    if as_json:
        answer = {"broken": [{"rule": v.rule, "who": v.who, "zh": v.sentence.zh, "en": v.sentence.en} for v in broken], "parts": judged}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for violation in broken:
            click.echo(f"{violation.rule}: {both(violation.sentence.zh, violation.sentence.en, between=' ')}")
        if not broken:
            cost = sum(judged.values())
            click.echo(both(f"符合全部规则，{cost} 分。", f"Every rule is kept; cost {cost}.", between=" "))
    sys.exit(Exit.FAILED if broken else Exit.FINE)


@plan.command("explain", help=words("用句子说明一个结果。", "Say in sentences what a result is."))
@click.argument("result", type=FILE)
def explain(result: Path) -> None:
    for said in planner.explain(result_in(result)):
        click.echo(both(said.zh, said.en, between=" "))


@plan.command("bound", help=words("证明任何方案都不会低于多少分。", "What no plan can beat, proven."))
@click.argument("instance", type=FILE)
@JOB
def bound(instance: Path, job: str | None) -> None:
    click.echo(planner.bound(instance_in(instance, job)))


# ── files ─────────────────────────────────────────────────────────────────────


def instance_in(path: Path, job: str | None) -> planner.Instance:
    """The instance of a file; refused with where and why."""
    text = _text(path)
    with _refusing(path):
        published = text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "[") and ("SECTION_" in text[:4000] or job == "shifts")
        found = planner.read_published(text) if published else planner.read_instance(plain_json(text))
    if job not in (None, found.job):
        raise Trouble(f"{path}：这是 {found.job} 的文件，不是 {job} 的。", f"{path}: this file is for {found.job}, not for {job}.", code=Exit.REFUSED_FILE)
    return found


def result_in(path: Path) -> Any:
    """The result of a file, with a plan or without; refused with where and why."""
    text = _text(path)
    with _refusing(path):
        return planner.read_result(plain_json(text))


def plan_in(path: Path) -> planner.Plan:
    """The plan of a result's file."""
    found = result_in(path)
    if isinstance(found, planner.NoPlan):
        raise Trouble(f"{path}：这个结果里没有方案。", f"{path}: there is no plan in this result.", code=Exit.REFUSED_FILE)
    return found  # type: ignore[no-any-return]


class _refusing:
    """What the planner does not understand is a refused file: which one, where in it, and why."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if isinstance(error, planner.InstanceError):
            where = error.path.strip("/")[:200]
            zh, en = (f"：{where}", f" at {where}") if where else ("", "")
            raise Trouble(
                f"{self.path}{zh}：{error.sentence.zh}。请改好这一处再运行；什么也没有写出。",
                f"{self.path}{en}: {error.sentence.en}. Mend this and run it again; nothing was written.", code=Exit.REFUSED_FILE,
            ) from None


def _text(path: Path) -> str:
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if str(path) == "-" else _bytes(path)
        if len(raw) > LARGEST:
            raise Trouble(f"{path}：文件超过 {LARGEST // 10**6} MB。请分校区或分学期各写一个文件。", f"{path}: the file is larger than {LARGEST // 10**6} MB. Write one file for each campus or term.", code=Exit.REFUSED_FILE)
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble(f"{path}：不是 UTF-8 文本。请另存为 UTF-8 的 JSON 再运行。", f"{path}: this is no UTF-8 text. Save it as JSON in UTF-8 and run again.", code=Exit.REFUSED_FILE) from None
    except OSError as error:
        raise Trouble(f"{path}：打不开（{error.strerror}）。", f"{path}: cannot be opened ({error.strerror}).", code=Exit.REFUSED_FILE) from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _put(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text)
        return
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{out}：写不了（{error.strerror}）。", f"{out}: cannot be written ({error.strerror}).") from None
