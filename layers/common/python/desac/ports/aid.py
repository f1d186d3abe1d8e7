"""What sembako needs of the table."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from desac.domain.aid import AidRequest
from desac.domain.episode import Episode
from desac.domain.household import Household
from desac.domain.intake import Intake
from desac.domain.person import Person


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks, and what has already been decided about this episode."""

    person: Person
    episode: Episode
    intake: Intake
    decided: AidRequest | None


class AidStore(Protocol):
    """Aid requests, one per episode, and the claims of households."""

    def applicant(self, episode_id: str) -> Applicant | None:
        """Everything a decision needs, as it stands now; None without a form."""
        ...

    def holder(self, household_id: str) -> Household | None:
        """The household's claim, also one that is over."""
        ...

    def claim(self, request: AidRequest, seen: AidRequest | None, today: date) -> bool:
        """Store a request together with its household's claim, both or neither.

        False if somebody else of the house holds a claim on `today`, or if the episode's request is no
        longer `seen` (None: there is none).
        """
        ...

    def note(self, request: AidRequest, seen: AidRequest | None) -> bool:
        """Store a request that claims nothing; False if the episode's request is no longer `seen`."""
        ...

    def get(self, aid_id: str) -> AidRequest | None:
        """One request as it stands now."""
        ...

    def deliver(self, request: AidRequest) -> bool:
        """Store a delivery; False if the request is not `requested` any more."""
        ...
