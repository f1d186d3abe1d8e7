"""Judged rows on their way from reading to recording, as lines of JSON."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pydantic import ConfigDict, TypeAdapter

from desac.domain.base import Record
from desac.domain.row import RowEffect, RowPlace
from desac.domain.source_file import FileKind
from functions.ingest.codes import Issue, Verdict
from functions.ingest.judged_row import JudgedRow
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


class OtherLayoutError(Exception):
    """The ranges were written by another version; the file has to be dropped again."""


class Manifest(Record):
    """What the ranges of a file have in common. `sheets` are names, None in a file of one sheet.

    `layout` names the values of a line, which stand in this order without their names.
    """

    layout: str
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
        self._kind = kind
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
        return Manifest(
            layout=_LAYOUTS[self._kind],
            ranges=ranges,
            sheets=tuple(self._sheets),
            label_sets=tuple(self._labels),
        )


def read_manifest(line: bytes, kind: FileKind) -> Manifest:
    """The manifest of a file of `kind`. Raises OtherLayoutError if its ranges cannot be read."""
    manifest = Manifest.model_validate_json(line)
    if manifest.layout != _LAYOUTS[kind]:
        raise OtherLayoutError
    return manifest


def read_rows(lines: Iterable[bytes], kind: FileKind) -> list[RangeRow[RowRecord]]:
    """The rows of a range."""
    return [_ROWS[kind].validate_json(line) for line in lines]


def write_recorded(done: Sequence[Recorded]) -> list[bytes]:
    """What became of the accepted rows of a range, as lines."""
    return [_RECORDED.dump_json(one) for one in done]


def read_recorded(lines: Iterable[bytes]) -> list[Recorded]:
    """The reverse of `write_recorded`."""
    return [_RECORDED.validate_json(line) for line in lines]


# Rows hold names and phones: a validation error must not repeat them into a log.
_QUIET = ConfigDict(hide_input_in_errors=True, defer_build=True)
_RECORDED = TypeAdapter(Recorded, config=_QUIET)
# One for each kind: in a union a case and a contact would have equally many fields.
_ROWS: dict[FileKind, TypeAdapter[Any]] = {
    FileKind.CASES: TypeAdapter(RangeRow[CaseRow], config=_QUIET),
    FileKind.CONTACTS: TypeAdapter(RangeRow[ContactRow], config=_QUIET),
    FileKind.DOCTORS: TypeAdapter(RangeRow[DoctorRow], config=_QUIET),
}
_LAYOUTS = {
    kind: " ".join((*RangeRow._fields, *record._fields))
    for kind, record in (
        (FileKind.CASES, CaseRow),
        (FileKind.CONTACTS, ContactRow),
        (FileKind.DOCTORS, DoctorRow),
    )
}
