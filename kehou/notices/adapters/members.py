"""What WeCom and DingTalk have in common: a member found by telephone number, an access token that ends, one try anew."""

from typing import Any, ClassVar

from kehou.notices.adapters import NotDelivered, Outgoing, web
from kehou.notices.adapters.tokens import Refused, checked, forget, token


class MemberApp:
    """A school's own app at a vendor; the vendor's class names its addresses, its codes and its card."""

    ended: ClassVar[tuple[int, ...]]  # codes of a token that is over
    nobody: ClassVar[tuple[int, ...]]  # codes of a number nobody may be reached at
    token_path: ClassVar[str]

    @property
    def told(self) -> dict[str, str]:
        """The settings of this app."""
        raise NotImplementedError

    @property
    def names(self) -> dict[str, str]:
        """Who asks for a token: the app's name and secret, as the vendor calls them."""
        raise NotImplementedError

    def hand_over(self, letter: Outgoing) -> None:
        """Find the member and send the card."""
        raise NotImplementedError

    def reaches(self, user: Any) -> bool:
        return bool(user.phone)

    def carry(self, letter: Outgoing) -> None:
        if not letter.phone:
            raise NotDelivered("no telephone number", lasting=True)
        try:
            self.hand_over(letter)
        except Refused as refused:
            if refused.code not in self.ended:
                raise
            forget(self._of())
            self.hand_over(letter)

    def call(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        """Ask the vendor; its refusal is an error here."""
        answer = web.ask(f"{self.told['url']}{path}", said=said, query={"access_token": self._token()})
        return checked(answer, lasting=self.nobody)

    def _of(self) -> tuple[str, str]:
        return self.told["url"], f"{next(iter(self.names.values()))}/{self.told['agent']}"

    def _token(self) -> str:
        return token(self._of(), lambda: web.ask(f"{self.told['url']}{self.token_path}", query=self.names))
