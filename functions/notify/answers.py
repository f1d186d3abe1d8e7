"""The registry of answers: free-form texts to somebody who has just written, so nothing for Meta to approve.

One JSON file per answer in `answers/`, named after its purpose. Changing the words means raising `version`:
every message keeps the version that it was written with. An answer may offer something to tap: reply
buttons, a list, a link or a request for the position; WhatsApp takes one of these in a message.
"""

from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import Field, model_validator

from desac.domain.base import Record
from desac.domain.message import ANSWERS, Purpose
from desac.domain.reply_kinds import ReplyPayload
from functions.notify.templates import VARIABLE, MediaHeader

TEXT_LIMIT = 4096
"""WhatsApp's, in characters."""
SHORT_LIMIT = 1024
"""The same for words below a file, and for a text with something to tap."""

# WhatsApp's for what is on a button, and on the one that opens a list.
ButtonTitle = Annotated[str, Field(min_length=1, max_length=20)]


class Button(Record):
    """A button below the text; it sends its payload back."""

    payload: ReplyPayload
    title: ButtonTitle


class Row(Record):
    """A row of a list; it sends its payload back."""

    payload: ReplyPayload
    title: Annotated[str, Field(min_length=1, max_length=24)]
    description: Annotated[str, Field(max_length=72)] = ""


class Choices(Record):
    """A list that opens with a button."""

    title: ButtonTitle
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=10)]


class LinkButton(Record):
    """A button that opens the address in a parameter."""

    title: ButtonTitle
    parameter: str


class Answer(Record):
    """The words of one answer; `samples` has a made-up value for each of its parameters.

    With `media` the words stand below that file, or alone while there is no file to send.
    `pause_minutes` is how long a number waits for the next one like it, 0 for not at all; what somebody
    taps is answered all the same.
    """

    name: Purpose
    version: int = Field(ge=1)
    language: Literal["id"]
    media: MediaHeader | None = None
    body: Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT)]
    buttons: Annotated[tuple[Button, ...], Field(max_length=3)] = ()
    choices: Choices | None = None
    link: LinkButton | None = None
    asks_location: bool = False
    pause_minutes: int = Field(default=0, ge=0)
    samples: dict[str, str]

    @property
    def parameters(self) -> frozenset[str]:
        """Names of all parameters."""
        return frozenset(VARIABLE.findall(self.body)) | ({self.link.parameter} if self.link else set())

    @property
    def limit(self) -> int:
        """The longest text that WhatsApp takes for it, in characters."""
        return SHORT_LIMIT if self.media or self.is_interactive else TEXT_LIMIT

    @property
    def is_interactive(self) -> bool:
        """Whether there is something to tap."""
        return bool(self.buttons or self.choices or self.link or self.asks_location)

    @model_validator(mode="after")
    def _is_complete(self) -> "Answer":
        if self.name not in ANSWERS:
            raise ValueError(f"{self.name} is no answer")
        if set(self.samples) != self.parameters:
            raise ValueError(f"samples and parameters differ: {sorted(set(self.samples) ^ self.parameters)}")
        offers = [bool(one) for one in (self.buttons, self.choices, self.link, self.asks_location)]
        if sum([*offers, bool(self.media)]) > 1:
            raise ValueError("WhatsApp takes one kind of thing to tap in a message, and none below a file")
        payloads = [one.payload for one in (self.choices.rows if self.choices else self.buttons)]
        if len(set(payloads)) < len(payloads):
            raise ValueError("two buttons send back the same")
        return self


@cache
def answer(purpose: Purpose) -> Answer:
    """The answer of a purpose. Raises pydantic's ValidationError if its file breaks a rule."""
    file = resources.files("functions.notify").joinpath("answers", f"{purpose}.json")
    return Answer.model_validate_json(file.read_text(encoding="utf-8"))
