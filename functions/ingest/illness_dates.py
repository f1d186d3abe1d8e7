"""The dates of an illness and which of them a row cannot do without."""

from collections.abc import Sequence
from datetime import date

from desac.domain.blank import is_blank
from desac.domain.dates import parse_date
from functions.ingest.cells import Cell
from functions.ingest.codes import Code, Issue, issue
from functions.ingest.columns import Columns

FIRST_PLAUSIBLE_DATE = date(2020, 1, 1)
"""Indonesia's first case was confirmed on 2 March 2020; an earlier date is a slip of the pen."""


class DateReader:
    """Dates of an illness: not before the epidemic, not after today (WITA)."""

    def __init__(self, columns: Columns, today: date) -> None:
        self._index = columns.index
        self._label = columns.label
        self._today = today

    def read_either(
        self, first: str, second: str, texts: Sequence[str], raw: Sequence[Cell], errors: list[Issue]
    ) -> tuple[date | None, date | None]:
        """Two dates of which one is enough: only when both fail are the reasons added to `errors`."""
        found: list[Issue] = []
        dates = self._read(first, texts, raw, found), self._read(second, texts, raw, found)
        if dates == (None, None):
            known = first if first in self._index else second
            errors.extend(found or [issue(Code.DATE_MISSING, self._label(known))])
        return dates

    def read_one(
        self, field: str, texts: Sequence[str], raw: Sequence[Cell], errors: list[Issue]
    ) -> date | None:
        """A date that must be there."""
        found: list[Issue] = []
        value = self._read(field, texts, raw, found)
        if value is None:
            errors.extend(found or [issue(Code.DATE_MISSING, self._label(field))])
        return value

    def read_optional(self, cell: Cell) -> date | None:
        """A date that nothing depends on: None where it is not usable."""
        value = parse_date(cell)
        return value if value and FIRST_PLAUSIBLE_DATE <= value <= self._today else None

    def _read(self, field: str, texts: Sequence[str], raw: Sequence[Cell], found: list[Issue]) -> date | None:
        at = self._index.get(field, -1)
        value = parse_date(raw[at])
        if value is None or value < FIRST_PLAUSIBLE_DATE:
            if value is None and is_blank(texts[at]):
                return None
            found.append(issue(Code.DATE_INVALID, self._label(field)))
            return None
        if value > self._today:
            found.append(issue(Code.DATE_FUTURE, self._label(field)))
            return None
        return value
