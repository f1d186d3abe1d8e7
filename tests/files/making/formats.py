"""The same rows in every format that offices use, each by a program of its own."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.worksheet.worksheet import Worksheet

from tests.files.making.sample import Value

type Rows = Sequence[Sequence[Value]]

_MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def csv_bytes(rows: Rows, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Delimited text; cells that need quotation marks get them, blank rows are empty lines."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    for row in rows:
        if row:
            writer.writerow(["" if value is None else value for value in row])
        else:
            text.write("\r\n")
    return text.getvalue().encode(encoding)


def xlsx_bytes(
    sheets: Mapping[str, Rows], finish: Callable[[Worksheet], None] = lambda _: None, macros: bool = False
) -> bytes:
    """XLSX, or XLSM with `macros`; `finish` may merge cells of each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        finish(sheet)
    data = io.BytesIO()
    book.save(data)
    return _with_macro_type(data.getvalue()) if macros else data.getvalue()


def _with_macro_type(data: bytes) -> bytes:
    """The content type by which a workbook may hold macros."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            copy.writestr(entry, part.replace(_PLAIN, _MACROS))
    return changed.getvalue()


def xls_bytes(sheets: Mapping[str, Rows]) -> bytes:
    """The old binary format (BIFF8)."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write(at, column, value, day)
                elif value not in (None, ""):
                    sheet.write(at, column, value)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def ods_bytes(sheets: Mapping[str, Rows]) -> bytes:
    """OpenDocument."""
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(_ods_cell(value))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    data = io.BytesIO()
    book.write(data)
    return data.getvalue()


def _ods_cell(value: Value) -> TableCell:
    if value is None or value == "":
        return TableCell()
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, str):
        cell = TableCell(valuetype="string")
    else:
        cell = TableCell(valuetype="float", value=str(value))
    for line in str(value).split("\n"):
        cell.addElement(P(text=line))
    return cell


def locked(data: bytes, password: str) -> bytes:
    """An XLSX file with a password, as Excel locks it (AES, in an OLE container)."""
    encrypted = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, encrypted)
    return encrypted.getvalue()


def write(folder: Path, name: str, data: bytes) -> None:
    """Put a file where the tests look for it."""
    (folder / name).write_bytes(data)
