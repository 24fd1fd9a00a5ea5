"""`kehou signature verify` beside the school's journal: chained, kept, and where a byte differs (S5.3)."""

import base64
import json

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection

from kehou.core.models import Entry
from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.commands import signature as command
from kehou.enrolment.models import Signature
from kehou.enrolment.rules.evidence import evidence
from tests.enrolment.examples import a_child, a_round, an_application, at, family, letters
from tests.factories import a_guardian_of, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(school):
    """李妈妈 has signed; her evidence, as she has taken it home."""
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope:
        return json.loads(actions.sign_letter(letter, ticked=range(6), typed_name="李妈妈", now=at(3, 13), scope=scope).evidence)


@pytest.fixture
def verify(tmp_path):
    def ask(file, *more):
        path = tmp_path / "signature.json"
        path.write_text(json.dumps(file), "utf-8")
        done = CliRunner().invoke(command, ["verify", str(path), "--json", *more])
        return done.exit_code, json.loads(done.output)

    return ask


def test_the_journal_tells_where_the_signature_is_chained_and_that_the_chain_is_whole(school, signed, verify):
    code, told = verify(signed)
    with acting(everything(school)):
        entry = Entry.objects.get(kind="enrolment.LetterSigned")
        length = Entry.objects.count()
    assert (code, told["faults"]) == (0, [])
    assert told["journal"] == {
        "asked": True, "chained": True, "seq": entry.seq, "at": told["journal"]["at"], "length": length, "whole": True, "broken": None,
    }  # fmt: skip
    assert length > entry.seq


def test_offline_or_at_a_stranger_s_it_holds_and_says_that_the_journal_was_not_asked(signed, verify):
    assert verify(signed, "--offline")[1]["journal"] == {"asked": False, "why": "offline"}
    elsewhere = {**signed["facts"], "school": "0190a0a0-0000-7000-8000-000000000000"}
    theirs = evidence("\n".join(signed["lines"]), elsewhere, algorithm="sha256", seed=settings.KEHOU_SIGNING_KEY)
    code, told = verify(theirs)
    assert (code, told["journal"]) == (0, {"asked": False, "why": "no_school"})


def test_words_sealed_anew_with_the_right_key_are_found_by_the_journal_to_the_byte(signed, verify):
    words = "\n".join(signed["lines"])
    where = words.encode().index("李妈妈".encode())
    forged = evidence(words.replace("李妈妈", "王妈妈"), signed["facts"], algorithm="sha256", seed=settings.KEHOU_SIGNING_KEY)
    assert verify(forged, "--offline")[0] == 0  # the twin: without the journal nobody could tell
    code, told = verify(forged)
    [seal, lines] = told["faults"]
    assert (code, seal["kind"], lines["kind"]) == (1, "other_seal", "not_kept")
    assert where <= lines["offset"] < lines["until"] <= where + 3


def test_a_signature_the_journal_does_not_tell_of_is_none(signed, verify):
    unknown = {**signed["facts"], "letter": "0190a0a0-0000-7000-8000-000000000000"}
    made = evidence("\n".join(signed["lines"]), unknown, algorithm="sha256", seed=settings.KEHOU_SIGNING_KEY)
    code, told = verify(made)
    assert (code, told["faults"], told["journal"]) == (1, [{"kind": "not_chained", "part": "journal"}], {"asked": True, "chained": False})


def test_a_journal_that_was_changed_is_said_to_be_broken(school, signed, verify):
    with acting(everything(school)), connection.cursor() as owner:
        owner.execute("SET LOCAL ROLE NONE")
        owner.execute("UPDATE core_entry SET because = 'nothing' WHERE seq = 1")
        owner.execute("SET LOCAL ROLE kehou_app")
    code, told = verify(signed)
    assert (code, told["journal"]["whole"], told["journal"]["broken"]["seq"]) == (1, False, 1)


def test_in_words_it_says_entry_time_and_region(school, signed, tmp_path, monkeypatch):
    monkeypatch.setenv("KEHOU_LANG", "zh")
    path = tmp_path / "signature.json"
    touched = base64.b64decode(signed["bytes"]).replace("李妈妈".encode(), "王妈妈".encode())
    path.write_text(json.dumps({**signed, "bytes": base64.b64encode(touched).decode()}), "utf-8")
    said = CliRunner().invoke(command, ["verify", str(path)])
    with acting(everything(school)):
        seq = Entry.objects.get(kind="enrolment.LetterSigned").seq
        assert Signature.objects.count() == 1
    assert f"学校日志第 {seq} 条，2" in said.output
    assert "bytes 第" in said.output
    assert "字节）被改动" in said.output
