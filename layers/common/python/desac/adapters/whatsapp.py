"""WhatsApp's Cloud API over `requests`: one POST per message, never repeated by itself."""

import ssl
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from desac.ports.whatsapp import AnswerLost, NotSent, Refused

CONNECT_SECONDS = 3
READ_SECONDS = 10

# Nothing has been written when one of these is the cause.
_BEFORE_WRITING = (NewConnectionError, ConnectTimeoutError, ssl.SSLCertVerificationError)
_REDIRECT, _SERVER_ERROR = 300, 500


class CloudApi:
    """Keeps the promises of `desac.ports.whatsapp.WhatsApp`. Use it in a `with` block, one per invocation:

    a connection kept from an earlier invocation may have died while the function was frozen, and a request
    written into it would count as possibly sent.
    """

    def __init__(self, *, base_url: str, version: str, phone_number_id: str, access_token: str) -> None:
        self._url = f"{base_url.rstrip('/')}/{version}/{phone_number_id}/messages"
        self._session = requests.Session()
        # A .netrc would put its own Authorization in the place of ours.
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {access_token}"

    def send(self, message: Mapping[str, object]) -> str:
        """Send one message and return its wamid. Raises Refused, NotSent or AnswerLost."""
        try:
            answer = self._session.post(
                self._url, json=message, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False
            )
        # The causes name the address only, yet they are cut off: nothing of the request may reach a log.
        except requests.RequestException as error:
            if nothing_written(error):
                raise NotSent("no connection to WhatsApp") from None
            raise AnswerLost(f"the answer was lost: {type(error).__name__}") from None
        return _read(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()


def nothing_written(error: requests.RequestException) -> bool:
    """Whether a request failed before anything of it was written."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    return any(isinstance(cause, _BEFORE_WRITING) for cause in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it: requests wraps urllib3, which wraps ssl and sockets."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]


def _read(answer: requests.Response) -> str:
    content = _json_object(answer)
    error = content.get("error")
    if isinstance(error, dict) and isinstance(error.get("code"), int):
        data = error.get("error_data")
        raise Refused(error["code"], str(data.get("details", "")) if isinstance(data, dict) else "")
    if answer.status_code < _REDIRECT:
        try:
            return str(content["messages"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise AnswerLost("an answer without a message id") from None
    if answer.status_code >= _SERVER_ERROR:
        raise AnswerLost(f"HTTP {answer.status_code} without an error code")
    # Something between us and WhatsApp spoke: WhatsApp itself always gives a code.
    raise NotSent(f"HTTP {answer.status_code} without an error code")


def _json_object(answer: requests.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except requests.JSONDecodeError:
        return {}
    return content if isinstance(content, dict) else {}
