"""The clocks of isolation and quarantine in the table, and what they close."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase, Key

from desac.adapters import keys
from desac.adapters.assignment_items import assignment_write
from desac.adapters.episode_writes import episode_check, episode_write
from desac.adapters.pages import work_page
from desac.adapters.table import ABSENT, Conflict, Item, Table, Write, from_item, to_item
from desac.domain.assignment import Assignment, AssignmentState, Outcome
from desac.domain.clock import Clock, ClockName, ClockState
from desac.domain.episode import Episode
from desac.ports.clocks import Due
from desac.ports.isolation import ActivePage, Loose, Stay

# As for other clocks: due times differ as text within the last second only.
_MARGIN = timedelta(seconds=1)
# Where a clock stood in the `work` index before its episode was over.
_WORK_WAS = "work_was"


class TableIsolation:
    """Keeps the promises of `desac.ports.isolation.IsolationStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def active(self, shard: int, limit: int, cursor: str | None = None) -> ActivePage:
        """One query of the `work` index."""
        page = work_page(self._table, [isolation_work(shard)], limit=limit, cursor=cursor)
        return ActivePage([from_item(Clock, item) for item in page.items], page.cursor)

    def due(self, now: datetime, limit: int) -> Iterator[Due]:
        """One query of the `work` index for each shard, following its pages."""
        until = keys.moment(now + _MARGIN)
        for number in range(keys.SHARDS):
            condition = Key("work").eq(isolation_work(number)) & Key("work_at").lte(until)
            for item in self._table.index("work", condition, limit=limit):
                yield Due(episode_id=item["episode_id"], clock=ClockName.ISOLATION_END)

    def stay(self, episode_id: str) -> Stay | None:
        """One consistent batch read."""
        wanted = [keys.episode(episode_id), keys.clock(episode_id, ClockName.ISOLATION_END)]
        found = {item["type"]: item for item in self._table.get_many(wanted)}
        if "Episode" not in found:
            return None
        clock = from_item(Clock, found["Clock"]) if "Clock" in found else None
        return Stay(from_item(Episode, found["Episode"]), clock)

    def keep(self, stay: Stay, due_at: datetime | None) -> bool:
        """One transaction: the clock as it was read, and the episode unchanged."""
        episode, before = stay.episode, stay.clock
        if due_at is None:
            if before is None or before.state is not ClockState.OPEN:
                return True
            write = self._table.write_update(_place(episode), _closed(ClockState.STOPPED), _unchanged(before))
        else:
            after = Clock(
                episode_id=episode.episode_id,
                person_id=episode.person_id,
                name=ClockName.ISOLATION_END,
                due_at=due_at,
                created_at=before.created_at if before else episode.created_at,
            )
            if after == before:
                return True
            write = self._table.write_put(_item(after), _unchanged(before))
        return self._transact([write, episode_check(self._table, episode)])

    def complete(self, stay: Stay, changes: Mapping[str, Any]) -> bool:
        """One transaction."""
        expired = self._table.write_update(
            _place(stay.episode), _closed(ClockState.EXPIRED), _unchanged(stay.clock)
        )
        return self._transact([expired, episode_write(self._table, stay.episode, changes)])

    def note(self, episode: Episode, changes: Mapping[str, Any]) -> bool:
        """One conditional update."""
        return self._transact([episode_write(self._table, episode, changes)])

    def loose(self, episode_id: str) -> Loose | None:
        """A consistent batch read, and one consistent query of the clocks."""
        wanted = [keys.episode(episode_id), keys.assignment(episode_id)]
        found = {item["type"]: item for item in self._table.get_many(wanted)}
        if "Episode" not in found:
            return None
        place = keys.clock(episode_id, "")
        clocks = self._table.partition(place["pk"], place["sk"])
        return Loose(
            from_item(Episode, found["Episode"]),
            tuple(from_item(Clock, item) for item in clocks),
            from_item(Assignment, found["Assignment"]) if "Assignment" in found else None,
        )

    def close(self, loose: Loose, now: datetime) -> bool:
        """One transaction; where each clock stood in the index is kept with it."""
        writes = [self._close(clock) for clock in loose.clocks if _stops(clock)]
        task = loose.assignment
        if task and task.state is not AssignmentState.CLOSED:
            done = task.closed_without_visit(Outcome.EPISODE_OVER, now)
            writes.append(assignment_write(self._table, done, task.version))
        return self._together(loose, writes)

    def reopen(self, loose: Loose, now: datetime) -> bool:
        """One transaction."""
        writes = [self._reopen(clock, now) for clock in loose.clocks if _goes_on(clock)]
        task = loose.assignment
        if task and task.outcome is Outcome.EPISODE_OVER:
            again = task.changed(now, state=AssignmentState.OPEN, outcome=None, tracer=None)
            writes.append(assignment_write(self._table, again, task.version))
        return self._together(loose, writes)

    def _together(self, loose: Loose, writes: list[Write]) -> bool:
        if not writes:
            return True
        return self._transact([*writes, episode_check(self._table, loose.episode)])

    def _close(self, clock: Clock) -> Write:
        place = keys.clock(clock.episode_id, clock.name)
        held = self._table.get(place) or {}
        over = {**_closed(ClockState.OVER), _WORK_WAS: held.get("work")}
        return self._table.write_update(place, over, _unchanged(clock))

    def _reopen(self, clock: Clock, now: datetime) -> Write:
        place = keys.clock(clock.episode_id, clock.name)
        work = (self._table.get(place) or {}).get(_WORK_WAS) or keys.clock_work(keys.shard(clock.episode_id))
        again = clock.model_copy(update={"state": ClockState.OPEN, "due_at": max(clock.due_at, now)})
        item = to_item(again, place, work=work, work_at=keys.moment(again.due_at))
        return self._table.write_put(item, _unchanged(clock))

    def _transact(self, writes: list[Write]) -> bool:
        try:
            self._table.transact(writes)
        except Conflict:
            return False
        return True


def isolation_work(shard_number: int) -> str:
    """The `work` partition of the clocks of active episodes; its sort key is when they are over.

    Apart from other clocks, so that it lists everybody who is in isolation or quarantine.
    """
    return f"ISOLATION#{shard_number}"


def _place(episode: Episode) -> keys.Key:
    return keys.clock(episode.episode_id, ClockName.ISOLATION_END)


def _item(clock: Clock) -> Item:
    work = isolation_work(keys.shard(clock.episode_id))
    place = keys.clock(clock.episode_id, clock.name)
    return to_item(clock, place, work=work, work_at=keys.moment(clock.due_at))


def _stops(clock: Clock) -> bool:
    """The clock of a complaint, or of a silence, is kept with that: whoever ends it stops the clock."""
    return clock.state is ClockState.OPEN and clock.about is None


def _goes_on(clock: Clock) -> bool:
    """The clock of the end has a time of its own, which `keep` sets."""
    return clock.state is ClockState.OVER and clock.name is not ClockName.ISOLATION_END


def _unchanged(before: Clock | None) -> ConditionBase:
    if before is None:
        return ABSENT
    due_at = before.due_at.isoformat().replace("+00:00", "Z")
    return Attr("state").eq(before.state.value) & Attr("due_at").eq(due_at)


def _closed(state: ClockState) -> dict[str, str | None]:
    return {"state": state.value, "work": None, "work_at": None}
