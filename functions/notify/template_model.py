"""One message template with WhatsApp's rules, which hold before Meta is asked: a broken one is not loaded.

The limits are Meta's (template components and guidelines, read November 2026).
"""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from desac.domain.base import Record
from desac.domain.message import Purpose, whatsapp_template
from desac.domain.reply_kinds import ReplyPayload
from functions.notify.template_rules import (
    BODY_LIMIT,
    BUTTON_LIMIT,
    LABEL_LIMIT,
    LINE_LIMIT,
    LONGEST_TTL,
    SHORTEST_TTL,
    VARIABLE,
    Wording,
    body_problem,
    buttons_problem,
    line_problem,
)

# Room for the version and the kind of header behind it: Meta takes 512 characters in all.
_NAME_LIMIT = 400

Label = Annotated[str, Field(min_length=1, max_length=LABEL_LIMIT)]


class UrlButton(Record):
    """Opens the form: `path` is put after the form's base address and ends in `{{1}}`."""

    type: Literal["url"]
    label: Label
    path: Annotated[str, Field(pattern=r"^/[^{}]*\{\{1\}\}$")]
    parameter: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*$")]


class QuickReplyButton(Record):
    """Sends `payload` back to us when tapped; only payloads that are answered (see `answering`)."""

    type: Literal["quick_reply"]
    label: Label
    payload: ReplyPayload


class MediaHeader(Record):
    """A file above the words, where its id is at hand: `media` names it in `media.json`."""

    format: Literal["document", "video"]
    media: Annotated[str, Field(pattern=r"^[a-z_]+$")]


class Template(Record):
    """One template; `samples` has a made-up value for each of its parameters.

    `purpose` is None for words that stand in for an answer. `wording` is set where its purpose has one
    template for each; `household` where it names several people. With `media` WhatsApp knows it twice:
    with the file above the words, and with the text `header` for as long as there is no file to send.
    `message_send_ttl_seconds` is how long WhatsApp tries to deliver (30 days without).
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=_NAME_LIMIT)]
    purpose: Purpose | None
    wording: Wording | None = None
    household: bool = False
    version: int = Field(ge=1)
    category: Literal["utility"]
    language: Literal["id"]
    header: Annotated[str, Field(min_length=1, max_length=LINE_LIMIT)]
    media: MediaHeader | None = None
    body: Annotated[str, Field(min_length=1, max_length=BODY_LIMIT)]
    footer: Annotated[str, Field(min_length=1, max_length=LINE_LIMIT)]
    buttons: Annotated[tuple[UrlButton | QuickReplyButton, ...], Field(max_length=BUTTON_LIMIT)]
    samples: dict[str, Annotated[str, Field(pattern=r"\S")]]
    message_send_ttl_seconds: Annotated[int, Field(ge=SHORTEST_TTL, le=LONGEST_TTL)] | None = None

    @property
    def whatsapp_name(self) -> str:
        """Its name at WhatsApp, which carries the version: other words are another template there."""
        return whatsapp_template(self.name, self.version)

    @property
    def whatsapp_name_with_media(self) -> str | None:
        """The name of its twin with the file; None if it has none."""
        return f"{self.whatsapp_name}_{self.media.format}" if self.media else None

    @property
    def whatsapp_names(self) -> tuple[str, ...]:
        """Everything that WhatsApp knows it by."""
        return tuple(name for name in (self.whatsapp_name, self.whatsapp_name_with_media) if name)

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
    def _is_as_whatsapp_wants_it(self) -> "Template":
        unequal = sorted(set(self.samples) ^ self.parameters)
        labels = [button.label for button in self.buttons]
        problems = [
            f"samples and parameters differ: {unequal}" if unequal else None,
            line_problem("header", self.header),
            line_problem("footer", self.footer),
            *(line_problem("button", label) for label in labels),
            body_problem(self.body),
            buttons_problem([button.type for button in self.buttons], labels),
        ]
        if re.search(r"_v[0-9]+(_|$)", self.name):
            problems.append("the version stands in `version`, not in the name")
        found = [problem for problem in problems if problem]
        if found:
            raise ValueError("; ".join(found))
        return self
