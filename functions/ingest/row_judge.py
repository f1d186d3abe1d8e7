"""The rules by which one row is accepted, a duplicate, ignored or rejected."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from desac.domain.blank import is_blank
from desac.domain.source_file import FileKind
from desac.domain.village import VillageDirectory
from functions.ingest.cells import Cell
from functions.ingest.codes import Code, Issue, Verdict, issue
from functions.ingest.columns import Columns
from functions.ingest.duplicates import SeenRows
from functions.ingest.noise import NoiseFilter
from functions.ingest.records import RowRecord
from functions.ingest.row_block import RowBlock
from functions.ingest.rows import row_reader
from functions.ingest.shifts import ShiftDetector

type Ruling = tuple[Verdict, tuple[Issue, ...], RowRecord | None]
"""What became of a row, why, and its record if it was accepted."""


class Rulings(NamedTuple):
    """The same of several rows; the verdict is None for a row that was prepared and left empty."""

    verdicts: list[Verdict | None]
    issues: list[tuple[Issue, ...]]
    records: list[RowRecord | None]

    def set(self, at: int, ruling: Ruling | None) -> None:
        """Rule on one row anew."""
        self.verdicts[at], self.issues[at], self.records[at] = ruling or (None, (), None)


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

    def judge(self, block: RowBlock) -> Rulings:
        """The verdicts on the next rows, which are all as wide as the header at least."""
        filled = self._filled(block) if self._spare else block
        records = list(self._reader.read_ordinary(filled))
        rulings = Rulings([Verdict.ACCEPTED] * len(records), [()] * len(records), records)
        for at in self._to_examine(records, block):
            rulings.set(at, self._judge(block.row(at)[0], *filled.row(at), records[at]))
        accepted = [at for at, record in enumerate(records) if record is not None]
        for place in self._seen.repeats([record for record in records if record is not None]):
            rulings.set(accepted[place], _DUPLICATE)
        return rulings

    def _to_examine(self, records: Sequence[RowRecord | None], block: RowBlock) -> Iterator[int]:
        """The places of rows that are not ordinary, or might be no data.

        Outside of a foot an ordinary row is one of data, unless somebody is called like the header.
        """
        any_header = self._noise.may_repeat_header(block.text_columns)
        for at, record in enumerate(records):
            if record is None or any_header or self._noise.in_foot:
                yield at

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

    def _filled(self, block: RowBlock) -> RowBlock:
        """Where a column is empty, the value of a further column of the same field stands in."""
        texts, cells = [list(row) for row in block.texts], [list(row) for row in block.cells]
        for own, row in zip(texts, cells, strict=True):
            for at, places in self._spare:
                other = next((place for place in places if not is_blank(own[place])), None)
                if is_blank(own[at]) and other is not None:
                    own[at], row[at] = own[other], row[other]
        return RowBlock(block.numbers, texts, None if block.is_text else cells)
