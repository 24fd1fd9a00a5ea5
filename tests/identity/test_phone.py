"""A mother signs in with her phone: six digits, ten minutes, five tries; nobody learns who is known."""

import re
import stat
from datetime import timedelta

import pytest

from kehou.core import clock
from kehou.identity.actions import CodeVerdict, claim_code, send_code
from kehou.identity.models import LoginCode
from tests.factories import a_class, a_guardian_of, a_pupil, a_user, grant
from tests.identity.conftest import code_in

pytestmark = pytest.mark.django_db
UNKNOWN = "13900000000"


@pytest.fixture
def mother(school):
    return a_guardian_of(a_pupil(a_class(school)))


def ask(client, phone, **more):
    return client.post("/accounts/phone/send/", {"phone": phone, **more})


def enter(client, code):
    return client.post("/accounts/phone/enter/", {"code": code})


def test_a_mother_comes_in_with_the_code_from_her_phone(client, mother, texts):
    assert ask(client, mother.phone).status_code == 302
    before = client.session.session_key
    assert enter(client, code_in(texts))["Location"] == "/"
    assert client.session["_auth_user_id"] == str(mother.pk)
    assert client.session.session_key != before
    assert client.session["kehou_kind"] == "guardian"


def test_a_code_opens_once(client, mother, texts):
    now = clock.now()
    code = send_code(mother.phone, known=True, now=now)
    assert claim_code(code, code_in(texts), phone=mother.phone, now=now) is CodeVerdict.RIGHT
    assert claim_code(code, code_in(texts), phone=mother.phone, now=now) is CodeVerdict.OVER


def test_a_code_is_over_after_ten_minutes(mother, texts):
    now = clock.now()
    code = send_code(mother.phone, known=True, now=now)
    late = now + timedelta(minutes=10)
    assert claim_code(code, code_in(texts), phone=mother.phone, now=late) is CodeVerdict.OVER


def test_twin_a_code_still_holds_a_second_before(mother, texts):
    now = clock.now()
    code = send_code(mother.phone, known=True, now=now)
    early = now + timedelta(minutes=10, seconds=-1)
    assert claim_code(code, code_in(texts), phone=mother.phone, now=early) is CodeVerdict.RIGHT


def test_after_five_wrong_tries_the_right_code_is_too_late(client, mother, texts):
    ask(client, mother.phone)
    wrong = "000000" if code_in(texts) != "000000" else "111111"
    for _ in range(5):
        assert enter(client, wrong).status_code == 422
    assert "验证码已失效" in enter(client, code_in(texts)).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_for_one_phone_opens_no_other(mother, texts):
    now = clock.now()
    code = send_code(mother.phone, known=True, now=now)
    assert claim_code(code, code_in(texts), phone=UNKNOWN, now=now) is CodeVerdict.OVER


def test_a_number_nobody_has_gets_the_same_answer_and_no_message(client, mother, texts):
    def pages(phone: str) -> tuple[int, str]:
        first = ask(client, phone)
        page = client.get(first["Location"]).content.decode().replace(phone[-4:], "TAIL")
        return first.status_code, re.sub(r'csrfmiddlewaretoken" value="[^"]+|X-CSRFToken[^}]+', "", page)

    assert pages(mother.phone) == pages(UNKNOWN)
    assert [phone for phone, _ in texts] == [mother.phone]


def test_a_number_nobody_has_costs_the_same_statements(client, mother, texts, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask(client, "13900000001")  # the session's first row
    with CaptureQueriesContext(connection) as known:
        ask(client, mother.phone)
    with CaptureQueriesContext(connection) as unknown:
        ask(client, UNKNOWN)
    assert len(known) == len(unknown)


def test_no_code_lies_in_the_database(mother, texts):
    send_code(mother.phone, known=True, now=clock.now())
    row = LoginCode.objects.get()
    assert code_in(texts) not in row.code_hash
    assert mother.phone not in row.phone_mark


def test_at_most_five_codes_an_hour_for_a_number(client, mother, texts):
    for _ in range(5):
        assert ask(client, mother.phone).status_code == 302
    sixth = ask(client, mother.phone)
    assert (sixth.status_code, len(texts)) == (422, 5)
    assert "一小时内已发送5次" in sixth.content.decode()


def test_the_house_sends_no_more_than_its_cap(client, school, settings, texts):
    settings.KEHOU_SMS_AN_HOUR = 2
    for number in range(3):
        ask(client, a_user("家长", phone=f"1370000000{number}").phone)
    assert len(texts) == 2


def test_a_colleague_does_not_come_in_by_phone_alone(client, school, texts):
    teacher = a_user("王老师", phone="13712345678")
    grant(teacher, school, "homeroom")
    ask(client, teacher.phone)
    assert "请用用户名和密码登录" in enter(client, code_in(texts)).content.decode()
    assert "_auth_user_id" not in client.session


def test_the_way_on_leads_nowhere_else(client, mother, texts):
    ask(client, mother.phone, next="https://evil.example/")
    assert enter(client, code_in(texts))["Location"] == "/"


def test_messages_in_the_file_are_for_the_server_only(mother, settings, tmp_path):
    settings.KEHOU_HOME, settings.KEHOU_SMS_BACKEND = tmp_path, "kehou.identity.senders.FileSender"
    send_code(mother.phone, known=True, now=clock.now())
    log = tmp_path / "outbox" / "sms.log"
    assert log.read_text(encoding="utf-8").startswith(mother.phone)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
