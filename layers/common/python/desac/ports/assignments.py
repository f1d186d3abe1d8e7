"""What tracing needs of the table."""

from dataclasses import dataclass
from typing import Protocol

from desac.domain.assignment import Assignment


@dataclass(frozen=True, slots=True)
class Place:
    """Where the resident is to be found, in codes. A known village leaves the kecamatan to its code."""

    village_code: str | None = None
    kecamatan_code: str | None = None


class AssignmentStore(Protocol):
    """Assignments, one per episode, changed only by whoever read the current version."""

    def get(self, assignment_id: str) -> Assignment | None:
        """The assignment as it stands now (never a stale copy)."""
        ...

    def origin_of(self, episode_id: str) -> str | None:
        """Where the episode came from; None if there is no such episode."""
        ...

    def place_of(self, episode_id: str) -> Place:
        """Where the resident of an episode is, as far as is known now (never a stale copy)."""
        ...

    def add(self, assignment: Assignment) -> bool:
        """Store a new one; False if the episode has one already, which then stays as it is."""
        ...

    def save(self, assignment: Assignment, seen_version: int) -> bool:
        """Replace it; False, and nothing written, if somebody changed it after `seen_version`."""
        ...
