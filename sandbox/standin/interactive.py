"""Interactive messages: reply buttons, lists, a link button and the request for a location."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.standin import media_message
from sandbox.standin.attachment import Attachment
from sandbox.standin.interactive_actions import Buttons, link, location_request, reply_buttons, rows
from sandbox.standin.json_fields import required, text
from sandbox.standin.media import MediaStore
from sandbox.standin.whatsapp_errors import MetaError

_HEADER, _FOOTER = 60, 60
_MEDIA_HEADERS = {"image", "video", "document"}
# type -> (longest body, formats of its header, reader of its action); a request for a location is bare.
_KINDS = {
    "button": (1024, {"text"} | _MEDIA_HEADERS, reply_buttons),
    "list": (4096, {"text"}, rows),
    "cta_url": (1024, {"text"} | _MEDIA_HEADERS, link),
    "location_request_message": (1024, set[str](), location_request),
}


@dataclass(frozen=True)
class Reading:
    """What the resident reads and can tap."""

    text: str
    buttons: Buttons = ()
    media: Attachment | None = None
    media_fault: int | None = None


def read_interactive(content: Mapping[str, Any], media: MediaStore) -> Reading:
    """The message, or Meta's refusal of it."""
    kind = required(content, "type", str, "interactive")
    if kind not in _KINDS:
        raise MetaError(131009, f"interactive.type: {kind!r} is not supported")
    longest, formats, reader = _KINDS[kind]
    body = text(required(content, "body", dict, "interactive"), "text", "interactive.body", longest)
    header, attachment = _header(content.get("header"), formats, media)
    footer = content.get("footer")
    if footer is not None:
        if not isinstance(footer, dict) or not formats:
            raise MetaError(131009, f"interactive.footer: not possible in a {kind}")
        footer = text(footer, "text", "interactive.footer", _FOOTER)
    buttons = reader(required(content, "action", dict, "interactive"))
    shown = "\n\n".join(part for part in (header, body, footer) if part)
    return Reading(shown, buttons, attachment, media_message.fault(attachment))


def _header(header: object, formats: set[str], media: MediaStore) -> tuple[str, Attachment | None]:
    if header is None:
        return "", None
    if not isinstance(header, dict):
        raise MetaError(100, "Param interactive.header must be of type dict")
    kind = required(header, "type", str, "interactive.header")
    if kind not in formats:
        raise MetaError(131009, f"interactive.header.type: {kind!r} is not possible here")
    if kind == "text":
        return text(header, "text", "interactive.header", _HEADER), None
    content = required(header, kind, dict, "interactive.header")
    attachment = media_message.read_media(kind, content, f"interactive['header']['{kind}']", media)
    return f"[{attachment.file_name or kind}]", attachment
