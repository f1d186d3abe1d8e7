"""The verdict on every row of a file: accepted, duplicate, ignored or rejected, and why."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from desac.domain.blank import is_blank
from desac.domain.source_file import FileKind
from desac.domain.village import VillageDirectory
from functions.ingest.cells import Cell, trimmed
from functions.ingest.codes import Code, Issue, Verdict, issue
from functions.ingest.columns import Columns
from functions.ingest.duplicates import SeenRows
from functions.ingest.header import unique_labels
from functions.ingest.kinds import usable_sheets
from functions.ingest.noise import NoiseFilter
from functions.ingest.reader import Sheet, Table
from functions.ingest.records import RowRecord
from functions.ingest.rows import RowReading, row_reader
from functions.ingest.shifts import ShiftDetector

# A shifted row always has one of these, so only such rows are examined for it.
_MAYBE_SHIFTED = frozenset(
    {
        Code.NIK_INVALID,
        Code.NIK_MANGLED,
        Code.PHONE_INVALID,
        Code.PHONE_LANDLINE,
        Code.BIRTHDATE_INVALID,
        Code.VILLAGE_UNKNOWN,
        Code.KECAMATAN_MISMATCH,
        Code.DATE_INVALID,
        Code.DATE_FUTURE,
        Code.DATE_MISSING,
        Code.RESULT_UNKNOWN,
    }
)
# Enough for any real file, and no way to fill the memory with labels.
_REMEMBERED_WIDTHS = 16


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


def judge_file(table: Table, kind: FileKind, directory: VillageDirectory, today: date) -> Iterator[JudgedRow]:
    """Judge every row in order, reading the file as it goes; `today` is Denpasar's date.

    Raises FileProblem `missing_columns` at once when the file cannot be of this kind.
    """
    sheets = usable_sheets(table, kind)
    seen = SeenRows()
    several = table.several or any(sheet.hidden for sheet, _ in sheets)
    return (
        row
        for sheet, columns in sheets
        for row in _judge_sheet(
            sheet, _SheetJudge(columns, kind, directory, today, seen), sheet.name if several else None
        )
    )


def _judge_sheet(sheet: Sheet, judge: "_SheetJudge", name: str | None) -> Iterator[JudgedRow]:
    width = len(sheet.labels)
    labels_of = {width: sheet.labels}
    for number, row in sheet.rows:
        texts = trimmed(row)
        if len(texts) < width:
            texts += [""] * (width - len(texts))
        labels = labels_of.get(len(texts)) or _more_labels(labels_of, width, len(texts))
        # Fields without a column have index -1: this empty cell.
        texts.append("")
        raw: Sequence[Cell] = texts if sheet.is_text else [*row, *[""] * (len(texts) - len(row))]
        judged = judge.judge(texts, raw)
        texts.pop()
        if judged is not None:
            yield JudgedRow(number, name, judged.verdict, judged.issues, labels, texts, judged.record)


def _more_labels(labels_of: dict[int, tuple[str, ...]], own: int, needed: int) -> tuple[str, ...]:
    """Labels for a row that runs over the header's width; the first widths are remembered for their like."""
    labels = unique_labels([*labels_of[own], *[""] * (needed - own)])
    if len(labels_of) < _REMEMBERED_WIDTHS:
        labels_of[needed] = labels
    return labels


class _Judged(NamedTuple):
    verdict: Verdict
    issues: tuple[Issue, ...]
    record: RowRecord | None = None


_NEGATIVE = _Judged(Verdict.IGNORED, (issue(Code.NEGATIVE_RESULT),))
_DUPLICATE = _Judged(Verdict.DUPLICATE, (issue(Code.DUPLICATE_IN_FILE),))
_SHIFTED = _Judged(Verdict.REJECTED, (issue(Code.SHIFTED_ROW),))


class _SheetJudge:
    def __init__(
        self, columns: Columns, kind: FileKind, directory: VillageDirectory, today: date, seen: SeenRows
    ) -> None:
        self._noise = NoiseFilter(columns)
        self._reader = row_reader(kind, columns, directory, today)
        self._shifts = ShiftDetector(columns, directory)
        self._spare = [(columns.index[field], places) for field, places in columns.spare.items()]
        self._seen = seen

    def judge(self, texts: list[str], raw: Sequence[Cell]) -> _Judged | None:
        """The verdict on a row, None for a row that was prepared and left empty."""
        noise = self._noise.classify(texts)
        if noise is not None:
            return _Judged(Verdict.IGNORED, (issue(noise),))
        if self._spare:
            texts, raw = self._filled(texts, raw)
        reading = self._reader.read(texts, raw)
        if reading.negative:
            return _NEGATIVE
        if reading.errors and self._noise.is_only_numbered(texts):
            return None
        return self._weigh(reading, texts)

    def _weigh(self, reading: RowReading, texts: list[str]) -> _Judged:
        if reading.errors or reading.warnings:
            found = {one.code for one in (*reading.errors, *reading.warnings)}
            if not found.isdisjoint(_MAYBE_SHIFTED) and self._shifts.is_shifted(texts):
                return _SHIFTED
        if reading.record is None:
            return _Judged(Verdict.REJECTED, tuple(reading.errors))
        if self._seen.is_repeat(reading.record):
            return _DUPLICATE
        return _Judged(Verdict.ACCEPTED, tuple(reading.warnings), reading.record)

    def _filled(self, texts: list[str], raw: Sequence[Cell]) -> tuple[list[str], list[Cell]]:
        """Where a column is empty, the value of a further column of the same field stands in."""
        filled, cells = [*texts], [*raw]
        for at, places in self._spare:
            other = next((place for place in places if not is_blank(texts[place])), None)
            if is_blank(texts[at]) and other is not None:
                filled[at], cells[at] = texts[other], raw[other]
        return filled, cells
