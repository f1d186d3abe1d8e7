"""The verdict on every row of a file: accepted, duplicate, ignored or rejected, and why."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from itertools import batched, chain
from typing import NamedTuple, cast

from desac.domain.source_file import FileKind
from desac.domain.village import VillageDirectory
from functions.ingest.cells import Cell, trimmed
from functions.ingest.codes import Issue, Verdict
from functions.ingest.duplicates import SeenRows
from functions.ingest.header import unique_labels
from functions.ingest.kinds import usable_sheets
from functions.ingest.reader import NumberedRow, Sheet, Table
from functions.ingest.records import RowRecord
from functions.ingest.row_judge import RowJudge

# Enough for any real file, and no way to fill the memory with labels.
_REMEMBERED_WIDTHS = 16
# Rows that are read together, few enough to stay in the processor's cache.
_BATCH = 128


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


# What `_make` does, without a call in Python for each row.
_new_row = partial(tuple.__new__, JudgedRow)


def judge_file(table: Table, kind: FileKind, directory: VillageDirectory, today: date) -> Iterator[JudgedRow]:
    """Judge every row in order, reading the file as it goes; `today` is Denpasar's date.

    Raises FileProblem `missing_columns` at once when the file cannot be of this kind.
    """
    sheets = usable_sheets(table, kind)
    several = table.several or any(sheet.hidden for sheet, _ in sheets)

    def batches() -> Iterator[list[JudgedRow]]:
        with closing(SeenRows()) as seen:
            for sheet, columns in sheets:
                judge = RowJudge(columns, kind, directory, today, seen)
                yield from _judge_sheet(sheet, sheet.name if several else None, judge)

    return chain.from_iterable(batches())


def _judge_sheet(sheet: Sheet, name: str | None, judge: RowJudge) -> Iterator[list[JudgedRow]]:
    width = len(sheet.labels)
    labels = _Labels(sheet.labels)
    for rows in batched(sheet.rows, _BATCH, strict=False):
        texts, raw = _cells_of(rows, width, is_text=sheet.is_text)
        rulings = judge.judge(texts, raw)
        for row in texts:
            row.pop()
        yield [
            _new_row((number, name, verdict, issues, labels[len(row)], row, record))
            for (number, _), row, ruling in zip(rows, texts, rulings, strict=True)
            if ruling is not None
            for verdict, issues, record in (ruling,)
        ]


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


def _cells_of(
    rows: Sequence[NumberedRow], width: int, *, is_text: bool
) -> tuple[list[list[str]], Sequence[Sequence[Cell]]]:
    """The rows as texts and as cells, as wide as the header and with an empty cell at the end.

    That cell is what index -1 leads to, which is that of fields without a column.
    """
    cells = [row for _, row in rows]
    texts = cast("list[list[str]]", cells) if is_text else list(map(trimmed, cells))
    # A workbook of nothing but trimmed text is as good as a text file.
    is_text = is_text or texts == cells
    for row in texts:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        row.append("")
    if is_text:
        return texts, texts
    return texts, [[*own, *[""] * (len(row) - len(own))] for own, row in zip(cells, texts, strict=True)]
