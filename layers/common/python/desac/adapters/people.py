"""People, their episodes and edges: looked up many at a time, written conditionally."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from boto3.dynamodb.conditions import Key

from desac.adapters import keys
from desac.adapters.people_writes import writes_of
from desac.adapters.table import Conflict, Item, Table, Write, from_item
from desac.domain.claim import Claim
from desac.domain.episode import Episode
from desac.domain.identity import Identity, IdentityKind, match, same_bearer
from desac.domain.person import ContactEdge, Person
from desac.domain.registration import Known, Plan, Registration
from desac.domain.trace import RowTrace

_WRITES_PER_TRANSACTION = 100


class People:
    """The registry of people in the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, wishes: Sequence[Registration]) -> list[Known]:
        """What is known about each registration, in their order."""
        claims = self._claims(wishes)
        people = self._people(claims.values())
        matched = [match(wish.particulars, claims, people) for wish in wishes]
        episodes = {person_id: self._episodes(person_id) for person_id in set(matched) if person_id}
        indexes = [self._index_of(wish, claims) for wish in wishes]
        exact = self._traces_and_edges(wishes, matched, indexes)
        found: list[Known] = []
        for wish, person_id, index_id in zip(wishes, matched, indexes, strict=True):
            taken = frozenset(claim for claim in wish.claims if claim in claims)
            if person_id is None:
                found.append(Known(taken=taken, index_person_id=index_id))
                continue
            trace = exact.get(_id(_trace_key(wish, person_id)))
            edge = exact.get(_id(keys.contact(index_id, person_id))) if index_id else None
            found.append(
                Known(
                    person=people[person_id],
                    episodes=episodes[person_id],
                    taken=taken,
                    foreign=frozenset(claim for claim in taken if claims[claim] != person_id),
                    index_person_id=index_id,
                    trace=from_item(RowTrace, trace) if trace else None,
                    edge=from_item(ContactEdge, edge) if edge else None,
                )
            )
        return found

    def write(self, decided: Sequence[tuple[Registration, Plan]], now: datetime) -> list[int]:
        """Write plans, several in one transaction; returns the positions to look up and decide again.

        A plan is written whole or not at all. A position comes back when somebody else wrote first, or
        when an earlier plan of this call touches the same items.
        """
        again: list[int] = []
        batch: list[tuple[int, list[Write]]] = []
        touched: set[str] = set()
        for place, (wish, plan) in enumerate(decided):
            writes = writes_of(self._table, wish, plan, now)
            names = {_written(write) for write in writes}
            if names & touched:
                again.append(place)
                continue
            if sum(len(waiting) for _, waiting in batch) + len(writes) > _WRITES_PER_TRANSACTION:
                again.extend(self._commit(batch))
                batch = []
            touched |= names
            if writes:
                batch.append((place, writes))
        again.extend(self._commit(batch))
        return sorted(again)

    def _commit(self, batch: Sequence[tuple[int, list[Write]]]) -> list[int]:
        if not batch:
            return []
        try:
            self._table.transact([write for _, writes in batch for write in writes])
        except Conflict:
            if len(batch) == 1:
                return [batch[0][0]]
            # One plan was overtaken: the others are written one by one.
            return [place for one in batch for place in self._commit([one])]
        return []

    def _claims(self, wishes: Sequence[Registration]) -> dict[Identity, str]:
        wanted = {claim for wish in wishes for claim in wish.claims}
        wanted |= {Identity(IdentityKind.NIK, wish.index_nik) for wish in wishes if wish.index_nik}
        wanted |= {
            Identity(IdentityKind.CASE_NUMBER, wish.index_number) for wish in wishes if wish.index_number
        }
        by_key = {_id(keys.identity(identity.kind, identity.value)): identity for identity in wanted}
        items = self._table.get_many(
            [keys.identity(identity.kind, identity.value) for identity in by_key.values()]
        )
        return {by_key[_id(item)]: from_item(Claim, item).person_id for item in items}

    def _people(self, person_ids: Iterable[str]) -> dict[str, Person]:
        items = self._table.get_many([keys.person(person_id) for person_id in set(person_ids)])
        return {item["person_id"]: from_item(Person, item) for item in items}

    def _episodes(self, person_id: str) -> tuple[Episode, ...]:
        items = self._table.partition(keys.partition(person_id), "EPISODE#")
        return tuple(from_item(Episode, item) for item in items)

    def _index_of(self, wish: Registration, claims: Mapping[Identity, str]) -> str | None:
        """The index case a row names: by NIK, case number, or phone and name; never by name alone."""
        if wish.index_person_id:
            return wish.index_person_id
        if wish.index_nik:
            claimed = claims.get(Identity(IdentityKind.NIK, wish.index_nik))
            if claimed:
                return claimed
        if wish.index_number:
            numbered = claims.get(Identity(IdentityKind.CASE_NUMBER, wish.index_number))
            if numbered:
                return numbered
        if wish.index_phone and wish.index_name:
            bearers = [
                person.person_id
                for person in self.on_phone(wish.index_phone)
                if same_bearer(person.name, wish.index_name)
            ]
            if len(bearers) == 1:
                return bearers[0]
        return None

    def on_phone(self, phone: str) -> list[Person]:
        """Everybody on a phone."""
        items = self._table.index("lookup", Key("lookup").eq(keys.phone_lookup(phone)))
        return list(self._people(keys.person_in(item["pk"]) for item in items).values())

    def _traces_and_edges(
        self, wishes: Sequence[Registration], matched: Sequence[str | None], indexes: Sequence[str | None]
    ) -> dict[str, Item]:
        wanted: dict[str, keys.Key] = {}
        for wish, person_id, index_id in zip(wishes, matched, indexes, strict=True):
            if person_id and wish.place:
                key = _trace_key(wish, person_id)
                wanted[_id(key)] = key
            if person_id and index_id:
                key = keys.contact(index_id, person_id)
                wanted[_id(key)] = key
        return {_id(item): item for item in self._table.get_many(list(wanted.values()))}


def _trace_key(wish: Registration, person_id: str) -> keys.Key:
    if wish.place is None:
        return keys.row(person_id, "-", 0)
    return keys.row(person_id, wish.place.file_id, wish.place.row, wish.place.sheet)


def _id(key: Mapping[str, object]) -> str:
    return f"{key['pk']}\n{key['sk']}"


def _written(write: Write) -> str:
    ((_, request),) = write.items()
    return _id(request.get("Key") or request["Item"])
