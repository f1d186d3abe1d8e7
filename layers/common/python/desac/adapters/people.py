"""People, their episodes and edges: looked up many at a time, written conditionally."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from boto3.dynamodb.conditions import Key

from desac.adapters import keys
from desac.adapters.people_batch import Batch, Member, Name
from desac.adapters.people_matching import load_chains, root_of
from desac.adapters.people_reading import Reading
from desac.adapters.people_writes import writes_of
from desac.adapters.table import Table
from desac.domain.identity import Identity
from desac.domain.names import normal_name
from desac.domain.person import Person
from desac.domain.registration import Known, Plan, Registration


class People:
    """The registry of people in the table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        # Whatever is written was looked for before; its key is not reckoned again.
        self._places: Mapping[Identity, keys.Key] = {}

    def find(self, wishes: Sequence[Registration]) -> list[Known]:
        """What is known about each registration, in their order."""
        reading = Reading(self._table, wishes)
        self._places = reading.places
        return reading.known()

    def write(self, decided: Sequence[tuple[Registration, Plan]], now: datetime) -> list[int]:
        """Write plans, several in one transaction; returns the positions to look up and decide again.

        A plan is written whole or not at all. A position comes back when somebody else wrote first, when an
        earlier plan of this call touches the same items, or when more contacts wait for the person.
        """
        again: list[int] = []
        batches = [Batch(self._table, self._places)]
        touched: set[Name] = set()
        for place, (wish, plan) in enumerate(decided):
            member = Member.of(place, writes_of(self._table, wish, plan, now), plan.claims)
            if not batches[-1].has_room_for(member):
                touched |= batches[-1].names
                batches.append(Batch(self._table, self._places))
            if batches[-1].accepts(member, touched):
                batches[-1].add(member)
            else:
                again.append(place)
        again.extend(self._commit(batches))
        unfinished = [place for place, (_, plan) in enumerate(decided) if plan.is_unfinished]
        return sorted({*again, *unfinished})

    def _commit(self, batches: Sequence[Batch]) -> Iterator[int]:
        """Write batches, none of which touches what another does; the positions that were overtaken.

        What was with these in a transaction is tried again without them.
        """
        while batches := [batch for batch in batches if not batch.is_empty]:
            outcomes = self._table.transact_all([batch.writes() for batch in batches])
            lost = [
                batch.without(conflict.failed)
                for batch, conflict in zip(batches, outcomes, strict=True)
                if conflict
            ]
            yield from (place for _, overtaken in lost for place in overtaken)
            batches = [left for left, _ in lost]

    def on_phone(self, phone: str) -> list[Person]:
        """Everybody on a phone; whoever is there under several merged records, once under each name."""
        items = self._table.index("lookup", Key("lookup").eq(keys.phone_lookup(phone)))
        on_it = [keys.person_in(item["pk"]) for item in items]
        people = load_chains(self._table, on_it)
        found: dict[tuple[str, str], Person] = {}
        # The kept one's record before those that were merged into it.
        for person in sorted(
            (people[one] for one in on_it if one in people), key=lambda one: bool(one.merged_into)
        ):
            found.setdefault((root_of(people, person.person_id), normal_name(person.name)), person)
        return list(found.values())
