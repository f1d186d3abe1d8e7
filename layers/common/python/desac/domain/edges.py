"""Who was whose contact: edges that a row makes, and contacts who wait until their index case turns up."""

from collections.abc import Container, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from desac.domain.claim import Claim, ClaimChange, Waiter, waiting_contact, waiting_place
from desac.domain.identity import Identity, IdentityKind
from desac.domain.names import normal_name
from desac.domain.person import ContactEdge, Person
from desac.domain.plan import EdgeChange, Known
from desac.domain.wish import Registration

# So many waiting contacts are linked in one transaction; the rest follow in the next one.
_AT_ONCE = 35
# A reference that so many wait for is no case's: a placeholder in the column.
_PATIENCE = 200
_UNKNOWN = Claim.of_valid()


class Meeting(NamedTuple):
    """What somebody says of an index case and a contact: the latest relation, the last time they met."""

    relation: str | None
    last_met: date | None
    said: str

    def after(self, known: "Meeting") -> "Meeting":
        """What is known once this is said as well, in whatever order the two were said."""
        later = self.relation is not None and (known.relation is None or self.said > known.said)
        days = [day for day in (known.last_met, self.last_met) if day]
        relation, said = (self.relation, self.said) if later else (known.relation, known.said)
        return Meeting(relation, max(days, default=None), said)


def own_edge(wish: Registration, known: Known, person: Person, now: datetime) -> EdgeChange | None:
    """The edge from the index case that the row names, None if it stands already as the row says."""
    index_id = known.index_person_id
    if index_id is None or index_id == person.person_id:
        return None
    told = Meeting(wish.relation, wish.last_met, wish.said(now))
    return _edge(index_id, person.person_id, known.edge, told=told, origin=wish.origin, now=now)


def claims_and_links(
    wish: Registration, known: Known, person: Person, now: datetime
) -> tuple[tuple[ClaimChange, ...], tuple[EdgeChange, ...]]:
    """What becomes of each identity the row bears or names, and the contacts who need not wait any more.

    `person` is whom the row speaks of, as they will be.
    """
    changed: dict[Identity, Claim] = {}
    linked: dict[str, Waiter] = {}
    unfinished: set[Identity] = set()
    for identity in _claimed(wish, known, person):
        claim = known.claims.get(identity)
        if claim is None:
            changed[identity] = Claim(person_id=person.person_id)
            continue
        found = dict(_first(_waiting(claim, person), linked, identity, unfinished))
        if claim.person_id is None or found:
            left = _left(claim, linked, found)
            # Nobody is their own contact.
            left.pop(person.person_id, None)
            owner = claim.person_id or person.person_id
            changed[identity] = claim.model_copy(update={"person_id": owner, "awaited_by": left})
    if wish.phone:
        claim = known.claims.get(wish.phone, _UNKNOWN)
        shared = claim.borne_by(person.person_id, person.name, wish.born)
        if claim.awaited_by:
            waiting = _waiting_by_name(shared, person)
            found = dict(_first(waiting, linked, wish.phone, unfinished))
            shared = shared.model_copy(update={"awaited_by": _left(claim, linked, found)})
        changed[wish.phone] = shared
    if wish.names_index and known.index_person_id is None:
        for identity in wish.references:
            if identity not in wish.claims:
                claim = changed.get(identity) or known.claims.get(identity, _UNKNOWN)
                # Nobody waits for themselves.
                if claim.person_id != person.person_id:
                    changed[identity] = _awaited(identity, claim, wish, person=person, now=now)
    return tuple(_changes(changed, known, unfinished)), tuple(_links(linked, known, person, now))


def first_claims(wish: Registration, person: Person) -> tuple[ClaimChange, ...]:
    """What `claims_and_links` makes of a row of which nothing is known and that names no index case."""
    person_id = person.person_id
    own = Claim.of_valid(person_id=person_id)
    claims = [ClaimChange(identity, None, own) for identity in wish.own_claims]
    if wish.phone:
        born = wish.born
        births = {born: person_id} if born else {}
        shared = Claim.of_valid(bearers={person_id: person.name}, births=births)
        claims.append(ClaimChange(wish.phone, None, shared))
    return tuple(claims)


def _claimed(wish: Registration, known: Known, person: Person) -> Iterator[Identity]:
    """The identities that are this person's, or nobody's yet, and have a claim of their own."""
    for identity in wish.claims:
        if identity.kind is IdentityKind.PHONE_BIRTH or not _is_free(identity, known, person):
            continue
        stronger = wish.village_identity if identity.kind is IdentityKind.EXACT else None
        # Whoever bears that one is found by it whenever all cells together would find them.
        if stronger is None or not _is_free(stronger, known, person):
            yield identity


