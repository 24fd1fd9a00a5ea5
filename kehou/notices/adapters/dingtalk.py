"""DingTalk (钉钉): a work notice from the school's own app, to the member with this telephone number.

Its token, the number's member (topapi/v2/user/getbymobile) and the notice (corpconversation/asyncsend_v2) as documented at
https://open.dingtalk.com/document/
"""

from typing import Any

from django.conf import settings

from kehou.notices.adapters import NotDelivered, Outgoing, web
from kehou.notices.adapters.tokens import Refused, checked, forget, token

ENDED = (88, 40014, 42001)
NOBODY = (33012, 40103, 60121)  # no such member


class DingTalk:
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
        found = self._call("/topapi/v2/user/getbymobile", {"mobile": letter.phone})
        card = {"title": letter.sender, "markdown": letter.words, "single_title": letter.button, "single_url": letter.link}
        said = {
            "agent_id": int(settings.KEHOU_DINGTALK["agent"]), "userid_list": found["result"]["userid"],
            "msg": {"msgtype": "action_card", "action_card": card},
        }  # fmt: skip
        self._call("/topapi/message/corpconversation/asyncsend_v2", said)

    def _call(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        told = settings.KEHOU_DINGTALK
        return checked(web.ask(f"{told['url']}{path}", said=said, query={"access_token": self._token()}), lasting=NOBODY)

    def _of(self) -> tuple[str, str]:
        told = settings.KEHOU_DINGTALK
        return told["url"], f"{told['key']}/{told['agent']}"

    def _token(self) -> str:
        told = settings.KEHOU_DINGTALK
        query = {"appkey": told["key"], "appsecret": told["secret"]}
        return token(self._of(), lambda: web.ask(f"{told['url']}/gettoken", query=query))
