"""A daily round over everybody in isolation or quarantine: cut into tasks, never one loop over all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Protocol

from desac.domain.base import Record
from desac.domain.dates import WITA
from desac.ports.daily import Fan, Round, Task
from desac.ports.isolation import ActivePage

PAGE = 500
"""Episodes that one record of the fan-out hands on: a query and three batches of messages."""
PER_TASK = 20
"""Episodes of a task: all that a worker reads of them fits into one batch read of a hundred items."""


class Active(Protocol):
    """Active episodes by pages."""

    def active(self, shard: int, limit: int, cursor: str | None = None) -> ActivePage:
        """A page of one shard's."""
        ...


class Bodies(Protocol):
    """A queue of our own work."""

    def send(self, bodies: Sequence[Record]) -> None:
        """Send all of them, or raise."""
        ...


def fan_out(
    fan: Fan, active: Active, workers: Mapping[Round, Bodies], own: Bodies, now: datetime, *, shards: int
) -> int:
    """Do one record of a round; returns how many episodes were handed on.

    A round begins with a record for each shard. A page is handed on before the next one is asked for: what is
    delivered twice is handed on twice, which workers find done.
    """
    day = fan.day or now.astimezone(WITA).date()
    if fan.shard is None:
        own.send([fan.model_copy(update={"day": day, "shard": shard}) for shard in range(shards)])
        return 0
    page = active.active(fan.shard, PAGE, fan.cursor)
    found = [clock.episode_id for clock in page.clocks]
    tasks = [
        Task(round=fan.round, day=day, episode_ids=some) for some in batched(found, PER_TASK, strict=False)
    ]
    if tasks:
        workers[fan.round].send(tasks)
    if page.cursor:
        own.send([fan.model_copy(update={"day": day, "cursor": page.cursor})])
    return len(found)
