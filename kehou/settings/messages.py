"""How messages leave the house: every address and secret comes from the environment (docs/messages.md)."""

from collections.abc import Mapping
from typing import Any

ROOM = "kehou.notices.adapters"


def messages(given: Mapping[str, str]) -> dict[str, Any]:
    """The settings of each channel, and the adapters of those that are set up."""
    return {
        "KEHOU_URL": given.get("KEHOU_URL", "http://127.0.0.1:8000").rstrip("/"),
        "KEHOU_CHANNELS": channels(given),
        "KEHOU_SMS_ALIYUN": {
            "url": given.get("KEHOU_SMS_URL", "https://dysmsapi.aliyuncs.com"), "key": given.get("KEHOU_SMS_KEY", ""),
            "secret": given.get("KEHOU_SMS_SECRET", ""), "sign": given.get("KEHOU_SMS_SIGN", ""),
            "template": given.get("KEHOU_SMS_TEMPLATE", ""), "code_template": given.get("KEHOU_SMS_CODE_TEMPLATE", ""),
        },
        "KEHOU_SMS_GATEWAY": {"url": given.get("KEHOU_SMS_URL", ""), "secret": given.get("KEHOU_SMS_SECRET", "")},
        "KEHOU_SMTP": _smtp(given),
        "KEHOU_WECOM": {
            "url": given.get("KEHOU_WECOM_URL", "https://qyapi.weixin.qq.com").rstrip("/"), "corp": given.get("KEHOU_WECOM_CORP", ""),
            "secret": given.get("KEHOU_WECOM_SECRET", ""), "agent": given.get("KEHOU_WECOM_AGENT", "0"),
        },
        "KEHOU_DINGTALK": {
            "url": given.get("KEHOU_DINGTALK_URL", "https://oapi.dingtalk.com").rstrip("/"), "key": given.get("KEHOU_DINGTALK_KEY", ""),
            "secret": given.get("KEHOU_DINGTALK_SECRET", ""), "agent": given.get("KEHOU_DINGTALK_AGENT", "0"),
        },
    }  # fmt: skip


def _smtp(given: Mapping[str, str]) -> dict[str, Any]:
    security = given.get("KEHOU_SMTP_SECURITY", "ssl")
    port = {"ssl": 465, "starttls": 587}.get(security, 25)
    return {
        "host": given.get("KEHOU_SMTP_HOST", ""), "port": int(given.get("KEHOU_SMTP_PORT", port)), "security": security,
        "user": given.get("KEHOU_SMTP_USER", ""), "password": given.get("KEHOU_SMTP_PASSWORD", ""),
        "from": given.get("KEHOU_SMTP_FROM", given.get("KEHOU_SMTP_USER", "")),
    }  # fmt: skip


def channels(given: Mapping[str, str]) -> dict[str, str]:
    """Text messages always (to a file, where no sender is named); the others once their account is given."""
    named = {"mail": ("KEHOU_SMTP_HOST", "mail.Mail"), "wecom": ("KEHOU_WECOM_CORP", "wecom.WeCom"), "dingtalk": ("KEHOU_DINGTALK_KEY", "dingtalk.DingTalk")}  # fmt: skip
    set_up = {channel: f"{ROOM}.{adapter}" for channel, (account, adapter) in named.items() if given.get(account)}
    return {"sms": f"{ROOM}.sms.TextMessage", **set_up}
