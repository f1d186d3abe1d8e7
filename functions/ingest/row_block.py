"""Rows of a sheet, several at a time: what is said of each costs less when it is said of many."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress
from typing import Any, cast

from functions.ingest.cells import Cell, cell_text

ROWS_AT_ONCE = 256
"""Rows of a block: enough that its own cost does not matter, few enough to stay in the processor's cache."""


class ByColumn:
    """Rows as columns; -1 is the column of a field that the sheet does not have, an empty one."""

    def __init__(self, columns: Sequence[Sequence[Any]], rows: int) -> None:
        self._columns = columns
        self._empty = ("",) * rows

    def __getitem__(self, at: int) -> Sequence[Any]:
        return self._columns[at] if at >= 0 else self._empty

    def together(self, places: Iterable[int]) -> Iterator[tuple[Any, ...]]:
        """For each row its cells in several columns."""
        return zip(*(self[at] for at in places), strict=True)


class RowBlock:
    """Rows that follow one another: the number a spreadsheet shows, the trimmed texts and the cells of each.

    A row has as many texts as cells. Where all cells are text, `cells` is `texts`, and so it is with columns.
    """

    def __init__(
        self,
        numbers: Sequence[int],
        texts: Sequence[Sequence[str]],
        cells: Sequence[Sequence[Cell]] | None = None,
    ) -> None:
        self.numbers = numbers
        self.texts = texts
        self.cells = texts if cells is None else cells

    @classmethod
    def of_cells(cls, numbers: Sequence[int], rows: Sequence[Sequence[Cell]]) -> "RowBlock":
        """Rows of a workbook, all equally wide."""
        raw = list(zip(*rows, strict=True))
        read = list(map(_read_column, raw))
        texts = [texts for texts, _ in read]
        # Mostly nothing had to be trimmed.
        trimmed = rows if texts == raw else list(zip(*texts, strict=True))
        block = cls(
            numbers,
            cast("Sequence[Sequence[str]]", trimmed),
            None if all(texts is cells for texts, cells in read) else rows,
        )
        block.text_columns = ByColumn(texts, len(rows))
        if not block.is_text:
            block.cell_columns = ByColumn([cells for _, cells in read], len(rows))
        return block

    def filled(self) -> "RowBlock":
        """Without the rows in which there is no text at all."""
        if all(map(any, self.texts)):
            return self
        kept = list(map(any, self.texts))
        numbers, texts = list(compress(self.numbers, kept)), list(compress(self.texts, kept))
        return RowBlock(numbers, texts, None if self.is_text else list(compress(self.cells, kept)))

    def widened(self, width: int) -> "RowBlock":
        """With empty cells at the end of rows that have fewer than `width`."""
        if min(map(len, self.texts), default=width) >= width:
            return self
        return RowBlock(
            self.numbers,
            [[*row, *[""] * (width - len(row))] for row in self.texts],
            None if self.is_text else [[*row, *[""] * (width - len(row))] for row in self.cells],
        )

    @property
    def is_text(self) -> bool:
        """Whether all cells are text."""
        return self.cells is self.texts

    @cached_property
    def text_columns(self) -> ByColumn:
        """The texts by column, as far as every row has it."""
        return ByColumn(list(zip(*self.texts, strict=False)), len(self.texts))

    @cached_property
    def cell_columns(self) -> ByColumn:
        """The cells by column."""
        return (
            self.text_columns
            if self.is_text
            else ByColumn(list(zip(*self.cells, strict=False)), len(self.cells))
        )

    def row(self, at: int) -> tuple[list[str], list[Cell]]:
        """Texts and cells of one row, with an empty one at the end: the column of fields without one."""
        return [*self.texts[at], ""], [*self.cells[at], ""]


def _read_column(cells: tuple[Cell, ...]) -> tuple[Sequence[str], Sequence[Cell]]:
    """The texts of a column and its cells, which are the texts where all of them are text."""
    try:
        texts = tuple(map(str.strip, cells))  # type: ignore[arg-type]
    except TypeError:
        return tuple(map(cell_text, cells)), cells
    return texts, texts
