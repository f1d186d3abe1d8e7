"""Opening a file: what it is, where its header stands, and its rows one by one."""

import io
from collections.abc import Iterator, Sequence
from itertools import batched, chain, islice
from typing import BinaryIO, NamedTuple

from desac.domain.nik import is_nik
from functions.ingest.cells import Cell, cell_text
from functions.ingest.codes import Code, FileProblem
from functions.ingest.header import SEARCHED_ROWS, Header, find_header
from functions.ingest.limits import Limits
from functions.ingest.row_block import ROWS_AT_ONCE, RowBlock
from functions.ingest.text_file import DELIMITERS, detect_encoding, line_blocks, record_blocks
from functions.ingest.text_limits import limited_records
from functions.ingest.workbook import RawSheet, is_workbook, read_workbook

_SAMPLED_LINES = 4 * SEARCHED_ROWS

type NumberedRow = tuple[int, Sequence[Cell]]


class Sheet(NamedTuple):
    """One sheet below its header. `blocks` are its rows, read once; those without any text are left out.

    `labels` are the header texts, unique and never empty. A `hidden` sheet comes after those in sight.
    """

    name: str
    labels: tuple[str, ...]
    blocks: Iterator[RowBlock]
    hidden: bool = False

    @property
    def rows(self) -> Iterator[NumberedRow]:
        """The rows one by one: the number that a spreadsheet shows, and the cells."""
        return (
            (number, row)
            for block in self.blocks
            for number, row in zip(block.numbers, block.cells, strict=True)
        )


class Table(NamedTuple):
    """An opened file. `several` tells whether rows need their sheet's name to be found.

    Hidden sheets do not count for it: most are lists of villages for a drop-down.
    """

    name: str
    sheets: tuple[Sheet, ...]
    several: bool


def open_table(name: str, data: BinaryIO | bytes, limits: Limits | None = None) -> Table:
    """Open a file by its content; `name` (a path or an S3 key) is only carried along.

    `data` stays in use until the rows are read. Raises FileProblem with `unsupported_format`,
    `empty_file`, `header_not_found`, `encrypted_workbook` or `file_too_large`.
    """
    limits = limits or Limits()
    stream = _seekable(data, limits)
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > limits.max_bytes:
        raise limits.exceeded()
    head = stream.read(8)
    stream.seek(0)
    if not head:
        raise FileProblem(Code.EMPTY_FILE)
    if not is_workbook(head):
        return Table(name, (_open_text(stream, limits),), several=False)
    filled = [sheet for raw in read_workbook(stream, limits) if (sheet := _Peeked.of(raw))]
    if not filled:
        raise FileProblem(Code.EMPTY_FILE)
    return Table(name, _with_header(filled), several=sum(not sheet.hidden for sheet in filled) > 1)


def _seekable(data: BinaryIO | bytes, limits: Limits) -> BinaryIO:
    if isinstance(data, bytes):
        return io.BytesIO(data)
    return data if data.seekable() else io.BytesIO(data.read(limits.max_bytes + 1))


def _open_text(stream: BinaryIO, limits: Limits) -> Sheet:
    blocks = line_blocks(stream, detect_encoding(stream, limits))
    first_lines: list[str] = []
    while len(first_lines) < _SAMPLED_LINES and (block := next(blocks, None)) is not None:
        first_lines += block
    sample = first_lines[:_SAMPLED_LINES]
    if not any(line.strip(" \t\r\n;,|\ufeff") for line in sample):
        raise FileProblem(Code.EMPTY_FILE)
    delimiter, header = _best_delimiter(sample, limits)
    # Excel reads a first line `sep=;` as an instruction and does not show it as a row.
    first = 0 if sample[0].lower().startswith("sep=") else 1
    records = limited_records(chain([first_lines], blocks), delimiter, limits, first)
    body = _filled(_numbered(records, header.first_data, first))
    peeked = next(body, None)
    if peeked is None:
        raise FileProblem(Code.EMPTY_FILE)
    return Sheet("", header.labels, chain([peeked], body))


def _best_delimiter(sample: list[str], limits: Limits) -> tuple[str, Header]:
    """The delimiter under which the header names the most known columns."""
    found: list[tuple[str, Header]] = []
    for delimiter in DELIMITERS:
        records = next(record_blocks([sample], delimiter))
        header = find_header([record[: limits.max_columns] for record in records[:SEARCHED_ROWS]])
        if header:
            found.append((delimiter, header))
    if not found:
        raise FileProblem(Code.HEADER_NOT_FOUND)
    return max(found, key=lambda one: one[1].score)


def _is_nik_cell(cell: Cell) -> bool:
    """Also of one that is stored as a number, and so is no NIK any more."""
    return is_nik(f"{cell:.0f}" if isinstance(cell, float) else cell_text(cell))


def _numbered(blocks: Iterator[list[list[str]]], first_data: int, first: int) -> Iterator[RowBlock]:
    """The data of a text file; `first` is the number of the file's first row."""
    for block in blocks:
        # The header stands in the first block.
        data = block[first_data:] if first_data else block
        yield RowBlock(range(first + first_data, first + len(block)), data)
        first, first_data = first + len(block), 0


def _filled(blocks: Iterator[RowBlock]) -> Iterator[RowBlock]:
    return (filled for block in blocks if (filled := block.filled()).numbers)


def _has_text(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


class _Peeked(NamedTuple):
    """A sheet that is not empty, its first rows read."""

    name: str
    top: list[Sequence[Cell]]
    rest: Iterator[Sequence[Cell]]
    hidden: bool

    @classmethod
    def of(cls, raw: RawSheet) -> "_Peeked | None":
        top = list(islice(raw.rows, SEARCHED_ROWS))
        filled = any(_has_text(cell) for row in top for cell in row)
        return cls(raw.name, top, raw.rows, raw.hidden) if filled else None

    def blocks(self, first_data: int) -> Iterator[RowBlock]:
        """The rows below the header."""
        number = first_data + 1
        for rows in batched(chain(self.top[first_data:], self.rest), ROWS_AT_ONCE, strict=False):
            yield RowBlock.of_cells(range(number, number + len(rows)), rows)
            number += len(rows)


def _with_header(sheets: list[_Peeked]) -> tuple[Sheet, ...]:
    headers = [(sheet, find_header(sheet.top)) for sheet in sheets]
    if not any(header for _, header in headers):
        raise FileProblem(Code.HEADER_NOT_FOUND)
    opened: list[Sheet] = []
    for sheet, header in headers:
        if header is None:
            # A sheet of notes may be passed over, one with people in it may not. A hidden one without
            # a header is somebody's helper, and no reason to refuse what is in sight.
            if not sheet.hidden and any(_is_nik_cell(cell) for row in sheet.top for cell in row):
                raise FileProblem(Code.HEADER_NOT_FOUND, where=f" pada lembar {sheet.name}")
            continue
        body = _filled(sheet.blocks(header.first_data))
        peeked = next(body, None)
        if peeked is not None:
            opened.append(Sheet(sheet.name, header.labels, chain([peeked], body), sheet.hidden))
    if not opened:
        raise FileProblem(Code.EMPTY_FILE)
    return tuple(opened)
