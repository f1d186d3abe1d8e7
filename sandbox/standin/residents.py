"""How the residents behave: who has no WhatsApp, who reads, and what they answer."""

import base64
import secrets
from collections.abc import Callable
from typing import Any

from sandbox.standin.clock import unix
from sandbox.standin.dispatcher import Dispatcher
from sandbox.standin.limits import Clock
from sandbox.standin.settings import StandInSettings
from sandbox.standin.store import Answer, SentMessage, Store
from sandbox.standin.webhooks import Update, status_update, user_id

_DAY = 24 * 3600
_NOT_ON_WHATSAPP = "Message Undeliverable."
_OUTSIDE_WINDOW = (
    "Message failed to send because more than 24 hours have passed since the customer last replied "
    "to this number."
)


class UnknownButtonError(Exception):
    """A tap on a button that no message to this resident has."""


def new_id() -> str:
    """An id that looks like WhatsApp's and is unique over restarts."""
    return "wamid." + base64.b64encode(secrets.token_bytes(30)).decode()


class Residents:
    """Their phones receive, deliver, read and answer, each after a fixed delay: a run can be repeated."""

    def __init__(self, settings: StandInSettings, store: Store, dispatcher: Dispatcher, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._dispatcher = dispatcher
        self._clock = clock

    def in_window(self, phone: str) -> bool:
        """Whether this resident wrote within the last 24 hours, so that free text may be sent."""
        answered_at = self._store.answered_at(phone)
        return answered_at is not None and self._clock() - answered_at < _DAY

    def receive(self, message: SentMessage, name: str) -> None:
        """A message was accepted: let it take its course."""
        in_window = message.type == "template" or self.in_window(message.to)
        self._store.add(message, name)
        settings = self._settings
        if message.to.endswith(settings.not_on_whatsapp_suffixes):
            self._schedule(settings.sent_after, message, "failed", 131026, _NOT_ON_WHATSAPP)
            return
        if not in_window:
            self._schedule(settings.sent_after, message, "failed", 131047, _OUTSIDE_WINDOW)
            return
        self._schedule(settings.sent_after, message, "sent")
        self._schedule(settings.delivered_after, message, "delivered")
        if not message.to.endswith(settings.unread_suffixes):
            self._schedule(settings.read_after, message, "read")

    def say(self, phone: str, text: str) -> str:
        """The resident writes `text`; the id of the inbound message."""
        return self._answer(phone, text, {"type": "text", "text": {"body": text}})

    def locate(self, phone: str, latitude: float, longitude: float) -> str:
        """The resident sends a location."""
        location = {"latitude": latitude, "longitude": longitude}
        return self._answer(phone, f"📍 {latitude}, {longitude}", {"type": "location", "location": location})

    def tap(self, phone: str, payload: str) -> str:
        """The resident taps the button with `payload` on the last message that has it."""
        conversation = self._store.conversation(phone)
        for message in conversation.sent() if conversation else ():
            for button in message.buttons:
                if button.get("payload") == payload:
                    context = {"from": self._settings.display_phone_number, "id": message.id}
                    return self._answer(phone, button["title"], _tap(button) | {"context": context})
        raise UnknownButtonError(f"No message to {phone} has a button with the payload {payload!r}.")

    def _schedule(
        self, after: float, message: SentMessage, status: str, code: int | None = None, details: str = ""
    ) -> None:
        self._dispatcher.schedule(after, _progress(self._store, message.id, status, code, details))

    def _answer(self, phone: str, text: str, content: dict[str, Any]) -> str:
        now, message_id = self._clock(), new_id()
        conversation = self._store.conversation(phone)
        name = conversation.name if conversation else ""
        digits = phone.removeprefix("+")
        update: Update = {"from": digits, "from_user_id": user_id(phone), "id": message_id}
        update |= {"timestamp": unix(now), **content}
        if phone.endswith(self._settings.hidden_number_suffixes):
            del update["from"]
        update["profile"] = {"name": name or digits}
        self._store.answer(phone, Answer(message_id, text, now))
        self._dispatcher.schedule(0, lambda _: update, at_once=True)
        return message_id


def _progress(
    store: Store, message_id: str, status: str, code: int | None, details: str
) -> Callable[[float], Update | None]:
    def due(now: float) -> Update | None:
        message = store.advance(message_id, status, code)
        return status_update(message, status, now, details) if message else None

    return due


def _tap(button: dict[str, str]) -> dict[str, Any]:
    if button["type"] == "quick_reply":
        return {"type": "button", "button": {"payload": button["payload"], "text": button["title"]}}
    kind = "list_reply" if button["type"] == "list_reply" else "button_reply"
    reply = {"id": button["payload"], "title": button["title"]}
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}}
