"""WeCom (企业微信): a text card from the school's own app, to the member with this telephone number.

https://developer.work.weixin.qq.com/document/path/90236 (send), /91039 (token), /95402 (number to member)
"""

from typing import Any

from django.conf import settings

from kehou.notices.adapters import NotDelivered, Outgoing, web
from kehou.notices.adapters.tokens import Refused, checked, forget, token

ENDED = (40014, 41001, 42001)
NOBODY = (46004, 60111, 60121, 81013)  # no such number or member, or outside what the app may see


class WeCom:
    def reaches(self, user: Any) -> bool:
        return bool(user.phone)

    def carry(self, letter: Outgoing) -> None:
        if not letter.phone:
            raise NotDelivered("no telephone number", lasting=True)
        try:
            self._carry(letter)
        except Refused as refused:
            if refused.code not in ENDED:
                raise
            forget(self._of())
            self._carry(letter)

    def _carry(self, letter: Outgoing) -> None:
        found = self._call("/cgi-bin/user/getuserid", {"mobile": letter.phone})
        card = {"title": letter.sender, "description": letter.words, "url": letter.link, "btntxt": letter.button}
        # The same card within half an hour is dropped by WeCom: a second try after a lost answer arrives once.
        once = {"enable_duplicate_check": 1, "duplicate_check_interval": 1800}
        said = {"touser": found["userid"], "msgtype": "textcard", "agentid": int(settings.KEHOU_WECOM["agent"]), "textcard": card}
        answer = self._call("/cgi-bin/message/send", {**said, **once})
        if answer.get("invaliduser"):
            raise NotDelivered("not within what the app may see", lasting=True)

    def _call(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        told = settings.KEHOU_WECOM
        return checked(web.ask(f"{told['url']}{path}", said=said, query={"access_token": self._token()}), lasting=NOBODY)

    def _of(self) -> tuple[str, str]:
        told = settings.KEHOU_WECOM
        return told["url"], f"{told['corp']}/{told['agent']}"

    def _token(self) -> str:
        told = settings.KEHOU_WECOM
        query = {"corpid": told["corp"], "corpsecret": told["secret"]}
        return token(self._of(), lambda: web.ask(f"{told['url']}/cgi-bin/gettoken", query=query))
