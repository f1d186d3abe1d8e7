"""What follow-up needs of the table and of its queue."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from desac.domain.base import Record
from desac.domain.clock import Clock, ClockName
from desac.domain.episode import Episode, UnreachableReason


class Due(Record):
    """A clock that ran out; also the body of a message on the follow-up queue."""

    episode_id: str
    clock: ClockName


class Waiting(NamedTuple):
    """A clock with what it waits for, as it stands now."""

    clock: Clock
    episode: Episode
    has_form: bool


class ClockStore(Protocol):
    """Clocks; the open ones are spread over shards and found by their due time."""

    def due(self, now: datetime, limit: int) -> Iterator[Due]:
        """Open clocks that were due by `now`, the longest overdue first, `limit` at most in each shard."""
        ...

    def waiting(self, due: Due) -> Waiting | None:
        """The clock and its episode; None if either is gone."""
        ...

    def stop(self, waiting: Waiting) -> bool:
        """Close the clock because what it waited for has come; False if it was not open any more."""
        ...

    def expire(self, waiting: Waiting, unreachable: UnreachableReason | None) -> bool:
        """Close the clock and mark the episode, both or neither.

        False if the clock was stopped, the form came or the episode changed in the meantime.
        """
        ...


class FollowUpQueue(Protocol):
    """The queue behind the scheduler."""

    def send(self, bodies: Sequence[Due]) -> None:
        """Send all of them. Raises if the queue does not take one, even when asked again."""
        ...
