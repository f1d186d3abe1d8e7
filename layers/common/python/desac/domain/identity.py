"""Who is who. Names repeat in Bali and phones are shared, so neither alone ever joins two people.

Order of strength: NIK, then phone + birth date, then name + birth date + village; last, that every
identifying cell is the same (so that a row sent again finds itself).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from desac.domain.doubt import DoubtKind
from desac.domain.names import normal_name, same_bearer
from desac.domain.person import Person


class IdentityKind(StrEnum):
    """What a claim is based on, strongest first."""

    NIK = "nik"
    PHONE_BIRTH = "phone_birth"
    NAME_BIRTH_VILLAGE = "name_birth_village"
    EXACT = "exact"
    # Not a trait of a person but the office's own reference: leads from a contact to its index case.
    CASE_NUMBER = "case_number"
    # Shared by families, so never a trait of one person: everybody on it is noted, with their names and
    # birth dates. So PHONE_BIRTH is answered by the claim of the phone and has none of its own.
    PHONE = "phone"

    # Every look-up of an identity asks for it; an enumeration's own is computed in Python.
    __hash__ = str.__hash__


class Identity(NamedTuple):
    """A value that points at one person at most."""

    kind: IdentityKind
    value: str


class Particulars(NamedTuple):
    """The identifying cells of a row. Phone is E.164, the village an official code."""

    name: str
    nik: str | None = None
    phone: str | None = None
    birth_date: date | None = None
    village_code: str | None = None
    address: str | None = None
    # Who named this person, where nothing but a name is known: the same name from two people is two.
    named_by: str | None = None


def identities(person: Particulars) -> Iterator[Identity]:
    """The identities of a row, strongest first; the last is always there."""
    yield from strong_identities(person)
    yield exact_identity(person)


def strong_identities(person: Particulars) -> list[Identity]:
    """Those that are there only where a row has the cells for them."""
    found = []
    born = person.birth_date.isoformat() if person.birth_date else None
    if person.nik:
        found.append(Identity(IdentityKind.NIK, person.nik))
    if person.phone and born:
        found.append(Identity(IdentityKind.PHONE_BIRTH, f"{person.phone}|{born}"))
    if born and person.village_code:
        name = normal_name(person.name)
        found.append(Identity(IdentityKind.NAME_BIRTH_VILLAGE, f"{name}|{born}|{person.village_code}"))
    return found


def exact_identity(person: Particulars) -> Identity:
    """All identifying cells together."""
    name = normal_name(person.name)
    born = person.birth_date.isoformat() if person.birth_date else None
    address = " ".join((person.address or "").casefold().split())
    cells = (person.nik, name, born, person.phone, person.village_code, address, person.named_by)
    return Identity(IdentityKind.EXACT, "|".join(cell or "" for cell in cells))


def may_be(row: Particulars, person: Person, kind: IdentityKind) -> bool:
    """Whether a claim of `kind` really joins them; in doubt the row becomes a person of its own."""
    if row.nik and person.nik and row.nik != person.nik:
        return False
    if kind is IdentityKind.NIK:
        births_differ = row.birth_date and person.birth_date and row.birth_date != person.birth_date
        return not births_differ or same_bearer(row.name, person.name)
    if kind is IdentityKind.PHONE_BIRTH:
        return same_bearer(row.name, person.name)
    return True


_REFUSED = {
    IdentityKind.NIK: DoubtKind.SAME_NIK,
    IdentityKind.PHONE_BIRTH: DoubtKind.SAME_PHONE_BIRTH,
    IdentityKind.NAME_BIRTH_VILLAGE: DoubtKind.SAME_NAME_BIRTH_VILLAGE,
    IdentityKind.EXACT: DoubtKind.SAME_NAME_BIRTH_VILLAGE,
}


class Match(NamedTuple):
    """Whom a row speaks of, None for somebody new, and whom else it might mean."""

    person_id: str | None
    doubts: tuple[tuple[str, DoubtKind], ...] = ()


def judge(row: Particulars, claims: Mapping[Identity, str], people: Mapping[str, Person]) -> Match:
    """Match a row. `claims` leads from identities to person ids.

    In doubt are those whose claim was refused before anybody matched, and those whom a weaker identity
    points to once a stronger one has matched somebody else.
    """
    matched: str | None = None
    doubts: dict[str, DoubtKind] = {}
    for identity in identities(row):
        person_id = claims.get(identity)
        if person_id is None or person_id == matched:
            continue
        joins = may_be(row, people[person_id], identity.kind)
        if joins and matched is None:
            matched = person_id
        elif joins:
            doubts.setdefault(person_id, DoubtKind.TWO_IN_ONE_ROW)
        elif matched is None:
            doubts.setdefault(person_id, _REFUSED[identity.kind])
    return Match(matched, tuple((other, kind) for other, kind in doubts.items() if other != matched))


def match(row: Particulars, claims: Mapping[Identity, str], people: Mapping[str, Person]) -> str | None:
    """The id of the person a row speaks of, or None. `claims` leads from identities to person ids."""
    return judge(row, claims, people).person_id


def could_be(row: Particulars, person: Person) -> bool:
    """Whether nothing tells apart a row and a person who share their phone and full name."""
    niks_differ = row.nik and person.nik and row.nik != person.nik
    births_differ = row.birth_date and person.birth_date and row.birth_date != person.birth_date
    return not (niks_differ or births_differ) and normal_name(row.name) == normal_name(person.name)
