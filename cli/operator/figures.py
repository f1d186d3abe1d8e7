"""Funnels of a deployed stack, read from its table."""

from collections.abc import Iterable, Sequence
from datetime import date

from cli.operator.target import Target
from desac.adapters import keys
from desac.adapters.figures import TableFigures
from desac.adapters.table import Table
from desac.domain.funnel import Funnel, merge
from desac.domain.source_file import SourceFile


class Figures:
    """Reads figures. Making one points `desac.adapters` at this stack, for the whole process."""

    def __init__(self, target: Target) -> None:
        target.use_for_adapters()
        self.table = Table(target.output("TableName"))
        self._figures = TableFigures(self.table)

    def newest(self, limit: int) -> Sequence[SourceFile]:
        """The newest files."""
        return self._figures.files(limit=limit)[0]

    def file(self, file_id: str) -> SourceFile | None:
        """A file's own record, None for an unknown id."""
        return self._figures.file(file_id)

    def of_file(self, file_id: str) -> Funnel | None:
        """A file's funnel, None for an unknown id."""
        return self._figures.file_funnel(file_id)

    def of_forms(self, day: date) -> Funnel:
        """The funnel of the contacts named in forms on a day."""
        return self._figures.funnel(keys.form_origin(day))

    def sum_of(self, file_ids: Iterable[str], days: Iterable[date]) -> Funnel:
        """Files and days of forms added up; files that are not known yet count nothing."""
        files = (self.of_file(file_id) for file_id in file_ids)
        return merge([*(funnel for funnel in files if funnel), *(self.of_forms(day) for day in days)])
