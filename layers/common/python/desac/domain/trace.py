"""Traces: that a row of a file led to a person, and what a resident wrote back."""

from enum import StrEnum
from typing import Any, ClassVar

from desac.domain.base import Record, UtcDatetime
from desac.domain.location import GeoPoint


class RowEffect(StrEnum):
    """What an accepted row did to what was known."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class RowTrace(Record):
    """That a row of a file led to this person and episode. `changed` names fields, `codes` warnings.

    `found` is what only the table could say of the row when it was recorded: `Plan.found`.
    """

    sparse: ClassVar[bool] = True

    person_id: str
    episode_id: str
    file_id: str
    sheet: int = 0
    row: int
    effect: RowEffect
    changed: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    origin: str
    created_at: UtcDatetime


class FirstRow(Record):
    """The row that an episode began with: what its trace would say besides what the episode says."""

    sparse: ClassVar[bool] = True

    file_id: str
    sheet: int = 0
    row: int
    changed: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


class ReplyPayload(StrEnum):
    """What the buttons of our templates and answers send back."""

    EMERGENCY = "EMERGENCY"
    SYMPTOM = "SYMPTOM"
    VIDEO = "VIDEO"
    SEMBAKO = "SEMBAKO"
    FORM = "FORM"
    HELP = "HELP"
    WELL = "WELL"
    STOP = "STOP"
    START = "START"
    READ_ANSWER = "READ_ANSWER"
    AID_RECEIVED = "AID_RECEIVED"
    AID_MISSING = "AID_MISSING"


class ReplyIntent(StrEnum):
    """What a resident wants with a reply, tapped or written."""

    EMERGENCY = "emergency"
    SYMPTOM = "symptom"
    VIDEO = "video"
    SEMBAKO = "sembako"
    FORM = "form"
    HELP = "help"
    WELL = "well"
    STOP = "stop"
    START = "start"
    READ_ANSWER = "read_answer"
    AID_RECEIVED = "aid_received"
    AID_MISSING = "aid_missing"
    LOCATION = "location"
    OTHER = "other"


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
