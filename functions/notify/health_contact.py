"""Whom a resident can ask: the doctor of the village, else its health centre, else the general line.

A message names whoever answers on the day it is planned, and keeps the name: what stands in the table is
what the resident read. A roster that changes before it is sent changes the next message, not this one; the
form's last page and answers to taps look anew.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from desac.adapters.config_data import City, health_line
from desac.adapters.village_data import load_directory
from desac.domain.base import Record
from desac.domain.roster import ContactSource, Doctor
from desac.domain.village import Puskesmas, Village
from desac.ports.roster import Roster
from functions.notify.wording import local_phone


class HealthContact(Record):
    """A name and a number as they stand in the message; neither is ever empty.

    `village_code` is the village that was asked for, None if nobody knows where the resident lives.
    `without_illness` is the name for a message that must not name the illness, where `name` does.
    """

    name: Annotated[str, Field(pattern=r"\w")]
    phone: Annotated[str, Field(pattern=r"\d{3}")]
    source: ContactSource
    village_code: str | None = None
    without_illness: str | None = None

    @property
    def discreet_name(self) -> str:
        """The name that tells nothing about what it is that the resident has."""
        return self.without_illness or self.name


def emergency_numbers(city: City) -> str:
    """Both numbers of the emergency service."""
    return f"{city.emergency_phone} / {city.emergency_phone_alternative}"


def health_contact(
    city: City, village: Village | None, doctor: Doctor | None, puskesmas: Puskesmas | None
) -> HealthContact:
    """The nearest contact that is known."""
    code = village.code if village else None
    if village and doctor:
        kind = village.kind.capitalize()
        name = f"{doctor.name} (dokter {kind} {village.name})"
        phone = local_phone(doctor.phone)
        return HealthContact(name=name, phone=phone, source=ContactSource.DOCTOR, village_code=code)
    if puskesmas:
        # No list of the health centres' numbers is public: the emergency service connects.
        phone = f"{emergency_numbers(city)}, minta disambungkan"
        source = ContactSource.PUSKESMAS
        return HealthContact(name=puskesmas.name, phone=phone, source=source, village_code=code)
    line = health_line()
    phone = f"{line.phone} atau {city.emergency_phone}"
    return HealthContact(
        name=line.name,
        phone=phone,
        source=ContactSource.GENERAL,
        village_code=code,
        without_illness=line.name_without_illness,
    )


def contact_in(city: City, village_code: str | None, roster: Roster, today: date) -> HealthContact:
    """Whom a resident of this village can ask on a day (WITA)."""
    directory = load_directory()
    village = directory.by_code(village_code) if village_code else None
    if village is None:
        return health_contact(city, None, None, None)
    doctor = roster.doctor_on(village.code, today)
    return health_contact(city, village, doctor, directory.puskesmas(village.code))
