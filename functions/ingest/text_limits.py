"""The limits of a text file that only show while it is read: cells and rows that are too long."""

from collections.abc import Iterable, Iterator

from functions.ingest.limits import Limits
from functions.ingest.text_file import record_blocks

# A quoted cell may run over so many lines before it is taken for an unclosed quotation mark.
_LINES_OF_A_CELL = 25


def limited_records(
    blocks: Iterable[list[str]], delimiter: str, limits: Limits, first: int = 1
) -> Iterator[list[list[str]]]:
    """The records of a delimited file from its lines in blocks, cells trimmed, within the limits.

    Empty cells beyond the last column that is allowed are left out. `first` is the number of the
    first row. Raises FileProblem `file_too_large`.
    """
    watch = _Watch(limits)
    return watch.records(record_blocks(watch.lines(blocks), delimiter), first)


class _Watch:
    """Watches the lines and the records of one file.

    Cells are measured only once a line has come by that is long enough: most files have none.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._long_line = limits.max_cell_length // _LINES_OF_A_CELL
        self._measures = False

    def lines(self, blocks: Iterable[list[str]]) -> Iterator[list[str]]:
        for block in blocks:
            self._measures = self._measures or max(map(len, block), default=0) > self._long_line
            yield block

    def records(self, blocks: Iterable[list[list[str]]], first: int) -> Iterator[list[list[str]]]:
        widest, longest = self._limits.max_columns, self._limits.max_cell_length
        for block in blocks:
            if max(map(len, block), default=0) > widest:
                block[:] = [self._fitting(record) for record in block]
            if self._measures:
                for row, record in enumerate(block, first):
                    if max(map(len, record), default=0) > longest:
                        raise self._limits.cell_too_long(row)
            first += len(block)
            yield block

    def _fitting(self, record: list[str]) -> list[str]:
        """A spreadsheet with a format far to the right is saved with thousands of delimiters."""
        widest = self._limits.max_columns
        if any(map(str.strip, record[widest:])):
            raise self._limits.too_wide()
        return record[:widest]