def _is_free(identity: Identity, known: Known, person: Person) -> bool:
    return known.owners.get(identity, person.person_id) == person.person_id


def _left(claim: Claim, linked: dict[str, Waiter], found: dict[str, Waiter]) -> dict[str, Waiter]:
    """Those who go on waiting; the others are added to `linked`, with all that they said."""
    for place, waiter in found.items():
        contact_id = waiting_contact(place)
        before = linked.get(contact_id)
        linked[contact_id] = _both(before, waiter) if before else waiter
    return {one: waiter for one, waiter in claim.awaited_by.items() if one not in found}


def _changes(
    changed: dict[Identity, Claim], known: Known, unfinished: Container[Identity]
) -> Iterator[ClaimChange]:
    for identity, after in changed.items():
        before = known.claims.get(identity)
        if before is None:
            yield ClaimChange(identity, None, after)
        elif after != before:
            raised = after.model_copy(update={"version": before.version + 1})
            yield ClaimChange(identity, before, raised, identity in unfinished)


def _waiting(claim: Claim, person: Person) -> Iterator[tuple[str, Waiter]]:
    """The contacts to link."""
    for place, waiter in sorted(claim.awaited_by.items()):
        if waiting_contact(place) != person.person_id:
            yield place, waiter


def _waiting_by_name(phone: Claim, person: Person) -> Iterator[tuple[str, Waiter]]:
    """Those on a phone who named exactly this person: a likeness proves nothing.

    Nor does the full name where somebody else bears it, but for the contact themselves.
    """
    name, whole = normal_name(person.name), {person.person_id, *person.absorbed}
    namesakes = {one for one, borne in phone.bearers.items() if normal_name(borne) == name} - whole
    for place, waiter in _waiting(phone, person):
        if waiter.name and normal_name(waiter.name) == name and namesakes <= {waiting_contact(place)}:
            yield place, waiter


def _first(
    waiting: Iterator[tuple[str, Waiter]],
    linked: Mapping[str, Waiter],
    identity: Identity,
    unfinished: set[Identity],
) -> Iterator[tuple[str, Waiter]]:
    """As many of those waiting as one transaction has room for; `unfinished` notes where some are left."""
    room = _AT_ONCE - len(linked)
    for place, waiter in waiting:
        if room <= 0:
            unfinished.add(identity)
            return
        room -= 1
        yield place, waiter


def _links(linked: dict[str, Waiter], known: Known, person: Person, now: datetime) -> Iterator[EdgeChange]:
    for contact_id, waiter in linked.items():
        before = known.contacts.get(contact_id)
        edge = _edge(person.person_id, contact_id, before, told=_met(waiter), origin=waiter.origin, now=now)
        if edge:
            yield edge


def _met(one: Waiter | ContactEdge) -> Meeting:
    return Meeting(one.relation, one.last_met, one.said)


def _awaited(identity: Identity, claim: Claim, wish: Registration, *, person: Person, now: datetime) -> Claim:
    name = wish.index_name if identity.kind is IdentityKind.PHONE else None
    place = waiting_place(person.person_id, name)
    before = claim.awaited_by.get(place)
    if before is None and len(claim.awaited_by) >= _PATIENCE:
        return claim
    waiter = Waiter(
        name=name, relation=wish.relation, last_met=wish.last_met, origin=wish.origin, said=wish.said(now)
    )
    told = _both(before, waiter) if before else waiter
    return claim.model_copy(update={"awaited_by": claim.awaited_by | {place: told}})


def _both(before: Waiter, waiter: Waiter) -> Waiter:
    """What one contact says of one index case in two statements."""
    met = _met(waiter).after(_met(before))
    return before.model_copy(update=met._asdict())


def _edge(
    index_id: str, contact_id: str, before: ContactEdge | None, *, told: Meeting, origin: str, now: datetime
) -> EdgeChange | None:
    known = _met(before) if before else Meeting(None, None, told.said)
    met = told.after(known)
    if before and met == known:
        return None
    after = ContactEdge(
        index_person_id=index_id,
        contact_person_id=contact_id,
        relation=met.relation,
        last_met=met.last_met,
        said=met.said,
        origin=before.origin if before else origin,
        created_at=before.created_at if before else now,
    )
    return EdgeChange(before, after)
