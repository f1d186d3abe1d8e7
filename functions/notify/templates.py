"""The registry of message templates; `python -m functions.notify.templates` prints Meta's definitions.

One JSON file per template in `templates/`, under its name. A purpose may have several: one for each wording,
and one that names several people of a household. Changing the words means raising `version`: every message
keeps the name and the version that it was written with.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import Field, model_validator

from desac.domain.base import Record
from desac.domain.message import Purpose
from desac.domain.trace import ReplyPayload

VARIABLE = re.compile(r"\{\{([a-z_][a-z0-9_]*)\}\}")
BODY_LIMIT = 1024
_URL_VARIABLE = "{{1}}"


class Wording(StrEnum):
    """How the result is told: in plain words, or as an important notice with the result behind a check."""

    PLAIN = "plain"
    NOTICE = "notice"


ButtonLabel = Annotated[str, Field(min_length=1, max_length=25)]


class UrlButton(Record):
    """Opens the form: `path` is put after the form's base address and ends in `{{1}}`."""

    type: Literal["url"]
    label: ButtonLabel
    path: Annotated[str, Field(pattern=r"^/[^{}]*\{\{1\}\}$")]
    parameter: str


class QuickReplyButton(Record):
    """Sends `payload` back to us when tapped; only payloads that are answered (see `answering`)."""

    type: Literal["quick_reply"]
    label: ButtonLabel
    payload: ReplyPayload


class Template(Record):
    """One template with WhatsApp's limits; `samples` has a made-up value for each of its parameters.

    `purpose` is None where it stands in for messages of any purpose.
    `wording` is set where its purpose has one template for each; `household` where it names several people.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=512)]
    purpose: Purpose | None
    wording: Wording | None = None
    household: bool = False
    version: int = Field(ge=1)
    category: Literal["utility"]
    language: Literal["id"]
    header: Annotated[str, Field(max_length=60)]
    body: Annotated[str, Field(max_length=BODY_LIMIT)]
    footer: Annotated[str, Field(max_length=60)]
    buttons: Annotated[tuple[UrlButton | QuickReplyButton, ...], Field(max_length=10)]
    samples: dict[str, str]

    @property
    def body_parameters(self) -> tuple[str, ...]:
        """Names of the body's parameters in the order of their first appearance."""
        return tuple(dict.fromkeys(VARIABLE.findall(self.body)))

    @property
    def parameters(self) -> frozenset[str]:
        """Names of all parameters, those of the buttons included."""
        urls = {button.parameter for button in self.buttons if isinstance(button, UrlButton)}
        return frozenset(self.body_parameters) | urls

    @model_validator(mode="after")
    def _is_complete(self) -> "Template":
        if set(self.samples) != self.parameters:
            raise ValueError(f"samples and parameters differ: {sorted(set(self.samples) ^ self.parameters)}")
        if "{{" in self.header + self.footer:
            raise ValueError("header and footer take no parameters")
        return self

    def definition(self, form_base_url: str) -> dict[str, object]:
        """What is submitted to Meta for approval (`POST /<WABA_ID>/message_templates`)."""
        examples = [{"param_name": name, "example": self.samples[name]} for name in self.body_parameters]
        return {
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "parameter_format": "named",
            "components": [
                {"type": "header", "format": "text", "text": self.header},
                {"type": "body", "text": self.body, "example": {"body_text_named_params": examples}},
                {"type": "footer", "text": self.footer},
                {"type": "buttons", "buttons": [self._button(one, form_base_url) for one in self.buttons]},
            ],
        }

    def _button(self, button: UrlButton | QuickReplyButton, form_base_url: str) -> dict[str, object]:
        if isinstance(button, QuickReplyButton):
            return {"type": "quick_reply", "text": button.label}
        url = form_base_url.rstrip("/") + button.path
        example = url.replace(_URL_VARIABLE, self.samples[button.parameter])
        return {"type": "url", "text": button.label, "url": url, "example": [example]}


@cache
def template(name: str) -> Template:
    """The template of a name. Raises pydantic's ValidationError if its file breaks a rule."""
    file = resources.files("functions.notify").joinpath("templates", f"{name}.json")
    found = Template.model_validate_json(file.read_text(encoding="utf-8"))
    if found.name != name:
        raise ValueError(f"templates/{name}.json calls itself {found.name}")
    return found


@cache
def template_names() -> tuple[str, ...]:
    """The names of all templates, sorted."""
    folder = resources.files("functions.notify").joinpath("templates")
    return tuple(sorted(file.name.removesuffix(".json") for file in folder.iterdir()))


@cache
def template_for(purpose: Purpose, wording: Wording = Wording.PLAIN, *, household: bool = False) -> Template:
    """The template that a message of this purpose uses. Raises LookupError if there is none, or no one."""
    found = [
        one
        for one in map(template, template_names())
        if one.purpose is purpose and one.household is household and one.wording in {None, wording}
    ]
    if len(found) != 1:
        raise LookupError(f"{len(found)} templates for {purpose}, {wording}, household {household}")
    return found[0]


def definitions(form_base_url: str) -> list[dict[str, object]]:
    """All templates as Meta wants them; `form_base_url` is fixed in their buttons at creation."""
    return [template(name).definition(form_base_url) for name in template_names()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the definitions as a JSON array."""
    parser = argparse.ArgumentParser(description="Print Meta's template definitions as a JSON array.")
    parser.add_argument("--form-base-url", required=True, help="public address before /f/<token>")
    given = parser.parse_args(arguments)
    sys.stdout.write(json.dumps(definitions(given.form_base_url), ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
