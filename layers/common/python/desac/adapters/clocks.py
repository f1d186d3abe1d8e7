"""Clocks in the table."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import Attr, Key

from desac.adapters import keys
from desac.adapters.table import ABSENT, Conflict, Table, from_item
from desac.domain.clock import Clock, ClockState
from desac.domain.episode import Episode, UnreachableReason
from desac.ports.clocks import Due, Waiting

# Due times are stored with `Z` or `+00:00`, with or without a fraction; as text they then differ from
# the moment of the query within its last second only. One second more finds them all, and the worker
# looks at the time itself.
_MARGIN = timedelta(seconds=1)


class TableClocks:
    """Keeps the promises of `desac.ports.clocks.ClockStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def due(self, now: datetime, limit: int) -> Iterator[Due]:
        """One query of the `work` index for each shard, following its pages."""
        until = keys.moment(now + _MARGIN)
        for number in range(keys.SHARDS):
            condition = Key("work").eq(keys.clock_work(number)) & Key("work_at").lte(until)
            for item in self._table.index("work", condition, limit=limit):
                yield Due(episode_id=item["episode_id"], clock=item["name"])

    def waiting(self, due: Due) -> Waiting | None:
        """Clock, episode and form in one consistent batch read."""
        wanted = [
            keys.clock(due.episode_id, due.clock),
            keys.episode(due.episode_id),
            keys.intake(due.episode_id),
        ]
        found = {item["type"]: item for item in self._table.get_many(wanted)}
        if not {"Clock", "Episode"} <= found.keys():
            return None
        return Waiting(
            clock=from_item(Clock, found["Clock"]),
            episode=from_item(Episode, found["Episode"]),
            has_form="Intake" in found,
        )

    def stop(self, waiting: Waiting) -> bool:
        """The clock alone, if it is still open."""
        try:
            self._table.update(self._key(waiting), _closed(ClockState.STOPPED), _STILL_OPEN)
        except Conflict:
            return False
        return True

    def expire(self, waiting: Waiting, unreachable: UnreachableReason | None) -> bool:
        """One transaction: the clock if open, no form, and the episode as it was read."""
        table, episode = self._table, waiting.episode
        place, unchanged = keys.episode(episode.episode_id), Attr("version").eq(episode.version)
        marked = {"unreachable": unreachable, "version": episode.version + 1}
        writes = [
            table.write_update(self._key(waiting), _closed(ClockState.EXPIRED), _STILL_OPEN),
            table.write_check(keys.intake(episode.episode_id), ABSENT),
            table.write_update(place, marked, unchanged)
            if unreachable
            else table.write_check(place, unchanged),
        ]
        try:
            table.transact(writes)
        except Conflict:
            return False
        return True

    @staticmethod
    def _key(waiting: Waiting) -> keys.Key:
        return keys.clock(waiting.clock.episode_id, waiting.clock.name)


_STILL_OPEN = Attr("state").eq(ClockState.OPEN.value)


def _closed(state: ClockState) -> dict[str, str | None]:
    """Out of the `work` index as well, so that no tick finds it again."""
    return {"state": state.value, "work": None, "work_at": None}
