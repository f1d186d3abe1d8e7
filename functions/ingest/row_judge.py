"""The rules by which one row is accepted, a duplicate, ignored or rejected."""

from collections.abc import Sequence
from datetime import date

from desac.domain.blank import is_blank
from desac.domain.source_file import FileKind
from desac.domain.village import VillageDirectory
from functions.ingest.cells import Cell
from functions.ingest.codes import Code, Issue, Verdict, issue
from functions.ingest.columns import Columns
from functions.ingest.duplicates import SeenRows
from functions.ingest.noise import NoiseFilter
from functions.ingest.records import RowRecord
from functions.ingest.rows import row_reader
from functions.ingest.shifts import ShiftDetector

type Ruling = tuple[Verdict, tuple[Issue, ...], RowRecord | None]
"""What became of a row, why, and its record if it was accepted."""

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

_NEGATIVE: Ruling = (Verdict.IGNORED, (issue(Code.NEGATIVE_RESULT),), None)
_DUPLICATE: Ruling = (Verdict.DUPLICATE, (issue(Code.DUPLICATE_IN_FILE),), None)
_SHIFTED: Ruling = (Verdict.REJECTED, (issue(Code.SHIFTED_ROW),), None)


class RowJudge:
    """Judges the rows of one sheet in their order; `seen` are the rows accepted from all sheets."""

    def __init__(
        self, columns: Columns, kind: FileKind, directory: VillageDirectory, today: date, seen: SeenRows
    ) -> None:
        self._noise = NoiseFilter(columns)
        self._reader = row_reader(kind, columns, directory, today)
        self._shifts = ShiftDetector(columns, directory)
        self._spare = [(columns.index[field], places) for field, places in columns.spare.items()]
        self._seen = seen

    def judge(self, texts: Sequence[list[str]], raw: Sequence[Sequence[Cell]]) -> list[Ruling | None]:
        """The verdicts on the next rows, None for one that was prepared and left empty.

        Of each row `texts` and `raw` hold what they do for `PersonReader`.
        """
        if self._spare:
            filled, cells = zip(*map(self._filled, texts, raw), strict=True)
            records = self._reader.read_ordinary(filled, cells)
            rulings = list(map(self._judge, texts, filled, cells, records))
        else:
            noise, name_header, accepted = self._noise, self._noise.name_header, Verdict.ACCEPTED
            rulings = [
                (accepted, (), record)
                if record is not None and not noise.in_foot and record.name.casefold() != name_header
                else self._judge(own, own, cells, record)
                for own, cells, record in zip(texts, raw, self._reader.read_ordinary(texts, raw), strict=True)
            ]
        kept = [(at, ruling[2]) for at, ruling in enumerate(rulings) if ruling and ruling[2]]
        for place in self._seen.repeats([record for _, record in kept]):
            rulings[kept[place][0]] = _DUPLICATE
        return rulings

    def _judge(
        self, own: list[str], texts: list[str], raw: Sequence[Cell], record: RowRecord | None
    ) -> Ruling | None:
        noise = self._noise.classify(own)
        if noise is not None:
            return Verdict.IGNORED, (issue(noise),), None
        if record is not None:
            return Verdict.ACCEPTED, (), record
        return _NEGATIVE if self._reader.is_negative(raw) else self._judge_person(texts, raw)

    def _judge_person(self, texts: list[str], raw: Sequence[Cell]) -> Ruling | None:
        errors: list[Issue] = []
        warnings: list[Issue] = []
        record = self._reader.read(texts, raw, errors, warnings)
        if errors or warnings:
            if errors and self._noise.is_only_numbered(texts):
                return None
            if self._is_shifted(texts, errors, warnings):
                return _SHIFTED
        if record is None:
            return Verdict.REJECTED, tuple(errors), None
        return Verdict.ACCEPTED, tuple(warnings), record

    def _is_shifted(self, texts: list[str], errors: list[Issue], warnings: list[Issue]) -> bool:
        found = {one.code for one in (*errors, *warnings)}
        return not found.isdisjoint(_MAYBE_SHIFTED) and self._shifts.is_shifted(texts)

    def _filled(self, texts: list[str], raw: Sequence[Cell]) -> tuple[list[str], list[Cell]]:
        """Where a column is empty, the value of a further column of the same field stands in."""
        filled, cells = [*texts], [*raw]
        for at, places in self._spare:
            other = next((place for place in places if not is_blank(texts[place])), None)
            if is_blank(texts[at]) and other is not None:
                filled[at], cells[at] = texts[other], raw[other]
        return filled, cells
