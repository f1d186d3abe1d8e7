"""The residents' phones, as the stand-in shows them."""

from functools import cache
from typing import Any, NamedTuple

import requests

from desac.domain.message import Purpose
from functions.notify.templates import all_templates
from sandbox.problems import LocalRunError


@cache
def _purposes() -> dict[str, Purpose]:
    """The purpose of every template by each name that WhatsApp knows it by."""
    return {
        name: one.purpose for one in all_templates() if one.purpose is not None for name in one.whatsapp_names
    }


class Button(NamedTuple):
    """What can be tapped: `target` is a URL or the payload that comes back."""

    kind: str
    title: str
    target: str


class Received(NamedTuple):
    """One message on one phone."""

    id: str
    to: str
    template: str | None
    text: str
    status: str
    buttons: tuple[Button, ...]

    @property
    def arrived(self) -> bool:
        """Whether it reached the phone."""
        return self.status in {"delivered", "read"}

    @property
    def purpose(self) -> Purpose | None:
        """Why it was written, by its template's name at WhatsApp; None for free text and other templates."""
        return _purposes().get(self.template or "")

    @property
    def link(self) -> str | None:
        """The address behind its link button, if it has one."""
        return next((button.target for button in self.buttons if button.kind == "url"), None)


class Inbox:
    """Everybody's phone."""

    def __init__(self, sandbox_url: str) -> None:
        self._url = f"{sandbox_url}/_sandbox"

    def messages(self) -> list[Received]:
        """Every message that WhatsApp accepted."""
        return [_received(one) for one in self._get("messages")]

    def pending(self) -> int:
        """How much the stand-in still has to do or to tell."""
        return int(self._get("health")["pending"])

    def count(self) -> int:
        """How many messages WhatsApp accepted."""
        return int(self._get("health")["messages"])

    def reply(self, to: str, **answer: Any) -> None:
        """The resident writes `text`, taps `payload` or sends a `location`."""
        response = requests.post(f"{self._url}/replies", json={"to": to, **answer}, timeout=20)
        if not response.ok:
            raise LocalRunError(f"The stand-in refused a reply: {response.text}")

    def _get(self, name: str) -> Any:
        response = requests.get(f"{self._url}/{name}", timeout=60)
        response.raise_for_status()
        return response.json()


def _received(one: dict[str, Any]) -> Received:
    buttons = tuple(
        Button(raw["type"], raw["title"], raw.get("url") or raw.get("payload") or "")
        for raw in one["buttons"]
    )
    return Received(one["id"], one["to"], one["template"], one["text"], one["status"], buttons)
