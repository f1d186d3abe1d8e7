"""An address book in memory that keeps the port's promises, and geocoders that count."""

from dataclasses import dataclass, field

from desac.adapters.geocoding_rules import geocoding_rules
from desac.domain.geocoding import AddressAnswer, Candidate
from desac.domain.geocoding_rules import GeocodingRules
from desac.domain.location import GeoPoint
from functions.geolocate.asking import Asker

RULES: GeocodingRules = geocoding_rules()[0]


@dataclass
class MemoryBook:
    """Conditional like the table: only who holds the claim writes the answer."""

    answers: dict[str, AddressAnswer] = field(default_factory=dict)

    def look(self, digest: str) -> AddressAnswer | None:
        """What is known."""
        return self.answers.get(digest)

    def claim(self, wanted: AddressAnswer, seen: AddressAnswer | None) -> bool:
        """Only if nobody has claimed it since `seen`."""
        there = self.answers.get(wanted.digest)
        if (there and there.asker) != (seen and seen.asker):
            return False
        self.answers[wanted.digest] = wanted
        return True

    def keep(self, answer: AddressAnswer) -> None:
        """Only for who holds the claim."""
        there = self.answers.get(answer.digest)
        if there and there.asker == answer.asker:
            self.answers[answer.digest] = answer


@dataclass
class FakeGeocoder:
    """Answers the same to everything, or raises; keeps what it was asked."""

    candidates: list[Candidate] = field(default_factory=list)
    error: Exception | None = None
    operation: str = "Geocode"
    asked: list[str] = field(default_factory=list)

    @property
    def provider(self) -> str:
        """Not a region of AWS."""
        return f"{self.operation}@nowhere"

    def find(self, query: str, near: GeoPoint) -> list[Candidate]:
        """What it was told to."""
        self.asked.append(query)
        if self.error:
            raise self.error
        return self.candidates


def asker(geocoder: FakeGeocoder, book: MemoryBook | None = None, attempt: str = "one") -> Asker:
    """An asker for one batch."""
    return Asker(geocoder=geocoder, book=MemoryBook() if book is None else book, rules=RULES, attempt=attempt)
