"""Words filled in and checked: a template as the Cloud API's `template` object, an answer as its text.

A message keeps its parameters, never the id of a file: ids at WhatsApp end after 30 days, so the one that
holds at the moment of sending is put in then (`media_lookup`).
"""

import re
from collections.abc import Mapping

from functions.notify.answers import Answer
from functions.notify.media_files import media_file
from functions.notify.templates import (
    BODY_LIMIT,
    VARIABLE,
    MediaHeader,
    QuickReplyButton,
    Template,
    UrlButton,
)

# WhatsApp's own marks: a name with an asterisk in it would turn the rest of the line bold.
_MARKS = re.compile(r"[*_~`]")
_LONGEST_VALUE = 80


class TemplateGapError(ValueError):
    """A message that cannot be sent as it is; names the words and the parameters, never their values."""


def clean(value: str, longest: int = _LONGEST_VALUE) -> str:
    """A value from a file as WhatsApp takes it: one line, single spaces, no formatting marks."""
    line = " ".join(_MARKS.sub(" ", value).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def render(template: Template, parameters: Mapping[str, str], *, with_media: bool = False) -> str:
    """The text as the resident reads it; `with_media` with the file's name in brackets for its header.

    Raises TemplateGapError for a missing value or too long a text.
    """
    _check(template.name, template.parameters, parameters)
    body = _filled(template.name, template.body, parameters, BODY_LIMIT)
    header = template.header
    if with_media and template.media:
        header = f"[{media_file(template.media.media).filename}]"
    return f"{header}\n\n{body}\n\n{template.footer}"


def answer_text(answer: Answer, parameters: Mapping[str, str]) -> str:
    """An answer as the resident reads it. Raises TemplateGapError as `render` does."""
    _check(answer.name, answer.parameters, parameters)
    return _filled(answer.name, answer.body, parameters, answer.limit)


def _check(name: str, wanted: frozenset[str], parameters: Mapping[str, str]) -> None:
    missing = sorted(one for one in wanted if not parameters.get(one, "").strip())
    if missing:
        raise TemplateGapError(f"{name} lacks {', '.join(missing)}")


def _filled(name: str, body: str, parameters: Mapping[str, str], limit: int) -> str:
    text = VARIABLE.sub(lambda match: parameters[match.group(1)], body)
    if len(text) > limit:
        raise TemplateGapError(f"{name} has {len(text)} characters, WhatsApp takes {limit}")
    return text


def template_object(
    template: Template, parameters: Mapping[str, str], media_id: str | None = None
) -> dict[str, object]:
    """The `template` member of a Cloud API message. Raises TemplateGapError as `render` does.

    With `media_id`, of a file uploaded to WhatsApp, it is the template's twin that has it for a header.
    """
    render(template, parameters)
    body = [
        {"type": "text", "parameter_name": name, "text": parameters[name]}
        for name in template.body_parameters
    ]
    buttons: list[dict[str, object]] = [
        {
            "type": "button",
            "sub_type": button.type,
            "index": str(index),
            "parameters": [_button_parameter(button, parameters)],
        }
        for index, button in enumerate(template.buttons)
    ]
    components: list[dict[str, object]] = [{"type": "body", "parameters": body}, *buttons]
    twin = template.whatsapp_name_with_media
    if media_id is not None and twin is not None and template.media is not None:
        components.insert(0, {"type": "header", "parameters": [_file(template.media, media_id)]})
        name = twin
    else:
        name = template.whatsapp_name
    return {"name": name, "language": {"code": template.language}, "components": components}


def _file(header: MediaHeader, media_id: str) -> dict[str, object]:
    file: dict[str, object] = {"id": media_id}
    if header.format == "document":
        file["filename"] = media_file(header.media).filename
    return {"type": header.format, header.format: file}


def _button_parameter(button: UrlButton | QuickReplyButton, parameters: Mapping[str, str]) -> dict[str, str]:
    if isinstance(button, UrlButton):
        return {"type": "text", "text": parameters[button.parameter]}
    return {"type": "payload", "payload": button.payload}
