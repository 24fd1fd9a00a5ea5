"""Access tokens of WeCom and DingTalk: kept in this process until shortly before they end."""

from collections.abc import Callable
from typing import Any

from kehou.core import clock
from kehou.notices.adapters import NotDelivered

EARLY = 300
_kept: dict[tuple[str, str], tuple[str, float]] = {}


def token(of: tuple[str, str], fetch: Callable[[], dict[str, Any]]) -> str:
    """The token for a service and account; `fetch` gives {access_token, expires_in}."""
    known, until = _kept.get(of, ("", 0.0))
    if known and clock.ticks() < until:
        return known
    answer = checked(fetch())
    _kept[of] = (str(answer["access_token"]), clock.ticks() + max(60, int(answer.get("expires_in", 7200)) - EARLY))
    return _kept[of][0]


def forget(of: tuple[str, str]) -> None:
    _kept.pop(of, None)


def checked(answer: dict[str, Any], *, lasting: tuple[int, ...] = ()) -> dict[str, Any]:
    """The answer, if its errcode is 0."""
    code = int(answer.get("errcode", 0))
    if code:
        raise Refused(code, lasting=code in lasting)
    return answer


class Refused(NotDelivered):
    """The service answered with an error code of its own."""

    def __init__(self, code: int, *, lasting: bool) -> None:
        self.code = code
        super().__init__(f"errcode {code}", lasting=lasting)
