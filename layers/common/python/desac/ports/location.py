"""Where residents can be found, and which village a point lies in."""

from datetime import datetime
from typing import NamedTuple, Protocol

from desac.domain.assignment import AssignmentReason
from desac.domain.episode import Episode
from desac.domain.intake import Intake
from desac.domain.location import GeoPoint, Location
from desac.domain.person import Person


class LocationChanged(Exception):  # noqa: N818 # it is an outcome of a conditional write, not an error
    """Somebody else wrote the location first: look again and decide again."""


class SharedPin(NamedTuple):
    """A position that a resident sent by WhatsApp, and when (UTC)."""

    point: GeoPoint
    said_at: datetime


class Whereabouts(NamedTuple):
    """All that tells where the resident of an episode is.

    `asked` is the mark of the address the geocoder was last asked about, None if it never was.
    `pin` is the position that the resident sent in the reply that is asked for. `known_contacts` counts the
    people who are known to be contacts of the resident, whoever named them.
    """

    person: Person
    episode: Episode
    intake: Intake | None = None
    location: Location | None = None
    asked: str | None = None
    pin: SharedPin | None = None
    known_contacts: int = 0


class LocationStore(Protocol):
    """Locations of episodes."""

    def whereabouts(self, episode_id: str, said_in: str | None = None) -> Whereabouts | None:
        """What is known, None if the episode is gone.

        With `said_in` (`reply:<digest>`) also the position in that reply.
        """
        ...

    def save(self, location: Location, asked: str | None, seen: Whereabouts) -> None:
        """Write a location decided on `seen`. Raises LocationChanged if another was written since."""
        ...


class VillageAreas(Protocol):
    """The villages' polygons."""

    def contains(self, village_code: str, point: GeoPoint) -> bool:
        """Whether a point lies in a village."""
        ...

    def village_at(self, point: GeoPoint) -> str | None:
        """The code of the village a point lies in, None outside the city."""
        ...


class TracerQueue(Protocol):
    """Where requests for a tracer go."""

    def send(
        self,
        kecamatan_code: str,
        *,
        episode_id: str,
        reason: AssignmentReason | None,
        village_code: str | None,
        mark: str = "",
    ) -> None:
        """Ask for a tracer; asking twice makes one task. Raises LookupError for an unknown kecamatan.

        `mark` tells one wish from the next of the same reason. Without a reason nobody is asked for: a task
        that there is moves to where the resident is now known to be.
        """
        ...
