"""The doctors' roster in the table."""

from collections.abc import Iterable
from datetime import date

from desac.adapters import keys
from desac.adapters.table import Table, from_item
from desac.domain.roster import Doctor, answering


class TableRoster:
    """Keeps the promises of `desac.ports.roster.Roster` and `WholeRoster`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def doctor_on(self, village_code: str, day: date) -> Doctor | None:
        """The doctor who answers in a village on `day`."""
        return answering(self._of(village_code), day)

    def entries(self, village_codes: Iterable[str]) -> dict[str, tuple[Doctor, ...]]:
        """Every entry of each village: one small query for each, 43 for the city, about half a second.

        That is for a command and for the end of a roster's file, not for each resident.
        """
        return {code: self._of(code) for code in village_codes}

    def _of(self, village_code: str) -> tuple[Doctor, ...]:
        items = self._table.partition(keys.village(village_code), "DOCTOR#")
        return tuple(from_item(Doctor, item) for item in items)
