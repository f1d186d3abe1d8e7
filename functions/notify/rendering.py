"""A template filled in: checked and read here first, then as the Cloud API's `template` object."""

import re
from collections.abc import Mapping

from functions.notify.templates import BODY_LIMIT, VARIABLE, QuickReplyButton, Template, UrlButton

# WhatsApp's own marks: a name with an asterisk in it would turn the rest of the line bold.
_MARKS = re.compile(r"[*_~`]")
_LONGEST_VALUE = 80


class TemplateGapError(ValueError):
    """A message that cannot be sent as it is; names the template and the parameters, never their values."""


def clean(value: str) -> str:
    """A value from a file as WhatsApp takes it: one line, single spaces, no formatting marks."""
    line = " ".join(_MARKS.sub(" ", value).split())
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1].rstrip() + "…"


def render(template: Template, parameters: Mapping[str, str]) -> str:
    """The text as the resident reads it. Raises TemplateGapError for a missing value or too long a text."""
    missing = sorted(name for name in template.parameters if not parameters.get(name, "").strip())
    if missing:
        raise TemplateGapError(f"{template.name} lacks {', '.join(missing)}")
    body = VARIABLE.sub(lambda match: parameters[match.group(1)], template.body)
    if len(body) > BODY_LIMIT:
        raise TemplateGapError(f"{template.name} has {len(body)} characters, WhatsApp takes {BODY_LIMIT}")
    return f"{template.header}\n\n{body}\n\n{template.footer}"


def template_object(template: Template, parameters: Mapping[str, str]) -> dict[str, object]:
    """The `template` member of a Cloud API message. Raises TemplateGapError as `render` does."""
    render(template, parameters)
    body = [
        {"type": "text", "parameter_name": name, "text": parameters[name]}
        for name in template.body_parameters
    ]
    buttons = [
        {
            "type": "button",
            "sub_type": button.type,
            "index": str(index),
            "parameters": [_button_parameter(button, parameters)],
        }
        for index, button in enumerate(template.buttons)
    ]
    return {
        "name": template.name.value,
        "language": {"code": template.language},
        "components": [{"type": "body", "parameters": body}, *buttons],
    }


def _button_parameter(button: UrlButton | QuickReplyButton, parameters: Mapping[str, str]) -> dict[str, str]:
    if isinstance(button, UrlButton):
        return {"type": "text", "text": parameters[button.parameter]}
    return {"type": "payload", "payload": button.payload}
