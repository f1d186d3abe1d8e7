"""WhatsApp's Cloud API over urllib3: one POST per message, never repeated by itself.

`requests` does the same on top of urllib3 and costs as much again for each message.
"""

import json
import ssl
from collections.abc import Iterator, Mapping
from functools import cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import certifi
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from desac.ports.whatsapp import AnswerLost, NotSent, Refused

CONNECT_SECONDS = 3
READ_SECONDS = 10

# Nothing has been written when one of these is the cause.
_BEFORE_WRITING = (NewConnectionError, ConnectTimeoutError, ssl.SSLCertVerificationError)
_REDIRECT, _SERVER_ERROR = 300, 500


class CloudApi:
    """Keeps the promises of `desac.ports.whatsapp.WhatsApp` and `Account`. For one thread.

    Use it in a `with` block, one per invocation: a connection kept from an earlier invocation may have died
    while the function was frozen, and a request written into it would count as possibly sent.
    """

    def __init__(self, *, base_url: str, version: str, phone_number_id: str, access_token: str) -> None:
        address = urlsplit(base_url)
        self._pool = _pool(address.scheme, address.hostname or "", address.port)
        self._number = f"{address.path.rstrip('/')}/{version}/{phone_number_id}"
        self._headers = {
            "Authorization": f"Bearer {access_token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def send(self, message: Mapping[str, object]) -> str:
        """Send one message and return its wamid. Raises Refused, NotSent or AnswerLost."""
        body = json.dumps(message, separators=(",", ":")).encode()
        return _read_wamid(self._ask("POST", "/messages", body))

    def messaging_limit(self) -> str:
        """The tier's name, such as `TIER_2K`. Raises as `send` does."""
        answer = self._ask("GET", "?fields=whatsapp_business_manager_messaging_limit")
        content = _content(answer)
        try:
            return str(content["whatsapp_business_manager_messaging_limit"])
        except KeyError:
            raise NotSent(f"HTTP {answer.status} without the messaging limit") from None

    def _ask(self, method: str, path: str, body: bytes | None = None) -> BaseHTTPResponse:
        try:
            return self._pool.urlopen(
                method,
                self._number + path,
                body=body,
                headers=self._headers,
                retries=False,
                redirect=False,
                timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            )
        # The causes name the address only, yet they are cut off: nothing of the request may reach a log.
        except HTTPError as error:
            if nothing_written(error):
                raise NotSent("no connection to WhatsApp") from None
            raise AnswerLost(f"the answer was lost: {type(error).__name__}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()


def _pool(scheme: str, host: str, port: int | None) -> HTTPConnectionPool:
    if scheme == "http":
        return HTTPConnectionPool(host, port, maxsize=1)
    return HTTPSConnectionPool(host, port, maxsize=1, ssl_context=_trusted())


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes longer than sending a message: once per process."""
    return ssl.create_default_context(cafile=certifi.where())


def nothing_written(error: Exception) -> bool:
    """Whether a request failed before anything of it was written; urllib3's error, or that of `requests`."""
    return any(isinstance(cause, _BEFORE_WRITING) for cause in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it: urllib3 wraps ssl and sockets."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]


def _read_wamid(answer: BaseHTTPResponse) -> str:
    content = _content(answer)
    if answer.status < _REDIRECT:
        try:
            return str(content["messages"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise AnswerLost("an answer without a message id") from None
    if answer.status >= _SERVER_ERROR:
        raise AnswerLost(f"HTTP {answer.status} without an error code")
    # Something between us and WhatsApp spoke: WhatsApp itself always gives a code.
    raise NotSent(f"HTTP {answer.status} without an error code")


def _content(answer: BaseHTTPResponse) -> dict[str, Any]:
    """The answer's JSON object, empty if it is none. Raises Refused if it is an error with a code."""
    try:
        content = json.loads(answer.data)
    except ValueError:
        return {}
    if not isinstance(content, dict):
        return {}
    error = content.get("error")
    if isinstance(error, dict) and isinstance(error.get("code"), int):
        data = error.get("error_data")
        raise Refused(error["code"], str(data.get("details", "")) if isinstance(data, dict) else "")
    return content
