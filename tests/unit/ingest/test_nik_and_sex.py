"""A NIK tells a birth date and a sex; a row that says otherwise is warned about, in the column that does."""

import pytest

from tests.unit.ingest.sheets import GOOD_CASE, judge_rows

WOMAN, MAN = "5171045507859001", "5171041507859001"


@pytest.mark.parametrize(
    ("nik", "sex", "born", "column"),
    [
        (WOMAN, "P", "15/07/1985", None),
        (WOMAN, "Perempuan", "", None),
        (WOMAN, "L", "15/07/1985", "Jenis Kelamin"),
        (WOMAN, "Laki-laki", "", "Jenis Kelamin"),
        (WOMAN, "L", "31/02/1985", "Jenis Kelamin"),
        (MAN, "L", "15/07/1985", None),
        (MAN, "wanita", "15/07/1985", "Jenis Kelamin"),
        (MAN, "", "15/07/1985", None),
        (MAN, "?", "15/07/1985", None),
        (MAN, "L", "16/07/1985", "NIK"),
        (MAN, "P", "16/07/1985", "NIK"),
        ("5171047107859001", "P", "31/07/1985", None),
        ("5171043107859001", "P", "31/07/1985", "Jenis Kelamin"),
    ],
)
def test_sex_and_birth_date_against_the_nik(nik: str, sex: str, born: str, column: str | None) -> None:
    """Women carry 40 in the day. Where both differ the NIK is somebody else's, and one warning says so."""
    [row] = judge_rows(GOOD_CASE | {"NIK": nik, "Jenis Kelamin": sex, "Tgl Lahir": born})
    assert row.verdict == "accepted"
    found = [issue.column for issue in row.issues if issue.code == "nik_birthdate_mismatch"]
    assert found == ([column] if column else [])


@pytest.mark.parametrize("nik", ["", "123", "5.17E+15"])
def test_an_unusable_nik_contradicts_nobody(nik: str) -> None:
    """It has its own warning."""
    [row] = judge_rows(GOOD_CASE | {"NIK": nik, "Jenis Kelamin": "L"})
    assert [issue.column for issue in row.issues] == ["NIK"]
