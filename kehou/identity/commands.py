"""`kehou account`: the first accounts of an installation, and help for whoever lost theirs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import click

from kehou.core import clock
from kehou.core.errors import Refusal
from kehou.core.roles import roles
from kehou.core.scope import Scope, acting, system_scope
from kehou.identity import queries
from kehou.identity.actions import close_account, grant_role, open_account, reset_password
from kehou.server.trouble import both

as_json = click.option(
    "--json", "as_json", is_flag=True, help=both("输出 JSON，供程序读取。", "Answer in JSON, for programs.", between=" ")
)
at = click.option("--unit", "code", required=True, help=both("单位代码。", "The unit's code.", between=" "))


def words(zh: str, en: str) -> str:
    return both(zh, en, between="\n\n")


@click.group(
    "account",
    help=words(
        "账号：建立、授予角色、重置密码、停用。退出码：0 完成，1 被拒绝，2 用法不对。",
        "Accounts: open, grant a role, reset, close. Exit codes: 0 done, 1 refused, 2 usage.",
    ),
)
def account() -> None: ...


@account.command("open", help=words("建立账号并给出初始密码。", "Open an account and show its first password."))
@click.argument("username")
@click.option("--name", required=True, help=both("姓名。", "The person's name.", between=" "))
@at
@as_json
def opened(username: str, name: str, code: str, as_json: bool) -> None:
    def act(scope: Scope) -> dict[str, Any]:
        user, password = open_account(username, name=name, scope=scope)
        return {"username": user.username, "password": password}

    _do(code, "kehou account open", act, as_json=as_json)


@account.command("grant", help=words("授予角色，最长一年。", "Grant a role for a year at most."))
@click.argument("username")
@click.argument("role", type=click.Choice(sorted(roles())))
@click.option("--reason", required=True, help=both("理由。", "Why.", between=" "))
@click.option("--days", default=365, show_default=True, type=click.IntRange(1, 366))
@at
@as_json
def granted(username: str, role: str, reason: str, days: int, code: str, as_json: bool) -> None:
    def act(scope: Scope) -> dict[str, Any]:
        now = clock.now()
        ends_on = now.date() + timedelta(days=days)
        grant_role(
            _person(username), role, scope.unit, reason=reason, starts_on=now.date(), ends_on=ends_on, now=now, scope=scope
        )
        return {"username": username, "role": role, "ends_on": ends_on.isoformat()}

    _do(code, "kehou account grant", act, as_json=as_json)


@account.command(
    "reset", help=words("当面重置：新的初始密码，原第二道验证作废。", "A new first password; the second factor is taken off.")
)
@click.argument("username")
@at
@as_json
def reset(username: str, code: str, as_json: bool) -> None:
    def act(scope: Scope) -> dict[str, Any]:
        return {"username": username, "password": reset_password(_person(username), scope=scope)}

    _do(code, "kehou account reset", act, as_json=as_json)


@account.command("close", help=words("停用账号，立即在所有设备上退出。", "Close an account and sign it out everywhere."))
@click.argument("username")
@click.option("--reason", required=True, help=both("理由。", "Why.", between=" "))
@at
@as_json
def closed(username: str, reason: str, code: str, as_json: bool) -> None:
    def act(scope: Scope) -> dict[str, Any]:
        close_account(_person(username), reason=reason, scope=scope)
        return {"username": username, "closed": True}

    _do(code, "kehou account close", act, as_json=as_json)


def _do(code: str, because: str, act: Callable[[Scope], dict[str, Any]], *, as_json: bool) -> None:
    """Act for the unit in one transaction, then say what was done."""
    unit = queries.unit_coded(code)
    if unit is None:
        raise click.UsageError(both(f"没有代码为“{code}”的单位。", f"There is no unit with the code “{code}”.", between=" "))
    try:
        with acting(system_scope(unit, because=because)) as scope:
            done = act(scope)
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
    click.echo(json.dumps(done, ensure_ascii=False) if as_json else "\n".join(f"{key}: {value}" for key, value in done.items()))


def _person(username: str) -> Any:
    user = queries.user_by_name(username)
    if user is None:
        raise click.UsageError(both(f"没有用户名“{username}”。", f"Nobody has the user name “{username}”.", between=" "))
    return user


commands = [account]
