"""The domain events on the bus `desac`: past tense, ids and codes only, never personal data.

Each model's name is its `detail-type`; `SOURCE` is its source. Consumers read what they need from
the table by the ids. `tests/contract/events/` holds a golden payload of each, checked on both sides.
"""

from datetime import date
from typing import ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict

from desac.domain.aid import AidState
from desac.domain.assignment import AssignmentReason, Outcome
from desac.domain.complaint import Answerer, Level
from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.domain.location import Precision
from desac.domain.message import Lane, MessageState, Purpose
from desac.domain.silence import SilenceKind, SilenceStep
from desac.domain.triage import Triage

SOURCE = "desac"


class Event(BaseModel):
    """A fact about one person, village or file. Ids are random and say nothing by themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    registry: ClassVar[dict[str, type["Event"]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        Event.registry[cls.__name__] = cls

    @property
    def detail_type(self) -> str:
        """The EventBridge `detail-type`."""
        return type(self).__name__


class CaseRegistered(Event):
    """A person was recorded with a positive test and is to be cared for."""

    person_id: str
    episode_id: str


class ContactRegistered(Event):
    """A person was recorded as a close contact."""

    person_id: str
    episode_id: str


class EpisodeChanged(Event):
    """Facts of an episode were corrected; `changed` names the fields, never their values."""

    person_id: str
    episode_id: str
    changed: tuple[str, ...]


class PhoneCorrected(Event):
    """A file gave a resident in an active episode another phone, or the first."""

    person_id: str
    episode_id: str


class EpisodeEnded(Event):
    """An episode closed."""

    person_id: str
    episode_id: str
    status: EpisodeStatus


class IntakeSubmitted(Event):
    """A resident sent the form, or corrected it (`revision` above 1)."""

    person_id: str
    episode_id: str
    revision: int
    sembako_wanted: bool


class ContactsNamed(Event):
    """A resident's form names `count` close contacts."""

    person_id: str
    episode_id: str
    count: int


class SymptomsReported(Event):
    """A resident reported symptoms; `said_in` is `form:<revision>`, `reply:<digest of its wamid>` or, of a
    daily report, `report:<day>.<revision>`."""

    person_id: str
    episode_id: str
    said_in: str


class ResidentWrote(Event):
    """A resident wrote words of which nothing was understood; they may belong to a complaint that waits."""

    person_id: str
    episode_id: str
    said_in: str


class EmergencyRaised(Event):
    """A resident reported a red flag; BPBD and the village doctor must know. `said_in` as of symptoms."""

    person_id: str
    episode_id: str
    said_in: str


class ComplaintOpened(Event):
    """Something a resident said waits for a doctor's answer."""

    person_id: str
    episode_id: str
    complaint_id: str
    is_emergency: bool


class ComplaintAnswered(Event):
    """A complaint got an answer, its first if `number` is 1; the resident is to have it."""

    person_id: str
    episode_id: str
    complaint_id: str
    number: int
    by: Answerer


class ComplaintEscalated(Event):
    """Nobody has answered: `level` is told now, for the `raised`th time that somebody more is."""

    person_id: str
    episode_id: str
    complaint_id: str
    level: Level
    raised: int


class DailyReported(Event):
    """What a resident reported on a day (WITA) of isolation or quarantine, as it was judged."""

    person_id: str
    episode_id: str
    day: date
    triage: Triage


class SilenceRaised(Event):
    """Nobody has heard from a resident: `step` is told now, for the `raised`th time that anybody is."""

    person_id: str
    episode_id: str
    kind: SilenceKind
    step: SilenceStep
    raised: int


class ResidentUnreachable(Event):
    """WhatsApp does not lead to this resident; somebody has to go there."""

    person_id: str
    episode_id: str
    reason: UnreachableReason


class AddressLocated(Event):
    """A point inside the stated village was accepted."""

    person_id: str
    episode_id: str
    precision: Precision


class AddressNotLocated(Event):
    """Only the village, or nothing, is known; `reason` is why."""

    person_id: str
    episode_id: str
    reason: str


class AssignmentCreated(Event):
    """A tracer's task was opened."""

    person_id: str
    assignment_id: str
    kecamatan_code: str
    reason: AssignmentReason


class AssignmentClosed(Event):
    """A tracer finished."""

    person_id: str
    assignment_id: str
    outcome: Outcome


class AidRequested(Event):
    """A household asked for sembako; `state` tells a first request from a duplicate."""

    person_id: str
    aid_id: str
    state: AidState


class AidStateChanged(Event):
    """A request for sembako went on, or was refused or stopped."""

    person_id: str
    aid_id: str
    state: AidState


class AidDelivered(Event):
    """A package is at its door; the resident is to be asked."""

    person_id: str
    aid_id: str


class AidAnswered(Event):
    """A resident says whether the package came; `said_in` as of symptoms, `said_at` by WhatsApp's clock."""

    person_id: str
    episode_id: str
    is_received: bool
    said_in: str
    said_at: AwareDatetime


class MessageStatusChanged(Event):
    """A message entered a state; `queued` is the sender's cue.

    `has_companions`: it is sent for others of the household as well, whose messages follow it.
    """

    person_id: str
    message_id: str
    purpose: Purpose
    lane: Lane
    state: MessageState
    has_companions: bool = False


class ResidentOptedOut(Event):
    """A resident wants no more messages."""

    person_id: str


class ResidentOptedIn(Event):
    """A resident in an active episode wants messages again after an opt-out."""

    person_id: str
    episode_id: str


class LocationShared(Event):
    """A resident sent a position by WhatsApp; `said_in` is `reply:<digest of its wamid>`."""

    person_id: str
    episode_id: str
    said_in: str


class RosterChanged(Event):
    """The doctor of a village changed."""

    village_code: str


class MediaRefused(Event):
    """WhatsApp would not send a file that it had taken; `name` is ours for it."""

    name: str


class FileReleased(Event):
    """A file was judged, and approved where that was needed: its `ranges` may be recorded."""

    file_id: str
    ranges: int


class FileRecorded(Event):
    """Every range of a file was recorded; its report can be put together."""

    file_id: str


class FileDeclined(Event):
    """An operator refused a file that waited for approval; nothing of it is recorded."""

    file_id: str


ALL_EVENTS: dict[str, type[Event]] = dict(Event.registry)
"""Every event by its detail-type."""
