"""The dates of an illness and which of them a row cannot do without."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from desac.domain.blank import is_blank
from desac.domain.dates import parse_date
from functions.ingest.cells import Cell, cell_text
from functions.ingest.codes import Code, Issue, issue
from functions.ingest.columns import Columns
from functions.ingest.remembered import Remembered

FIRST_PLAUSIBLE_DATE = date(2020, 1, 1)
"""Indonesia's first case was confirmed on 2 March 2020; an earlier date is a slip of the pen."""


class DateReading(NamedTuple):
    """The usable date in a cell or what is wrong with it; an empty cell has neither."""

    day: date | None
    problem: Issue | None


class DateColumn:
    """Dates of an illness in one column: not before the epidemic, not after today (WITA).

    `readings[cell]` is what a cell of the column `at` says.
    """

    def __init__(self, columns: Columns, field: str, today: date) -> None:
        self.at = columns.index.get(field, -1)
        self._label = columns.label(field)
        self._missing = issue(Code.DATE_MISSING, self._label)
        self._today = today
        self.readings = Remembered(self._judge)

    def read_required(self, raw: Sequence[Cell], errors: list[Issue]) -> date | None:
        """A date that must be there."""
        day, problem = self.readings[raw[self.at]]
        if day is None:
            errors.append(problem or self._missing)
        return day

    def _judge(self, cell: Cell) -> DateReading:
        day = parse_date(cell)
        if day is None and is_blank(cell_text(cell)):
            return DateReading(None, None)
        if day is None or day < FIRST_PLAUSIBLE_DATE:
            return DateReading(None, issue(Code.DATE_INVALID, self._label))
        if day > self._today:
            return DateReading(None, issue(Code.DATE_FUTURE, self._label))
        return DateReading(day, None)


class TwoDates:
    """Two columns of which one usable date is enough."""

    def __init__(self, columns: Columns, first: str, second: str, today: date) -> None:
        one, other = DateColumn(columns, first, today), DateColumn(columns, second, today)
        self._first, self._second, self._at = one.readings, other.readings, itemgetter(one.at, other.at)
        known = first if columns.has(first) else second
        self._missing = issue(Code.DATE_MISSING, columns.label(known))

    def read(self, raw: Sequence[Cell], errors: list[Issue]) -> tuple[date | None, date | None]:
        """Both dates: only when both fail are the reasons added to `errors`."""
        first_cell, second_cell = self._at(raw)
        first, one = self._first[first_cell]
        second, other = self._second[second_cell]
        if first is None and second is None:
            errors.extend([problem for problem in (one, other) if problem] or [self._missing])
        return first, second
