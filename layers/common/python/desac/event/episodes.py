"""People and their episodes, and whether WhatsApp leads to them."""

from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.event.base import Event


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
    """An episode closed, or is closed for another reason than was known; which one, the episode says."""

    person_id: str
    episode_id: str
    status: EpisodeStatus


class ResidentUnreachable(Event):
    """WhatsApp does not lead to this resident; somebody has to go there."""

    person_id: str
    episode_id: str
    reason: UnreachableReason


class ResidentOptedOut(Event):
    """A resident wants no more messages."""

    person_id: str


class ResidentOptedIn(Event):
    """A resident in an active episode wants messages again after an opt-out."""

    person_id: str
    episode_id: str
