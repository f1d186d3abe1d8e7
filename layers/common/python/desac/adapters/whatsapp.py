"""WhatsApp's Cloud API: one POST per message over a connection kept open, never repeated by itself.

The standard library's client: what `requests` and urllib3 do on top of it (pools, redirects, repeating,
decoding) is not wanted here and takes two to four times as long as the request itself.
"""

import json
import select
import socket
import ssl
from collections.abc import Mapping
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import urlsplit

import certifi

from desac.ports.whatsapp import AnswerLost, NotSent, Refused

CONNECT_SECONDS = 3
READ_SECONDS = 10

_REDIRECT, _SERVER_ERROR = 300, 500


class CloudApi:
    """Keeps the promises of `desac.ports.whatsapp.WhatsApp` and `Account`. For one thread.

    Use it in a `with` block, one per invocation: a connection kept from an earlier invocation may have died
    while the function was frozen, and a request written into it would count as possibly sent.
    """

    def __init__(self, *, base_url: str, version: str, phone_number_id: str, access_token: str) -> None:
        address = urlsplit(base_url)
        self._connection = _connection(address.scheme, address.hostname or "", address.port)
        self._number = f"{address.path.rstrip('/')}/{version}/{phone_number_id}"
        self._headers = {
            "Authorization": f"Bearer {access_token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def send(self, message: Mapping[str, object]) -> str:
        """Send one message and return its wamid. Raises Refused, NotSent or AnswerLost."""
        body = json.dumps(message, separators=(",", ":")).encode()
        return _read_wamid(*self._ask("POST", "/messages", body))

    def messaging_limit(self) -> str:
        """The tier's name, such as `TIER_2K`. Raises as `send` does."""
        status, content = self._ask("GET", "?fields=whatsapp_business_manager_messaging_limit")
        try:
            return str(_content(content)["whatsapp_business_manager_messaging_limit"])
        except KeyError:
            raise NotSent(f"HTTP {status} without the messaging limit") from None

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Status and content. Whatever goes wrong once the connection stands may have been taken."""
        self._connect()
        # The causes name the address only, yet they are cut off: nothing of the request may reach a log.
        try:
            self._connection.request(method, self._number + path, body, self._headers)
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException) as error:
            self._connection.close()
            raise AnswerLost(f"the answer was lost: {type(error).__name__}") from None

    def _connect(self) -> None:
        """A connection that stands; one that the other side has closed meanwhile is made anew."""
        if self._connection.sock is not None and _is_closed(self._connection.sock):
            self._connection.close()
        if self._connection.sock is not None:
            return
        try:
            self._connection.connect()
        except OSError:
            self._connection.close()
            raise NotSent("no connection to WhatsApp") from None
        # It has one now, which the type checker has just seen to be none.
        cast("socket.socket", self._connection.sock).settimeout(READ_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "http":
        return HTTPConnection(host, port, timeout=CONNECT_SECONDS)
    return HTTPSConnection(host, port, timeout=CONNECT_SECONDS, context=_trusted())


def _is_closed(sock: socket.socket) -> bool:
    """Whether there is something to read although nothing was asked: the end, or an alert before it."""
    waiting = select.poll()
    waiting.register(sock, select.POLLIN)
    return bool(waiting.poll(0))


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes longer than sending a message: once per process."""
    return ssl.create_default_context(cafile=certifi.where())


def _read_wamid(status: int, answer: bytes) -> str:
    content = _content(answer)
    if status < _REDIRECT:
        try:
            return str(content["messages"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise AnswerLost("an answer without a message id") from None
    if status >= _SERVER_ERROR:
        raise AnswerLost(f"HTTP {status} without an error code")
    # Something between us and WhatsApp spoke: WhatsApp itself always gives a code.
    raise NotSent(f"HTTP {status} without an error code")


def _content(answer: bytes) -> dict[str, Any]:
    """The answer's JSON object, empty if it is none. Raises Refused if it is an error with a code."""
    try:
        content = json.loads(answer)
    except ValueError:
        return {}
    if not isinstance(content, dict):
        return {}
    error = content.get("error")
    if isinstance(error, dict) and isinstance(error.get("code"), int):
        data = error.get("error_data")
        raise Refused(error["code"], str(data.get("details", "")) if isinstance(data, dict) else "")
    return content
