"""What a registration says about a person: a new record, or the fields of a known one that change."""

from datetime import datetime
from typing import Any

from desac.domain.identity import Identity, IdentityKind
from desac.domain.person import Person
from desac.domain.plan import Known
from desac.domain.wish import Registration

_PERSON_FIELDS = (
    "name",
    "nik",
    "kk",
    "sex",
    "birth_date",
    "phone",
    "address",
    "village_code",
    "kecamatan_code",
)


def new_person(wish: Registration, person_id: str, taken: frozenset[Identity], now: datetime) -> Person:
    """A person as a registration describes them; `taken` are identities that somebody else bears."""
    told = wish.particulars
    nik_is_another = any(identity.kind is IdentityKind.NIK for identity in taken)
    return Person(
        person_id=person_id,
        name=told.name,
        # A NIK that another person bears under another name and birth date proves nothing here.
        nik=None if nik_is_another else told.nik,
        kk=wish.kk,
        sex=wish.sex,
        birth_date=told.birth_date,
        phone=told.phone,
        address=told.address,
        village_code=told.village_code,
        kecamatan_code=wish.kecamatan_code,
        created_at=now,
    )


def _told(wish: Registration, name: str) -> Any:
    return getattr(wish, name) if name in {"kk", "sex", "kecamatan_code"} else getattr(wish.particulars, name)


def corrections(wish: Registration, known: Known) -> dict[str, Any]:
    """Fields a file corrects: never to nothing, never what a resident or a tracer entered.

    Nor to a NIK that somebody else bears.
    """
    person = known.person
    if person is None:
        return {}
    kept = {*person.confirmed_fields}
    if any(identity.kind is IdentityKind.NIK for identity in known.foreign):
        kept.add("nik")
    return {
        name: _told(wish, name)
        for name in _PERSON_FIELDS
        if name not in kept and _told(wish, name) is not None and _told(wish, name) != getattr(person, name)
    }
