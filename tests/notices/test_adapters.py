"""Each way out of the house, to a service on this machine that answers as the vendor's documents say."""

import email
import hashlib
import hmac
from email.header import decode_header, make_header

import pytest

from kehou.notices.adapters import NotDelivered, Outgoing, tokens
from kehou.notices.adapters.dingtalk import DingTalk
from kehou.notices.adapters.mail import Mail
from kehou.notices.adapters.sms import AliyunSender, GatewaySender, TextMessage, acs3, canonical
from kehou.notices.adapters.wecom import WeCom
from kehou.settings.messages import messages
from tests.notices.doubles import a_mail_server, a_service

LETTER = Outgoing(
    key="0190", name="李妈妈", phone="13812345678", email="li@home.cn", sender="某小学", words="告知单已下发，请阅读并签字。",
    link="https://kehou.school.cn/family/notices/", button="查看",
)  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_tokens():
    tokens._kept.clear()


def use(settings, **given):
    for name, value in messages(given).items():
        setattr(settings, name, value)


def wecom(sent=None, ended=()):
    """WeCom with one member; the tokens in `ended` have run out."""
    count = iter(range(1, 9))

    def answer(path, query, said, headers):
        if path == "/cgi-bin/gettoken":
            ok = query == {"corpid": "ww1", "corpsecret": "s3"}
            return 200, {"errcode": 0, "access_token": f"T{next(count)}", "expires_in": 7200} if ok else {"errcode": 40001}
        if query.get("access_token") in ended:
            return 200, {"errcode": 42001, "errmsg": "access_token expired"}
        if path == "/cgi-bin/user/getuserid":
            return 200, {"errcode": 0, "userid": "li"} if said == {"mobile": LETTER.phone} else {"errcode": 46004}
        return 200, sent or {"errcode": 0, "msgid": "m1"}

    return answer


def test_wecom_gets_a_card_for_the_member_with_this_number(settings):
    with a_service(wecom()) as (url, heard):
        use(settings, KEHOU_WECOM_URL=url, KEHOU_WECOM_CORP="ww1", KEHOU_WECOM_SECRET="s3", KEHOU_WECOM_AGENT="1000002")
        assert settings.KEHOU_CHANNELS.keys() == {"sms", "wecom"}
        WeCom().carry(LETTER)
        WeCom().carry(LETTER)
    assert [path.rpartition("/")[2] for path, *_ in heard] == ["gettoken", "getuserid", "send", "getuserid", "send"]
    card = {"title": "某小学", "description": LETTER.words, "url": LETTER.link, "btntxt": "查看"}
    assert heard[2][2] == {
        "touser": "li", "msgtype": "textcard", "agentid": 1000002, "textcard": card, "enable_duplicate_check": 1,
        "duplicate_check_interval": 1800,
    }  # fmt: skip


def test_wecom_takes_a_new_token_where_the_old_one_ended_and_gives_up_on_strangers(settings):
    with a_service(wecom(ended=("T1",))) as (url, heard):
        use(settings, KEHOU_WECOM_URL=url, KEHOU_WECOM_CORP="ww1", KEHOU_WECOM_SECRET="s3", KEHOU_WECOM_AGENT="1")
        WeCom().carry(LETTER)
        assert heard[-1][1]["access_token"] == "T2"
        with pytest.raises(NotDelivered) as stranger:
            WeCom().carry(Outgoing(**{**LETTER.__dict__, "phone": "13900000000"}))
    assert (str(stranger.value), stranger.value.lasting) == ("errcode 46004", True)


def test_dingtalk_gets_a_work_notice(settings):
    def answer(path, query, said, headers):
        if path == "/gettoken":
            return 200, {"errcode": 0, "access_token": "D1", "expires_in": 7200}
        if path == "/topapi/v2/user/getbymobile":
            return 200, {"errcode": 0, "result": {"userid": "u7"}}
        return 200, {"errcode": 0, "task_id": 5}

    with a_service(answer) as (url, heard):
        use(settings, KEHOU_DINGTALK_URL=url, KEHOU_DINGTALK_KEY="k", KEHOU_DINGTALK_SECRET="s", KEHOU_DINGTALK_AGENT="77")
        DingTalk().carry(LETTER)
    path, query, said, *_ = heard[-1]
    card = {"title": "某小学", "markdown": LETTER.words, "single_title": "查看", "single_url": LETTER.link}
    assert (path, query) == ("/topapi/message/corpconversation/asyncsend_v2", {"access_token": "D1"})
    assert said == {"agent_id": 77, "userid_list": "u7", "msg": {"msgtype": "action_card", "action_card": card}}


