"""One way to speak to a service over HTTP: JSON in and out, ten seconds, no redirects, no secrets in what goes wrong."""

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from kehou.notices.adapters import NotDelivered

SECONDS = 10
MOST = 256 * 1024


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener: OpenerDirector = build_opener(_StayHere)


def ask(url: str, *, said: dict[str, Any] | None = None, query: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
    """POST what is said as JSON (GET where nothing is) and return the JSON that answers."""
    body = None if said is None else json.dumps(said, ensure_ascii=False).encode()
    kind = {} if body is None else {"Content-Type": "application/json; charset=utf-8"}
    return send(f"{url}?{urlencode(query)}" if query else url, body=body, headers={**kind, **headers})


def send(url: str, *, body: bytes | None, headers: dict[str, str], method: str | None = None) -> dict[str, Any]:
    if urlsplit(url).scheme not in ("https", "http"):
        raise NotDelivered("the address of the service is no web address", lasting=True)
    request = Request(url, data=body, headers=headers, method=method)  # noqa: S310 - the scheme is checked above
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            return _read(answer.read(MOST))
    except HTTPError as error:
        raise _refused(error) from None
    except (URLError, TimeoutError, ConnectionError, OSError) as error:
        raise NotDelivered(f"no connection: {type(error).__name__}") from None


def _refused(error: HTTPError) -> NotDelivered:
    """429 and what begins with 5 pass; another 4xx says that we are wrong."""
    code = ""
    with error:
        try:
            code = str(_read(error.read(MOST)).get("Code", ""))
        except NotDelivered:
            code = ""
    return NotDelivered(f"HTTP {error.code} {code}".strip(), lasting=error.code < 500 and error.code not in (408, 425, 429))


def _read(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw or b"{}")
    except ValueError:
        raise NotDelivered("the service did not answer in JSON") from None
    return found if isinstance(found, dict) else {}
