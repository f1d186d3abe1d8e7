"""Whom a resident can ask: the doctor of the village, else its health centre, else the general line."""

import json
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources

from desac.adapters.config_data import City
from desac.adapters.village_data import load_directory
from desac.domain.base import Record
from desac.domain.roster import Doctor
from desac.domain.village import Puskesmas, Village
from desac.ports.roster import Roster
from functions.notify.wording import local_phone


class ContactSource(StrEnum):
    """Who is named; only `doctor` is as it should be."""

    DOCTOR = "doctor"
    PUSKESMAS = "puskesmas"
    GENERAL = "general"


class HealthContact(Record):
    """A name and a number as they stand in the message; neither is ever empty."""

    name: str
    phone: str
    source: ContactSource


class HealthLine(Record):
    """The line for residents whose village nobody knows; see `health_line.json` for its source."""

    source: str
    as_of: str
    name: str
    phone: str


@cache
def health_line() -> HealthLine:
    """The general line."""
    file = resources.files("functions.notify").joinpath("health_line.json")
    return HealthLine.model_validate(json.loads(file.read_text(encoding="utf-8")))


def emergency_numbers(city: City) -> str:
    """Both numbers of the emergency service."""
    return f"{city.emergency_phone} / {city.emergency_phone_alternative}"


def health_contact(
    city: City, village: Village | None, doctor: Doctor | None, puskesmas: Puskesmas | None
) -> HealthContact:
    """The nearest contact that is known."""
    if village and doctor:
        kind = village.kind.capitalize()
        name = f"{doctor.name} (dokter {kind} {village.name})"
        return HealthContact(name=name, phone=local_phone(doctor.phone), source=ContactSource.DOCTOR)
    if puskesmas:
        # No list of the health centres' numbers is public: the emergency service connects.
        phone = f"{emergency_numbers(city)}, minta disambungkan"
        return HealthContact(name=puskesmas.name, phone=phone, source=ContactSource.PUSKESMAS)
    line = health_line()
    phone = f"{line.phone} atau {city.emergency_phone}"
    return HealthContact(name=line.name, phone=phone, source=ContactSource.GENERAL)


def contact_in(city: City, village_code: str | None, roster: Roster, today: date) -> HealthContact:
    """Whom a resident of this village can ask on a day (WITA)."""
    directory = load_directory()
    village = directory.by_code(village_code) if village_code else None
    if village is None:
        return health_contact(city, None, None, None)
    doctor = roster.doctor_on(village.code, today)
    return health_contact(city, village, doctor, directory.puskesmas(village.code))
