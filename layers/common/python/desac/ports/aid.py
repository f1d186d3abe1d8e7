"""What sembako needs of the table."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from desac.domain.aid import AidClaim, AidRequest
from desac.domain.episode import Episode
from desac.domain.household import Mark
from desac.domain.intake import Intake
from desac.domain.person import Person


class Applicant(NamedTuple):
    """Who asks, and what has already been decided about this episode."""

    person: Person
    episode: Episode
    intake: Intake
    decided: AidRequest | None


class ClaimChange(NamedTuple):
    """A claim to write; `before` is what was read, None where there was none."""

    mark: Mark
    before: AidClaim | None
    after: AidClaim


class AidStore(Protocol):
    """Aid requests, one per episode, and the claims by which double ones are found."""

    def applicant(self, episode_id: str) -> Applicant | None:
        """Everything a decision needs, as it stands now; None without a form."""
        ...

    def claims(self, marks: Sequence[Mark]) -> dict[Mark, AidClaim]:
        """The claims that exist on these marks."""
        ...

    def requests(self, aid_ids: Sequence[str]) -> dict[str, AidRequest]:
        """Those of the requests that exist, by id, as they stand now."""
        ...

    def episodes(self, aid_ids: Sequence[str]) -> Mapping[str, Episode]:
        """The episodes of requests, by id, as they stand now."""
        ...

    def of_same_stay(self, episode: Episode) -> Sequence[AidRequest]:
        """Requests for the same stay under the other records of a person who was merged into somebody."""
        ...

    def file(
        self,
        before: AidRequest | None,
        after: AidRequest,
        *,
        claims: Sequence[ClaimChange] = (),
        behind: tuple[AidRequest, AidRequest] | None = None,
    ) -> bool:
        """Store a request with its claims and (before, after) of the request that it waits behind.

        All or nothing: False if any of them is no longer as it was read.
        """
        ...

    def save(self, before: AidRequest, after: AidRequest) -> bool:
        """Store a change of one request; False if it is no longer as it was."""
        ...

    def save_each(self, changes: Sequence[tuple[AidRequest, AidRequest]]) -> list[bool]:
        """Store changes of different requests, each for itself; which of them were stored."""
        ...
