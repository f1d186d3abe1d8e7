"""What a first look over a report's rows finds: which groups they fall into, and which sheets they need."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from desac.domain.row import RowEffect
from functions.ingest.codes import Code, Issue, Severity, Verdict
from functions.ingest.report_rows import Outcome, ReportRow

_NO_DATA = frozenset({Code.REPEATED_HEADER, Code.FOOTER_ROW})
_MEASURED_ROWS = 300


class Group(IntEnum):
    """The blocks of rows in a workbook, from the top.

    A duplicate stands below what it repeats, so that it is the duplicate again when the workbook is sent.
    """

    REJECTED = 1
    WARNED = 2
    CLEAN = 3
    DUPLICATE = 4
    IGNORED = 5


def group_of(row: ReportRow) -> Group | None:
    """The block of a row; None for what never was data: a repeated header or total would hide rows below."""
    if isinstance(row.outcome, RowEffect) or row.outcome is Verdict.ACCEPTED:
        warned = any(one.severity is not Severity.INFO for one in row.issues)
        return Group.WARNED if warned else Group.CLEAN
    if row.outcome is Verdict.REJECTED:
        return Group.REJECTED
    if row.outcome is Verdict.DUPLICATE:
        return Group.DUPLICATE
    return None if any(one.code in _NO_DATA for one in row.issues) else Group.IGNORED


@dataclass(slots=True)
class SheetSurvey:
    """One sheet of the file: its header texts, and how wide their columns need to be (in characters)."""

    widths: dict[str, int] = field(default_factory=dict)
    rows: int = 0

    def add(self, row: ReportRow) -> None:
        """Take the header texts of a row; the first rows are measured as well."""
        self.rows += 1
        if self.rows <= _MEASURED_ROWS:
            for label, text in row.cells.items():
                self.widths[label] = max(self.widths.get(label, 0), len(text))
        elif not self.widths.keys() >= row.cells.keys():
            # A row that runs over the header.
            self.widths = dict.fromkeys(row.cells, 0) | self.widths


@dataclass(slots=True)
class Survey:
    """Counts over all rows. `findings` are rows by finding, `sheets` by name in the file's order."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    groups: Counter[Group] = field(default_factory=Counter)
    findings: Counter[Issue] = field(default_factory=Counter)
    sheets: dict[str | None, SheetSurvey] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[ReportRow]) -> "Survey":
        """Look over all rows once."""
        survey = cls()
        for row in rows:
            survey.outcomes[row.outcome] += 1
            survey.findings.update(one._replace(column=None) for one in row.issues)
            group = group_of(row)
            if group is not None:
                survey.groups[group] += 1
                survey.sheets.setdefault(row.sheet, SheetSurvey()).add(row)
        return survey

    @property
    def unshown(self) -> int:
        """Rows that never were data, which no workbook shows."""
        return self.outcomes.total() - self.groups.total()

    def shown(self, limit: int) -> dict[Group, int]:
        """How many rows of each block to write, so that no more than `limit` are written."""
        if self.groups.total() <= limit:
            return {group: self.groups[group] for group in Group}
        rejected = min(self.groups[Group.REJECTED], limit)
        return {
            Group.REJECTED: rejected,
            Group.WARNED: min(self.groups[Group.WARNED], limit - rejected),
        }


def labels_of(sheet: SheetSurvey, labels: Sequence[str], *, alone: bool) -> list[str]:
    """The header texts of one sheet in the order of `labels`, which are those of all sheets."""
    if alone:
        return [*labels, *(label for label in sheet.widths if label not in labels)]
    known = [label for label in labels if label in sheet.widths]
    return [*known, *(label for label in sheet.widths if label not in known)]
