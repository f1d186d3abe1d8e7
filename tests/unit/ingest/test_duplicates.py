"""The same person twice; two people with one name, or one phone, are two people."""

import pytest

from desac.domain.source_file import FileKind
from tests.unit.ingest.sheets import GOOD_CASE, GOOD_CONTACT, codes, judge_rows

NO_NIK = GOOD_CASE | {"NIK": ""}
NO_NUMBERS = NO_NIK | {"No HP": ""}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (GOOD_CASE, GOOD_CASE | {"Nama": "Lain", "No HP": "", "Tgl Hasil": "12/08/2021"}),
        (GOOD_CASE, GOOD_CASE | {"NIK": "'5171045507859001"}),
        (NO_NIK, NO_NIK | {"Alamat": "Lain"}),
        (NO_NIK, NO_NIK | {"Nama": "Ketut Artawan"}),
        (NO_NIK, NO_NIK | {"Nama": "Ni Kt. Artawan"}),
        (GOOD_CASE, NO_NIK),
        (NO_NUMBERS, NO_NUMBERS),
        (GOOD_CASE, NO_NUMBERS),
        # A slip of the pen in the birth date; the name says that it is she.
        (GOOD_CASE, GOOD_CASE | {"Tgl Lahir": "16/07/1985", "Nama": "Artawan, Ni Ketut"}),
        (GOOD_CASE, GOOD_CASE | {"Tgl Lahir": "", "Nama": "Lain"}),
    ],
)
def test_duplicate(first: dict[str, str], second: dict[str, str]) -> None:
    """NIK, else phone and birth date, else name, birth date and village, and the same specimen."""
    one, other = judge_rows(first, second)
    assert one.verdict == "accepted"
    assert (other.verdict, codes(other), other.record) == ("duplicate", ["duplicate_in_file"], None)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (GOOD_CASE, GOOD_CASE | {"Tgl Swab": "01/08/2021"}),
        (GOOD_CASE, GOOD_CASE | {"NIK": "5171045507859002"}),
        (NO_NIK, NO_NIK | {"Tgl Lahir": "15/07/1986"}),
        (NO_NIK | {"Tgl Lahir": ""}, NO_NIK | {"Tgl Lahir": ""}),
        (NO_NUMBERS, NO_NUMBERS | {"Kelurahan": "Ubung"}),
        (NO_NUMBERS | {"Kelurahan": ""}, NO_NUMBERS | {"Kelurahan": ""}),
        # A child entered with its parent's NIK, on one phone.
        (GOOD_CASE, GOOD_CASE | {"Nama": "I Gede Bintang", "Tgl Lahir": "02/03/2015"}),
        # Twins on their mother's phone.
        (NO_NIK | {"Nama": "Ni Putu Ayu Lestari"}, NO_NIK | {"Nama": "Ni Putu Ani Lestari"}),
    ],
)
def test_not_a_duplicate(first: dict[str, str], second: dict[str, str]) -> None:
    """Where it is not certain, both are kept: the register knows more."""
    assert [row.verdict for row in judge_rows(first, second)] == ["accepted", "accepted"]


def test_children_on_a_parents_nik_are_each_recorded_once() -> None:
    """Each stays a person of its own, and each is still found when it comes again."""
    child = GOOD_CASE | {"Nama": "I Gede Bintang", "Tgl Lahir": "02/03/2015"}
    sister = GOOD_CASE | {"Nama": "Ni Luh Cahaya", "Tgl Lahir": "04/05/2017"}
    rows = judge_rows(GOOD_CASE, child, sister, child, GOOD_CASE, sister)
    assert [row.verdict for row in rows] == ["accepted"] * 3 + ["duplicate"] * 3


def test_only_accepted_rows_count() -> None:
    """A negative or rejected row before it takes nothing from a positive one."""
    rows = judge_rows(GOOD_CASE | {"Hasil": "Negatif"}, GOOD_CASE | {"Nama": ""}, GOOD_CASE)
    assert [row.verdict for row in rows] == ["ignored", "rejected", "accepted"]


def test_contact_of_two_cases_is_two_rows() -> None:
    """The second row tells of another index case."""
    other = GOOD_CONTACT | {"NIK Kasus Indeks": "5171045507859002"}
    rows = judge_rows(GOOD_CONTACT, other, GOOD_CONTACT, kind=FileKind.CONTACTS)
    assert [row.verdict for row in rows] == ["accepted", "accepted", "duplicate"]
