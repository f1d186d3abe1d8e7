"""Where people are."""

from desac.domain.location import Precision
from desac.event.base import Event


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
