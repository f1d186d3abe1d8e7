"""What the residents' phones hold: every message sent to them and every answer, in memory."""

import threading
from collections import OrderedDict

from sandbox.standin.identifiers import user_id
from sandbox.standin.messages import Answer, Conversation, SentMessage

# How far a message has come; `failed` is an end of its own.
_ORDER = {"accepted": 0, "sent": 1, "failed": 2, "delivered": 2, "read": 3}


class Store:
    """All conversations; safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._messages: dict[str, SentMessage] = {}
        # The one that changed last comes last.
        self._conversations: OrderedDict[str, Conversation] = OrderedDict()
        self._phones: dict[str, str] = {}

    def add(self, message: SentMessage, name: str = "") -> None:
        """A message that was accepted; `name` is the resident's, if the message says it."""
        with self._lock:
            self._messages[message.id] = message
            conversation = self._conversation(message.to)
            conversation.entries.append(message)
            conversation.name = name or conversation.name

    def answer(self, phone: str, answer: Answer, *, opens: bool = True) -> None:
        """Something that a resident wrote; whether it `opens` the 24 hours for free text."""
        with self._lock:
            conversation = self._conversation(phone)
            conversation.entries.append(answer)
            if opens:
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
            return list(reversed(self._conversations.values()))

    def answered_at(self, phone: str) -> float | None:
        """When this resident last wrote."""
        with self._lock:
            found = self._conversations.get(phone)
            return found.answered_at if found else None

    def count(self) -> int:
        """How many messages the city sent."""
        return len(self._messages)

    def clear(self) -> int:
        """Forget everything; how many messages there were."""
        with self._lock:
            count = len(self._messages)
            self._messages.clear()
            self._conversations.clear()
            self._phones.clear()
            return count

    def phone_of(self, identifier: str) -> str | None:
        """The number behind a user id, if there was ever a message in either direction."""
        return self._phones.get(identifier)

    def name(self, phone: str, name: str) -> None:
        """What a resident calls themselves from now on."""
        with self._lock:
            if phone in self._conversations:
                self._conversations[phone].name = name

    def _conversation(self, phone: str) -> Conversation:
        if phone not in self._conversations:
            self._conversations[phone] = Conversation(phone)
            self._phones[user_id(phone)] = phone
        self._conversations.move_to_end(phone)
        return self._conversations[phone]
