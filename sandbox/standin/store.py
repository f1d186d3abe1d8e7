"""What the residents' phones hold: every message sent to them and every answer, in memory."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.standin.clock import iso

# How far a message has come; `failed` is an end of its own.
_ORDER = {"accepted": 0, "sent": 1, "failed": 2, "delivered": 2, "read": 3}


@dataclass
class SentMessage:
    """A message to a resident; `error_code` says why it failed."""

    id: str
    to: str
    type: str
    text: str
    buttons: tuple[dict[str, str], ...]
    template: str | None
    language: str | None
    callback_data: str | None
    category: str
    accepted_at: float
    status: str = "accepted"
    error_code: int | None = None

    def summary(self) -> dict[str, Any]:
        """As `GET /_sandbox/messages` tells it."""
        return {
            "id": self.id,
            "to": self.to,
            "type": self.type,
            "template": self.template,
            "language": self.language,
            "text": self.text,
            "buttons": list(self.buttons),
            "status": self.status,
            "at": iso(self.accepted_at),
        }


@dataclass(frozen=True)
class Answer:
    """What a resident wrote or tapped."""

    id: str
    text: str
    at: float


@dataclass
class Conversation:
    """One resident's phone, oldest first."""

    phone: str
    name: str = ""
    entries: list[SentMessage | Answer] = field(default_factory=list)
    answered_at: float | None = None

    @property
    def changed_at(self) -> float:
        """When the last message was written, in either direction."""
        last = self.entries[-1]
        return last.at if isinstance(last, Answer) else last.accepted_at

    def sent(self) -> Iterator[SentMessage]:
        """The city's messages, newest first."""
        return (entry for entry in reversed(self.entries) if isinstance(entry, SentMessage))


class Store:
    """All conversations; safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._messages: dict[str, SentMessage] = {}
        self._conversations: dict[str, Conversation] = {}

    def add(self, message: SentMessage, name: str = "") -> None:
        """A message that was accepted; `name` is the resident's, if the message says it."""
        with self._lock:
            self._messages[message.id] = message
            conversation = self._conversation(message.to)
            conversation.entries.append(message)
            conversation.name = name or conversation.name

    def answer(self, phone: str, answer: Answer) -> None:
        """Something that a resident wrote."""
        with self._lock:
            conversation = self._conversation(phone)
            conversation.entries.append(answer)
            conversation.answered_at = answer.at

    def advance(self, message_id: str, status: str, error_code: int | None = None) -> SentMessage | None:
        """Move a message on, never backwards; `None` if it is gone or already further."""
        with self._lock:
            message = self._messages.get(message_id)
            if message is None or _ORDER[message.status] >= _ORDER[status]:
                return None
            message.status, message.error_code = status, error_code
            return message

    def messages(self, to: str | None = None) -> list[SentMessage]:
        """The city's messages in the order of acceptance, to everyone or to one resident."""
        with self._lock:
            if to is None:
                return list(self._messages.values())
            conversation = self._conversations.get(to)
            return list(conversation.sent())[::-1] if conversation else []

    def conversation(self, phone: str) -> Conversation | None:
        """A copy of one resident's phone."""
        with self._lock:
            found = self._conversations.get(phone)
            return found and Conversation(found.phone, found.name, list(found.entries), found.answered_at)

    def conversations(self) -> list[Conversation]:
        """All phones, the one that changed last first."""
        with self._lock:
            return sorted(self._conversations.values(), key=lambda one: one.changed_at, reverse=True)

    def answered_at(self, phone: str) -> float | None:
        """When this resident last wrote."""
        with self._lock:
            found = self._conversations.get(phone)
            return found.answered_at if found else None

    def clear(self) -> int:
        """Forget everything; how many messages there were."""
        with self._lock:
            count = len(self._messages)
            self._messages.clear()
            self._conversations.clear()
            return count

    def _conversation(self, phone: str) -> Conversation:
        return self._conversations.setdefault(phone, Conversation(phone))
