"""XLSX, XLSM, XLS and ODS through python-calamine."""

import zipfile
from collections.abc import Iterator, Sequence
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

    Raises FileProblem: `encrypted_workbook`, `file_too_large` by the sizes in the ZIP directory
    or the sheet's dimensions, `unsupported_format` for a ZIP or OLE file that is no workbook.
    """
    head = data.read(8)
    data.seek(0)
    if head.startswith(ZIP_MAGIC):
        _check_zip(data, limits)
    elif _ENCRYPTED_STREAM in data.read(_OLE_DIRECTORY_SEARCH):
        raise FileProblem(Code.ENCRYPTED_WORKBOOK)
    data.seek(0)
    try:
        workbook = CalamineWorkbook.from_filelike(data)
        sheets = [
            (workbook.get_sheet_by_name(sheet.name), sheet.visible != SheetVisibleEnum.Visible)
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise FileProblem(Code.ENCRYPTED_WORKBOOK) from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileProblem(Code.UNSUPPORTED_FORMAT) from error
    except BaseException as error:
        # A damaged file can make the Rust reader panic; PyO3 raises that beside Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise FileProblem(Code.UNSUPPORTED_FORMAT) from error
    rows = sum(sheet.total_height for sheet, _ in sheets)
    if rows > limits.max_rows or any(sheet.total_width > limits.max_columns for sheet, _ in sheets):
        raise limits.exceeded()
    sheets.sort(key=lambda found: found[1])
    return [RawSheet(sheet.name, _rows(sheet), hidden) for sheet, hidden in sheets]


def _rows(sheet: CalamineSheet) -> Iterator[Sequence[Cell]]:
    yield from sheet.iter_rows()


def _check_zip(data: BinaryIO, limits: Limits) -> None:
    try:
        entries = zipfile.ZipFile(data).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileProblem(Code.UNSUPPORTED_FORMAT) from error
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileProblem(Code.ENCRYPTED_WORKBOOK)
    if sum(entry.file_size for entry in entries) > limits.max_unpacked_bytes:
        raise limits.exceeded()
