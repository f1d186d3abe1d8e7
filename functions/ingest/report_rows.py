"""One row of the report: what became of a row of the file, and why."""

from collections.abc import Mapping
from typing import NamedTuple

from desac.domain.row import RowEffect
from functions.ingest.codes import Issue, Verdict

type Outcome = RowEffect | Verdict
"""A row's place in the counts: what an accepted row did, or the verdict on any other."""


class ReportRow(NamedTuple):
    """`row` as a spreadsheet shows it, `sheet` where the file has several.

    `changed` names the fields of a corrected person or episode; `cells` lead from header texts to the
    row's trimmed cells, in the order of the file's columns.
    """

    row: int
    sheet: str | None
    outcome: Outcome
    issues: tuple[Issue, ...]
    changed: tuple[str, ...]
    cells: Mapping[str, str]
