"""The verdict on every row of a file: accepted, duplicate, ignored or rejected, and why."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date
from functools import partial
from itertools import chain, compress, repeat

from desac.domain.source_file import FileKind
from desac.domain.village import VillageDirectory
from functions.ingest.duplicates import SeenRows
from functions.ingest.header import unique_labels
from functions.ingest.judged_row import JudgedRow
from functions.ingest.kinds import usable_sheets
from functions.ingest.reader import Sheet, Table
from functions.ingest.row_judge import RowJudge

# Enough for any real file, and no way to fill the memory with labels.
_REMEMBERED_WIDTHS = 16


# What `_make` does, without a call in Python for each row.
_new_row = partial(tuple.__new__, JudgedRow)


def judge_file(table: Table, kind: FileKind, directory: VillageDirectory, today: date) -> Iterator[JudgedRow]:
    """Judge every row in order, reading the file as it goes; `today` is Denpasar's date.

    Raises FileProblem `missing_columns` at once when the file cannot be of this kind.
    """
    sheets = usable_sheets(table, kind)
    several = table.several or any(sheet.hidden for sheet, _ in sheets)

    def batches() -> Iterator[Iterable[JudgedRow]]:
        with closing(SeenRows()) as seen:
            for sheet, columns in sheets:
                judge = RowJudge(columns, kind, directory, today, seen)
                yield from _judge_sheet(sheet, sheet.name if several else None, judge)

    return chain.from_iterable(batches())


def _judge_sheet(sheet: Sheet, name: str | None, judge: RowJudge) -> Iterator[Iterable[JudgedRow]]:
    width = len(sheet.labels)
    labels = _Labels(sheet.labels)
    for block in sheet.blocks:
        rows = block.widened(width)
        verdicts, issues, records = judge.judge(rows)
        labelled = map(labels.__getitem__, map(len, rows.texts))
        told = zip(rows.numbers, repeat(name), verdicts, issues, labelled, rows.texts, records)
        judged = map(_new_row, told)
        # A row that was prepared and left empty has no verdict.
        yield judged if all(verdicts) else compress(judged, verdicts)


class _Labels(dict[int, tuple[str, ...]]):
    """The labels of rows by their width: those of the header, and more where a row runs over it."""

    def __init__(self, own: tuple[str, ...]) -> None:
        super().__init__({len(own): own})
        self._own = own

    def __missing__(self, width: int) -> tuple[str, ...]:
        labels = unique_labels([*self._own, *[""] * (width - len(self._own))])
        if len(self) < _REMEMBERED_WIDTHS:
            self[width] = labels
        return labels
