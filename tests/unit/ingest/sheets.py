"""Small files built in memory."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from cli.checking import check_file
from desac.adapters.village_data import load_directory
from desac.domain.source_file import FileKind
from functions.ingest.judge import judge_file
from functions.ingest.judged_row import JudgedRow
from functions.ingest.reader import open_table

TODAY = date(2021, 8, 12)

GOOD_CASE = {
    "No": "1",
    "NIK": "5171045507859001",
    "Nama": "Ni Ketut Artawan",
    "Jenis Kelamin": "P",
    "Tgl Lahir": "15/07/1985",
    "No HP": "081234567890",
    "Alamat": "Jl. WR Supratman No. 162",
    "Kelurahan": "Tonja",
    "Kecamatan": "Denpasar Utara",
    "Tgl Swab": "10/08/2021",
    "Tgl Hasil": "11/08/2021",
    "Hasil": "Positif",
}
GOOD_CONTACT = {
    "Nama Kontak": "I Made Sukerta",
    "NIK": "5171041506809001",
    "Tanggal Lahir": "15/06/1980",
    "No HP": "081234567891",
    "Alamat": "Jl. Nangka No. 2",
    "Desa": "Tonja",
    "Kec.": "Denpasar Utara",
    "NIK Kasus Indeks": "5171045507859001",
    "Hubungan dengan Kasus": "Suami",
    "Tanggal kontak/Paparan": "10/08/2021",
}
GOOD_DOCTOR = {
    "Kelurahan/Desa": "Tonja",
    "Nama Dokter": "dr. Ayu Lestari",
    "No HP": "081234567892",
    "Berlaku mulai": "01/08/2021",
    "Berlaku sampai": "31/08/2021",
}


def csv_bytes(rows: Sequence[Sequence[str]], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Rows as a delimited file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(sheets: dict[str, Sequence[Sequence[object]]], hidden: dict[str, str] | None = None) -> bytes:
    """Rows of each sheet as a workbook; `hidden` are sheets' states (`hidden`, `veryHidden`)."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for name, state in (hidden or {}).items():
        book[name].sheet_state = state
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def judge_bytes(data: bytes, kind: FileKind = FileKind.CASES) -> list[JudgedRow]:
    """Every row of a file, judged."""
    return list(judge_file(open_table("berkas", data), kind, load_directory(), TODAY))


def judge_rows(*rows: dict[str, str], kind: FileKind = FileKind.CASES) -> list[JudgedRow]:
    """Every row of a CSV whose header is that of the first row."""
    header = list(rows[0])
    return judge_bytes(csv_bytes([header, *([row.get(label, "") for label in header] for row in rows)]), kind)


def report_of(path: Path) -> dict[str, Any]:
    """What `desac check --json` says of a file."""
    out = io.StringIO()
    with check_file(path, None, TODAY) as checked:
        checked.write_json(out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def codes(row: JudgedRow) -> list[str]:
    """The codes of a row."""
    return [issue.code.value for issue in row.issues]
