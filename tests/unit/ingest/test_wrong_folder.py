"""The folder says what a file is, and its columns are held against that."""

import pytest

from desac.domain.source_file import FileKind
from functions.ingest.codes import FileProblem
from tests.unit.ingest.sheets import GOOD_CASE, GOOD_CONTACT, GOOD_DOCTOR, csv_bytes, judge_bytes, xlsx_bytes

CASES = GOOD_CASE
CONTACTS = {("Nama" if label == "Nama Kontak" else label): value for label, value in GOOD_CONTACT.items()}
DOCTORS = {("Nama" if label == "Nama Dokter" else label): value for label, value in GOOD_DOCTOR.items()}
BARE = {"Nama": "dr. Ayu", "No HP": "081234567892", "Desa": "Tonja"}


def table(row: dict[str, str]) -> bytes:
    """A file of one row."""
    return csv_bytes([list(row), list(row.values())])


@pytest.mark.parametrize(
    ("row", "kind", "likely"),
    [
        (CASES, FileKind.CONTACTS, "kasus"),
        (CASES, FileKind.DOCTORS, "kasus"),
        (CONTACTS, FileKind.CASES, "kontak"),
        (CONTACTS, FileKind.DOCTORS, "kontak"),
        (GOOD_CONTACT, FileKind.DOCTORS, "kontak"),
        (DOCTORS, FileKind.CASES, "dokter"),
        (DOCTORS, FileKind.CONTACTS, "dokter"),
        (GOOD_DOCTOR, FileKind.CONTACTS, "dokter"),
    ],
)
def test_another_kind(row: dict[str, str], kind: FileKind, likely: str) -> None:
    """Its people are not taken for what they are not; the answer says what the file looks like."""
    with pytest.raises(FileProblem) as caught:
        judge_bytes(table(row), kind)
    assert caught.value.code == "missing_columns"
    assert f"tampak seperti berkas {likely}" in caught.value.message


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (CASES, FileKind.CASES),
        (CONTACTS, FileKind.CONTACTS),
        (DOCTORS, FileKind.DOCTORS),
        (BARE, FileKind.CONTACTS),
        (BARE, FileKind.DOCTORS),
        (CONTACTS | {"Tgl Swab": "10/08/2021", "Hasil": "Positif"}, FileKind.CONTACTS),
        (CONTACTS | {"Tgl Swab": "10/08/2021", "Hasil": "Positif"}, FileKind.CASES),
    ],
)
def test_what_the_folder_says(row: dict[str, str], kind: FileKind) -> None:
    """Where the columns do not contradict it."""
    [judged] = judge_bytes(table(row), kind)
    assert judged.verdict == "accepted"


def test_a_sheet_of_another_kind_beside_one_of_this() -> None:
    """The file is refused: its cases would become contacts. The answer names the sheet."""
    sheets = {
        "Kontak": [list(CONTACTS), list(CONTACTS.values())],
        "Kasus": [list(CASES), list(CASES.values())],
    }
    with pytest.raises(FileProblem) as caught:
        judge_bytes(xlsx_bytes(sheets), FileKind.CONTACTS)
    assert "Lembar Kasus tampak seperti berkas kasus" in caught.value.message
    judged = judge_bytes(xlsx_bytes(sheets), FileKind.CASES)
    assert [(row.sheet, row.verdict) for row in judged] == [("Kontak", "rejected"), ("Kasus", "accepted")]


def test_a_hidden_sheet_of_another_kind() -> None:
    """It refuses nothing, and nobody on it becomes a contact."""
    sheets = {
        "Kontak": [list(CONTACTS), list(CONTACTS.values())],
        "Kasus": [list(CASES), list(CASES.values())],
    }
    judged = judge_bytes(xlsx_bytes(sheets, hidden={"Kasus": "hidden"}), FileKind.CONTACTS)
    assert [(row.row, row.verdict) for row in judged] == [(2, "accepted")]
