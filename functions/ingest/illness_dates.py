"""The dates of an illness and which of them a row cannot do without."""

from datetime import date
from typing import NamedTuple

from desac.domain.blank import is_blank
from desac.domain.date_cells import parse_date
from functions.ingest.cells import Cell, cell_text
from functions.ingest.codes import Code, Issue, issue
from functions.ingest.columns import Columns

FIRST_PLAUSIBLE_DATE = date(2020, 1, 1)
"""Indonesia's first case was confirmed on 2 March 2020; an earlier date is a slip of the pen."""


class DateColumn:
    """Dates of an illness in one column: not before the epidemic, not after today (WITA)."""

    def __init__(self, columns: Columns, field: str, today: date) -> None:
        self._label = columns.label(field)
        self._today = today
        self.missing = issue(Code.DATE_MISSING, self._label)

    def read(self, cell: Cell) -> tuple[date | None, Issue | None]:
        """The usable date in a cell or what is wrong with it; an empty cell has neither."""
        day = parse_date(cell)
        if day is None and is_blank(cell_text(cell)):
            return None, None
        if day is None or day < FIRST_PLAUSIBLE_DATE:
            return None, issue(Code.DATE_INVALID, self._label)
        if day > self._today:
            return None, issue(Code.DATE_FUTURE, self._label)
        return day, None

    def read_required(self, cell: Cell) -> tuple[date | None, Issue | None]:
        """A date that must be there."""
        day, problem = self.read(cell)
        return day, problem or (None if day else self.missing)


class CaseDates(NamedTuple):
    """The dates of a case. There are `problems` only where neither specimen nor result has one."""

    specimen: date | None
    result: date | None
    onset: date | None
    problems: tuple[Issue, ...]


class CaseDateReader:
    """Of specimen and result one usable date is enough, nothing depends on the onset."""

    FIELDS = ("specimen_date", "result_date", "onset_date")
    """Whose cells are read together."""

    def __init__(self, columns: Columns, today: date) -> None:
        self._specimen, self._result, self._onset = (
            DateColumn(columns, field, today) for field in self.FIELDS
        )
        self._missing = (self._specimen if columns.has("specimen_date") else self._result).missing

    def read(self, cells: tuple[Cell, ...]) -> CaseDates:
        """The dates in the cells of `FIELDS`."""
        specimen_cell, result_cell, onset_cell = cells
        specimen, one = self._specimen.read(specimen_cell)
        result, other = self._result.read(result_cell)
        onset, _ = self._onset.read(onset_cell)
        if specimen or result:
            return CaseDates(specimen, result, onset, ())
        problems = tuple(problem for problem in (one, other) if problem)
        return CaseDates(None, None, onset, problems or (self._missing,))
