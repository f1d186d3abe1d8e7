"""The report of a recorded file, put together from its ranges."""

from collections.abc import Iterator
from typing import Protocol

from desac.domain.source_file import SourceFile
from functions.ingest.codes import Verdict
from functions.ingest.range_names import recorded_name, rows_name
from functions.ingest.range_rows import Manifest, read_recorded, read_rows
from functions.ingest.report_rows import Outcome, ReportRow


class MissingRowError(Exception):
    """An accepted row of a recorded range of which nobody wrote down what became of it."""


class RangeReader(Protocol):
    """Where judged rows and what became of them are kept."""

    def read(self, name: str) -> Iterator[bytes]:
        """The lines under a name."""
        ...


def report_rows(store: RangeReader, file: SourceFile, manifest: Manifest) -> Iterator[ReportRow]:
    """Every row of a recorded file in its order, read range by range.

    Raises MissingRowError for an accepted row without a trace: no count may close over it.
    """
    for number in range(manifest.ranges):
        done = {(one.sheet, one.row): one for one in read_recorded(store.read(recorded_name(number)))}
        for row in read_rows(store.read(rows_name(number)), file.kind):
            outcome: Outcome = row.verdict
            issues = row.issues
            changed: tuple[str, ...] = ()
            if row.verdict is Verdict.ACCEPTED:
                found = done.get((row.sheet, row.row))
                if found is None:
                    raise MissingRowError(f"{file.file_id}, sheet {row.sheet}, row {row.row}")
                outcome, changed = found.effect, found.changed
                issues = (*row.issues, *found.issues)
            cells = dict(zip(manifest.label_sets[row.labels], row.texts, strict=True))
            yield ReportRow(row.row, manifest.sheets[row.sheet], outcome, issues, changed, cells)
