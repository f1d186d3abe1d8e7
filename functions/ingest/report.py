"""The report beside a file as CSV and as JSON: every row with its verdict and what to do."""

import csv
import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from desac.domain.source_file import RowCounts, SourceFile
from desac.domain.spreadsheet import harmless
from functions.ingest.codes import Issue
from functions.ingest.report_rows import ReportRow
from functions.ingest.report_words import OUTCOMES, changes, codes, place, reasons

_OWN_COLUMNS = ("Baris", "Hasil Periksa", "Alasan", "Yang Berubah", "Kode")
_DELIMITER = ";"
_IN_MEMORY = 8 * 1024 * 1024


class Report:
    """Collects rows in the order of the file. Close it: what it collects lies in temporary files."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = list(labels)
        self._counts: Counter[str] = Counter()
        # Excel in Indonesia opens semicolons in columns, and needs the mark to see UTF-8.
        self._rows, self._issues, self._changes = _Spool("utf-8-sig"), _Spool("utf-8"), _Spool("utf-8")
        self._csv = csv.writer(self._rows.text, delimiter=_DELIMITER)
        self._csv.writerow([*_OWN_COLUMNS, *(harmless(label) for label in self._labels)])

    def add(self, row: ReportRow) -> None:
        """Add a row."""
        self._counts[row.outcome.value] += 1
        cells = [harmless(row.cells.get(label, "")) for label in self._labels]
        # A reason begins with a header text of the file, so it is as little to be trusted as a cell.
        own = (harmless(place(row.row, row.sheet)), OUTCOMES[row.outcome], harmless(reasons(row.issues)))
        self._csv.writerow([*own, changes(row.changed), codes(row.issues), *cells])
        for one in row.issues:
            self._issues.add(_place(row) | _issue(one))
        if row.changed:
            self._changes.add(_place(row) | {"fields": row.changed})

    @property
    def counts(self) -> RowCounts:
        """The rows by what became of them; they sum to `rows`."""
        return RowCounts(rows=self._counts.total(), **self._counts)

    def as_csv(self) -> IO[bytes]:
        """The rows as CSV."""
        return self._rows.content()

    def as_json(self, file: SourceFile, more: Mapping[str, Any]) -> IO[bytes]:
        """Counts, `more`, and every change and issue as JSON, to be closed; `file` is the finished record."""
        target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 # handed out
        head = json.dumps(head_of(file) | dict(more), ensure_ascii=False)
        target.write(head.removesuffix("}").encode())
        for name, spool in (("changes", self._changes), ("issues", self._issues)):
            target.write(f',\n"{name}": ['.encode())
            target.writelines(_joined(spool.content()))
            target.write(b"]")
        target.write(b"}\n")
        return target

    def close(self) -> None:
        """Drop the temporary files."""
        for spool in (self._rows, self._issues, self._changes):
            spool.text.close()


def refused_csv(verdict: str, problem: str) -> IO[bytes]:
    """The report of a file of which nothing was recorded. `problem` may quote the file (a sheet's name)."""
    text = io.StringIO(newline="")
    rows = (("Hasil Periksa", "Alasan"), (verdict, harmless(problem)))
    csv.writer(text, delimiter=_DELIMITER).writerows(rows)
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))


def refused_json(head: Mapping[str, Any], code: str, problem: str) -> IO[bytes]:
    """The same for programs."""
    found = {"row": None, "column": None, "code": code, "severity": "file", "message": problem}
    body = {**head, "changes": [], "issues": [found]}
    return io.BytesIO(json.dumps(body, ensure_ascii=False, indent=1).encode())


def head_of(file: SourceFile) -> dict[str, Any]:
    """What every report says of its file."""
    return {
        "file": file.key,
        "file_id": file.file_id,
        "kind": file.kind.value,
        "state": file.state.value,
        "problem": file.problem,
        **file.counts.model_dump(),
    }


def _place(row: ReportRow) -> dict[str, Any]:
    return {"row": row.row, "sheet": row.sheet} if row.sheet else {"row": row.row}


def _issue(one: Issue) -> dict[str, Any]:
    return {
        "column": one.column,
        "code": one.code.value,
        "severity": one.severity.value,
        "message": one.message,
    }


class _Spool:
    """Text that goes to the disk when there is much of it."""

    def __init__(self, encoding: str) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 # closed with `text`
        self.text = io.TextIOWrapper(self._file, encoding=encoding, newline="", write_through=True)

    def add(self, entry: Mapping[str, Any]) -> None:
        """Add an entry as a line of JSON."""
        self.text.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def content(self) -> IO[bytes]:
        """All of it, from the beginning."""
        self.text.flush()
        self._file.seek(0)
        return self._file


def _joined(lines: IO[bytes]) -> Iterator[bytes]:
    """JSON entries, one a line, with commas between them."""
    for number, line in enumerate(lines):
        yield (b"," if number else b"") + b"\n" + line.rstrip(b"\n")
