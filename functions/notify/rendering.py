"""Words filled in and checked: a template as the Cloud API's `template` object, an answer as its text."""

import re
from collections.abc import Mapping

from functions.notify.answers import Answer
from functions.notify.templates import BODY_LIMIT, VARIABLE, QuickReplyButton, Template, UrlButton

# WhatsApp's own marks: a name with an asterisk in it would turn the rest of the line bold.
_MARKS = re.compile(r"[*_~`]")
_LONGEST_VALUE = 80


class TemplateGapError(ValueError):
    """A message that cannot be sent as it is; names the words and the parameters, never their values."""


def clean(value: str) -> str:
    """A value from a file as WhatsApp takes it: one line, single spaces, no formatting marks."""
    line = " ".join(_MARKS.sub(" ", value).split())
    return line if len(line) <= _LONGEST_VALUE else line[: _LONGEST_VALUE - 1].rstrip() + "…"


def render(template: Template, parameters: Mapping[str, str]) -> str:
    """The text as the resident reads it. Raises TemplateGapError for a missing value or too long a text."""
    _check(template.name, template.parameters, parameters)
    body = _filled(template.name, template.body, parameters, BODY_LIMIT)
    return f"{template.header}\n\n{body}\n\n{template.footer}"


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
        "name": template.name,
        "language": {"code": template.language},
        "components": [{"type": "body", "parameters": body}, *buttons],
    }


def _button_parameter(button: UrlButton | QuickReplyButton, parameters: Mapping[str, str]) -> dict[str, str]:
    if isinstance(button, UrlButton):
        return {"type": "text", "text": parameters[button.parameter]}
    return {"type": "payload", "payload": button.payload}
