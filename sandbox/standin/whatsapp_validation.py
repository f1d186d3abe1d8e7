"""The body of a request to send, checked the way Meta checks it. Unknown fields pass, as at Meta."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sandbox.standin import media_message
from sandbox.standin.interactive import read_interactive
from sandbox.standin.json_fields import required, text
from sandbox.standin.media import MediaStore
from sandbox.standin.media_types import KINDS
from sandbox.standin.outgoing import Outgoing
from sandbox.standin.template_rendering import render
from sandbox.standin.templates import TemplateRegistry
from sandbox.standin.whatsapp_errors import MetaError

PHONE = re.compile(r"\+[1-9]\d{7,14}")
_USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
_TEXT, _CALLBACK = 4096, 512


class Validator:
    """Knows the templates, the uploads and, by `phone_of`, the residents behind their ids."""

    def __init__(
        self, templates: TemplateRegistry, media: MediaStore, phone_of: Callable[[str], str | None]
    ) -> None:
        self._templates = templates
        self._media = media
        self._phone_of = phone_of

    def validate(self, body: object) -> Outgoing:
        """The message in `body`; `MetaError` says what is wrong with it."""
        if not isinstance(body, dict):
            raise MetaError(100, "The body must be a JSON object")
        if body.get("messaging_product") != "whatsapp":
            raise MetaError(100, "The parameter messaging_product is required and must be 'whatsapp'.")
        if body.get("recipient_type", "individual") != "individual":
            raise MetaError(100, "recipient_type must be one of {INDIVIDUAL}")
        to, by_user_id = self._recipient(body)
        kind = body.get("type", "text")
        if not isinstance(kind, str):
            raise MetaError(100, "Param type must be of type str")
        return replace(
            self._content(kind, body),
            to=to,
            by_user_id=by_user_id,
            callback_data=_callback(body),
            context=_context(body),
        )

    def _recipient(self, body: Mapping[str, Any]) -> tuple[str, bool]:
        """The number, and whether a user id found it. With both given the number counts, as at Meta."""
        if body.get("to") is None and body.get("recipient") is not None:
            identifier = required(body, "recipient", str, "")
            if not _USER_ID.fullmatch(identifier):
                raise MetaError(131009, "recipient: must be a business-scoped user id like ID.1234")
            phone = self._phone_of(identifier)
            if phone is None:
                raise MetaError(131026, "recipient: this business knows no such user")
            return phone, True
        to = required(body, "to", str, "")
        if not PHONE.fullmatch(to):
            # Without the plus Meta writes to another country's number: here that is an error, not a surprise.
            raise MetaError(131009, "to: must be an international phone number that starts with +")
        return to, False

    def _content(self, kind: str, body: Mapping[str, Any]) -> Outgoing:
        if kind == "template":
            return self._template(required(body, "template", dict, ""))
        if kind == "text":
            content = required(body, "text", dict, "")
            if not isinstance(content.get("preview_url", False), bool):
                raise MetaError(100, "Param text.preview_url must be of type bool")
            return Outgoing("", kind, text(content, "body", "text", _TEXT))
        if kind == "interactive":
            reading = read_interactive(required(body, "interactive", dict, ""), self._media)
            return Outgoing(
                "", kind, reading.text, reading.buttons, media=reading.media, media_fault=reading.media_fault
            )
        if kind in KINDS:
            content = required(body, kind, dict, "")
            media = media_message.read_media(kind, content, kind, self._media)
            words = media_message.caption(kind, content, kind)
            shown = "\n\n".join(part for part in (f"[{media.file_name or kind}]", words) if part)
            return Outgoing("", kind, shown, media=media, media_fault=media_message.fault(media))
        raise MetaError(131051, f"Message type {kind!r} is not supported")

    def _template(self, content: Mapping[str, Any]) -> Outgoing:
        name = required(content, "name", str, "template")
        code = required(required(content, "language", dict, "template"), "code", str, "template.language")
        template = self._templates.find(name, code)
        rendered = render(template, content.get("components"), self._media)
        return Outgoing(
            "",
            "template",
            rendered.text,
            rendered.buttons,
            name,
            code,
            template.category,
            media=rendered.media,
            media_fault=media_message.fault(rendered.media),
            values=rendered.values,
        )


def _callback(body: Mapping[str, Any]) -> str | None:
    callback = body.get("biz_opaque_callback_data")
    if callback is not None and (not isinstance(callback, str) or len(callback) > _CALLBACK):
        raise MetaError(131009, f"biz_opaque_callback_data: a text of at most {_CALLBACK} characters")
    return callback


def _context(body: Mapping[str, Any]) -> str | None:
    """The quoted message. One that Meta no longer has is no error: the message goes out without the quote."""
    context = body.get("context")
    if context is None:
        return None
    if not isinstance(context, dict):
        raise MetaError(100, "Param context must be of type dict")
    return required(context, "message_id", str, "context")
