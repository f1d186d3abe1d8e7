"""The list as a workbook: one table to filter and to sort, and the sums for each village."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from desac.domain.aid import AidStep
from desac.domain.dates import WITA
from desac.domain.spreadsheet import cell_of
from functions.sembako.listing import FUND_WORDS, ListRow, VillageList
from functions.sembako.moves import STATE_WORDS

# Label and width in characters.
_COLUMNS = (
    ("No", 5),
    ("Nomor", 11),
    ("Nama", 28),
    ("Alamat", 44),
    ("Desa/kelurahan", 26),
    ("Kecamatan", 20),
    ("HP", 16),
    ("Jiwa", 6),
    ("Isolasi sampai", 14),
    ("Sumber dana", 28),
    ("Status", 36),
    ("Keterangan", 36),
    ("Diverifikasi oleh", 20),
    ("Diverifikasi pada", 17),
    ("Disetujui oleh", 20),
    ("Disetujui pada", 17),
    ("Diserahkan pada", 17),
    ("Jawaban warga", 14),
    ("Sama dengan permintaan lain", 28),
    ("Catatan", 40),
)
_SUMS = (("Desa/kelurahan", 30), ("Kecamatan", 22), ("Sumber dana", 30), ("Paket", 8), ("Jiwa", 8))
# No text of a resident's becomes a formula or a link.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4 = 9


def write_sheet(lists: Sequence[VillageList], now: datetime) -> bytes:
    """The workbook."""
    target = BytesIO()
    with Workbook(target, _OPTIONS) as book:
        book.set_properties({"title": "Daftar sembako", "created": now.replace(tzinfo=None)})
        formats = _Formats(book)
        _table(book.add_worksheet("Daftar"), formats, lists)
        _sums(book.add_worksheet("Jumlah"), formats, lists)
    return target.getvalue()


class _Formats:
    """How cells look."""

    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#D9E1F2"}
        )
        self.text: Format = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self.number: Format = book.add_format({"num_format": "0", "valign": "top"})
        self.day: Format = book.add_format({"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"})
        self.time: Format = book.add_format(
            {"num_format": "dd-mm-yyyy hh:mm", "valign": "top", "align": "left"}
        )
        self.sum: Format = book.add_format({"bold": True, "top": 1})


def _table(sheet: Worksheet, formats: _Formats, lists: Sequence[VillageList]) -> None:
    _head(sheet, formats, _COLUMNS)
    at = 0
    for one in lists:
        for row in one.rows:
            at += 1
            for column, value in enumerate(_cells(at, one, row)):
                _write(sheet, formats, at, column, value)
    sheet.autofilter(0, 0, max(at, 1), len(_COLUMNS) - 1)
    # Telephone numbers are text; Excel would put a green corner into every cell.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{at + 1}"})


def _cells(number: int, one: VillageList, row: ListRow) -> tuple[Any, ...]:
    return (
        number,
        row.reference,
        row.name,
        row.address,
        one.place,
        one.kecamatan,
        row.phone,
        row.people,
        row.isolation_until,
        FUND_WORDS[row.fund],
        STATE_WORDS[row.state],
        row.reason,
        *_who_and_when(row.verified),
        *_who_and_when(row.approved),
        row.delivered_at,
        row.answer,
        row.shares,
        row.note,
    )


def _who_and_when(step: AidStep | None) -> tuple[str | None, datetime | None]:
    return (step.by, step.at) if step else (None, None)


def _write(sheet: Worksheet, formats: _Formats, row: int, column: int, value: Any) -> None:
    match value:
        case None | "":
            return
        case datetime():
            sheet.write_datetime(row, column, value.astimezone(WITA).replace(tzinfo=None), formats.time)
        case date():
            sheet.write_datetime(row, column, datetime.combine(value, datetime.min.time()), formats.day)
        case int():
            sheet.write_number(row, column, value, formats.number)
        case _:
            sheet.write_string(row, column, cell_of(value), formats.text)


def _sums(sheet: Worksheet, formats: _Formats, lists: Sequence[VillageList]) -> None:
    _head(sheet, formats, _SUMS)
    for at, one in enumerate(lists, start=1):
        people = sum(row.people or 0 for row in one.rows)
        cells = (one.place, one.kecamatan, FUND_WORDS[one.fund], len(one.rows), people)
        for column, value in enumerate(cells):
            _write(sheet, formats, at, column, value)
    last = len(lists) + 1
    sheet.write_string(last, 0, "Jumlah", formats.sum)
    packages = sum(len(one.rows) for one in lists)
    everybody = sum(row.people or 0 for one in lists for row in one.rows)
    for column, letter, value in ((3, "D", packages), (4, "E", everybody)):
        formula = f"=SUM({letter}2:{letter}{last})" if lists else "=0"
        sheet.write_formula(last, column, formula, formats.sum, value)


def _head(sheet: Worksheet, formats: _Formats, columns: Sequence[tuple[str, int]]) -> None:
    for column, (label, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, label, formats.head)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&Chalaman &P dari &N&RData kesehatan warga: rahasia")
