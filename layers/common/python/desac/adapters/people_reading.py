"""What the table knows about many registrations, in a few batch reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from desac.adapters import keys
from desac.adapters.people_matching import Looked, Matching, load_people
from desac.adapters.table import Item, Table, from_item
from desac.domain.claim import waiting_contact
from desac.domain.doubt import DoubtKind
from desac.domain.episode import Episode
from desac.domain.identity import Identity
from desac.domain.person import ContactEdge, Person
from desac.domain.plan import NOBODY
from desac.domain.registration import Known, Registration, RowPlace
from desac.domain.trace import RowTrace

type Place = tuple[str, str]
"""The keys of an item."""


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
        self._episodes = {one: tuple(self._episodes_of(one)) for one in self._roots()}

    @property
    def places(self) -> Mapping[Identity, keys.Key]:
        """The keys of all claims that were looked for."""
        return self._found.places

    def known(self) -> list[Known]:
        """What is known about each registration, in their order."""
        return [NOBODY if one.is_unknown else self._known(one) for one in self._found.looked]

    def _roots(self) -> set[str]:
        return {one.person_id for one in self._looked if one.person_id}

    def _whole(self, person_id: str) -> tuple[str, ...]:
        return (person_id, *self._people[person_id].absorbed)

    def _read_absorbed(self) -> None:
        """Whoever was merged into somebody that a row speaks of: their episodes are that one's, too."""
        whole = {one for person_id in self._roots() for one in self._whole(person_id)}
        self._people |= load_people(self._table, whole - self._people.keys())

    def _read_exact(self) -> dict[Place, Item]:
        """Episodes, traces of these very rows, and edges. The traces and edges of whoever was merged lie
        with either."""
        wanted: dict[Place, keys.Key] = {}
        for person_id in self._roots():
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
        for claim in one.claims.values() if one.matched else ():
            for place in claim.awaited_by:
                yield keys.contact(one.matched or "", waiting_contact(place))

    def _known(self, one: Looked) -> Known:
        waiting = (self._exact.get(_id(key)) for key in self._waiting_edges(one))
        contacts = [from_item(ContactEdge, item) for item in waiting if item]
        edge = _first(ContactEdge, self._exact, _edge_keys(one))
        episodes = self._episodes[one.person_id] if one.person_id else ()
        return Known(
            # A merge says who somebody is; what was said of either stays on the record it was said of.
            person=self._people[one.matched] if one.matched else None,
            kept=self._people[one.person_id] if one.person_id not in {None, one.matched} else None,
            episodes=episodes,
            trace=_first(RowTrace, self._exact, _trace_keys(one)) or _first_trace(one.wish, episodes),
            claims=one.claims,
            owners=one.borne,
            doubts=tuple(self._doubts(one)),
            index_person_id=edge.index_person_id if edge else one.index_id,
            edge=edge,
            contacts={edge.contact_person_id: edge for edge in contacts},
        )

    def _doubts(self, one: Looked) -> Iterator[tuple[Person, DoubtKind]]:
        """But for those whom an operator told apart, under whichever of their records."""
        mine = self._whole(one.person_id) if one.person_id else ()
        apart = {other for each in mine for other in self._people[each].told_apart}
        for other, kind in one.doubts:
            if apart.isdisjoint(self._whole(other)):
                yield self._people[other], kind


def _trace_keys(one: Looked) -> Iterator[keys.Key]:
    place = one.wish.place
    # Rows that came after a merge once left their traces with the kept one.
    for person_id in dict.fromkeys((one.matched, one.person_id)):
        if person_id and place:
            yield keys.row(person_id, place.file_id, place.row, place.sheet)


def _first_trace(wish: Registration, episodes: Sequence[Episode]) -> RowTrace | None:
    """The trace of a row that one of the episodes began with."""
    for one in episodes:
        row = one.first_row
        if row and wish.place == RowPlace(row.file_id, row.sheet, row.row):
            return one.first_trace
    return None


def _edge_keys(one: Looked) -> Iterator[keys.Key]:
    if one.matched and one.index_id:
        # What was known before the index case was merged stands, and is corrected where it stands.
        for index_id in dict.fromkeys((one.index_id, *sorted(one.named_index))):
            yield keys.contact(index_id, one.matched)


def _first[R: (RowTrace, ContactEdge)](
    model: type[R], found: Mapping[Place, Item], wanted: Iterable[keys.Key]
) -> R | None:
    items = (found.get(_id(key)) for key in wanted)
    return next((from_item(model, item) for item in items if item), None)


def _id(key: Mapping[str, Any]) -> Place:
    return key["pk"], key["sk"]
