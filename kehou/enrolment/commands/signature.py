"""`kehou signature verify FILE`: proves or disproves a signed letter offline, without database and without the school (S5.3).

Where this installation keeps the school's journal, it also says whether the signature is chained there, and whether the
chain is whole. Elsewhere it says that the journal was not asked.
"""

import json
import sys
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.timezone import localtime

from kehou.core.models import Unit
from kehou.core.scope import acting, system_scope
from kehou.enrolment.queries.evidence import Chained, chained
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
    "not_kept": ("与学校保存的原文不同", "differs from the words that the school has kept"),
    "other_seal": ("与学校日志里记下的不同", "is not the one in the school's journal"),
    "not_chained": ("里没有这份签字", "tells of no such signature"),
}
NOT_ASKED = {
    "offline": ("没有查学校的日志：按要求离线核对。", "The journal was not asked: checked offline, as you wished."),
    "no_database": ("没有查学校的日志：这里没有数据库。", "The journal was not asked: there is no database here."),
    "no_school": ("没有查学校的日志：签字的学校不在本系统。", "The journal was not asked: the school is not in this installation."),
}


@click.group("signature", help=both("告知单签字的凭证。", "Evidence of signed letters."))
def signature() -> None:
    pass


@signature.command("key", help=both("显示本系统的公钥和指纹，供学校公布。", "Show this installation's public key and fingerprint, for the school to publish."))  # fmt: skip
def key() -> None:
    public = public_of(settings.KEHOU_SIGNING_KEY)
    click.echo(fingerprint(public))


@signature.command("verify", help=both(
    "核对凭证文件：离线逐字节核对；本系统有这所学校的日志时，再核对日志。0 无误；1 被改动；15 不是凭证文件；17 密钥与公布的不同。",
    "Check an evidence file, byte for byte, offline; where this installation keeps the school's journal, against that too. "
    "0 holds; 1 changed; 15 no evidence file; 17 another key than the published one.",
))  # fmt: skip
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=both("以 JSON 回答。", "Answer in JSON."))
@click.option("--key", "published", default="", help=both("学校公布的指纹。", "The fingerprint that the school has published."))
@click.option("--offline", is_flag=True, help=both("不查日志。", "Do not ask the journal."))
def verify(file: Path, as_json: bool, published: str, offline: bool) -> None:
    document = _read(file)
    wrong = _faults(document, file, published)
    journal = "offline" if offline else asked(document)
    wrong += _journal_faults(journal)
    if as_json:
        told = {"holds": not wrong, "key_checked": bool(published), "fingerprint": document["fingerprint"]}
        click.echo(json.dumps({**told, "faults": [one.facts() for one in wrong], "journal": _plain(journal)}, ensure_ascii=False))
    else:
        _say(document, wrong, published)
        _say_of(journal)
    sys.exit(_code(wrong, journal))


def asked(document: Any) -> Chained | str | None:
    """What the school's journal says; None where it does not know the signature, a word where it could not be asked."""
    school = document["facts"].get("school")
    try:
        unit = Unit.objects.filter(pk=school).first() if school else None
        if unit is None:
            return "no_school"
        with acting(system_scope(unit, because="kehou signature verify"), read_only=True) as scope:
            return chained(scope, document)
    except ValidationError:
        return "no_school"
    except DatabaseError:
        return "no_database"


def _journal_faults(journal: Chained | str | None) -> list[Fault]:
    if journal is None:
        return [Fault("not_chained", "journal")]
    return [] if isinstance(journal, str) else [*journal.faults]


def _plain(journal: Chained | str | None) -> dict[str, Any]:
    if isinstance(journal, str):
        return {"asked": False, "why": journal}
    if journal is None:
        return {"asked": True, "chained": False}
    broken = journal.broken and {"seq": journal.broken.seq, "why": journal.broken.why}
    return {
        "asked": True, "chained": True, "seq": journal.seq, "at": localtime(journal.at).isoformat(timespec="seconds"),
        "length": journal.length, "whole": broken is None, "broken": broken,
    }  # fmt: skip


def _say_of(journal: Chained | str | None) -> None:
    """Where in the journal it stands, and whether the chain holds from the first entry to the last."""
    if isinstance(journal, str):
        click.echo(both(*NOT_ASKED[journal]))
    if isinstance(journal, str) or journal is None:
        return
    at = f"{localtime(journal.at):%Y-%m-%d %H:%M:%S}"
    click.echo(both(f"学校日志第 {journal.seq} 条，{at}。", f"Entry {journal.seq} of the school's journal, {at}."))
    if journal.broken is None:
        click.echo(both(f"日志链完整，共 {journal.length} 条。", f"The journal's chain is whole, {journal.length} entries."))
    else:
        seq = journal.broken.seq
        click.echo(both(f"日志链在第 {seq} 条断开。", f"The journal's chain breaks at entry {seq}."), err=True)


def _code(wrong: list[Fault], journal: Chained | str | None = None) -> int:
    if not wrong:
        return Exit.FAILED if isinstance(journal, Chained) and journal.broken else Exit.FINE
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
    if one.offset is not None and one.until is not None:
        place += f"（第{one.offset}至{one.until}字节）" if zh else f" (bytes {one.offset} to {one.until})"
    return place
