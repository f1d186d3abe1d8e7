"""What was asked of the figures, read from their totals: whose they are, and who is in a count."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from desac.adapters import figure_keys, keys
from desac.adapters.figures import TableFigures
from desac.adapters.pages import growing_page
from desac.adapters.table import Table, from_item
from desac.adapters.tallies import TableTallies, Totals
from desac.domain.contribution import Contribution
from desac.domain.person import Person
from desac.domain.source_file import SourceFile

LOOKED_AT = 500
"""People whom one page looks through: half a megabyte, well below what a call has time for."""


class Scope(NamedTuple):
    """A file, or the days from `first` to `last` (WITA); of these one village, or all."""

    first: date
    last: date
    file: SourceFile | None = None
    village: str | None = None

    @property
    def days(self) -> Iterator[date]:
        """Its days, from the first to the last."""
        return (self.first + timedelta(days=day) for day in range((self.last - self.first).days + 1))


class Counted(NamedTuple):
    """Totals, and the files whose rows belong to them: none where it is only a part of these."""

    totals: Totals
    files: Sequence[SourceFile]


class InCount(NamedTuple):
    """Somebody in a count, and how many times; `person` is None if all that is known of them is gone."""

    contribution: Contribution
    person: Person | None
    times: int


class FigureDesk:
    """Answers questions about the figures from the table."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._tallies = TableTallies(table)
        self._files = TableFigures(table)

    def counted(self, scope: Scope) -> Counted:
        """The totals of a scope: one query for a file, one for each of several days."""
        files = self.files(scope)
        if scope.file:
            totals = self._tallies.of_origin(keys.file_origin(scope.file.file_id))
            if scope.village is not None:
                totals = {cell: own for cell, own in totals.items() if cell.village == scope.village}
        else:
            totals = {}
            for day in scope.days:
                totals |= self._tallies.of_day(day, scope.village)
        return Counted(totals, [] if scope.village else files)

    def files(self, scope: Scope) -> list[SourceFile]:
        """The file, or those that came in on the days."""
        if scope.file:
            return [scope.file]
        return self._files.received(scope.first, scope.last)

    def people(self, scope: Scope, name: str, *, cursor: str | None) -> tuple[list[InCount], str | None]:
        """Who is in the count `<level>/<part>` of a scope, village by village; and where to go on.

        A page looks at so many people and may hold few of them. Raises Refusal (422) for a damaged cursor.
        """
        page = growing_page(
            self._table,
            [figure_keys.contributors(origin) for origin in self._origins(scope)],
            name=f"{scope.first}|{scope.last}|{scope.file.file_id if scope.file else ''}",
            prefix=figure_keys.village(scope.village) if scope.village else "",
            limit=LOOKED_AT,
            cursor=cursor,
        )
        some = (from_item(Contribution, item) for item in page.items)
        found = [one for one in some if one.counts.get(name)]
        wanted = [keys.person(one) for one in dict.fromkeys(each.person_id for each in found)]
        people = {item["person_id"]: from_item(Person, item) for item in self._table.get_many(wanted)}
        return [InCount(one, people.get(one.person_id), one.counts[name]) for one in found], page.cursor

    def _origins(self, scope: Scope) -> list[str]:
        if scope.file:
            return [keys.file_origin(scope.file.file_id)]
        return sorted({cell.origin for cell in self.counted(scope).totals})
