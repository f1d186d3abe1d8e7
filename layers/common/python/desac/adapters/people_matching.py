"""Whom registrations speak of: their claims, whoever bears these, and the judgement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desac.adapters import keys
from desac.adapters.table import Table, from_item
from desac.domain.claim import Claim
from desac.domain.doubt import DoubtKind
from desac.domain.identity import Identity, IdentityKind, Match, could_be, judge
from desac.domain.names import normal_name
from desac.domain.person import Person
from desac.domain.registration import Registration

# A merge never leads to somebody who is merged, so a chain this long is no chain but a fault.
_LONGEST_CHAIN = 20


def load_people(table: Table, person_ids: Iterable[str]) -> dict[str, Person]:
    """People by id; those who are not there are left out."""
    items = table.get_many([keys.person(person_id) for person_id in sorted(set(person_ids))])
    return {item["person_id"]: from_item(Person, item) for item in items}


def load_chains(table: Table, person_ids: Iterable[str]) -> dict[str, Person]:
    """People by id, and everybody they were merged into."""
    people: dict[str, Person] = {}
    wanted = set(person_ids)
    for _ in range(_LONGEST_CHAIN):
        if not wanted:
            return people
        people |= load_people(table, wanted)
        into = {one.merged_into for one in people.values() if one.merged_into}
        wanted = into - people.keys()
    raise RuntimeError("people are merged in a circle")


def root_of(people: Mapping[str, Person], person_id: str) -> str:
    """Whoever somebody turned out to be, as far as `people` leads."""
    while (person := people.get(person_id)) and person.merged_into:
        person_id = person.merged_into
    return person_id


@dataclass(slots=True)
class Looked:
    """A registration on its way to what is known about it.

    `claims` are those of its identities that are in the table, `borne` whose they are, `matched` is who bears
    the identity itself, to whose record its facts go, and `person_id` who that turned out to be.
    """

    wish: Registration
    claims: Mapping[Identity, Claim] = field(default_factory=dict)
    borne: Mapping[Identity, str] = field(default_factory=dict)
    matched: str | None = None
    person_id: str | None = None
    named_index: frozenset[str] = frozenset()
    index_id: str | None = None
    doubts: tuple[tuple[str, DoubtKind], ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether it says nothing that anybody has said before."""
        return not self.claims and self.wish.index_person_id is None and self.wish.person_id is None


class Matching:
    """One look at the table for many registrations: `looked`, and everybody they lead to, `people`.

    `places` are the keys of all claims that were looked for.
    """

    def __init__(self, table: Table, wishes: Sequence[Registration]) -> None:
        self._table = table
        self._claims: dict[Identity, Claim] = {}
        self.places: dict[Identity, keys.Key] = {}
        self.people: dict[str, Person] = {}
        self.looked = [Looked(wish) for wish in wishes]
        self._read_claims(identity for wish in wishes for identity in wish.looked_up)
        if self._claims:
            for one in self.looked:
                one.claims = self._found(one.wish.looked_up)
        heard_of = [one for one in self.looked if not one.is_unknown]
        self._match(heard_of)
        # Only where somebody else bears the stronger identity was anything noted under all cells together.
        unsure = [one for one in heard_of if _is_unsure(one)]
        if unsure:
            self._read_claims(one.wish.exact for one in unsure)
            for one in unsure:
                one.claims = self._found((*one.wish.looked_up, one.wish.exact))
            self._match(unsure)

    def resolved(self, person_id: str) -> str:
        """Whoever somebody turned out to be."""
        return root_of(self.people, person_id)

    def _read_claims(self, wanted: Iterable[Identity]) -> None:
        places = {one: keys.identity(*one) for one in wanted}
        found = self._table.get_many(list(places.values()))
        if found:
            by_key = {place["pk"]: one for one, place in places.items()}
            self._claims |= {by_key[item["pk"]]: from_item(Claim, item) for item in found}
        self.places |= places

    def _found(self, identities: Iterable[Identity]) -> dict[Identity, Claim]:
        return {one: claim for one in identities if (claim := self._claims.get(one))}

    def _read_people(self, wishes: Iterable[Looked]) -> None:
        """Everybody an identity leads to, and whoever they were merged into."""
        wanted: set[str] = set()
        for one in wishes:
            one.named_index = frozenset(_named_index(one))
            one.borne = dict(_borne(one))
            wanted.update(one.borne.values(), _namesakes(one), one.named_index)
            if one.wish.person_id:
                wanted.add(one.wish.person_id)
        self.people |= load_chains(self._table, wanted - self.people.keys())

    def _match(self, wishes: Sequence[Looked]) -> None:
        self._read_people(wishes)
        for one in wishes:
            found = judge(one.wish.particulars, one.borne, self.people)
            if one.wish.person_id in self.people:
                found = Match(one.wish.person_id, found.doubts)
            one.matched = found.person_id
            one.person_id = self.resolved(found.person_id) if found.person_id else None
            # Nobody is their own contact, and of several namesakes any may be meant.
            named = {self.resolved(index) for index in one.named_index} - {one.person_id}
            one.index_id = named.pop() if len(named) == 1 else None
            doubts = {self.resolved(other): kind for other, kind in found.doubts}
            for other in _namesakes(one):
                bearer = self.people.get(other)
                if bearer and could_be(one.wish.particulars, bearer):
                    doubts.setdefault(self.resolved(other), DoubtKind.SAME_PHONE_NAME)
            one.doubts = tuple((other, kind) for other, kind in doubts.items() if other != one.person_id)


def _is_unsure(one: Looked) -> bool:
    bearer = one.borne.get(one.wish.village_identity) if one.wish.village_identity else None
    return bearer not in {None, one.matched}


def _borne(one: Looked) -> Iterator[tuple[Identity, str]]:
    """Whose the registration's identities are."""
    phone = one.claims.get(one.wish.phone) if one.wish.phone else None
    for identity in one.wish.claims:
        if identity.kind is IdentityKind.PHONE_BIRTH:
            bearer = phone.births.get(one.wish.born or "") if phone else None
        else:
            claim = one.claims.get(identity)
            bearer = claim.person_id if claim else None
        if bearer:
            yield identity, bearer


def _named_index(one: Looked) -> Sequence[str]:
    """The index case a row names: by NIK, case number, or phone and full name; never by name alone.

    Several where namesakes share the phone, who may be one person by now.
    """
    wish = one.wish
    if wish.index_person_id:
        return [wish.index_person_id]
    for identity in wish.references:
        claim = one.claims.get(identity)
        if claim is None:
            continue
        if identity.kind is not IdentityKind.PHONE:
            found = [claim.person_id] if claim.person_id else []
        else:
            found = _bearers(claim, wish.index_name or "")
        if found:
            return found
    return []


def _namesakes(one: Looked) -> Iterator[str]:
    """Those on the row's phone who have the row's full name."""
    claim = one.claims.get(one.wish.phone) if one.wish.phone else None
    yield from _bearers(claim, one.wish.particulars.name) if claim else ()


def _bearers(claim: Claim, name: str) -> list[str]:
    """Everybody on a phone who bears this full name; a likeness proves nothing where families share one."""
    return [one for one, borne in claim.bearers.items() if normal_name(borne) == normal_name(name)]
