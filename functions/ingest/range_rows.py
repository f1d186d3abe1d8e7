"""Judged rows on their way from reading to recording, as lines of JSON."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from desac.domain.base import Record
from desac.domain.registration import RowPlace
from desac.domain.source_file import FileKind
from desac.domain.trace import RowEffect
from functions.ingest.codes import Issue, Verdict
from functions.ingest.judge import JudgedRow
from functions.ingest.records import CaseRow, ContactRow, DoctorRow, RowRecord


class RangeRow[R](NamedTuple):
    """A judged row. `sheet` counts the file's sheets from 0, `labels` is a place in `Manifest.label_sets`."""

    row: int
    sheet: int
    verdict: Verdict
    issues: tuple[Issue, ...]
    labels: int
    texts: tuple[str, ...]
    record: R | None

    def place(self, file_id: str) -> RowPlace:
        """Where this row stands."""
        return RowPlace(file_id, self.sheet, self.row)


class Recorded(NamedTuple):
    """What recording an accepted row did; `changed` are field names, `issues` what only the table knows."""

    row: int
    sheet: int
    effect: RowEffect
    changed: tuple[str, ...]
    issues: tuple[Issue, ...]


class Manifest(Record):
    """What the ranges of a file have in common. `sheets` are names, None in a file of one sheet."""

    ranges: int
    sheets: tuple[str | None, ...]
    label_sets: tuple[tuple[str, ...], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Every header text of the file, once, in the order of their first appearance."""
        return tuple(dict.fromkeys(label for labels in self.label_sets for label in labels))


class RangeWriter:
    """Turns judged rows into lines, and keeps what the manifest needs."""

    def __init__(self, kind: FileKind) -> None:
        self._adapter = _ROWS[kind]
        self._sheets: dict[str | None, int] = {}
        self._labels: dict[tuple[str, ...], int] = {}

    def line(self, row: JudgedRow) -> bytes:
        """One row as a line."""
        sheet = self._sheets.setdefault(row.sheet, len(self._sheets))
        labels = self._labels.setdefault(row.labels, len(self._labels))
        told = RangeRow(row.row, sheet, row.verdict, row.issues, labels, tuple(row.texts), row.record)
        return self._adapter.dump_json(told)

    def manifest(self, ranges: int) -> Manifest:
        """The manifest, once all rows were written."""
        return Manifest(ranges=ranges, sheets=tuple(self._sheets), label_sets=tuple(self._labels))


def read_rows(lines: Iterable[bytes], kind: FileKind) -> list[RangeRow[RowRecord]]:
    """The rows of a range."""
    return [_ROWS[kind].validate_json(line) for line in lines]


def write_recorded(done: Sequence[Recorded]) -> list[bytes]:
    """What became of the accepted rows of a range, as lines."""
    return [_RECORDED.dump_json(one) for one in done]


def read_recorded(lines: Iterable[bytes]) -> list[Recorded]:
    """The reverse of `write_recorded`."""
    return [_RECORDED.validate_json(line) for line in lines]


_RECORDED = TypeAdapter(Recorded)
# One for each kind: in a union a case and a contact would have equally many fields.
_ROWS: dict[FileKind, TypeAdapter[Any]] = {
    FileKind.CASES: TypeAdapter(RangeRow[CaseRow]),
    FileKind.CONTACTS: TypeAdapter(RangeRow[ContactRow]),
    FileKind.DOCTORS: TypeAdapter(RangeRow[DoctorRow]),
}
