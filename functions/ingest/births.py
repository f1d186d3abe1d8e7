"""Cells with a birth date. A city has as many birth dates as people, so most are met for the first time."""

from collections.abc import Iterable
from datetime import date, timedelta

from desac.domain.blank import is_blank
from desac.domain.date_cells import parse_birth_date
from desac.domain.nik import births_in_nik
from functions.ingest.cells import Cell, cell_text
from functions.ingest.codes import Code, Issue, issue
from functions.ingest.remembered import Remembered

_OLDEST = timedelta(days=125 * 365)
# Without the 29th of February, which not every year has.
_COMMON_YEAR = date(2001, 1, 1)

# No named tuple, because a file has tens of thousands: these are made faster and are nothing to the
# garbage collector.
type Birth = tuple[date | None, Issue | None, str, str]
"""A cell with a birth date: the date, what is wrong with it, and the six digits by which a man's and a
woman's NIK hold it."""


class Births:
    """Reads the cells of one column; `label` is its header. Nobody is born after `today`."""

    def __init__(self, label: str, today: date) -> None:
        self._label = label
        self._today = today
        self._oldest = today - _OLDEST
        self._remembered = Remembered(self._read)
        # Of years in which every day is possible.
        years = range(self._oldest.year, today.year + 1)
        self._years = {
            str(year): (year, f"{year % 100:02}")
            for year in years
            if self._read(f"01/01/{year}")[0] and self._read(f"31/12/{year}")[0]
        }

    def __getitem__(self, cell: Cell) -> Birth:
        return self.of_texts((cell,))[0] if isinstance(cell, str) else self._remembered[cell]

    def of_texts(self, cells: Iterable[str]) -> list[Birth]:
        """The same of each; `31/12/1985` in its three spellings is not searched for among all dates."""
        day_of, year_of, remembered = _DAYS.get, self._years.get, self._remembered
        return [
            (date(year[0], day[1], day[0]), None, day[2] + year[1], day[3] + year[1])
            if (day := day_of(cell[:6])) and (year := year_of(cell[6:]))
            else remembered[cell]
            for cell in cells
        ]

    def _read(self, cell: Cell) -> Birth:
        day = parse_birth_date(cell, self._today)
        if day and self._oldest <= day <= self._today:
            return day, None, *births_in_nik(day)
        if is_blank(cell_text(cell)):
            return None, None, "", ""
        return None, issue(Code.BIRTHDATE_INVALID, self._label), "", ""


def _days() -> dict[str, tuple[int, int, str, str]]:
    """`31/12/` and the like: day, month, and their four digits in a man's and in a woman's NIK."""
    found = {}
    for day in (_COMMON_YEAR + timedelta(days=number) for number in range(365)):
        mans, womans = births_in_nik(day)
        for mark in "/-.":
            found[f"{day.day:02}{mark}{day.month:02}{mark}"] = (day.day, day.month, mans[:4], womans[:4])
    return found


_DAYS = _days()
