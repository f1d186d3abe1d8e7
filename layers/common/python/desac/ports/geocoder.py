"""From the text of an address to points."""

from dataclasses import dataclass
from typing import Protocol

from desac.domain.location import GeoPoint


class AddressRefused(Exception):  # noqa: N818 # the service's verdict on the text, not a failure of ours
    """The geocoder does not take this text, today or any other day; the text stays out of the message."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One result. Degrees as the geocoder gave them, not yet known to be sane.

    `kind` is Amazon Location's place type (`PointAddress`, `Street` …); `score` from 0 to 1, None if
    the geocoder gave none.
    """

    lat: float
    lng: float
    kind: str
    score: float | None


class Geocoder(Protocol):
    """Finds addresses in Indonesia. Throttling and outages raise, so that the queue tries again."""

    def find(self, query: str, near: GeoPoint) -> list[Candidate]:
        """Results for 1 to 200 characters, best first. Raises AddressRefused."""
        ...
