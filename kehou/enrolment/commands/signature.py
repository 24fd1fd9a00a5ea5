"""`kehou signature verify FILE`: proves or disproves a signed letter offline, without database and without the school (S5.3)."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from kehou.enrolment.rules.evidence import Fault, NoEvidence, examine, fingerprint, public_of
from kehou.server.trouble import Exit, Trouble, both

KINDS = {
    "changed": ("被改动", "was changed"),
    "missing": ("被删去", "was taken out"),
    "added": ("是后来加上的", "was added later"),
    "unsealed": (
        "与摘要不符：摘要或封印被改动，或不是用这把密钥封的",
        "does not fit the digests: one of them was changed, or sealed with another key",
    ),
    "other_key": ("不是学校公布的密钥", "is not the one that the school has published"),
}


@click.group("signature", help=both("告知单签字的凭证。", "Evidence of signed letters."))
def signature() -> None:
    pass


@signature.command("key", help=both("显示本系统的公钥和指纹，供学校公布。", "Show this installation's public key and fingerprint, for the school to publish."))  # fmt: skip
def key() -> None:
    public = public_of(settings.KEHOU_SIGNING_KEY)
    click.echo(fingerprint(public))


@signature.command("verify", help=both(
    "离线核对凭证文件。0 无误；1 被改动；15 不是凭证文件；17 密钥与公布的不同。",
    "Check an evidence file offline. 0 holds; 1 changed; 15 no evidence file; 17 another key than the published one.",
))  # fmt: skip
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=both("以 JSON 回答。", "Answer in JSON."))
@click.option("--key", "published", default="", help=both("学校公布的指纹。", "The fingerprint that the school has published."))
def verify(file: Path, as_json: bool, published: str) -> None:
    document = _read(file)
    wrong = _faults(document, file, published)
    if as_json:
        told = {"holds": not wrong, "key_checked": bool(published), "fingerprint": document["fingerprint"]}
        click.echo(json.dumps({**told, "faults": [one.facts() for one in wrong]}, ensure_ascii=False))
    else:
        _say(document, wrong, published)
    sys.exit(_code(wrong))


def _code(wrong: list[Fault]) -> int:
    if not wrong:
        return Exit.FINE
    return Exit.OTHER_KEY if all(one.kind == "other_key" for one in wrong) else Exit.FAILED


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as reason:
        raise _refused(file) from reason


def _faults(document: Any, file: Path, published: str) -> list[Fault]:
    try:
        return examine(document, key=published)
    except NoEvidence as reason:
        raise _refused(file) from reason


def _refused(file: Path) -> Trouble:
    return Trouble(
        f"{file.name} 不是签字凭证。请从告知单页面重新下载。",
        f"{file.name} is no evidence of a signature. Download it again from the letter's page.",
        code=Exit.REFUSED_FILE,
    )


def _say(document: Any, wrong: list[Fault], published: str) -> None:
    for one in wrong:
        zh, en = KINDS[one.kind]
        click.echo(both(f"{_where(one, zh=True)}{zh}。", f"{_where(one, zh=False)} {en}."), err=True)
    if not wrong:
        click.echo(both("核对无误：逐字节与签字时一致。", "All holds: byte for byte what was signed."))
    if not wrong and not published:
        mark = document["fingerprint"]
        click.echo(
            both(f"请再核对指纹与学校公布的一致：{mark}", f"Compare the fingerprint with the one the school publishes: {mark}")
        )


def _where(one: Fault, *, zh: bool) -> str:
    place = one.part
    if one.line is not None:
        place += f" 第{one.line}行" if zh else f" line {one.line}"
    if one.offset is not None:
        place += f"（第{one.offset}字节起）" if zh else f" (from byte {one.offset})"
    return place
