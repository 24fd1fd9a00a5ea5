"""The first accounts of a school, and help for whoever lost a password."""

import json
from dataclasses import replace

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from click.testing import CliRunner

from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.identity.actions.accounts import OwnAccount, close_account, reset_password
from kehou.identity.commands import account
from kehou.identity.models import User
from kehou.identity.queries import has_second_factor, roles_held
from tests.factories import a_user, everything

pytestmark = pytest.mark.django_db


def kehou(*words):
    done = CliRunner().invoke(account, [*words, "--json"])
    return done.exit_code, json.loads(done.stdout) if done.exit_code == 0 else done.stderr


def test_the_first_security_officer_is_named_at_the_command_line(school):
    city = school.parent.parent.code
    code, made = kehou("open", "sec01", "--name", "安全员", "--unit", city)
    assert (code, made["username"], len(made["password"])) == (0, "sec01", 14)
    code, given = kehou("grant", "sec01", "security_admin", "--reason", "建设期指定", "--unit", city)
    assert (code, given["role"]) == (0, "security_admin")
    assert roles_held(User.objects.get(username="sec01"), school) == {"security_admin"}
    with acting(everything(school.parent.parent)):
        assert [e.because for e in Entry.objects.order_by("seq")] == ["kehou account open", "kehou account grant"]


def test_a_first_password_must_be_changed(client, school):
    _code, made = kehou("open", "t0001", "--name", "王老师", "--unit", school.code)
    client.post("/accounts/login/", {"login": "t0001", "password": made["password"]})
    assert client.get("/")["Location"] == "/accounts/password/change/"
    new = "操场上的春天-2024"
    client.post("/accounts/password/change/", {"oldpassword": made["password"], "password1": new, "password2": new})
    assert client.get("/").headers.get("Location") != "/accounts/password/change/"


def test_a_reset_takes_the_lost_phone_off(school):
    user = a_user("王老师")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    code, made = kehou("reset", user.username, "--unit", school.code)
    user.refresh_from_db()
    assert (code, user.check_password(made["password"]), has_second_factor(user)) == (0, True, False)


def test_a_taken_name_is_refused_and_an_unknown_one_is_usage(school):
    user = a_user("王老师")
    code, said = kehou("open", user.username, "--name", "李老师", "--unit", school.code)
    assert (code, "已经有人用了" in said) == (1, True)
    assert kehou("close", "nobody", "--reason", "x", "--unit", school.code)[0] == 2
    assert kehou("close", user.username, "--reason", "x", "--unit", "nowhere")[0] == 2


def test_a_closed_account_signs_in_no_more(client, school):
    _code, made = kehou("open", "t0002", "--name", "李老师", "--unit", school.code)
    assert kehou("close", "t0002", "--reason", "离职", "--unit", school.code)[0] == 0
    answer = client.post("/accounts/login/", {"login": "t0002", "password": made["password"]})
    assert answer["Location"] == "/accounts/inactive/"


def test_nobody_resets_or_closes_the_own_account(school):
    officer = a_user("安全员")
    with acting(everything(school)) as system:
        scope = replace(system, user_id=officer.pk, user=officer)
        for act in (lambda: reset_password(officer, scope=scope), lambda: close_account(officer, reason="离职", scope=scope)):
            with pytest.raises(OwnAccount):
                act()
    officer.refresh_from_db()
    assert officer.is_active
