"""What tracing needs of the table."""

from typing import Protocol

from desac.domain.assignment import Assignment


class AssignmentStore(Protocol):
    """Assignments, one per episode, changed only by whoever read the current version."""

    def get(self, assignment_id: str) -> Assignment | None:
        """The assignment as it stands now (never a stale copy)."""
        ...

    def origin_of(self, episode_id: str) -> str | None:
        """Where the episode came from; None if there is no such episode."""
        ...

    def add(self, assignment: Assignment) -> bool:
        """Store a new one; False if the episode has one already, which then stays as it is."""
        ...

    def save(self, assignment: Assignment, seen_version: int) -> bool:
        """Replace it; False, and nothing written, if somebody changed it after `seen_version`."""
        ...
