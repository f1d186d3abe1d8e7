"""A row of a file with its verdict: what judging gives and recording takes."""

from collections.abc import Sequence
from typing import NamedTuple

from functions.ingest.codes import Issue, Verdict
from functions.ingest.records import RowRecord


class JudgedRow(NamedTuple):
    """One row of the file.

    `row` is the number a spreadsheet shows, `sheet` its name where the file has several, `labels`
    are the header texts (one object for all rows of one width) and `texts` the trimmed cells below
    them, equally many; `record` is there for accepted rows only.
    """

    row: int
    sheet: str | None
    verdict: Verdict
    issues: tuple[Issue, ...]
    labels: tuple[str, ...]
    texts: Sequence[str]
    record: RowRecord | None

    @property
    def cells(self) -> dict[str, str]:
        """Header text -> trimmed text of every column, in the order of the file; built anew each time."""
        return dict(zip(self.labels, self.texts, strict=True))
