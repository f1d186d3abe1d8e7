"""What an ODS sheet would take in memory: its cells and rows say how often they are repeated.

Calamine writes every repetition out, and where a sheet has no end it goes on looking for it.
Empty repetitions at the end of a row or of a sheet cost nothing, and every program writes those, up
to the last of a million rows.
"""

import re
from xml.parsers import expat

from functions.ingest.codes import Code, FileProblem
from functions.ingest.limits import Limits

_ROW, _ROW_END, _TABLE_END = b"<table:table-row", b"</table:table-row>", b"</table:table>"
_CELL = re.compile(rb"<table:(?:covered-)?table-cell")
_TIMES = rb'table:number-%s-repeated *= *["\']([0-9]{1,12})["\']'
_ROW_TIMES, _CELL_TIMES = re.compile(_TIMES % b"rows"), re.compile(_TIMES % b"columns")
_SPACES = re.compile(rb'text:c *= *["\']([0-9]{1,12})["\']')
_FILLED = (b"office:value", b"<text:p", b"table:formula", b"office:string-value", b"office:date-value")
# 256 cells as long as they may be.
_LONGEST_ROW = 16 * 1024 * 1024


class OdsGrid:
    """Looks at `content.xml`, block by block."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rest = b""
        # Of the sheet so far: rows, empty rows that nothing has followed yet, width in columns.
        self._rows, self._empty, self._width = 0, 0, 0
        # Of the sheets before it.
        self._cells = 0
        self._text = 0
        # Calamine reads UTF-8 whatever a declaration says.
        self._parser = expat.ParserCreate("UTF-8")

    def __call__(self, block: bytes) -> None:
        """Raises FileProblem `file_too_large`, or `unsupported_format` for XML that is damaged."""
        self._parse(block, is_last=False)
        *rows, self._rest = (self._rest + block).split(_ROW)
        for row in rows:
            self._add(row)
        if len(self._rest) > _LONGEST_ROW:
            raise self._limits.workbook_exceeded()

    def finish(self) -> bool:
        """The last row has come. Any cell may be a long one: its text stands in several paragraphs."""
        self._parse(b"", is_last=True)
        self._add(self._rest)
        return True

    def _parse(self, block: bytes, *, is_last: bool) -> None:
        """Only for being well-formed: nothing is kept, and nothing else is ever fetched."""
        try:
            self._parser.Parse(block, is_last)
        except expat.ExpatError as error:
            raise FileProblem(Code.UNSUPPORTED_FORMAT) from error

    def _add(self, piece: bytes) -> None:
        """What stands between two beginnings of rows: a row, and what is below the last of a sheet."""
        row, closed, _ = piece.partition(_ROW_END)
        width, text = _row_size(row) if closed else (0, 0)
        times = _times(_ROW_TIMES, row[: row.find(b">") + 1])
        if width:
            self._rows += self._empty + times
            self._empty = 0
            self._width = max(self._width, width)
            self._text += text * times
            self._check()
        else:
            self._empty += times
        if _TABLE_END in piece:
            self._cells += self._rows * self._width
            self._rows = self._empty = self._width = 0

    def _check(self) -> None:
        limits = self._limits
        if self._width > limits.max_columns:
            raise limits.too_wide()
        cells = self._cells + self._rows * self._width
        if (
            self._rows > limits.max_workbook_rows
            or cells > limits.max_workbook_cells
            or self._text > limits.max_unpacked_bytes
        ):
            raise limits.workbook_exceeded()


def _row_size(row: bytes) -> tuple[int, int]:
    """The columns up to the last filled cell, and the bytes of text in them, repetitions included."""
    if b"-repeated" not in row and b"text:c" not in row:
        filled = any(mark in row for mark in _FILLED)
        return (len(_CELL.findall(row)), len(row)) if filled else (0, 0)
    width = at = text = 0
    for cell in _CELL.split(row)[1:]:
        times = _times(_CELL_TIMES, cell[: cell.find(b">") + 1])
        at += times
        if any(mark in cell for mark in _FILLED):
            width = at
            text += times * (len(cell) + sum(map(int, _SPACES.findall(cell))))
    return width, text


def _times(pattern: re.Pattern[bytes], tag: bytes) -> int:
    found = pattern.search(tag) if b"-repeated" in tag else None
    return int(found[1]) if found else 1
