"""XLSX, XLSM, XLS and ODS through python-calamine."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from functions.ingest.calamine_sheets import Bounds, Reason, SheetsRefused, read_sheets
from functions.ingest.cells import Cell
from functions.ingest.codes import Code, FileProblem
from functions.ingest.limits import Limits
from functions.ingest.xls_process import read_xls
from functions.ingest.zip_parts import unpack

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted XLSX is an OLE file with a stream of this name, in UTF-16.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLE_DIRECTORY_SEARCH = 1 << 24


class RawSheet(NamedTuple):
    """A sheet: its name and its rows from row 1 of the spreadsheet on."""

    name: str
    rows: Iterator[Sequence[Cell]]
    hidden: bool


def is_workbook(head: bytes) -> bool:
    """Whether a file's first bytes are those of a workbook (a ZIP or an OLE file)."""
    return head.startswith((ZIP_MAGIC, OLE_MAGIC))


def read_workbook(data: BinaryIO, limits: Limits) -> list[RawSheet]:
    """The sheets of a workbook, hidden ones last: a forgotten list of people is a list of people.

    Raises FileProblem: `encrypted_workbook`, `file_too_large`, `unsupported_format` for a ZIP or
    OLE file that is no workbook or is damaged. Rows raise `file_too_large` for a cell that is too long.
    """
    head = data.read(8)
    data.seek(0)
    try:
        sheets = _of_zip(data, limits) if head.startswith(ZIP_MAGIC) else _of_ole(data, limits)
    except SheetsRefused as refused:
        raise _problem(refused.reason, limits) from refused
    return sorted(sheets, key=lambda sheet: sheet.hidden)


def _of_zip(data: BinaryIO, limits: Limits) -> list[RawSheet]:
    plain = unpack(data, limits)
    with plain.file:
        sheets = read_sheets(plain.file.name, _bounds(limits))
    return [
        RawSheet(
            sheet.name,
            _checked(sheet.name, sheet.iter_rows(), limits) if plain.long_cells else iter(sheet.iter_rows()),
            hidden,
        )
        for sheet, hidden in sheets
    ]


def _of_ole(data: BinaryIO, limits: Limits) -> list[RawSheet]:
    if _ENCRYPTED_STREAM in data.read(_OLE_DIRECTORY_SEARCH):
        raise FileProblem(Code.ENCRYPTED_WORKBOOK)
    data.seek(0)
    return [
        RawSheet(name, _checked(name, rows, limits), hidden)
        for name, hidden, rows in read_xls(data, _bounds(limits))
    ]


def _bounds(limits: Limits) -> Bounds:
    return Bounds(limits.max_workbook_rows, limits.max_workbook_cells, limits.max_columns)


def _problem(reason: Reason, limits: Limits) -> FileProblem:
    if reason == "too_wide":
        return limits.too_wide()
    if reason == "too_large":
        return limits.workbook_exceeded()
    return FileProblem(Code.ENCRYPTED_WORKBOOK if reason == "locked" else Code.UNSUPPORTED_FORMAT)


def _checked(name: str, rows: Iterator[Sequence[Cell]], limits: Limits) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows, start=1):
        if any(isinstance(cell, str) and len(cell) > limits.max_cell_length for cell in row):
            raise limits.cell_too_long(number, name)
        yield row
