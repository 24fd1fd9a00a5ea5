"""DingTalk (钉钉): a work notice from the school's own app, to the member with this telephone number.

Its token, the number's member (topapi/v2/user/getbymobile) and the notice (corpconversation/asyncsend_v2) as documented at
https://open.dingtalk.com/document/
"""

from django.conf import settings

from kehou.notices.adapters import Outgoing
from kehou.notices.adapters.members import MemberApp


class DingTalk(MemberApp):
    ended = (88, 40014, 42001)
    nobody = (33012, 40103, 60121)  # no such member
    token_path = "/gettoken"  # noqa: S105

    @property
    def told(self) -> dict[str, str]:
        return settings.KEHOU_DINGTALK

    @property
    def names(self) -> dict[str, str]:
        return {"appkey": self.told["key"], "appsecret": self.told["secret"]}

    def hand_over(self, letter: Outgoing) -> None:
        found = self.call("/topapi/v2/user/getbymobile", {"mobile": letter.phone})
        card = {"title": letter.sender, "markdown": letter.words, "single_title": letter.button, "single_url": letter.link}
        said = {
            "agent_id": int(self.told["agent"]), "userid_list": found["result"]["userid"],
            "msg": {"msgtype": "action_card", "action_card": card},
        }  # fmt: skip
        self.call("/topapi/message/corpconversation/asyncsend_v2", said)
