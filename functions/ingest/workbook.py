"""XLSX, XLSM, XLS and ODS through python-calamine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from functions.ingest.cells import Cell
from functions.ingest.codes import Code, FileProblem
from functions.ingest.limits import Limits
from functions.ingest.zip_parts import unpack

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted XLSX is an OLE file with a stream of this name, in UTF-16.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLE_DIRECTORY_SEARCH = 1 << 24


@dataclass(frozen=True, slots=True)
class RawSheet:
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
    long_cells = True
    if head.startswith(ZIP_MAGIC):
        plain = unpack(data, limits)
        long_cells = plain.long_cells
        with plain.file:
            sheets = _sheets(plain.file.name, limits)
    elif _ENCRYPTED_STREAM in data.read(_OLE_DIRECTORY_SEARCH):
        raise FileProblem(Code.ENCRYPTED_WORKBOOK)
    else:
        data.seek(0)
        sheets = _sheets(data, limits)
    sheets.sort(key=lambda found: found[1])
    return [
        RawSheet(sheet.name, _checked(sheet, limits) if long_cells else _rows(sheet), hidden)
        for sheet, hidden in sheets
    ]


def _sheets(source: str | BinaryIO, limits: Limits) -> list[tuple[CalamineSheet, bool]]:
    """Every sheet with whether it is hidden, read one after another while they fit."""
    found: list[tuple[CalamineSheet, bool]] = []
    rows = cells = 0
    with _damage_as_problem():
        workbook = CalamineWorkbook.from_object(source)
        for told in workbook.sheets_metadata:
            if told.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(told.name)
            if sheet.total_width > limits.max_columns:
                raise limits.too_wide()
            rows += sheet.total_height
            cells += sheet.height * sheet.width
            if rows > limits.max_workbook_rows or cells > limits.max_workbook_cells:
                raise limits.workbook_exceeded()
            found.append((sheet, told.visible != SheetVisibleEnum.Visible))
    return found


@contextmanager
def _damage_as_problem() -> Iterator[None]:
    """What calamine says of a workbook it cannot read, as an answer for the sender."""
    try:
        yield
    except PasswordError as error:
        raise FileProblem(Code.ENCRYPTED_WORKBOOK) from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileProblem(Code.UNSUPPORTED_FORMAT) from error
    except BaseException as error:
        # A damaged file can make the Rust reader panic; PyO3 raises that beside Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise FileProblem(Code.UNSUPPORTED_FORMAT) from error


def _rows(sheet: CalamineSheet) -> Iterator[Sequence[Cell]]:
    yield from sheet.iter_rows()


def _checked(sheet: CalamineSheet, limits: Limits) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if any(isinstance(cell, str) and len(cell) > limits.max_cell_length for cell in row):
            raise limits.cell_too_long(number, sheet.name)
        yield row
