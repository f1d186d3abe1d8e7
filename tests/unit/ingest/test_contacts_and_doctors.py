"""Rows of the other two kinds of file."""

from datetime import date

import pytest

from desac.domain.source_file import FileKind
from functions.ingest.records import ContactRow, DoctorRow
from tests.unit.ingest.sheets import GOOD_CONTACT, GOOD_DOCTOR, codes, judge_rows


def test_contact_record() -> None:
    """Who, of whom, since when."""
    extra = {"Nama Kasus Indeks": "Ni Ketut", "No HP Kasus Indeks": "0812-3456-7890", "Nomor Kasus": "DPS-17"}
    [judged] = judge_rows(GOOD_CONTACT | extra, kind=FileKind.CONTACTS)
    assert (judged.verdict, codes(judged)) == ("accepted", [])
    record = judged.record
    assert isinstance(record, ContactRow)
    assert (record.name, record.phone, record.village_code) == (
        "I Made Sukerta",
        "+6281234567891",
        "51.71.04.1004",
    )
    assert (record.index_nik, record.index_name, record.index_phone, record.index_number) == (
        "5171045507859001",
        "Ni Ketut",
        "+6281234567890",
        "DPS-17",
    )
    assert (record.relation, record.exposure_date) == ("Suami", date(2021, 8, 10))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Tanggal kontak/Paparan": ""}, ["date_missing"]),
        ({"Tanggal kontak/Paparan": "kemarin"}, ["date_invalid"]),
        ({"Tanggal kontak/Paparan": "13/08/2021"}, ["date_future"]),
        ({"Nama Kontak": " "}, ["name_missing"]),
        ({"No HP": "", "Alamat": ""}, ["no_contact_route"]),
    ],
)
def test_contact_errors(cells: dict[str, str], expected: list[str]) -> None:
    """A column for the last contact must be filled in."""
    [judged] = judge_rows(GOOD_CONTACT | cells, kind=FileKind.CONTACTS)
    assert (judged.verdict, codes(judged)) == ("rejected", expected)


def test_contact_header_names_the_kind() -> None:
    """`Nama Kontak` with test results beside it is still a file of contacts."""
    row = {"Nama Kontak": "I Made", "No HP": "081234567891", "Tgl Swab": "10/08/2021", "Hasil": "Positif"}
    [judged] = judge_rows(row, kind=FileKind.CONTACTS)
    assert judged.verdict == "accepted"


def test_contact_file_without_a_date_column() -> None:
    """Paper forms often lack it; the date is then unknown, not an error."""
    row = {key: value for key, value in GOOD_CONTACT.items() if "Paparan" not in key}
    [judged] = judge_rows(row, kind=FileKind.CONTACTS)
    assert isinstance(judged.record, ContactRow)
    assert judged.record.exposure_date is None


def test_contact_with_a_negative_test_stays_a_contact() -> None:
    """Only the exit test ends a quarantine, and that is not for a file of contacts to say."""
    [judged] = judge_rows(GOOD_CONTACT | {"Hasil": "Negatif"}, kind=FileKind.CONTACTS)
    assert judged.verdict == "accepted"


def test_doctor_record() -> None:
    """The dates of a roster may lie in the future."""
    [judged] = judge_rows(GOOD_DOCTOR | {"Berlaku sampai": "31/12/2021"}, kind=FileKind.DOCTORS)
    assert judged.record == DoctorRow(
        "51.71.04.1004", "dr. Ayu Lestari", "+6281234567892", date(2021, 8, 1), date(2021, 12, 31)
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Kelurahan/Desa": "Kuta"}, ["village_unknown"]),
        ({"Kelurahan/Desa": "Tonja/Sanur"}, ["village_ambiguous"]),
        ({"Nama Dokter": ""}, ["name_missing"]),
        ({"No HP": "0361 234567"}, ["no_contact_route"]),
        ({"Berlaku mulai": "nanti"}, ["date_invalid"]),
        ({"Berlaku sampai": "31/07/2021"}, ["date_invalid"]),
    ],
)
def test_doctor_errors(cells: dict[str, str], expected: list[str]) -> None:
    """A doctor without a village or a mobile number is of no use to residents."""
    [judged] = judge_rows(GOOD_DOCTOR | cells, kind=FileKind.DOCTORS)
    assert (judged.verdict, codes(judged)) == ("rejected", expected)
    assert all(issue.severity == "error" for issue in judged.issues)


def test_same_doctor_twice() -> None:
    """One village, one number, one period."""
    rows = judge_rows(GOOD_DOCTOR, GOOD_DOCTOR, kind=FileKind.DOCTORS)
    assert [row.verdict for row in rows] == ["accepted", "duplicate"]