def test_the_signature_is_the_one_in_aliyuns_own_example():
    query = canonical({"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"})
    facts = {
        "host": "ecs.cn-shanghai.aliyuncs.com", "x-acs-action": "RunInstances", "x-acs-version": "2014-05-26",
        "x-acs-date": "2023-10-26T10:22:32Z", "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
    }  # fmt: skip
    signed = acs3("POST", "/", query, facts, key="YourAccessKeyId", secret="YourAccessKeySecret")
    assert signed.endswith("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


def test_aliyun_gets_codes_and_messages_by_their_own_templates(settings):
    with a_service(lambda *_: (200, {"Code": "OK"})) as (url, heard):
        use(
            settings, KEHOU_SMS_URL=url, KEHOU_SMS_KEY="id", KEHOU_SMS_SECRET="secret", KEHOU_SMS_SIGN="某小学",
            KEHOU_SMS_TEMPLATE="SMS_1", KEHOU_SMS_CODE_TEMPLATE="SMS_2",
        )  # fmt: skip
        AliyunSender().send("13812345678", "学校有新消息，请查看。 https://k.cn/", key="0190")
        AliyunSender().send("13812345678", "验证码 123456，10分钟内有效。")
    (_, message, _, headers, _), (_, code, *_) = heard
    assert {**message} == {
        "PhoneNumbers": "13812345678", "SignName": "某小学", "OutId": "0190", "TemplateCode": "SMS_1",
        "TemplateParam": '{"content": "学校有新消息，请查看。 https://k.cn/"}',
    }  # fmt: skip
    assert (code["TemplateCode"], code["TemplateParam"]) == ("SMS_2", '{"code": "123456"}')
    facts = {name: value for name, value in headers.items() if name == "host" or name.startswith("x-acs-")}
    assert headers["authorization"] == acs3("POST", "/", canonical(message), facts, key="id", secret="secret")


@pytest.mark.parametrize(
    ("status", "answer", "lasting"),
    [
        (200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}, True),
        (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}, False),
        (400, {"Code": "SignatureDoesNotMatch"}, True),
        (503, {}, False),
    ],
)
def test_what_aliyun_refuses_for_good_is_not_tried_again(settings, status, answer, lasting):
    with a_service(lambda *_: (status, answer)) as (url, _heard):
        use(settings, KEHOU_SMS_URL=url, KEHOU_SMS_KEY="id", KEHOU_SMS_SECRET="s")
        with pytest.raises(NotDelivered) as trouble:
            AliyunSender().send("13812345678", "学校有新消息。")
    assert trouble.value.lasting is lasting


def test_a_citys_gateway_can_check_who_asks_and_drop_a_second_copy(settings):
    with a_service(lambda *_: (200, {"ok": True})) as (url, heard):
        use(settings, KEHOU_SMS_URL=f"{url}/sms", KEHOU_SMS_SECRET="shared")
        settings.KEHOU_SMS_BACKEND = "kehou.notices.adapters.sms.GatewaySender"
        TextMessage().carry(LETTER)
    path, _query, said, headers, raw = heard[0]
    text = "告知单已下发，请阅读并签字。 https://kehou.school.cn/family/notices/"
    assert (path, said) == ("/sms", {"phone": "13812345678", "text": text, "id": "0190"})
    whole = headers["x-kehou-time"].encode() + b"\n" + raw
    assert headers["x-kehou-signature"] == hmac.new(b"shared", whole, hashlib.sha256).hexdigest()
    assert headers["idempotency-key"] == "0190"


def test_mail_goes_out_as_one_plain_letter(settings):
    with a_mail_server() as (port, letters):
        given = {"KEHOU_SMTP_HOST": "127.0.0.1", "KEHOU_SMTP_PORT": str(port), "KEHOU_SMTP_SECURITY": "none"}
        use(settings, **given, KEHOU_SMTP_FROM="kehou@school.cn")
        Mail().carry(LETTER)
        with pytest.raises(NotDelivered) as nobody:
            Mail().carry(Outgoing(**{**LETTER.__dict__, "email": "nobody@home.cn"}))
    letter = email.message_from_bytes(letters[0])
    assert str(make_header(decode_header(letter["Subject"]))) == "【某小学】告知单已下发，请阅读并签字。"
    assert (letter["To"], letter["Message-ID"]) == ("li@home.cn", "<0190@school.cn>")
    assert letter.get_payload(decode=True).decode().split() == [LETTER.words, LETTER.link, "某小学"]
    assert (str(nobody.value), nobody.value.lasting) == ("SMTP 550", True)


def test_nobody_answers(settings):
    use(settings, KEHOU_SMS_URL="http://127.0.0.1:9/", KEHOU_SMS_SECRET="s")
    with pytest.raises(NotDelivered) as trouble:
        GatewaySender().send("13812345678", "学校有新消息。")
    assert trouble.value.lasting is False
