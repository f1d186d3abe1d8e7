"""Interactive messages: reply buttons, lists, a link button and the request for a location."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.standin.whatsapp_errors import MetaError

_BODY, _REPLY_BUTTONS, _REPLY_TITLE, _ROWS, _ROW_TITLE = 1024, 3, 20, 10, 24


@dataclass(frozen=True)
class Reading:
    """What the resident reads and can tap."""

    text: str
    buttons: tuple[dict[str, str], ...] = ()


def read_interactive(content: Mapping[str, Any]) -> Reading:
    """The message, or Meta's refusal of it."""
    kind = content.get("type")
    body = _inner(content, "body", "text")
    if not body or len(body) > _BODY:
        raise MetaError(131009, f"interactive.body.text: 1 to {_BODY} characters")
    action = content.get("action")
    if not isinstance(action, dict):
        raise MetaError(131008, "The parameter interactive.action is required.")
    readers = {
        "button": _reply_buttons,
        "list": _rows,
        "cta_url": _link,
        "location_request_message": _location_request,
    }
    if kind not in readers:
        raise MetaError(131009, f"interactive.type: {kind!r} is not supported")
    text = "\n\n".join(
        part for part in (_inner(content, "header", "text"), body, _inner(content, "footer", "text")) if part
    )
    return Reading(text, readers[kind](action))


def _inner(content: Mapping[str, Any], outer: str, inner: str) -> str:
    part = content.get(outer)
    return str(part.get(inner) or "") if isinstance(part, dict) else ""


def _reply_buttons(action: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    replies = [
        button.get("reply") or {} for button in action.get("buttons") or () if isinstance(button, dict)
    ]
    return _choices("reply", replies, _REPLY_BUTTONS, _REPLY_TITLE)


def _rows(action: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    sections = [section for section in action.get("sections") or () if isinstance(section, dict)]
    rows = [row for section in sections for row in section.get("rows") or ()]
    return _choices("list_reply", rows, _ROWS, _ROW_TITLE)


def _choices(
    kind: str, choices: list[Mapping[str, Any]], most: int, longest: int
) -> tuple[dict[str, str], ...]:
    if not 1 <= len(choices) <= most:
        raise MetaError(131009, f"interactive.action: 1 to {most} choices")
    identifiers = {choice.get("id") for choice in choices}
    if len(identifiers) != len(choices) or not all(identifiers):
        raise MetaError(131009, "interactive.action: every choice needs an id of its own")
    for choice in choices:
        if not 1 <= len(str(choice.get("title") or "")) <= longest:
            raise MetaError(131009, f"interactive.action: a title has 1 to {longest} characters")
    return tuple({"type": kind, "title": choice["title"], "payload": choice["id"]} for choice in choices)


def _link(action: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    title, url = _inner(action, "parameters", "display_text"), _inner(action, "parameters", "url")
    if not title or not url.startswith(("https://", "http://")):
        raise MetaError(131009, "interactive.action.parameters: display_text and url are required")
    return ({"type": "url", "title": title, "url": url},)


def _location_request(action: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    if action.get("name") != "send_location":
        raise MetaError(131009, "interactive.action.name: must be send_location")
    return ({"type": "location_request", "title": "Kirim lokasi"},)
