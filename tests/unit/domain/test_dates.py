"""Dates are read day first and never guessed."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.domain.date_cells import parse_birth_date, parse_date

THE_DAY = date(2021, 8, 11)


@pytest.mark.parametrize(
    "cell",
    [
        "2021-08-11",
        "2021/08/11",
        "11/08/2021",
        "11/8/2021",
        "11-08-21",
        "11.08.2021",
        "11 08 2021",
        " 11/08/2021 ",
        "11 Agustus 2021",
        "11 AGUSTUS 2021",
        "11 Agt 21",
        "11-Agu-2021",
        "11 Aug 2021",
        "Rabu, 11 Agustus 2021",
        "2021-08-11 00:00:00",
        "2021-08-11T10:30",
        "11/08/2021 10.30",
        "2021-08-10T17:00:00.000Z",
        "2021-08-11T00:30:00+08:00",
        "44419",
        "44419.5",
        44419,
        44419.75,
        THE_DAY,
        datetime(2021, 8, 11, 23, 59),  # noqa: DTZ001 - as a workbook gives it
    ],
)
def test_readable(cell: object) -> None:
    """Every notation that offices use."""
    assert parse_date(cell) == THE_DAY


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "-",
        "32/08/2021",
        "08/13/2021",
        "29/02/2021",
        "11/08-2021",
        "11082021",
        "20210811",
        "Agustus 2021",
        "11 Agosto 2021",
        "11/08",
        "2021",
        "36",
        "1985",
        "11/08/0021",
        "besok",
        36,
        1985.0,
        float("nan"),
        float("inf"),
        True,
        time(10, 30),
        None,
    ],
)
def test_unreadable(cell: object) -> None:
    """Month first, bare years and ages are refused."""
    assert parse_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("14-07-85", date(1985, 7, 14)),
        ("14-07-10", date(2010, 7, 14)),
        ("14-07-2085", date(2085, 7, 14)),
        ("29-02-96", date(1996, 2, 29)),
        ("14/07/1985", date(1985, 7, 14)),
    ],
)
def test_two_digit_birth_years(cell: str, expected: date) -> None:
    """Nobody is born after today, so such a year is of the 1900s; four digits are taken at their word."""
    assert parse_birth_date(cell, THE_DAY) == expected


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_day_first_round_trip(day: date) -> None:
    """Any day written day first comes back."""
    assert parse_date(day.strftime("%d/%m/%Y")) == day
    assert parse_date((day - date(1899, 12, 30)).days) == day


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """Whatever is in the cell, there is a date or there is none."""
    assert parse_date(text) is None or isinstance(parse_date(text), date)
