"""What the table knows about many registrations, in a few batch reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from desac.adapters import keys
from desac.adapters.people_matching import Looked, Matching, load_people
from desac.adapters.table import Item, Table, from_item
from desac.domain.claim import waiting_contact
from desac.domain.episode import Episode
from desac.domain.person import ContactEdge
from desac.domain.registration import Known, Registration
from desac.domain.trace import RowTrace

type Place = tuple[str, str]
"""The keys of an item."""

_NOTHING = Known()


def load_episodes(table: Table, person_id: str) -> tuple[Episode, ...]:
    """A person's episodes."""
    items = table.partition(keys.partition(person_id), "EPISODE#")
    return tuple(from_item(Episode, item) for item in items)


class Reading:
    """One look at the table for many registrations."""

    def __init__(self, table: Table, wishes: Sequence[Registration]) -> None:
        self._table = table
        self._found = Matching(table, wishes)
        self._looked = [one for one in self._found.looked if not one.is_unknown]
        self._people = self._found.people
        self._read_absorbed()
        self._exact = self._read_exact()
        self._episodes = {one: tuple(self._episodes_of(one)) for one in self._matched()}

    def known(self) -> list[Known]:
        """What is known about each registration, in their order."""
        return [_NOTHING if one.is_unknown else self._known(one) for one in self._found.looked]

    def _matched(self) -> set[str]:
        return {one.person_id for one in self._looked if one.person_id}

    def _whole(self, person_id: str) -> tuple[str, ...]:
        return (person_id, *self._people[person_id].absorbed)

    def _read_absorbed(self) -> None:
        """Whoever was merged into somebody that a row speaks of: their episodes are that one's, too."""
        whole = {one for person_id in self._matched() for one in self._whole(person_id)}
        self._people |= load_people(self._table, whole - self._people.keys())

    def _read_exact(self) -> dict[Place, Item]:
        """Episodes, traces of these very rows, and edges. The traces and edges of whoever was merged lie
        with either."""
        wanted: dict[Place, keys.Key] = {}
        for person_id in self._matched():
            for one in self._whole(person_id):
                for episode_id in self._people[one].episode_ids or ():
                    key = keys.episode(episode_id)
                    wanted[_id(key)] = key
        for looked in self._looked:
            for key in (*_trace_keys(looked), *_edge_keys(looked), *self._waiting_edges(looked)):
                wanted[_id(key)] = key
        return {_id(item): item for item in self._table.get_many(list(wanted.values()))}

    def _episodes_of(self, person_id: str) -> Iterator[Episode]:
        for one in self._whole(person_id):
            noted = self._people[one].episode_ids
            if noted is None:
                yield from load_episodes(self._table, one)
                continue
            for episode_id in sorted(noted):
                if item := self._exact.get(_id(keys.episode(episode_id))):
                    yield from_item(Episode, item)

    def _waiting_edges(self, one: Looked) -> Iterator[keys.Key]:
        for claim in one.claims.values() if one.person_id else ():
            for place in claim.awaited_by:
                yield keys.contact(one.person_id or "", waiting_contact(place))

    def _known(self, one: Looked) -> Known:
        owners = {identity: self._found.resolved(bearer) for identity, bearer in one.borne.items()}
        waiting = (self._exact.get(_id(key)) for key in self._waiting_edges(one))
        contacts = [from_item(ContactEdge, item) for item in waiting if item]
        return Known(
            person=self._people[one.person_id] if one.person_id else None,
            episodes=self._episodes[one.person_id] if one.person_id else (),
            trace=_first(RowTrace, self._exact, _trace_keys(one)),
            claims=one.claims,
            owners=owners,
            doubts=tuple((self._people[other], kind) for other, kind in one.doubts),
            index_person_id=one.index_id,
            edge=_first(ContactEdge, self._exact, _edge_keys(one)),
            contacts={edge.contact_person_id: edge for edge in contacts},
        )


def _trace_keys(one: Looked) -> Iterator[keys.Key]:
    place = one.wish.place
    for person_id in dict.fromkeys((one.person_id, one.matched)):
        if person_id and place:
            yield keys.row(person_id, place.file_id, place.row, place.sheet)


def _edge_keys(one: Looked) -> Iterator[keys.Key]:
    if one.person_id and one.index_id:
        yield keys.contact(one.index_id, one.person_id)
        # What was known before a merge stands.
        if (one.named_index, one.matched) != (one.index_id, one.person_id):
            yield keys.contact(one.named_index or one.index_id, one.matched or one.person_id)


def _first[R: (RowTrace, ContactEdge)](
    model: type[R], found: Mapping[Place, Item], wanted: Iterable[keys.Key]
) -> R | None:
    items = (found.get(_id(key)) for key in wanted)
    return next((from_item(model, item) for item in items if item), None)


def _id(key: Mapping[str, Any]) -> Place:
    return key["pk"], key["sk"]
