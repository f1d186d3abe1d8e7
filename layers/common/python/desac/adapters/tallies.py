"""The totals of the figures in the table: a few items for an origin or a day, however many people."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from boto3.dynamodb.conditions import ConditionBase, Key

from desac.adapters import figure_keys
from desac.adapters.table import Table
from desac.domain.contribution import Cell

type Totals = dict[Cell, Counter[str]]
"""Counts by `<level>/<part>` in each cell."""


class TableTallies:
    """Reads totals."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_origin(self, origin: str) -> Totals:
        """The totals of a file, or of a day's forms: one query, read consistently."""
        return totals_in(self._table.partition(figure_keys.totals(origin), figure_keys.TALLY))

    def of_day(self, day: date, village: str | None = None) -> Totals:
        """The totals of everything that came in on a day (WITA): one query of an index, which follows a
        change by moments.
        """
        condition: ConditionBase = Key("work").eq(figure_keys.day_totals(day))
        if village is not None:
            condition &= Key("work_at").begins_with(figure_keys.village(village))
        return totals_in(self._table.index("work", condition))


def totals_in(items: Iterable[Mapping[str, Any]]) -> Totals:
    """Items of totals added up by cell."""
    totals: Totals = {}
    for item in items:
        cell = Cell(item["counted_in"], date.fromisoformat(item["day"]), item["village"])
        # Only counts have names with a slash.
        counts = {name: int(value) for name, value in item.items() if "/" in name}
        totals.setdefault(cell, Counter()).update(counts)
    return totals
