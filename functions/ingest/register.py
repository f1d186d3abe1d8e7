"""Registrations into the table: look up, decide, write; whoever was overtaken is looked up again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched

from desac.domain.dates import WITA
from desac.domain.ids import new_person_id
from desac.domain.registration import Plan, Registration, plan
from desac.domain.rules import RuleBook
from desac.ports.people import PeopleRegistry
from functions.ingest.collecting import garbage_waits

# So many rows are looked up together and written in full transactions, several at the same time: of a new row
# three or four keys are read, 100 at a time, and five items written, 100 at a time. A whole range of 500 took
# some 5 % more of the processor's time.
CHUNK = 200
# Each round writes at least one row, so a chunk that still waits after this many is a fault of ours.
_ROUNDS = 2 * CHUNK

type Decided = tuple[Registration, Plan]


class ContendedError(Exception):
    """Rows that others kept changing; the file is tried again later."""


def register(
    people: PeopleRegistry, wishes: Iterable[Registration], rules: RuleBook, now: datetime
) -> Iterator[Decided]:
    """Record every registration; yields what was done, in the order in which it was done.

    Safe to repeat: a registration that is recorded already is found and changes nothing.
    """
    with garbage_waits():
        for chunk in batched(wishes, CHUNK, strict=False):
            yield from _registered(people, chunk, rules, now)


def _registered(
    people: PeopleRegistry, waiting: Sequence[Registration], rules: RuleBook, now: datetime
) -> Iterator[Decided]:
    for _ in range(_ROUNDS):
        decided = _decided(people, waiting, rules, now)
        overtaken = set(people.write(decided, now))
        yield from (pair for place, pair in enumerate(decided) if place not in overtaken)
        waiting = [waiting[place] for place in sorted(overtaken)]
        if not waiting:
            return
    raise ContendedError(f"{len(waiting)} rows were overtaken {_ROUNDS} times")


def foresee(
    people: PeopleRegistry, wishes: Iterable[Registration], rules: RuleBook, now: datetime
) -> Iterator[Decided]:
    """What `register` would do as things stand now; writes nothing."""
    for chunk in batched(wishes, CHUNK, strict=False):
        yield from _decided(people, chunk, rules, now)


def _decided(
    people: PeopleRegistry, wishes: Sequence[Registration], rules: RuleBook, now: datetime
) -> list[Decided]:
    today = now.astimezone(WITA).date()
    return [
        (wish, plan(wish, known, rules=rules, now=now, today=today, new_id=new_person_id))
        for wish, known in zip(wishes, people.find(wishes), strict=True)
    ]
