"""Sembako."""

from pydantic import AwareDatetime

from desac.domain.aid import AidState
from desac.event.base import Event


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
