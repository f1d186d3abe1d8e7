"""What a resident wrote back."""

from typing import Any

from desac.domain.base import Record, UtcDatetime
from desac.domain.location import GeoPoint
from desac.domain.reply_kinds import ReplyIntent


class Reply(Record):
    """A message from a resident, stored as it came. `content` is the webhook's own message object.

    `episode_id` is the person's episode that it is about; `payload` is a ReplyPayload if one of our buttons
    was tapped, `intent` what the resident wants as far as it was understood, `point` the position they sent.
    """

    wamid: str
    sender: str
    person_id: str | None = None
    episode_id: str | None = None
    kind: str
    text: str | None = None
    payload: str | None = None
    intent: ReplyIntent | None = None
    in_reply_to: str | None = None
    point: GeoPoint | None = None
    content: dict[str, Any]
    received_at: UtcDatetime
