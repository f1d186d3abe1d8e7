"""The body of a request to send, checked the way Meta checks it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.standin.interactive import Reading, read_interactive
from sandbox.standin.template_rendering import render
from sandbox.standin.templates import TemplateRegistry
from sandbox.standin.whatsapp_errors import MetaError

PHONE = re.compile(r"\+[1-9]\d{7,14}")
_TEXT, _CAPTION, _CALLBACK = 4096, 1024, 512
_MEDIA = {"audio", "document", "image", "sticker", "video"}


@dataclass(frozen=True)
class Outgoing:
    """A message that Meta would take. `values` are the template's parameters by name."""

    to: str
    type: str
    text: str
    buttons: tuple[dict[str, str], ...] = ()
    template: str | None = None
    language: str | None = None
    callback_data: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)


def validate(body: object, templates: TemplateRegistry) -> Outgoing:
    """The message in `body`; `MetaError` says what is wrong with it."""
    if not isinstance(body, dict):
        raise MetaError(100, "The body must be a JSON object")
    if body.get("messaging_product") != "whatsapp":
        raise MetaError(100, "The parameter messaging_product is required and must be 'whatsapp'.")
    if body.get("recipient_type", "individual") != "individual":
        raise MetaError(100, "recipient_type must be one of {INDIVIDUAL}")
    to = required(body, "to", str, "")
    if not PHONE.fullmatch(to):
        # Without the plus Meta writes to another country's number: here that is an error, not a surprise.
        raise MetaError(131009, "to: must be an international phone number that starts with +")
    kind = body.get("type", "text")
    callback = body.get("biz_opaque_callback_data")
    if callback is not None and (not isinstance(callback, str) or len(callback) > _CALLBACK):
        raise MetaError(131009, f"biz_opaque_callback_data: a text of at most {_CALLBACK} characters")
    if kind == "template":
        return _template(to, callback, required(body, "template", dict, ""), templates)
    reading = _free_form(str(kind), body)
    return Outgoing(to, str(kind), reading.text, reading.buttons, callback_data=callback)


def required[Kind](content: Mapping[str, Any], name: str, kind: type[Kind], where: str) -> Kind:
    """The value of a parameter that must be there."""
    value = content.get(name)
    path = f"{where}.{name}" if where else name
    if value is None or value == "":
        raise MetaError(131008, f"The parameter {path} is required.")
    if not isinstance(value, kind):
        raise MetaError(100, f"Param {path} must be of type {kind.__name__}")
    return value


def _template(
    to: str, callback: str | None, content: Mapping[str, Any], templates: TemplateRegistry
) -> Outgoing:
    name = required(content, "name", str, "template")
    code = required(required(content, "language", dict, "template"), "code", str, "template.language")
    rendered = render(templates.find(name, code), content.get("components"))
    return Outgoing(to, "template", rendered.text, rendered.buttons, name, code, callback, rendered.values)


def _free_form(kind: str, body: Mapping[str, Any]) -> Reading:
    if kind == "text":
        text = required(required(body, "text", dict, ""), "body", str, "text")
        if len(text) > _TEXT:
            raise MetaError(131009, f"text.body: at most {_TEXT} characters")
        return Reading(text)
    if kind == "interactive":
        return read_interactive(required(body, "interactive", dict, ""))
    if kind in _MEDIA:
        media = required(body, kind, dict, "")
        if bool(media.get("id")) == bool(media.get("link")):
            raise MetaError(131008, f"{kind}: exactly one of id and link is required.")
        caption = str(media.get("caption") or "")
        if len(caption) > _CAPTION:
            raise MetaError(131009, f"{kind}.caption: at most {_CAPTION} characters")
        return Reading("\n\n".join(part for part in (f"[{media.get('filename') or kind}]", caption) if part))
    raise MetaError(131051, f"Message type {kind!r} is not supported")
