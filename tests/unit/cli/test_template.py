"""The workbooks that the office fills in: what stands in them, and that a filled one is accepted."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cli.problems import CommandError
from cli.template import kept, template
from cli.template_book import GUIDE, LISTS, columns, write_template
from desac.adapters.village_data import load_directory
from desac.domain.source_file import FileKind
from functions.ingest.cells import cell_text
from functions.ingest.columns import map_columns, missing_fields
from functions.ingest.header import find_header
from tests.unit.ingest.sheets import report_of

SECOND = {
    FileKind.CASES: {
        "Nama": "I Wayan Contoh",
        "NIK": "5171020203900002",
        "Tanggal Lahir": "02/03/1990",
        "Jenis Kelamin": "L",
        "No HP": "081200000002",
        "Tanggal Swab": "11/08/2021",
        "Hasil": "Positif",
        "Kelurahan/Desa": "Dangin Puri",
    },
    FileKind.CONTACTS: {
        "Nama Kontak": "Kadek Contoh",
        "NIK": "5171010101900007",
        "Tanggal Lahir": "01/01/1990",
        "Alamat": "Jl. Contoh No. 7",
        "Kelurahan/Desa": "Tonja",
        "No HP": "081200000007",
        "Tanggal Kontak Terakhir": "09/08/2021",
    },
    FileKind.DOCTORS: {
        "Kelurahan/Desa": "Tonja",
        "Nama Dokter": "dr. Kedua Contoh",
        "No HP": "081200000005",
    },
}


def book_of(kind: FileKind) -> openpyxl.Workbook:
    """The workbook as it is written now."""
    data = io.BytesIO()
    write_template(kind, data)
    return openpyxl.load_workbook(data)


def described(sheet: Worksheet) -> dict[str, object]:
    """All that a sheet shows and checks."""
    return {
        "title": (sheet.title, sheet.sheet_state, sheet.freeze_panes),
        "cells": {
            cell.coordinate: (cell.value, cell.number_format, cell.fill.fgColor.rgb)
            for row in sheet.iter_rows()
            for cell in row
        },
        "columns": {
            # Neighbours that look alike share an entry.
            at: (one.width, one.number_format)
            for one in sheet.column_dimensions.values()
            for at in range(one.min, one.max + 1)
        },
        "checks": sorted(
            (str(one.sqref), one.type, one.formula1, one.operator, one.error, one.prompt, one.errorStyle)
            for one in sheet.data_validations.dataValidation
        ),
    }


@pytest.mark.parametrize("kind", FileKind)
def test_kept_workbooks_are_those_that_are_written_now(kind: FileKind) -> None:
    """`python -m cli.template` writes them; cells, formats and checks are compared, not ZIP bytes."""
    stored = openpyxl.load_workbook(kept(kind))
    assert list(map(described, stored)) == list(map(described, book_of(kind)))


@pytest.mark.parametrize("kind", FileKind)
def test_every_column_leads_to_its_field(kind: FileKind) -> None:
    """The header is read as meant, and no required column is missing."""
    wanted = columns(kind)
    found = map_columns([one["label"] for one in wanted], kind)
    assert {field: wanted[at]["label"] for field, at in found.index.items()} == {
        one["field"]: one["label"] for one in wanted
    }
    assert missing_fields(found, kind) == []


@pytest.mark.parametrize("kind", FileKind)
def test_a_filled_workbook_is_accepted_without_a_word(kind: FileKind, tmp_path: Path) -> None:
    """The example of the guide sheet, typed into the list, and a second row."""
    book = book_of(kind)
    sheet = book.worksheets[0]
    for at, column in enumerate(columns(kind), start=1):
        sheet.cell(2, at, column["example"])
        sheet.cell(3, at, SECOND[kind].get(column["label"]))
    filled = tmp_path / f"templat-{kind.value}.xlsx"
    book.save(filled)
    report = report_of(filled)
    assert (report["kind"], report["rows"], report["accepted"]) == (kind.value, 2, 2)
    assert report["issues"] == []


@pytest.mark.parametrize("kind", FileKind)
def test_the_example_is_nobody(kind: FileKind, tmp_path: Path) -> None:
    """Sent as it is, a workbook says that it is empty: neither its example nor its lists are people."""
    report = report_of(kept(kind))
    assert [issue["code"] for issue in report["issues"]] == ["empty_file"]
    guide = [list(row) for row in book_of(kind)[GUIDE].iter_rows(values_only=True)]
    assert find_header([[cell_text(cell) for cell in row] for row in guide]) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", FileKind)
def test_every_column_is_text(kind: FileKind) -> None:
    """Also its empty cells: a NIK typed there keeps its sixteen digits, a date its order."""
    dimensions = described(book_of(kind).worksheets[0])["columns"]
    assert isinstance(dimensions, dict)
    assert {at: text for at, (_, text) in dimensions.items()} == dict.fromkeys(
        range(1, len(columns(kind)) + 1), "@"
    )


@pytest.mark.parametrize("kind", FileKind)
def test_villages_are_chosen_from_a_list(kind: FileKind) -> None:
    """All 43 by the name that leads to that one village, and the four kecamatan."""
    book = book_of(kind)
    at = [column["label"] for column in columns(kind)].index("Kelurahan/Desa") + 1
    cell = book.worksheets[0].cell(2, at).coordinate
    [check] = [one for one in book.worksheets[0].data_validations.dataValidation if cell in one.sqref]
    assert check.formula1 == f"{LISTS}!$A$1:$A$43"
    assert book[LISTS].sheet_state == "hidden"
    offered = [str(row[0]) for row in book[LISTS].iter_rows(max_col=1, values_only=True)]
    found = [load_directory().find(name).village for name in offered]
    assert [village.name for village in found if village] == offered
    assert len(set(offered)) == 43
    kecamatan = [row[0] for row in book[LISTS].iter_rows(min_col=2, max_row=4, values_only=True)]
    assert kecamatan == [one.name for one in load_directory().kecamatan]


def test_choices_are_those_that_are_understood() -> None:
    """L and P, Positif and Negatif, PCR and Antigen."""
    checks = book_of(FileKind.CASES).worksheets[0].data_validations.dataValidation
    lists = {one.formula1 for one in checks if one.type == "list"}
    assert {'"L,P"', '"Positif,Negatif"', '"PCR,Antigen"'} <= lists


def test_the_command_writes_a_workbook_and_never_over_one(tmp_path: Path) -> None:
    """A workbook that is there may have been filled in."""
    place = tmp_path / "kasus.xlsx"
    template(FileKind.CASES, place)
    before = place.read_bytes()
    assert described(openpyxl.load_workbook(place).worksheets[0]) == described(
        book_of(FileKind.CASES).worksheets[0]
    )
    with pytest.raises(CommandError, match="exists already"):
        template(FileKind.CASES, place)
    assert place.read_bytes() == before
