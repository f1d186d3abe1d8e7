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
    person_id = known.merged_into or known.person_id if known else None
    today = told.intake.submitted_at.astimezone(WITA).date()
    return Registration(
        particulars=Particulars(
            # As it is on record, however the resident spells it.
            name=known.name if known else contact.name,
            phone=contact.phone,
            # The village of the one who named them: somebody there knows the contact. Of somebody known
            # already it says nothing.
            village_code=None if known else told.intake.village_code,
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
