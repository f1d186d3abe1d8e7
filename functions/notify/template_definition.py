"""Templates as Meta wants them submitted (`POST /<WABA_ID>/message_templates`), and what of it are words."""

import hashlib
import json
from collections.abc import Mapping

from functions.notify.template_model import QuickReplyButton, Template, UrlButton

_URL_VARIABLE = "{{1}}"

Definition = dict[str, object]


def definition(template: Template, form_base_url: str) -> Definition:
    """The template with its text header; `form_base_url` is fixed in its buttons at creation."""
    header = {"type": "header", "format": "text", "text": template.header}
    return _definition(template, template.whatsapp_name, header, form_base_url)


def definition_with_media(template: Template, form_base_url: str, handle: str) -> Definition:
    """Its twin with a file above the words. `handle` is a sample of the file, uploaded for the review.

    Raises ValueError for a template without media.
    """
    name = template.whatsapp_name_with_media
    if name is None or template.media is None:
        raise ValueError(f"{template.name} has no media")
    header = {"type": "header", "format": template.media.format, "example": {"header_handle": [handle]}}
    return _definition(template, name, header, form_base_url)


def _definition(
    template: Template, name: str, header: Mapping[str, object], form_base_url: str
) -> Definition:
    examples = [{"param_name": one, "example": template.samples[one]} for one in template.body_parameters]
    body: dict[str, object] = {"type": "body", "text": template.body}
    if examples:
        body["example"] = {"body_text_named_params": examples}
    buttons = [_button(one, template.samples, form_base_url) for one in template.buttons]
    ttl = template.message_send_ttl_seconds
    return {
        "name": name,
        "language": template.language,
        "category": template.category,
        "parameter_format": "named",
        **({"message_send_ttl_seconds": ttl} if ttl else {}),
        "components": [
            dict(header),
            body,
            {"type": "footer", "text": template.footer},
            *([{"type": "buttons", "buttons": buttons}] if buttons else []),
        ],
    }


def _button(
    button: UrlButton | QuickReplyButton, samples: Mapping[str, str], form_base_url: str
) -> dict[str, object]:
    if isinstance(button, QuickReplyButton):
        return {"type": "quick_reply", "text": button.label}
    url = form_base_url.rstrip("/") + button.path
    example = url.replace(_URL_VARIABLE, samples[button.parameter])
    return {"type": "url", "text": button.label, "url": url, "example": [example]}


def words_digest(template: Template) -> str:
    """64 hex digits over all that a resident reads or taps and Meta approves; samples are not part of it."""
    words = {
        "header": template.header,
        "media": template.media.model_dump(mode="json") if template.media else None,
        "body": template.body,
        "footer": template.footer,
        "buttons": [button.model_dump(mode="json") for button in template.buttons],
        "category": template.category,
        "language": template.language,
        "ttl": template.message_send_ttl_seconds,
    }
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
