"""Dates, tests, phones and contacts the way residents read them."""

from datetime import date

import pytest

from desac.adapters.config_data import city
from desac.adapters.village_data import load_directory
from desac.domain.roster import ContactSource, Doctor
from functions.notify import wording
from functions.notify.health_contact import health_contact
from tests.unit.notify.notify_fakes import NOW

VILLAGE = load_directory().by_code("51.71.01.1006")
PUSKESMAS = load_directory().puskesmas("51.71.01.1006")
DOCTOR = Doctor(
    village_code="51.71.01.1006",
    name="dr. Contoh",
    phone="+6281200000099",
    valid_from=date(2021, 1, 1),
    stated_at=NOW,
)


def test_a_date_is_written_out() -> None:
    assert wording.long_date(date(2021, 8, 1)) == "1 Agustus 2021"


@pytest.mark.parametrize(
    ("method", "expected"),
    [("PCR", "swab PCR"), ("antigen", "swab antigen"), (None, "tes Covid-19"), ("GeNose", "tes Covid-19")],
)
def test_a_test_is_called_what_people_call_it(method: str | None, expected: str) -> None:
    assert wording.test_name(method) == expected


@pytest.mark.parametrize(
    ("phone", "expected"),
    [("+6281200000001", "0812-0000-0001"), ("+62361223333", "0361-2233-33"), ("+6591234567", "+6591234567")],
)
def test_a_phone_is_grouped(phone: str, expected: str) -> None:
    assert wording.local_phone(phone) == expected


def test_the_doctor_of_the_village_comes_first() -> None:
    assert VILLAGE
    contact = health_contact(city(), VILLAGE, DOCTOR, PUSKESMAS)
    assert contact.source is ContactSource.DOCTOR
    assert contact.name == f"dr. Contoh (dokter {VILLAGE.kind.capitalize()} {VILLAGE.name})"
    assert contact.phone == "0812-0000-0099"


def test_without_a_doctor_the_puskesmas_is_named_with_a_number_that_answers() -> None:
    contact = health_contact(city(), VILLAGE, None, PUSKESMAS)
    assert contact.source is ContactSource.PUSKESMAS
    assert PUSKESMAS
    assert contact.name == PUSKESMAS.name
    assert city().emergency_phone in contact.phone


def test_without_a_village_the_general_line_and_bpbd_are_given() -> None:
    contact = health_contact(city(), None, None, None)
    assert contact.source is ContactSource.GENERAL
    assert contact.name
    assert contact.phone == "119 ext 9 atau 112"


def test_every_village_of_the_city_has_a_fallback() -> None:
    """No guide can go out with an empty contact."""
    directory = load_directory()
    for village in directory.villages:
        contact = health_contact(city(), village, None, directory.puskesmas(village.code))
        assert contact.name.strip()
        assert contact.phone.strip()
