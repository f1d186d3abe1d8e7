"""What WhatsApp posts to the webhook, as far as we read it. Unknown fields are let through.

Since 2026 a user may hide the number: `from` and `wa_id` can be empty or missing.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from desac.domain.location import GeoPoint


def _moment(value: object) -> datetime:
    try:
        return datetime.fromtimestamp(int(str(value)), UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("no time") from error


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


class Contact(_Loose):
    """Who is behind a message of this webhook: the number, the user id that stands for it, or both."""

    wa_id: str | None = None
    user_id: str | None = None

    @property
    def phone(self) -> str | None:
        """The number as E.164, None if it is hidden."""
        return _e164(self.wa_id)


class Context(_Loose):
    """Which of our messages is answered."""

    id: str | None = None


class TextBody(_Loose):
    """Free text."""

    body: str = ""


class Media(_Loose):
    """A picture, film or document; only what is written below it is read."""

    caption: str | None = None


class Place(_Loose):
    """A position in WGS84 degrees, as WhatsApp tells it: nobody has checked it."""

    latitude: float
    longitude: float

    @property
    def point(self) -> GeoPoint | None:
        """The position, None for one that is nowhere on Earth."""
        try:
            return GeoPoint(lat=self.latitude, lng=self.longitude)
        except ValidationError:
            return None


class System(_Loose):
    """Something that happened to a user: `wa_id` is the number they changed to."""

    type: str = ""
    wa_id: str | None = None
    user_id: str | None = None


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
    context: Context = Field(default_factory=Context)
    text: TextBody | None = None
    button: TappedButton | None = None
    interactive: Interactive | None = None
    location: Place | None = None
    system: System | None = None
    image: Media | None = None
    video: Media | None = None
    document: Media | None = None

    @property
    def phone(self) -> str | None:
        """The sender's number as E.164, or None if it is hidden."""
        return _e164(self.sender)

    @property
    def words(self) -> str | None:
        """What the resident sees as their answer."""
        if self.text:
            return self.text.body
        if self.button:
            return self.button.text
        media = self.image or self.video or self.document
        if media:
            return media.caption
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
    def point(self) -> GeoPoint | None:
        """The position that was sent."""
        return self.location.point if self.location else None

    @property
    def changed_to(self) -> str | None:
        """The number (E.164) that the sender has changed to, if that is what this tells."""
        if not self.system or not self.system.type.endswith("changed_number"):
            return None
        return _e164(self.system.wa_id)

    @property
    def _choice(self) -> Choice | None:
        if not self.interactive:
            return None
        return self.interactive.button_reply or self.interactive.list_reply


def _e164(wa_id: str | None) -> str | None:
    return f"+{wa_id.removeprefix('+')}" if wa_id else None


class Value(_Loose):
    """The content of one change; its members are checked one by one, so that a bad one stops no other."""

    messages: tuple[dict[str, Any], ...] = ()
    statuses: tuple[dict[str, Any], ...] = ()
    contacts: tuple[dict[str, Any], ...] = ()
    errors: tuple[dict[str, Any], ...] = ()


class Change(_Loose):
    """One change of a subscribed field. What `value` is depends on the field."""

    field: str = ""
    value: dict[str, Any] = {}


class Entry(_Loose):
    """The changes of one business account."""

    changes: tuple[Change, ...] = ()


class Webhook(_Loose):
    """One POST: up to 1,000 updates."""

    entry: tuple[Entry, ...] = ()

    @property
    def values(self) -> list[Value]:
        """The contents of all changes that are about messages."""
        return [Value.model_validate(one.value) for one in self._changes if one.field == "messages"]

    @property
    def notices(self) -> list[Change]:
        """All other changes: what Meta tells about templates, the number and the account."""
        return [one for one in self._changes if one.field != "messages"]

    @property
    def _changes(self) -> list[Change]:
        return [change for entry in self.entry for change in entry.changes]
