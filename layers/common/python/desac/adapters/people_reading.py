"""What the table knows about many registrations, in a few batch reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desac.adapters import keys
from desac.adapters.table import Item, Table, from_item
from desac.domain.claim import Claim, waiting_contact
from desac.domain.doubt import DoubtKind
from desac.domain.episode import Episode
from desac.domain.identity import (
    Identity,
    IdentityKind,
    Match,
    could_be,
    judge,
    normal_name,
    same_bearer,
)
from desac.domain.person import ContactEdge, Person
from desac.domain.registration import Known, Registration
from desac.domain.trace import RowTrace

type Place = tuple[str, str]
"""The keys of an item."""

# A merge never leads to somebody who is merged, so a chain this long is no chain but a fault.
_LONGEST_CHAIN = 20


def load_people(table: Table, person_ids: Iterable[str]) -> dict[str, Person]:
    """People by id; those who are not there are left out."""
    items = table.get_many([keys.person(person_id) for person_id in sorted(set(person_ids))])
    return {item["person_id"]: from_item(Person, item) for item in items}


def load_episodes(table: Table, person_id: str) -> tuple[Episode, ...]:
    """A person's episodes."""
    items = table.partition(keys.partition(person_id), "EPISODE#")
    return tuple(from_item(Episode, item) for item in items)


@dataclass(slots=True)
class _Looked:
    """A registration on its way to what is known about it. `matched` is who bears the identity itself."""

    wish: Registration
    borne: Mapping[Identity, str] = field(default_factory=dict)
    matched: str | None = None
    person_id: str | None = None
    named_index: str | None = None
    index_id: str | None = None
    doubts: tuple[tuple[str, DoubtKind], ...] = ()


