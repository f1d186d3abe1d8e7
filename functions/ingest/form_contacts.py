"""Contacts as a form names them, as registrations. Pure but for the look-up passed in."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Protocol

from desac.adapters import keys
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeKind
from desac.domain.identity import Particulars, normal_name
from desac.domain.intake import Intake, NamedContact
from desac.domain.person import Person
from desac.domain.registration import Registration


class Told(Protocol):
    """A form and the resident who sent it."""

    @property
    def intake(self) -> Intake:
        """The answers."""
        ...

    @property
    def resident(self) -> Person:
        """Who gave them."""
        ...


def registrations(told: Told, on_phone: Callable[[str], Iterable[Person]]) -> list[Registration]:
    """A registration per named contact, as of when the form was sent; `on_phone` finds all on a number."""
    namesakes: Counter[str] = Counter()
    wishes = []
    for contact in told.intake.contacts:
        name = normal_name(contact.name)
        namesakes[name] += 1
        named_by = f"{told.resident.person_id}|{contact.relation or ''}|{namesakes[name]}"
        wishes.append(_registration(told, contact, on_phone, named_by))
    return wishes


def _registration(
    told: Told,
    contact: NamedContact,
    on_phone: Callable[[str], Iterable[Person]],
    named_by: str,
) -> Registration:
    known = _bearer(contact, on_phone) if contact.phone else None
    today = told.intake.submitted_at.astimezone(WITA).date()
    return Registration(
        particulars=Particulars(
            name=known.name if known else contact.name,
            nik=known.nik if known else None,
            phone=contact.phone,
            birth_date=known.birth_date if known else None,
            # The village of the one who named them: somebody there knows the contact.
            village_code=known.village_code if known else told.intake.village_code,
            address=known.address if known else None,
            # Two residents who each know a "Ketut" without a number know two people.
            named_by=None if contact.phone else named_by,
        ),
        kind=EpisodeKind.CONTACT,
        anchor=min(contact.last_met or today, today),
        origin=keys.form_origin(today),
        relation=contact.relation,
        last_met=contact.last_met,
        index_person_id=told.resident.person_id,
        stated_at=told.intake.submitted_at,
    )


def _bearer(contact: NamedContact, on_phone: Callable[[str], Iterable[Person]]) -> Person | None:
    """The one person already known by this phone and this name; a shared phone alone is not enough."""
    bearers = [
        person
        for person in on_phone(contact.phone or "")
        if normal_name(person.name) == normal_name(contact.name)
    ]
    return bearers[0] if len(bearers) == 1 else None
