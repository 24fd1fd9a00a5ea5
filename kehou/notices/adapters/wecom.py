"""WeCom (企业微信): a text card from the school's own app, to the member with this telephone number.

https://developer.work.weixin.qq.com/document/path/90236 (send), /91039 (token), /95402 (number to member)
"""

from django.conf import settings

from kehou.notices.adapters import NotDelivered, Outgoing
from kehou.notices.adapters.members import MemberApp


class WeCom(MemberApp):
    ended = (40014, 41001, 42001)
    nobody = (46004, 60111, 60121, 81013)  # no such number or member, or outside what the app may see
    token_path = "/cgi-bin/gettoken"  # noqa: S105

    @property
    def told(self) -> dict[str, str]:
        return settings.KEHOU_WECOM

    @property
    def names(self) -> dict[str, str]:
        return {"corpid": self.told["corp"], "corpsecret": self.told["secret"]}

    def hand_over(self, letter: Outgoing) -> None:
        found = self.call("/cgi-bin/user/getuserid", {"mobile": letter.phone})
        card = {"title": letter.sender, "description": letter.words, "url": letter.link, "btntxt": letter.button}
        # The same card within half an hour is dropped by WeCom: a second try after a lost answer arrives once.
        once = {"enable_duplicate_check": 1, "duplicate_check_interval": 1800}
        said = {"touser": found["userid"], "msgtype": "textcard", "agentid": int(self.told["agent"]), "textcard": card}
        if self.call("/cgi-bin/message/send", {**said, **once}).get("invaliduser"):
            raise NotDelivered("not within what the app may see", lasting=True)
