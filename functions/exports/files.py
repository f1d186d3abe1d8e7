"""Rows as CSV or as a workbook. Nothing in a cell is ever run by a spreadsheet."""

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, TYPE_CHECKING

from functions.exports.columns import CONTACTS, MONITORING, Column
from functions.exports.rows import Cell, Row

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_LONGEST = 32_767
"""Characters of a cell in Excel."""
_RUN = ("=", "+", "-", "@", "\t", "\r")


def write_csv(columns: Sequence[Column], rows: Iterable[Row], target: IO[str]) -> int:
    """Comma-separated with a header, CRLF; returns how many rows. `target` decides the encoding."""
    writer = csv.writer(target)
    writer.writerow([column.name for column in columns])
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - its last value is the answer
        writer.writerow([_csv(row.get(column.name)) for column in columns])
    return count


def _csv(cell: Cell) -> str | int | float:
    """A text that a spreadsheet would run gets an apostrophe, as it would on typing it; numbers are ours."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_RUN) else cell
    return "" if cell is None else cell


def write_workbook(
    contacts: Iterable[Row], monitoring: Iterable[Row], about: Mapping[str, str], target: IO[bytes]
) -> tuple[int, int]:
    """An XLSX file with both lists and the layout; returns how many rows each has. Memory stays flat.

    NIK and dates are text: Excel would round the one and turn the other round.
    """
    # Slow to import, and most calls want no workbook.
    from xlsxwriter import Workbook  # noqa: PLC0415

    with (
        tempfile.TemporaryDirectory() as scratch,
        Workbook(target, {"constant_memory": True, "tmpdir": scratch}) as book,
    ):
        counts = (
            _sheet(book, "Kontak", CONTACTS, contacts),
            _sheet(book, "Pemantauan", MONITORING, monitoring),
        )
        _layout(book, about)
    return counts


def _sheet(book: "Workbook", name: str, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    sheet = book.add_worksheet(name)
    header = book.add_format({"bold": True})
    text = book.add_format({"num_format": "@"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, text)
        sheet.write_string(0, at, column.name, header)
    sheet.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            cell = row.get(column.name)
            if isinstance(cell, str):
                sheet.write_string(count, at, cell[:_LONGEST], text)
            elif cell is not None:
                sheet.write_number(count, at, cell)
    sheet.autofilter(0, 0, count, len(columns) - 1)
    # Digits as text are meant here; Excel would put a green corner into every cell.
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    return count


def _layout(book: "Workbook", about: Mapping[str, str]) -> None:
    sheet = book.add_worksheet("Keterangan")
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 80)
    line = 0
    for name, value in about.items():
        sheet.write_string(line, 0, name, bold)
        sheet.write_string(line, 1, value)
        line += 1
    for title, columns in (("Lembar Kontak", CONTACTS), ("Lembar Pemantauan", MONITORING)):
        line += 1
        sheet.write_string(line, 0, title, bold)
        for column in columns:
            line += 1
            sheet.write_string(line, 0, column.name)
            sheet.write_string(line, 1, column.meaning)
        line += 1
