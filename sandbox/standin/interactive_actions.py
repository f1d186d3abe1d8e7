"""What can be tapped in an interactive message, with WhatsApp's limits for each kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.standin.json_fields import optional_text, required, text
from sandbox.standin.whatsapp_errors import MetaError

Buttons = tuple[dict[str, str], ...]
_REPLY_BUTTONS, _REPLY_TITLE, _REPLY_ID = 3, 20, 256
_ROWS, _ROW_TITLE, _ROW_ID, _ROW_DESCRIPTION, _SECTION_TITLE, _LIST_BUTTON = 10, 24, 200, 72, 24, 20
_LINK_TITLE, _LINK = 20, 2000


def reply_buttons(action: Mapping[str, Any]) -> Buttons:
    """Up to three buttons under the message."""
    where = "interactive.action.buttons"
    replies = []
    for button in _objects(action, "buttons", "interactive.action"):
        if required(button, "type", str, where) != "reply":
            raise MetaError(131009, f"{where}.type: must be reply")
        replies.append(required(button, "reply", dict, where))
    buttons = _choices("reply", replies, _REPLY_BUTTONS, _REPLY_TITLE, _REPLY_ID)
    if len({button["title"] for button in buttons}) != len(buttons):
        raise MetaError(131009, f"{where}: every title may occur once")
    return buttons


def rows(action: Mapping[str, Any]) -> Buttons:
    """Up to ten rows in sections; with several sections each has a title."""
    text(action, "button", "interactive.action", _LIST_BUTTON)
    sections = _objects(action, "sections", "interactive.action")
    where = "interactive.action.sections"
    for section in sections:
        if len(sections) > 1:
            text(section, "title", where, _SECTION_TITLE)
        else:
            optional_text(section, "title", where, _SECTION_TITLE)
    found = [row for section in sections for row in _objects(section, "rows", where)]
    buttons = _choices("list_reply", found, _ROWS, _ROW_TITLE, _ROW_ID)
    descriptions = [optional_text(row, "description", f"{where}.rows", _ROW_DESCRIPTION) for row in found]
    return tuple(
        button | ({"description": description} if description else {})
        for button, description in zip(buttons, descriptions, strict=True)
    )


def link(action: Mapping[str, Any]) -> Buttons:
    """One button that opens a page."""
    if action.get("name") != "cta_url":
        raise MetaError(131009, "interactive.action.name: must be cta_url")
    where = "interactive.action.parameters"
    parameters = required(action, "parameters", dict, "interactive.action")
    title, url = text(parameters, "display_text", where, _LINK_TITLE), text(parameters, "url", where, _LINK)
    if not url.startswith(("https://", "http://")):
        raise MetaError(131009, f"{where}.url: must be an address")
    return ({"type": "url", "title": title, "url": url},)


def location_request(action: Mapping[str, Any]) -> Buttons:
    """The one button that asks where somebody is."""
    if action.get("name") != "send_location":
        raise MetaError(131009, "interactive.action.name: must be send_location")
    return ({"type": "location_request", "title": "Kirim lokasi"},)


def _objects(content: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    found = required(content, name, list, where)
    if not all(isinstance(one, dict) for one in found):
        raise MetaError(100, f"Param {where}.{name} must be a list of objects")
    return found


def _choices(
    kind: str, choices: Sequence[Mapping[str, Any]], most: int, longest: int, longest_id: int
) -> Buttons:
    where = "interactive.action"
    if not 1 <= len(choices) <= most:
        raise MetaError(131009, f"{where}: 1 to {most} choices")
    identifiers = [text(choice, "id", where, longest_id) for choice in choices]
    if len(set(identifiers)) != len(choices):
        raise MetaError(131009, f"{where}: every choice needs an id of its own")
    titles = [text(choice, "title", where, longest) for choice in choices]
    return tuple(
        {"type": kind, "title": title, "payload": identifier}
        for title, identifier in zip(titles, identifiers, strict=True)
    )
