"""Birth dates read many at a time are those read one by one."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desac.domain.date_cells import parse_birth_date
from desac.domain.nik import births_in_nik
from functions.ingest.births import Birth, Births
from functions.ingest.cells import Cell
from tests.unit.ingest.sheets import TODAY

LABEL = "Tgl Lahir"
SPELLINGS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y", "%d %B %Y")
WRITTEN = st.builds(date.strftime, st.dates(date(1850, 1, 1), date(2025, 1, 1)), st.sampled_from(SPELLINGS))
# Days that are none, marks that differ, and more after them.
ODD = st.from_regex(r"[0-4][0-9][/.-][01][0-9][/.-](1[89]|20)?[0-9]{2}( 1)?", fullmatch=True)


def plainly(cell: Cell) -> tuple[date | None, str, str]:
    """By the rules alone: on a day of the last 125 years or not at all."""
    day = parse_birth_date(cell, TODAY)
    if day is None or not TODAY - timedelta(days=125 * 365) <= day <= TODAY:
        return None, "", ""
    return day, *births_in_nik(day)


def told(birth: Birth) -> tuple[date | None, str, str]:
    """Without what is wrong."""
    return birth[0], birth[2], birth[3]


@settings(max_examples=400, deadline=None)
@given(cells=st.lists(WRITTEN | ODD | st.text(max_size=12), max_size=20))
def test_many_at_a_time(cells: list[str]) -> None:
    births = Births(LABEL, TODAY)
    read = births.of_texts(cells)
    assert [told(birth) for birth in read] == [plainly(cell) for cell in cells]
    assert read == [births[cell] for cell in cells]
    assert all((birth[1] is None) or birth[0] is None for birth in read)


def test_every_day_that_can_be() -> None:
    """Leap days and the ends of the range included."""
    days = [date(1890, 1, 1) + timedelta(days=number) for number in range(49_000)]
    cells = [f"{day:%d/%m/%Y}" for day in days]
    assert [told(birth) for birth in Births(LABEL, TODAY).of_texts(cells)] == list(map(plainly, cells))


@pytest.mark.parametrize("cell", [date(1985, 7, 15), datetime(1985, 7, 15), 31243.0])  # noqa: DTZ001
def test_cells_of_a_workbook(cell: Cell) -> None:
    assert told(Births(LABEL, TODAY)[cell]) == (date(1985, 7, 15), "150785", "550785")


def test_what_is_no_date() -> None:
    """An empty cell is nothing, anything else a mistake in this column."""
    empty, mistake = Births(LABEL, TODAY).of_texts(["-", "31/02/1985"])
    assert empty == (None, None, "", "")
    assert mistake[1] is not None
    assert (mistake[1].code, mistake[1].column) == ("birthdate_invalid", LABEL)
