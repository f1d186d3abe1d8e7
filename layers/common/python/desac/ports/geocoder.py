"""From the text of an address to points."""

from typing import Protocol

from desac.domain.geocoding import AddressAnswer, Candidate
from desac.domain.location import GeoPoint


class AddressRefused(Exception):  # noqa: N818 # the service's verdict on the text, not a failure of ours
    """The geocoder does not take this text, today or any other day; the text stays out of the message."""


class NoAnswerYet(Exception):  # noqa: N818 # to be waited for, not an error of ours
    """There is no answer for now: ask again later. `is_outage`: throttled, down, or we may not ask."""

    def __init__(self, why: str, *, is_outage: bool) -> None:
        super().__init__(why)
        self.is_outage = is_outage


class Geocoder(Protocol):
    """Finds addresses in Indonesia."""

    @property
    def operation(self) -> str:
        """What it is asked by (`Geocode`, `SearchText`)."""
        ...

    @property
    def provider(self) -> str:
        """`<operation>@<region>`: answers of different ones are kept apart."""
        ...

    def find(self, query: str, near: GeoPoint) -> list[Candidate]:
        """Results for 1 to 200 characters, best first. Raises AddressRefused, NoAnswerYet."""
        ...


class AddressBook(Protocol):
    """The questions that were put to the geocoder, with their answers."""

    def look(self, digest: str) -> AddressAnswer | None:
        """What is known of a question, None if it was never asked."""
        ...

    def claim(self, wanted: AddressAnswer, seen: AddressAnswer | None) -> bool:
        """Claim a question of which `seen` is known; False if somebody else did meanwhile."""
        ...

    def keep(self, answer: AddressAnswer) -> None:
        """Write the answer of a claimed question; nothing happens if somebody else has claimed it since."""
        ...
