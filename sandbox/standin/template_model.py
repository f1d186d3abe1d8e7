"""A message template as it was submitted, read into its parts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
MEDIA_HEADERS = {"IMAGE", "VIDEO", "DOCUMENT"}


@dataclass(frozen=True)
class Button:
    """A template's button; only a URL may have a variable, at its end."""

    type: str
    title: str
    target: str = ""
    examples: tuple[str, ...] = ()

    @property
    def has_variable(self) -> bool:
        """Whether every message must bring the end of the URL."""
        return self.type == "url" and VARIABLE.search(self.target) is not None


@dataclass(frozen=True)
class Template:
    """A template. `header` is its text, or empty with `header_format` naming a kind of media."""

    name: str
    language: str
    category: str
    header_format: str | None
    header: str
    body: str
    footer: str
    buttons: tuple[Button, ...]
    named: bool
    definition: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """What a message names it by."""
        return self.name, self.language
