"""Silences in the table: one transaction for a silence, its clock and what is sent with it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from boto3.dynamodb.conditions import Attr, ConditionBase
from boto3.dynamodb.conditions import Key as KeyCondition

from desac.adapters import follow_up_keys, keys
from desac.adapters.message_items import message_item
from desac.adapters.table import ABSENT, Conflict, Item, Table, Write, from_item, to_item
from desac.domain.clock import Clock, ClockName, ClockState
from desac.domain.episode import Episode
from desac.domain.ids import person_of
from desac.domain.message import Message
from desac.domain.person import Person
from desac.domain.silence import CLOCKS, Silence, SilenceKind
from desac.ports.clocks import Waiting
from desac.ports.outbox import Overtaken
from desac.ports.silences import Watched


class TableSilences:
    """Keeps the promises of `SilenceStore` and `SilenceLists` in `desac.ports.silences`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, silence_id: str) -> Silence | None:
        """One consistent read."""
        episode_id, _, kind = silence_id.partition(".")
        item = self._table.get(follow_up_keys.silence(episode_id, SilenceKind(kind)))
        return from_item(Silence, item) if item else None

    def of_episode(self, episode_id: str) -> Sequence[Silence]:
        """One consistent batch read of one key for each kind."""
        places = [follow_up_keys.silence(episode_id, kind) for kind in SilenceKind]
        return [from_item(Silence, item) for item in self._table.get_many(places)]

    def watched(self, episode_id: str) -> Watched | None:
        """One consistent batch read."""
        places = [follow_up_keys.silence(episode_id, kind) for kind in SilenceKind]
        places += [keys.person(person_of(episode_id)), keys.episode(episode_id), keys.intake(episode_id)]
        return watched_in(self._table.get_many(places))

    def save(self, before: Silence | None, after: Silence, messages: Sequence[Message] = ()) -> None:
        """One transaction."""
        writes = [self._silence(before, after), *self._clock(before, after)]
        writes += [self._table.write_put(message_item(one), ABSENT) for one in messages]
        self._transact(writes)

    def remind(self, waiting: Waiting, before: Silence | None, after: Silence) -> None:
        """One transaction, with the form's absence as a condition."""
        clock = waiting.clock
        if clock.deadline is None:
            raise ValueError("a form's clock without a deadline reminds of nothing")
        place = keys.clock(clock.episode_id, ClockName.FORM)
        # As whoever opened it wrote its times.
        was, until = (
            to_item(clock.model_copy(update={"due_at": at}), place)["due_at"]
            for at in (clock.due_at, clock.deadline)
        )
        put_off = {"due_at": until, "work_at": until}
        still = Attr("state").eq(ClockState.OPEN.value) & Attr("due_at").eq(was)
        self._transact(
            [
                self._table.write_update(place, put_off, still),
                self._table.write_check(keys.intake(clock.episode_id), ABSENT),
                self._silence(before, after),
                *self._clock(before, after),
            ]
        )

    def waiting(self, kecamatan_codes: Sequence[str | None]) -> Sequence[Silence]:
        """One query of the `work` index for each kecamatan."""
        return self._of(kecamatan_codes, is_waiting=True)

    def since(self, kecamatan_codes: Sequence[str | None], at: datetime) -> Sequence[Silence]:
        """One query of the `work` index for each kecamatan."""
        return self._of(kecamatan_codes, is_waiting=False, since=at)

    def people(self, silences: Sequence[Silence]) -> dict[str, Person]:
        """Whom the silences are about, by id."""
        wanted = [keys.person(one) for one in dict.fromkeys(each.person_id for each in silences)]
        return {item["person_id"]: from_item(Person, item) for item in self._table.get_many(wanted)}

    def _of(
        self, kecamatan_codes: Sequence[str | None], *, is_waiting: bool, since: datetime | None = None
    ) -> list[Silence]:
        found: list[Silence] = []
        for code in kecamatan_codes:
            work = follow_up_keys.silence_work(code, is_waiting=is_waiting)
            condition: ConditionBase = KeyCondition("work").eq(work)
            if since is not None:
                condition &= KeyCondition("work_at").gte(keys.moment(since))
            found += [from_item(Silence, item) for item in self._table.index("work", condition)]
        return sorted(found, key=lambda one: (one.opened_at, one.silence_id))

    def _silence(self, before: Silence | None, after: Silence) -> Write:
        unchanged: ConditionBase = ABSENT if before is None else Attr("version").eq(before.version)
        return self._table.write_put(silence_item(after), unchanged)

    def _clock(self, before: Silence | None, after: Silence) -> Iterator[Write]:
        if before is not None and before.due_at == after.due_at:
            return
        place = keys.clock(after.episode_id, CLOCKS[after.kind])
        if after.due_at is None:
            stopped = {"state": ClockState.STOPPED.value, "work": None, "work_at": None}
            yield self._table.write_update(place, stopped)
            return
        clock = Clock(
            episode_id=after.episode_id,
            person_id=after.person_id,
            name=CLOCKS[after.kind],
            about=after.silence_id,
            due_at=after.due_at,
            created_at=after.opened_at,
        )
        work = keys.clock_work(keys.shard(after.episode_id))
        yield self._table.write_put(to_item(clock, place, work=work, work_at=keys.moment(after.due_at)))

    def _transact(self, writes: Sequence[Write]) -> None:
        try:
            self._table.transact(writes)
        except Conflict as conflict:
            raise Overtaken from conflict


def silence_item(silence: Silence) -> Item:
    """A silence with its key and index attributes."""
    work = follow_up_keys.silence_work(silence.kecamatan_code, is_waiting=silence.is_waiting)
    place = follow_up_keys.silence(silence.episode_id, silence.kind)
    return to_item(silence, place, work=work, work_at=keys.moment(silence.opened_at))


def watched_in(items: Sequence[Item]) -> Watched | None:
    """What is watched, from the items of one person; None without person or episode."""
    by_type = {item["type"]: item for item in items}
    if not {"Person", "Episode"} <= by_type.keys():
        return None
    silences = [from_item(Silence, item) for item in items if item["type"] == "Silence"]
    return Watched(
        person=from_item(Person, by_type["Person"]),
        episode=from_item(Episode, by_type["Episode"]),
        silences={one.kind: one for one in silences},
        has_form="Intake" in by_type,
    )
