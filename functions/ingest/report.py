"""The report beside a file: every row with its verdict and what to do, as CSV and as JSON."""

import csv
import io
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from typing import IO, Any

from desac.domain.source_file import RowCounts, SourceFile
from desac.domain.trace import RowEffect
from functions.ingest.codes import Issue, Verdict
from functions.ingest.judge import JudgedRow

_WORDS = {
    RowEffect.NEW: "Diterima (baru)",
    RowEffect.CHANGED: "Diterima (data diperbarui)",
    RowEffect.UNCHANGED: "Diterima (tidak ada perubahan)",
    Verdict.DUPLICATE: "Ganda",
    Verdict.IGNORED: "Dilewati",
    Verdict.REJECTED: "Ditolak",
}
_OWN_COLUMNS = ("Baris", "Hasil Periksa", "Alasan", "Kode")
# A spreadsheet runs a cell that begins like this (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_DELIMITER = ";"


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula; a lone dash is only a dash."""
    return f"'{cell}" if len(cell) > 1 and cell.startswith(_FORMULA_STARTS) else cell


class Report:
    """Collects rows in the order of the file. Close it: the rows lie in a temporary file."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = list(labels)
        self._counts: Counter[str] = Counter()
        self._issues: list[dict[str, Any]] = []
        self._file = tempfile.SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 # closed by close()
        # Excel in Indonesia opens semicolons in columns, and needs the mark to see UTF-8.
        self._text = io.TextIOWrapper(self._file, encoding="utf-8-sig", newline="", write_through=True)
        self._csv = csv.writer(self._text, delimiter=_DELIMITER)
        self._csv.writerow([*_OWN_COLUMNS, *(harmless(label) for label in self._labels)])

    def add(self, row: JudgedRow, effect: RowEffect | None, issues: Sequence[Issue]) -> None:
        """Add a row; `effect` is what an accepted row did, `issues` all that was found."""
        outcome: RowEffect | Verdict = effect or row.verdict
        self._counts[outcome.value] += 1
        reasons = " ".join(f"{one.column}: {one.message}" if one.column else one.message for one in issues)
        place = f"{row.sheet}!{row.row}" if row.sheet else str(row.row)
        cells = [harmless(row.cells.get(label, "")) for label in self._labels]
        codes = " ".join(one.code.value for one in issues)
        # A reason begins with a header text of the file, so it is as little to be trusted as a cell.
        self._csv.writerow([harmless(place), _WORDS[outcome], harmless(reasons), codes, *cells])
        self._issues.extend(_as_json(row, one) for one in issues)

    @property
    def counts(self) -> RowCounts:
        """The rows by what became of them; they sum to `rows`."""
        return RowCounts(rows=self._counts.total(), **self._counts)

    def as_csv(self) -> IO[bytes]:
        """The rows as CSV."""
        self._text.flush()
        return self._file

    def as_json(self, file: SourceFile) -> IO[bytes]:
        """Counts and issues as JSON; `file` is the finished record."""
        return io.BytesIO(_summary(file, self._issues))

    def close(self) -> None:
        """Drop the temporary file."""
        self._text.close()


def rejected_csv(problem: str) -> IO[bytes]:
    """The report of a file that could not be used at all. `problem` may quote the file (a sheet's name)."""
    text = io.StringIO(newline="")
    rows = (("Hasil Periksa", "Alasan"), ("Berkas ditolak", harmless(problem)))
    csv.writer(text, delimiter=_DELIMITER).writerows(rows)
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))


def rejected_json(file: SourceFile, code: str) -> IO[bytes]:
    """The same for programs."""
    found = {"row": None, "column": None, "code": code, "severity": "file", "message": file.problem}
    return io.BytesIO(_summary(file, [found]))


def _summary(file: SourceFile, issues: list[dict[str, Any]]) -> bytes:
    body = {
        "file": file.key,
        "file_id": file.file_id,
        "kind": file.kind.value,
        "state": file.state.value,
        "problem": file.problem,
        **file.counts.model_dump(),
        "issues": issues,
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _as_json(row: JudgedRow, one: Issue) -> dict[str, Any]:
    found = {
        "row": row.row,
        "column": one.column,
        "code": one.code.value,
        "severity": one.severity.value,
        "message": one.message,
    }
    return {**found, "sheet": row.sheet} if row.sheet else found
