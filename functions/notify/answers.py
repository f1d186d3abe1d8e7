"""The registry of answers: free-form texts to somebody who has just written, so nothing for Meta to approve.

One JSON file per answer in `answers/`, named after its purpose. Changing the words means raising `version`:
every message keeps the version that it was written with.
"""

from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import Field, model_validator

from desac.domain.base import Record
from desac.domain.message import ANSWERS, Purpose
from functions.notify.templates import VARIABLE, MediaHeader

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""WhatsApp's, in characters; the second is that of words below a file."""


class Answer(Record):
    """The words of one answer; `samples` has a made-up value for each of its parameters.

    With `media` the words stand below that file, or alone while there is no file to send.
    """

    name: Purpose
    version: int = Field(ge=1)
    language: Literal["id"]
    media: MediaHeader | None = None
    body: Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT)]
    samples: dict[str, str]

    @property
    def limit(self) -> int:
        """The longest text that WhatsApp takes for it, in characters."""
        return CAPTION_LIMIT if self.media else TEXT_LIMIT

    @property
    def parameters(self) -> frozenset[str]:
        """Names of all parameters."""
        return frozenset(VARIABLE.findall(self.body))

    @model_validator(mode="after")
    def _is_complete(self) -> "Answer":
        if self.name not in ANSWERS:
            raise ValueError(f"{self.name} is no answer")
        if set(self.samples) != self.parameters:
            raise ValueError(f"samples and parameters differ: {sorted(set(self.samples) ^ self.parameters)}")
        return self


@cache
def answer(purpose: Purpose) -> Answer:
    """The answer of a purpose. Raises pydantic's ValidationError if its file breaks a rule."""
    file = resources.files("functions.notify").joinpath("answers", f"{purpose}.json")
    return Answer.model_validate_json(file.read_text(encoding="utf-8"))
