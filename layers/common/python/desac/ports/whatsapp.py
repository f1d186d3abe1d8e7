"""Sending through WhatsApp, and the three ways in which it can fail."""

from collections.abc import Mapping
from typing import Protocol


class Refused(Exception):  # noqa: N818 # an answer of WhatsApp's, not an error of ours
    """WhatsApp does not take the message. `details` may name a person: they stay out of the text."""

    def __init__(self, code: int, details: str = "") -> None:
        super().__init__(f"WhatsApp refused the message with code {code}")
        self.code = code
        self.details = details


class NotSent(Exception):  # noqa: N818
    """The request certainly did not reach WhatsApp: no connection, or something before it answered."""


class AnswerLost(Exception):  # noqa: N818
    """The request was written and no usable answer came: WhatsApp may or may not have taken it."""


class WhatsApp(Protocol):
    """The business number."""

    def send(self, message: Mapping[str, object]) -> str:
        """Send one Cloud API message and return its wamid. Raises Refused, NotSent or AnswerLost."""
        ...


class Account(Protocol):
    """What WhatsApp says of the business number."""

    def messaging_limit(self) -> str:
        """The tier's name, such as `TIER_2K`. Raises Refused, NotSent or AnswerLost."""
        ...
