"""What survives of a NIK after a spreadsheet has had it."""

from datetime import date

import pytest

from desac.domain.nik import agrees_with, is_nik, parse_kk, parse_nik

GOOD = "5171045507859001"


@pytest.mark.parametrize(
    "cell", [GOOD, f"'{GOOD}", f"’{GOOD}", f" {GOOD} ", "517104 550785 9001", "5171.0455.0785.9001"]
)
def test_usable(cell: str) -> None:
    """Apostrophes, spaces and dots are decoration."""
    assert parse_nik(cell) == (GOOD, None)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "nik_missing"),
        ("-", "nik_missing"),
        ("tidak ada", "nik_missing"),
        ("5.17102E+15", "nik_mangled"),
        ("5,17102E+15", "nik_mangled"),
        ("5.17E15", "nik_mangled"),
        ("5171045507859001.0", "nik_mangled"),
        (5171020000000000.0, "nik_mangled"),
        (5171045507859001, "nik_mangled"),
        (0.0, "nik_invalid"),
        ("51710455078590", "nik_invalid"),
        ("51710455078590011", "nik_invalid"),
        ("517104550785900l", "nik_invalid"),
        ("0000000000000000", "nik_invalid"),
        ("1111111111111111", "nik_invalid"),
        ("5171040000000000", "nik_invalid"),
        ("5171043207859001", "nik_invalid"),
        ("5171047207859001", "nik_invalid"),
        ("5171045513859001", "nik_invalid"),
        ("5171043002859001", "nik_invalid"),
        ("5171042902859001", "nik_invalid"),
        ("5171045507850000", "nik_invalid"),
        ("０１７１０４５５０７８５９００１", "nik_invalid"),
    ],
)
def test_not_usable(cell: object, code: str) -> None:
    """A number cell or 5.17E+15 is mangled, everything else that is wrong is invalid."""
    assert parse_nik(cell) == (None, code)


def test_29_february_needs_a_leap_year() -> None:
    """1984 was one."""
    assert parse_nik("5171042902849001").nik == "5171042902849001"


@pytest.mark.parametrize(
    ("birth_date", "agrees"),
    [(date(1985, 7, 15), True), (date(1985, 7, 16), False), (date(2085, 7, 15), True)],
)
def test_birth_date_inside(birth_date: date, agrees: bool) -> None:
    """Women's day of birth carries 40; the century is not in a NIK."""
    assert agrees_with(GOOD, birth_date) is agrees


@pytest.mark.parametrize(
    ("cell", "kk"),
    [(GOOD, GOOD), ("'5171040101059001", "5171040101059001"), ("", None), (5.1e15, None), ("123", None)],
)
def test_family_card(cell: object, kk: str | None) -> None:
    """The same damage, no warning of its own."""
    assert parse_kk(cell) == kk


def test_every_birth_date_is_told_from_what_is_none() -> None:
    """All days of a hundred years, men's and women's, and nothing else."""

    def is_day(day: int, month: int, year: int) -> bool:
        try:
            date(2000 + year, month, day)
        except ValueError:
            return False
        return True

    wrong = [
        (day, month, year)
        for day in range(100)
        for month in range(14)
        for year in range(100)
        if is_nik(f"517104{day:02}{month:02}{year:02}0001")
        is not is_day(day - 40 if day > 40 else day, month, year)
    ]
    assert wrong == []
