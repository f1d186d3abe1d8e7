"""What the clocks of isolation and quarantine need of the table."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from desac.domain.assignment import Assignment
from desac.domain.clock import Clock
from desac.domain.episode import Episode
from desac.ports.clocks import Due


class Stay(NamedTuple):
    """An episode with the clock of its end, if it has one."""

    episode: Episode
    clock: Clock | None


class Loose(NamedTuple):
    """What hangs on an episode and would go on without it: its clocks, the tracer's task."""

    episode: Episode
    clocks: tuple[Clock, ...] = ()
    assignment: Assignment | None = None


class ActivePage(NamedTuple):
    """Clocks of the end of active episodes; `cursor` leads to the next page, None on the last."""

    clocks: Sequence[Clock]
    cursor: str | None


class IsolationStore(Protocol):
    """Active episodes by the clock of their end; spread over shards, found by the due time."""

    def active(self, shard: int, limit: int, cursor: str | None = None) -> ActivePage:
        """A page of one shard's active episodes, by when they end. Eventually consistent."""
        ...

    def due(self, now: datetime, limit: int) -> Iterator[Due]:
        """Those that were over by `now`, the longest first, `limit` at most in each shard."""
        ...

    def stay(self, episode_id: str) -> Stay | None:
        """The episode and its clock, read consistently; None without the episode."""
        ...

    def keep(self, stay: Stay, due_at: datetime | None) -> bool:
        """Let the clock run until then; None closes it. False if clock or episode changed meanwhile."""
        ...

    def complete(self, stay: Stay, changes: Mapping[str, Any]) -> bool:
        """Change the episode because its clock ran out, which closes it. False as above."""
        ...

    def note(self, episode: Episode, changes: Mapping[str, Any]) -> bool:
        """Change facts of an episode. False if it has changed meanwhile."""
        ...

    def loose(self, episode_id: str) -> Loose | None:
        """Everything that hangs on an episode, read consistently; None without the episode."""
        ...

    def close(self, loose: Loose, now: datetime) -> bool:
        """Close clocks and task of an episode that is over, all or nothing; not those about a complaint.

        False if any of it has changed meanwhile.
        """
        ...

    def reopen(self, loose: Loose, now: datetime) -> bool:
        """Take up again what `close` closed; what was due meanwhile is due now. False as above."""
        ...
