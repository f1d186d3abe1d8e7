"""What stands in a resident's phone: the city's messages and their own answers."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.standin.attachment import Attachment
from sandbox.standin.clock import iso
from sandbox.standin.identifiers import new_id, user_id
from sandbox.standin.outgoing import Outgoing


@dataclass(slots=True)
class SentMessage:
    """A message to a resident; `error_code` says why it failed, `context` which message it quotes."""

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
    media: Attachment | None = None
    context: str | None = None
    by_user_id: bool = False
    status: str = "accepted"
    error_code: int | None = None

    @classmethod
    def accepted(cls, outgoing: Outgoing, at: float) -> "SentMessage":
        """A message that was just taken."""
        return cls(
            id=new_id(),
            to=outgoing.to,
            type=outgoing.type,
            text=outgoing.text,
            buttons=outgoing.buttons,
            template=outgoing.template,
            language=outgoing.language,
            callback_data=outgoing.callback_data,
            category=outgoing.category,
            accepted_at=at,
            media=outgoing.media,
            context=outgoing.context,
            by_user_id=outgoing.by_user_id,
        )

    @property
    def user_id(self) -> str:
        """The id under which the business knows who it is to."""
        return user_id(self.to)

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

    def details(self) -> dict[str, Any]:
        """With what the resident does not see, as `GET /_sandbox/messages?details` tells it."""
        return self.summary() | {
            "callback_data": self.callback_data,
            "context": self.context,
            "error_code": self.error_code,
            "media": self.media and asdict(self.media),
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
