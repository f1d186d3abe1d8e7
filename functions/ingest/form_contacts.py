"""Contacts as a resident names them, as registrations. Pure but for the look-up passed in."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from desac.adapters import keys
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeKind
from desac.domain.identity import Particulars
from desac.domain.intake import NamedContact
from desac.domain.names import normal_name
from desac.domain.person import Person
from desac.domain.registration import Registration


class Said(Protocol):
    """Contacts named at one time."""

    @property
    def contacts(self) -> Sequence[NamedContact]:
        """Who was named."""
        ...

    @property
    def village_code(self) -> str | None:
        """Where the one who named them lives."""
        ...

    @property
    def said_at(self) -> datetime:
        """When."""
        ...


def registrations(
    resident: Person, said: Said, on_phone: Callable[[str], Iterable[Person]]
) -> list[Registration]:
    """A registration per contact that a resident named, as of when; `on_phone` finds all on a number."""
    namesakes: Counter[str] = Counter()
    wishes = []
    for contact in said.contacts:
        name = normal_name(contact.name)
        namesakes[name] += 1
        named_by = f"{resident.person_id}|{contact.relation or ''}|{namesakes[name]}"
        wishes.append(_registration(resident, said, contact, on_phone, named_by))
    return wishes


def _registration(
    resident: Person,
    said: Said,
    contact: NamedContact,
    on_phone: Callable[[str], Iterable[Person]],
    named_by: str,
) -> Registration:
    known = _bearer(contact, on_phone) if contact.phone else None
    person_id = known.merged_into or known.person_id if known else None
    today = said.said_at.astimezone(WITA).date()
    return Registration(
        particulars=Particulars(
            # As it is on record, however the resident spells it.
            name=known.name if known else contact.name,
            phone=contact.phone,
            # The village of the one who named them: somebody there knows the contact. Of somebody known
            # already it says nothing.
            village_code=None if known else said.village_code,
            # Two residents who each know a "Ketut" without a number know two people.
            named_by=None if contact.phone else named_by,
        ),
        kind=EpisodeKind.CONTACT,
        anchor=min(contact.last_met or today, today),
        origin=keys.form_origin(today),
        relation=contact.relation,
        last_met=contact.last_met,
        index_person_id=resident.person_id,
        stated_at=said.said_at,
        person_id=person_id,
    )


def _bearer(contact: NamedContact, on_phone: Callable[[str], Iterable[Person]]) -> Person | None:
    """The one person already known by this phone and this name; a shared phone alone is not enough.

    Records that were merged are one person.
    """
    bearers = [
        person
        for person in on_phone(contact.phone or "")
        if normal_name(person.name) == normal_name(contact.name)
    ]
    kept = {one.merged_into or one.person_id for one in bearers}
    kept -= {one.person_id for one in bearers if one.merged_into}
    if len(kept) != 1:
        return None
    return next((one for one in bearers if one.person_id in kept), bearers[0])