class Reading:
    """One look at the table for many registrations."""

    def __init__(self, table: Table, wishes: Sequence[Registration]) -> None:
        self._table = table
        self._looked = [_Looked(wish) for wish in wishes]
        self._claims: dict[Identity, Claim] = {}
        self._people: dict[str, Person] = {}
        self._read_claims(identity for wish in wishes for identity in wish.looked_up)
        self._match(self._looked)
        # Only where somebody else bears the stronger identity was anything noted under all cells together.
        unsure = [one for one in self._looked if self._is_unsure(one)]
        if unsure:
            self._read_claims(one.wish.exact for one in unsure)
            self._match(unsure)
        self._read_absorbed()
        self._exact = self._read_exact()
        self._episodes = {one: tuple(self._episodes_of(one)) for one in self._matched()}

    def known(self) -> list[Known]:
        """What is known about each registration, in their order."""
        return [self._known(one) for one in self._looked]

    def _read_claims(self, wanted: Iterable[Identity]) -> None:
        places = {one: keys.identity(one.kind, one.value) for one in wanted}
        by_key = {place["pk"]: one for one, place in places.items()}
        for item in self._table.get_many(list(places.values())):
            self._claims[by_key[item["pk"]]] = from_item(Claim, item)

    def _is_unsure(self, one: _Looked) -> bool:
        bearer = self._borne(one.wish, one.wish.village_identity) if one.wish.village_identity else None
        return bearer not in {None, one.matched}

    def _borne(self, wish: Registration, identity: Identity) -> str | None:
        """Whose an identity is."""
        if identity.kind is not IdentityKind.PHONE_BIRTH:
            claim = self._claims.get(identity)
            return claim.person_id if claim else None
        claim = self._claims.get(wish.phone) if wish.phone else None
        return claim.births.get(wish.born or "") if claim else None

    def _read_people(self, wishes: Iterable[_Looked]) -> None:
        """Everybody an identity leads to, and whoever they were merged into."""
        wanted: set[str] = set()
        for one in wishes:
            one.named_index = self._named_index(one.wish)
            one.borne = {
                identity: bearer
                for identity in one.wish.claims
                if (bearer := self._borne(one.wish, identity))
            }
            wanted.update(one.borne.values(), self._namesakes(one.wish))
            if one.named_index:
                wanted.add(one.named_index)
        wanted -= self._people.keys()
        for _ in range(_LONGEST_CHAIN):
            if not wanted:
                return
            found = load_people(self._table, wanted)
            self._people |= found
            into = {person.merged_into for person in found.values() if person.merged_into}
            wanted = into - self._people.keys()
        raise RuntimeError("people are merged in a circle")

    def _named_index(self, wish: Registration) -> str | None:
        """The index case a row names: by NIK, case number, or phone and name; never by name alone."""
        if wish.index_person_id:
            return wish.index_person_id
        for identity in wish.references:
            claim = self._claims.get(identity)
            if claim is None:
                continue
            if identity.kind is not IdentityKind.PHONE:
                found = claim.person_id
            else:
                found = _bearer_like(claim, wish.index_name or "")
            if found:
                return found
        return None

    def _namesakes(self, wish: Registration) -> Iterator[str]:
        """Those on the row's phone who have the row's full name."""
        claim = self._claims.get(wish.phone) if wish.phone else None
        for person_id, name in claim.bearers.items() if claim else ():
            if normal_name(name) == normal_name(wish.particulars.name):
                yield person_id

    def _resolved(self, person_id: str) -> str:
        """Whoever somebody turned out to be."""
        while (person := self._people.get(person_id)) and person.merged_into:
            person_id = person.merged_into
        return person_id

    def _match(self, wishes: Sequence[_Looked]) -> None:
        self._read_people(wishes)
        for one in wishes:
            found = judge(one.wish.particulars, one.borne, self._people) if one.borne else Match(None)
            one.matched = found.person_id
            one.person_id = self._resolved(found.person_id) if found.person_id else None
            one.index_id = self._resolved(one.named_index) if one.named_index else None
            doubts = {self._resolved(other): kind for other, kind in found.doubts}
            for other in self._namesakes(one.wish):
                bearer = self._people.get(self._resolved(other))
                if bearer and could_be(one.wish.particulars, bearer):
                    doubts.setdefault(bearer.person_id, DoubtKind.SAME_PHONE_NAME)
            one.doubts = tuple((other, kind) for other, kind in doubts.items() if other != one.person_id)

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

    def _waiting_edges(self, one: _Looked) -> Iterator[keys.Key]:
        for identity in one.wish.looked_up if one.person_id else ():
            claim = self._claims.get(identity)
            for place in claim.awaited_by if claim else ():
                yield keys.contact(one.person_id or "", waiting_contact(place))

    def _known(self, one: _Looked) -> Known:
        wish = one.wish
        wanted = (*wish.looked_up, wish.exact)
        claims = {identity: self._claims[identity] for identity in wanted if identity in self._claims}
        owners = {identity: self._resolved(bearer) for identity, bearer in one.borne.items()}
        waiting = (self._exact.get(_id(key)) for key in self._waiting_edges(one))
        contacts = [from_item(ContactEdge, item) for item in waiting if item]
        return Known(
            person=self._people[one.person_id] if one.person_id else None,
            episodes=self._episodes[one.person_id] if one.person_id else (),
            trace=_first(RowTrace, self._exact, _trace_keys(one)),
            claims=claims,
            owners=owners,
            doubts=tuple((self._people[other], kind) for other, kind in one.doubts),
            index_person_id=one.index_id,
            edge=_first(ContactEdge, self._exact, _edge_keys(one)),
            contacts={edge.contact_person_id: edge for edge in contacts},
        )


def _bearer_like(claim: Claim, name: str) -> str | None:
    """The one person on a phone who bears this name; the full name decides before a likeness."""
    whole = [one for one, borne in claim.bearers.items() if normal_name(borne) == normal_name(name)]
    found = whole or [one for one, borne in claim.bearers.items() if same_bearer(borne, name)]
    return found[0] if len(found) == 1 else None


def _trace_keys(one: _Looked) -> Iterator[keys.Key]:
    place = one.wish.place
    for person_id in dict.fromkeys((one.person_id, one.matched)):
        if person_id and place:
            yield keys.row(person_id, place.file_id, place.row, place.sheet)


def _edge_keys(one: _Looked) -> Iterator[keys.Key]:
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
