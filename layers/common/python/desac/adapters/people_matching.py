"""Whom registrations speak of: their claims, whoever bears these, and the judgement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desac.adapters import keys
from desac.adapters.table import Table, from_item
from desac.domain.claim import Claim
from desac.domain.doubt import DoubtKind
from desac.domain.identity import Identity, IdentityKind, could_be, judge, normal_name, same_bearer
from desac.domain.person import Person
from desac.domain.registration import Registration

# A merge never leads to somebody who is merged, so a chain this long is no chain but a fault.
_LONGEST_CHAIN = 20


def load_people(table: Table, person_ids: Iterable[str]) -> dict[str, Person]:
    """People by id; those who are not there are left out."""
    items = table.get_many([keys.person(person_id) for person_id in sorted(set(person_ids))])
    return {item["person_id"]: from_item(Person, item) for item in items}


@dataclass(slots=True)
class Looked:
    """A registration on its way to what is known about it.

    `claims` are those of its identities that are in the table, `borne` whose they are, `matched` is who bears
    the identity itself and `person_id` who that turned out to be.
    """

    wish: Registration
    claims: Mapping[Identity, Claim] = field(default_factory=dict)
    borne: Mapping[Identity, str] = field(default_factory=dict)
    matched: str | None = None
    person_id: str | None = None
    named_index: str | None = None
    index_id: str | None = None
    doubts: tuple[tuple[str, DoubtKind], ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether it says nothing that anybody has said before."""
        return not self.claims and self.wish.index_person_id is None


class Matching:
    """One look at the table for many registrations: `looked`, and everybody they lead to, `people`."""

    def __init__(self, table: Table, wishes: Sequence[Registration]) -> None:
        self._table = table
        self._claims: dict[Identity, Claim] = {}
        self.people: dict[str, Person] = {}
        self.looked = [Looked(wish) for wish in wishes]
        self._read_claims(identity for wish in wishes for identity in wish.looked_up)
        for one in self.looked:
            one.claims = self._found(one.wish.looked_up)
        self._match([one for one in self.looked if not one.is_unknown])
        # Only where somebody else bears the stronger identity was anything noted under all cells together.
        unsure = [one for one in self.looked if _is_unsure(one)]
        if unsure:
            self._read_claims(one.wish.exact for one in unsure)
            for one in unsure:
                one.claims = self._found((*one.wish.looked_up, one.wish.exact))
            self._match(unsure)

    def resolved(self, person_id: str) -> str:
        """Whoever somebody turned out to be."""
        while (person := self.people.get(person_id)) and person.merged_into:
            person_id = person.merged_into
        return person_id

    def _read_claims(self, wanted: Iterable[Identity]) -> None:
        places = {one: keys.identity(one.kind, one.value) for one in wanted}
        by_key = {place["pk"]: one for one, place in places.items()}
        for item in self._table.get_many(list(places.values())):
            self._claims[by_key[item["pk"]]] = from_item(Claim, item)

    def _found(self, identities: Iterable[Identity]) -> dict[Identity, Claim]:
        return {one: claim for one in identities if (claim := self._claims.get(one))}

    def _read_people(self, wishes: Iterable[Looked]) -> None:
        """Everybody an identity leads to, and whoever they were merged into."""
        wanted: set[str] = set()
        for one in wishes:
            one.named_index = _named_index(one)
            one.borne = dict(_borne(one))
            wanted.update(one.borne.values(), _namesakes(one))
            if one.named_index:
                wanted.add(one.named_index)
        wanted -= self.people.keys()
        for _ in range(_LONGEST_CHAIN):
            if not wanted:
                return
            found = load_people(self._table, wanted)
            self.people |= found
            into = {person.merged_into for person in found.values() if person.merged_into}
            wanted = into - self.people.keys()
        raise RuntimeError("people are merged in a circle")

    def _match(self, wishes: Sequence[Looked]) -> None:
        self._read_people(wishes)
        for one in wishes:
            found = judge(one.wish.particulars, one.borne, self.people)
            one.matched = found.person_id
            one.person_id = self.resolved(found.person_id) if found.person_id else None
            one.index_id = self.resolved(one.named_index) if one.named_index else None
            doubts = {self.resolved(other): kind for other, kind in found.doubts}
            for other in _namesakes(one):
                bearer = self.people.get(self.resolved(other))
                if bearer and could_be(one.wish.particulars, bearer):
                    doubts.setdefault(bearer.person_id, DoubtKind.SAME_PHONE_NAME)
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


def _named_index(one: Looked) -> str | None:
    """The index case a row names: by NIK, case number, or phone and name; never by name alone."""
    wish = one.wish
    if wish.index_person_id:
        return wish.index_person_id
    for identity in wish.references:
        claim = one.claims.get(identity)
        if claim is None:
            continue
        if identity.kind is not IdentityKind.PHONE:
            found = claim.person_id
        else:
            found = _bearer_like(claim, wish.index_name or "")
        if found:
            return found
    return None


def _namesakes(one: Looked) -> Iterator[str]:
    """Those on the row's phone who have the row's full name."""
    claim = one.claims.get(one.wish.phone) if one.wish.phone else None
    name = normal_name(one.wish.particulars.name) if claim else ""
    for person_id, borne in claim.bearers.items() if claim else ():
        if normal_name(borne) == name:
            yield person_id


def _bearer_like(claim: Claim, name: str) -> str | None:
    """The one person on a phone who bears this name; the full name decides before a likeness."""
    whole = [one for one, borne in claim.bearers.items() if normal_name(borne) == normal_name(name)]
    found = whole or [one for one, borne in claim.bearers.items() if same_bearer(borne, name)]
    return found[0] if len(found) == 1 else None
