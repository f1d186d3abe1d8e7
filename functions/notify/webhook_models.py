"""What WhatsApp posts to the webhook, as far as we read it. Unknown fields are let through.

Since 2026 a user may hide the number: `from` and `wa_id` can be empty or missing.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _moment(value: object) -> datetime:
    return datetime.fromtimestamp(int(str(value)), UTC)


UnixTime = Annotated[datetime, BeforeValidator(_moment)]
"""Unix seconds, which WhatsApp writes as text."""


class _Loose(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, defer_build=True)


class WebhookError(_Loose):
    """Why a message failed. Titles and details are left out: they may name a person."""

    code: int


class Status(_Loose):
    """A receipt. `callback` is our message id if we are lucky, `id` WhatsApp's."""

    id: str
    status: Literal["sent", "delivered", "read", "failed", "played"]
    timestamp: UnixTime
    callback: str | None = Field(None, alias="biz_opaque_callback_data")
    errors: tuple[WebhookError, ...] = ()


class Context(_Loose):
    """Which of our messages is answered."""

    id: str | None = None


class TextBody(_Loose):
    """Free text."""

    body: str = ""


class TappedButton(_Loose):
    """A tapped quick reply of a template."""

    payload: str | None = None
    text: str | None = None


class Choice(_Loose):
    """A chosen button or row of an interactive message."""

    id: str
    title: str | None = None


class Interactive(_Loose):
    """An answer to an interactive message."""

    button_reply: Choice | None = None
    list_reply: Choice | None = None


class InboundMessage(_Loose):
    """What a resident wrote, tapped or sent."""

    id: str
    type: str
    timestamp: UnixTime
    sender: str | None = Field(None, alias="from")
    sender_user_id: str | None = Field(None, alias="from_user_id")
    context: Context = Context()
    text: TextBody | None = None
    button: TappedButton | None = None
    interactive: Interactive | None = None

    @property
    def phone(self) -> str | None:
        """The sender's number as E.164, or None if it is hidden."""
        return f"+{self.sender.removeprefix('+')}" if self.sender else None

    @property
    def words(self) -> str | None:
        """What the resident sees as their answer."""
        if self.text:
            return self.text.body
        if self.button:
            return self.button.text
        choice = self._choice
        return choice.title if choice else None

    @property
    def payload(self) -> str | None:
        """What a tapped button stands for."""
        if self.button:
            return self.button.payload
        choice = self._choice
        return choice.id if choice else None

    @property
    def _choice(self) -> Choice | None:
        if not self.interactive:
            return None
        return self.interactive.button_reply or self.interactive.list_reply


class Value(_Loose):
    """The content of one change; its members are checked one by one, so that a bad one stops no other."""

    messages: tuple[dict[str, Any], ...] = ()
    statuses: tuple[dict[str, Any], ...] = ()
    errors: tuple[WebhookError, ...] = ()


class Change(_Loose):
    """One change of a subscribed field."""

    field: str = ""
    value: Value


class Entry(_Loose):
    """The changes of one business account."""

    changes: tuple[Change, ...] = ()


class Webhook(_Loose):
    """One POST: up to 1,000 updates."""

    entry: tuple[Entry, ...] = ()

    @property
    def values(self) -> list[Value]:
        """The contents of all changes that are about messages."""
        return [
            change.value for entry in self.entry for change in entry.changes if change.field == "messages"
        ]
