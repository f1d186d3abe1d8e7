"""Contributions to the figures and their totals, written together: counted once, whatever comes twice."""

import random
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from boto3.dynamodb.conditions import Attr

from desac.adapters import figure_keys
from desac.adapters.lanes import at_once
from desac.adapters.person_counts import Found, PersonCounts
from desac.adapters.table import ABSENT, Conflict, Table, Write
from desac.domain.contribution import Cell, Change, Contribution, Withdrawal, added_up, changes
from desac.domain.figure_rules import FigureRules

_ROUNDS = 8
# Of the 100 writes of a transaction: a change writes one contribution and adds to two totals at most, and
# most people of a file's neighbourhood add to the same one.
_MOST_WRITES = 90
# People who are read before any of them is written, so that those of a village come together.
_AT_ONCE = 500
_PAUSE_SECONDS = 0.05


class StillContendedError(Exception):
    """Others kept changing the same people's figures; whoever asked does so again, which is harmless."""


type Reads = Sequence[Callable[[], Found]]


class Contributions:
    """Brings the figures up to the state of people.

    `pause` waits for some seconds; `together` does several reads, as a rule at the same time.
    """

    def __init__(
        self,
        table: Table,
        rules: FigureRules,
        *,
        pause: Callable[[float], None] = time.sleep,
        together: Callable[[Reads], Sequence[Found]] = at_once,
    ) -> None:
        self._table = table
        self._counts = PersonCounts(table, rules)
        self._pause = pause
        self._together = together

    def bring_up_to_date(self, people: Iterable[str], removed: Sequence[Contribution] = ()) -> int:
        """Count these people as they are now; how many contributions changed. Safe to repeat.

        Whoever was merged into somebody else brings that one along. `removed` are contributions that were
        deleted: each is taken back once. Raises StillContendedError, and botocore's ClientError.
        """
        done = self._withdraw(removed)
        waiting = list(dict.fromkeys([*people, *(one.person_id for one in removed)]))
        for attempt in range(_ROUNDS):
            if attempt:
                # Jitter, so that those who were in each other's way do not meet again.
                self._pause(random.uniform(0, _PAUSE_SECONDS * 2**attempt))  # noqa: S311 # no secret
            waiting, written = self._round(waiting)
            done += written
            if not waiting:
                return done
        raise StillContendedError(f"{len(waiting)} people")

    def _withdraw(self, removed: Sequence[Contribution]) -> int:
        done = 0
        for one in {one.line: one for one in removed}.values():
            if self._table.get(figure_keys.withdrawal(one.counted_in, one.line)):
                continue
            if self._transact([Change(one, None)]):
                raise StillContendedError("a deleted contribution")
            done += 1
        return done

    def _round(self, people: list[str]) -> tuple[list[str], int]:
        """Count people once; who has to be looked at again, and how many contributions were written."""
        again: list[str] = []
        written = 0
        seen = set(people)
        while people:
            some, people = people[:_AT_ONCE], people[_AT_ONCE:]
            reads = [partial(self._counts.find, one) for one in some]
            found = dict(zip(some, self._together(reads), strict=True))
            # A merged one's contacts are those of the one they were merged into.
            kept = {one.merged_into for one in found.values() if one.merged_into} - seen
            people += sorted(kept)
            seen |= kept
            left, done = self._write(found)
            again += left
            written += done
        return list(dict.fromkeys(again)), written

    def _write(self, found: dict[str, Found]) -> tuple[list[str], int]:
        """Write what changes; who has to be looked at again, and how many contributions were written."""
        todo = [
            change
            for person_id, one in found.items()
            for change in changes(person_id, one.stored, one.counted, partial(secrets.token_hex, 8))
        ]
        again: list[str] = []
        written = 0
        for some in _packed(todo):
            left = self._transact(some)
            again += left
            written += len(some) - len(left)
        return again, written

    def _transact(self, some: Sequence[Change]) -> list[str]:
        """Write changes and their totals together; the people of those that were overtaken."""
        overtaken: list[str] = []
        todo = list(some)
        for shard in _shards():
            writes = [*map(self._contribution, todo), *self._totals(todo, shard)]
            try:
                self._table.transact(writes)
            except Conflict as conflict:
                late = {place for place in conflict.failed if place < len(todo)}
                overtaken += [todo[place].one.person_id for place in sorted(late)]
                # What is left met somebody else at a total: another of its items may be free.
                todo = [change for place, change in enumerate(todo) if place not in late]
            else:
                return overtaken
            if not todo:
                return overtaken
        return overtaken + [change.one.person_id for change in todo]

    def _contribution(self, change: Change) -> Write:
        after, before, one = change.after, change.before, change.one
        if after is None:
            done = Withdrawal(line=one.line, counted_in=one.counted_in)
            return self._table.write_record(done, figure_keys.withdrawal(one.counted_in, one.line), ABSENT)
        return self._table.write_record(
            after,
            figure_keys.contribution(after.person_id, after.counted_in),
            Attr("version").eq(before.version) & Attr("line").eq(before.line) if before else ABSENT,
            work=figure_keys.contributors(after.counted_in),
            work_at=figure_keys.contributor(after),
        )

    def _totals(self, some: Sequence[Change], shard: int) -> Iterator[Write]:
        for cell, sums in added_up(some).items():
            yield self._table.write_sums(figure_keys.tally(cell, shard), labels_of(cell, shard), sums)


def labels_of(cell: Cell, shard: int) -> dict[str, str]:
    """What an item of a total holds besides its counts."""
    return {
        "type": "Tally",
        "counted_in": cell.origin,
        "day": cell.day.isoformat(),
        "village": cell.village,
        "work": figure_keys.day_totals(cell.day),
        "work_at": f"{figure_keys.village(cell.village)}{cell.origin}#{shard}",
    }


def _shards() -> Iterator[int]:
    """The first item of a total first: it is the only one where nobody gets in another's way."""
    yield 0
    for _ in range(3):
        yield random.randrange(1, figure_keys.TALLY_SHARDS)  # noqa: S311 # no secret


def _packed(todo: Sequence[Change]) -> Iterator[list[Change]]:
    """Transactions of changes that add to the same totals, as far as possible."""
    pack: list[Change] = []
    cells: set[object] = set()
    for change in sorted(todo, key=lambda change: (change.one.cell, change.one.person_id)):
        own = {cell for cell, _, _ in change.deltas()}
        if pack and len(pack) + 1 + len(cells | own) > _MOST_WRITES:
            yield pack
            pack, cells = [], set()
        pack.append(change)
        cells |= own
    if pack:
        yield pack
