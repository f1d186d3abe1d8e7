"""WhatsApp's management side over `requests`: templates, files, the number. Nothing here sends a message.

Paths and fields are Meta's (Graph API reference: WhatsApp Business Account, Media, Resumable Upload, read
November 2026). The management API takes 200 calls an hour of an account (5,000 of an active one).
"""

import ssl
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from desac.adapters.whatsapp import CONNECT_SECONDS
from desac.domain.base import Record
from desac.ports.whatsapp import AnswerLost, NotSent, Refused

_READ_SECONDS = 60  # a file of 16 MB over a thin line
_PAGE = 100
_TEMPLATE_FIELDS = "id,name,language,status,category,quality_score,rejected_reason,components"
_REDIRECT, _SERVER_ERROR = 300, 500


class MetaTemplate(Record):
    """A template as Meta has it. `quality` is GREEN, YELLOW, RED or UNKNOWN; `components` as submitted."""

    template_id: str
    name: str
    language: str
    status: str
    category: str | None = None
    quality: str | None = None
    reason: str | None = None
    components: tuple[dict[str, Any], ...] = ()


class ManagementApi:
    """One account's management API. Use it in a `with` block.

    Every method raises Refused with Meta's code, NotSent or AnswerLost.
    """

    def __init__(self, *, base_url: str, version: str, access_token: str) -> None:
        self._base = f"{base_url.rstrip('/')}/{version}"
        self._session = requests.Session()
        # A .netrc would put its own Authorization in the place of ours.
        self._session.trust_env = False
        self._token = access_token
        self._session.headers["Authorization"] = f"Bearer {access_token}"

    def templates(self, account_id: str) -> Iterator[MetaTemplate]:
        """All templates of a business account."""
        parameters: dict[str, str] = {"fields": _TEMPLATE_FIELDS, "limit": str(_PAGE)}
        while True:
            page = self._call("GET", f"{account_id}/message_templates", params=parameters)
            yield from (_template(one) for one in page.get("data", []))
            paging = page.get("paging", {})
            if "next" not in paging:
                return
            # The token travels in our header; Meta's own next address would repeat it in the URL.
            parameters["after"] = str(paging["cursors"]["after"])

    def create_template(self, account_id: str, definition: Mapping[str, object]) -> str:
        """Submit a template and return the status that it has now, usually PENDING."""
        answer = self._call("POST", f"{account_id}/message_templates", json=dict(definition))
        return str(answer.get("status", "PENDING"))

    def edit_template(self, template_id: str, definition: Mapping[str, object]) -> None:
        """Submit other components under the same name; Meta allows it once a day, ten times in 30 days."""
        kept = ("category", "components", "message_send_ttl_seconds")
        self._call("POST", template_id, json={name: definition[name] for name in kept if name in definition})

    def upload_media(self, phone_number_id: str, content: bytes, *, content_type: str, filename: str) -> str:
        """Upload a file for messages of a number; its id, which holds for 30 days."""
        answer = self._call(
            "POST",
            f"{phone_number_id}/media",
            data={"messaging_product": "whatsapp", "type": content_type},
            files={"file": (filename, content, content_type)},
        )
        return str(answer["id"])

    def upload_sample(self, app_id: str, content: bytes, *, content_type: str, filename: str) -> str:
        """Upload a file for the review of a template; its handle, which goes into the definition."""
        described = {"file_name": filename, "file_length": str(len(content)), "file_type": content_type}
        session = self._call("POST", f"{app_id}/uploads", params=described)
        headers = {"Authorization": f"OAuth {self._token}", "file_offset": "0"}
        answer = self._call("POST", str(session["id"]), data=content, headers=headers)
        return str(answer["h"])

    def number(self, phone_number_id: str, *fields: str) -> dict[str, Any]:
        """Fields of a number, such as `quality_rating`, `whatsapp_business_manager_messaging_limit`."""
        return self._call("GET", phone_number_id, params={"fields": ",".join(fields)})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def _call(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        timeout = (CONNECT_SECONDS, _READ_SECONDS)
        try:
            answer = self._session.request(
                method, f"{self._base}/{path}", timeout=timeout, allow_redirects=False, **request
            )
        except requests.RequestException as error:
            host = urlsplit(self._base).netloc
            if _nothing_written(error):
                raise NotSent(f"no connection to {host}") from None
            raise AnswerLost(f"the answer of {host} was lost: {type(error).__name__}") from None
        return _content(answer)


def _content(answer: requests.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except requests.JSONDecodeError:
        content = None
    if not isinstance(content, dict):
        content = {}
    error = content.get("error")
    if isinstance(error, dict) and isinstance(error.get("code"), int):
        raise Refused(error["code"], _details(error))
    if answer.status_code >= _SERVER_ERROR:
        raise AnswerLost(f"HTTP {answer.status_code} without an error code")
    if answer.status_code >= _REDIRECT:
        raise NotSent(f"HTTP {answer.status_code} without an error code")
    return content


def _details(error: Mapping[str, Any]) -> str:
    """What Meta says beside the code; nothing here is about a resident."""
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else None
    said = (error.get("error_user_title"), error.get("error_user_msg"), details or error.get("message"))
    return ": ".join(str(one) for one in said if one)


def _template(raw: Mapping[str, Any]) -> MetaTemplate:
    quality = raw.get("quality_score")
    reason = raw.get("rejected_reason")
    return MetaTemplate(
        template_id=str(raw["id"]),
        name=str(raw["name"]),
        language=str(raw["language"]),
        status=str(raw["status"]),
        category=raw.get("category"),
        quality=quality.get("score") if isinstance(quality, dict) else None,
        reason=None if reason in {None, "", "NONE"} else str(reason),
        components=tuple(raw.get("components", ())),
    )


class NumberMedia:
    """One number's store of files: keeps the promises of `desac.ports.media.MediaUploader`."""

    def __init__(self, api: ManagementApi, phone_number_id: str) -> None:
        self._api = api
        self._number = phone_number_id

    def upload(self, content: bytes, *, content_type: str, filename: str) -> str:
        """Upload a file and return its id."""
        return self._api.upload_media(self._number, content, content_type=content_type, filename=filename)


# Nothing has been written when one of these is the cause.
_BEFORE_WRITING = (NewConnectionError, ConnectTimeoutError, ssl.SSLCertVerificationError)


def _nothing_written(error: requests.RequestException) -> bool:
    """Whether a request failed before anything of it was written."""
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
