"""The letter a school writes itself, evidence anyone can check, and what follows when nobody signs (S5.3)."""

import copy
import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.urls import reverse

from kehou.core.scope import acting
from kehou.enrolment import actions
from kehou.enrolment.commands import signature as command
from kehou.enrolment.models import Letter, Place, Signature
from kehou.enrolment.rules import REQUIREMENTS
from kehou.enrolment.rules.evidence import evidence, examine
from kehou.enrolment.rules.templates import DEFAULT
from kehou.notices.models import Message
from tests.enrolment.examples import a_round, an_application, at, family, letters
from tests.enrolment.test_actions import a_child, the
from tests.enrolment.test_pages import signed_in
from tests.factories import a_guardian_of, a_member_of_staff, everything

SEED = bytes(32)
WORDS = "告知单\n按时接孩子\n签字人：李妈妈"


@pytest.fixture(params=["sha256", "sm3"])
def proof(request):
    return evidence(WORDS, {"signer": "李妈妈", "at": "2024-03-13T20:00:00+08:00"}, algorithm=request.param, seed=SEED)


def told(faults):
    return [(one.kind, one.part, one.line, one.offset) for one in faults]


def test_untouched_evidence_holds(proof):
    assert examine(proof) == examine(proof, key=proof["fingerprint"]) == []


def test_a_changed_letter_of_the_words_is_named_to_the_byte(proof):
    proof["lines"][1] = "按时送孩子"
    line = len("告知单\n按时".encode())
    [(kind, part, number, offset)] = told(examine(proof))
    assert (kind, part, number, line <= offset < line + 3) == ("changed", "lines", 2, True)


def test_a_changed_fact_is_named(proof):
    proof["facts"]["signer"] = "王妈妈"
    assert told(examine(proof)) == [("changed", "facts.signer", None, None)]


def test_whoever_writes_new_digests_too_breaks_the_seal(proof):
    forged = evidence(WORDS, {**proof["facts"], "signer": "王妈妈"}, algorithm=proof["algorithm"], seed=SEED)
    forged["seal"] = proof["seal"]
    assert [one.kind for one in examine(forged)] == ["unsealed"]


def test_whoever_seals_anew_has_another_key(proof):
    forged = evidence(WORDS, proof["facts"], algorithm=proof["algorithm"], seed=b"x" * 32)
    assert [one.kind for one in examine(forged, key=proof["fingerprint"])] == ["other_key"]
    assert examine(forged) == []  # the twin: without the published key nobody could tell


@pytest.mark.parametrize(
    ("spoil", "code"),
    [({}, 0), ({"facts": {}}, 1), ({"kind": "x"}, None)],
)
def test_the_command_answers_with_its_exit_code(tmp_path, proof, spoil, code):
    file = tmp_path / "e.json"
    file.write_text(json.dumps({**copy.deepcopy(proof), **spoil}), "utf-8")
    done = CliRunner().invoke(command, ["verify", str(file), "--json"])
    assert done.exit_code == code if code is not None else done.exception.code == 15
    other = CliRunner().invoke(command, ["verify", str(file), "--key", "0000"])
    assert code != 0 or other.exit_code == 17


def test_a_family_takes_its_evidence_home(client, school):
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope:
        actions.sign_letter(letter, ticked=range(6), typed_name="李妈妈", now=at(3, 13), scope=scope)
    signed_in(client, mother)
    file = json.loads(client.get(reverse("enrolment:own_evidence", args=[letter.pk])).content)
    assert (examine(file), file["facts"]["signer"]) == ([], "李妈妈")
    assert the(Signature, school).document == "\n".join(file["lines"])


def test_a_letter_with_a_wrong_placeholder_is_refused_with_its_place(school):
    with acting(everything(school)) as scope, pytest.raises(actions.TemplateFaulty) as no:
        actions.save_template(DEFAULT.replace("{学生}", "{学牛}"), "", [], now=at(3, 1), scope=scope)
    assert "第4行第5字" in str(no.value)
    assert "缺少 {学生}" in str(no.value)
    assert "{期限}" in str(no.value.todo)


def test_the_school_adds_words_and_policy_stays(school):
    with acting(everything(school)) as scope:
        actions.save_template(DEFAULT.replace("您好！", "您好，感谢信任！"), "", ["雨天请带伞。"], now=at(3, 1), scope=scope)
    letters([an_application(a_round(school), a_child(school))])
    letter = the(Letter, school)
    assert (letter.version, letter.requirements) == ("school-1", [*REQUIREMENTS, "雨天请带伞。"])
    assert "感谢信任" in letter.body


def test_unsigned_it_lapses_and_more_time_opens_it_again(school):
    [letter] = letters([an_application(a_round(school), a_child(school))])
    with acting(everything(school)) as scope:
        assert actions.lapse_letters(now=at(3, 13), scope=scope) == 0
        assert actions.lapse_letters(now=at(5, 1), scope=scope) == 1
    with acting(everything(school)) as scope, pytest.raises(actions.LetterOver):
        actions.register_paper_signature(letter, signer="李奶奶", now=at(5, 1), scope=scope)
    with acting(everything(school)) as scope, pytest.raises(actions.ExtensionWithoutReason):
        actions.extend_letter(letter, until=date(2024, 5, 8), reason=" ", now=at(5, 1), scope=scope)
    with acting(everything(school)) as scope:
        actions.extend_letter(letter, until=date(2024, 5, 8), reason="住院", now=at(5, 1), scope=scope)
        actions.register_paper_signature(letter, signer="李奶奶", now=at(5, 2), scope=scope)
    assert the(Place, school).pupil_id == letter.pupil_id


def test_a_family_that_does_not_agree_gets_no_place(school):
    child = a_child(school)
    mother = a_guardian_of(child)
    [letter] = letters([an_application(a_round(school), child, by=mother)])
    with acting(family(mother)) as scope:
        actions.refuse_letter(letter, reason="时间不合适", now=at(3, 13), scope=scope)
        actions.refuse_letter(letter, reason="时间不合适", now=at(3, 13), scope=scope)
    with acting(family(mother)) as scope, pytest.raises(actions.LetterOver):
        actions.sign_letter(letter, ticked=range(6), typed_name="李妈妈", now=at(3, 13), scope=scope)


def test_reminded_once_a_day(school):
    letters([an_application(a_round(school), a_child(school))])
    with acting(everything(school)) as scope:
        before = Message.objects.count()
        assert actions.remind(list(Letter.objects.all()), now=at(3, 13), scope=scope) == 1
        assert actions.remind(list(Letter.objects.all()), now=at(3, 13, 15), scope=scope) == 0
        assert Message.objects.count() == before + 1


def test_the_template_is_edited_on_its_page(client, school):
    letters([an_application(a_round(school), a_child(school))])
    signed_in(client, a_member_of_staff(school, "周主任", role="service_lead").user)
    page = client.get(reverse("enrolment:letter_template", args=[school.code]))
    assert "{学生}" in page.content.decode()
    save = reverse("enrolment:save_letter_template", args=[school.code])
    assert client.post(save, {"body": "你好", "english": "", "extra": ""}).status_code == 422
    assert client.post(save, {"body": DEFAULT, "english": "", "extra": ""}).status_code == 302
    assert client.get(reverse("enrolment:letters", args=[school.code])).status_code == 200
