"""The report as a workbook: what stands where, and that it can be corrected and sent again."""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from desac.adapters.village_data import load_directory
from desac.domain.row import RowEffect
from desac.domain.source_file import FileKind
from desac.domain.spreadsheet import LONGEST
from functions.ingest.cells import cell_text
from functions.ingest.codes import Code, Severity, Verdict, issue, severity_of
from functions.ingest.header import find_header
from functions.ingest.judge import judge_file
from functions.ingest.judged_row import JudgedRow
from functions.ingest.own_columns import OWN_COLUMNS, own_columns
from functions.ingest.reader import open_table
from functions.ingest.report_rows import ReportRow
from functions.ingest.report_sheets import GUIDE, sheet_names
from functions.ingest.report_survey import Group
from functions.ingest.report_workbook import MAX_COLUMNS, write_workbook
from functions.ingest.senders_columns import without_own_columns
from tests.unit.ingest.sheets import GOOD_CASE, GOOD_CONTACT, TODAY, csv_bytes, xlsx_bytes

FILES = Path(__file__).parents[2] / "files"
HEADER, ROW = list(GOOD_CASE), list(GOOD_CASE.values())


def case(number: int, **changed: str) -> list[str]:
    """A row of a person of their own, with some cells changed (`No_HP` for `No HP`)."""
    cells = GOOD_CASE | {"No": str(number), "NIK": f"517104550785{number:04d}", "Nama": f"Ni Contoh {number}"}
    return list((cells | {label.replace("_", " "): text for label, text in changed.items()}).values())


def judge(data: bytes, kind: FileKind = FileKind.CASES) -> list[JudgedRow]:
    """Every row of a file that is sent, an earlier report's columns left aside."""
    table = open_table("berkas", data)
    table = table._replace(sheets=tuple(map(without_own_columns, table.sheets)))
    return list(judge_file(table, kind, load_directory(), TODAY))


def as_report(rows: Iterable[JudgedRow]) -> list[ReportRow]:
    """What the report says of rows of which every accepted one was new."""
    return [
        ReportRow(
            row.row,
            row.sheet,
            RowEffect.NEW if row.verdict is Verdict.ACCEPTED else row.verdict,
            row.issues,
            (),
            row.cells,
        )
        for row in rows
    ]


def workbook(rows: Sequence[ReportRow], limit: int = 100_000) -> bytes:
    """The workbook of a report."""
    target = io.BytesIO()
    labels = list(dict.fromkeys(label for row in rows for label in row.cells))
    write_workbook(labels, lambda: iter(rows), target, limit)
    return target.getvalue()


def report_of(data: bytes, kind: FileKind = FileKind.CASES) -> bytes:
    """The workbook about a file."""
    return workbook(as_report(judge(data, kind)))


def first_sheet(data: bytes) -> Worksheet:
    """The rows, as openpyxl sees them."""
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def texts(sheet: Worksheet) -> list[list[str]]:
    """All cells below each other, empty ones as ''."""
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def guide(data: bytes) -> list[list[str]]:
    """The filled cells of the sheet `Petunjuk`."""
    return [list(filter(None, row)) for row in texts(openpyxl.load_workbook(io.BytesIO(data))[GUIDE])]


def places(rows: Iterable[JudgedRow], origins: dict[int, str] | None = None) -> dict[str, JudgedRow]:
    """Rows by where they stood in the first file."""
    return {origins[row.row] if origins else str(row.row): row for row in rows}


def origins(data: bytes) -> dict[int, str]:
    """Row of the workbook -> `Baris Asal`."""
    return {at: row[-1] for at, row in enumerate(texts(first_sheet(data)), start=1)}


def same_verdicts(data: bytes, kind: FileKind = FileKind.CASES) -> None:
    """Hold a file against its own report: every row that is shown gets what it got before."""
    before = judge(data, kind)
    report = report_of(data, kind)
    was, now = places(before), places(judge(report, kind), origins(report))
    assert {at: (row.verdict, row.issues, row.record) for at, row in now.items()} == {
        at: (row.verdict, row.issues, row.record) for at, row in was.items() if at in now
    }
    left_out = {one.code for at, row in was.items() if at not in now for one in row.issues}
    assert left_out <= {Code.REPEATED_HEADER, Code.FOOTER_ROW}


@pytest.mark.parametrize("name", ["kasus_2021-08-11.csv", "kasus_labkes.xlsx"])
def test_a_report_that_is_sent_again_gets_the_same_verdicts(name: str) -> None:
    """Of the office's own files, every row; and the header is the same."""
    data = (FILES / name).read_bytes()
    same_verdicts(data)
    assert judge(report_of(data))[0].labels == judge(data)[0].labels


def test_corrected_rows_are_accepted() -> None:
    """The office types over the marked cells, saves, and sends the workbook as it is."""
    data = csv_bytes(
        [HEADER, case(1), case(2, Nama=""), case(3, Tgl_Swab="32/08/2021", Tgl_Hasil=""), case(4, Hasil="?")]
    )
    book = openpyxl.load_workbook(io.BytesIO(report_of(data)))
    sheet = book.worksheets[0]
    at = {label: column for column, label in enumerate(texts(sheet)[0], start=1)}
    for row in range(2, 5):
        for label, good in (("Nama", "Ni Betul"), ("Tgl Swab", "10/08/2021"), ("Hasil", "Positif")):
            sheet.cell(row, at[label], good)
    saved = io.BytesIO()
    book.save(saved)
    assert [(row.verdict, row.issues) for row in judge(saved.getvalue())] == [(Verdict.ACCEPTED, ())] * 4


def test_what_needs_work_is_on_top() -> None:
    """Rejected, then warned, then the rest in the order of the file; duplicates and negatives last."""
    rows = [case(1), case(1), case(3, NIK=""), case(4, Hasil="Negatif"), case(5, Nama=""), case(6)]
    told = texts(first_sheet(report_of(csv_bytes([HEADER, *rows]))))
    assert [(row[-1], row[-5]) for row in told[1:]] == [
        ("6", "Ditolak"),
        ("4", "Diterima (baru)"),
        ("2", "Diterima (baru)"),
        ("7", "Diterima (baru)"),
        ("3", "Ganda"),
        ("5", "Dilewati"),
    ]


def test_a_row_says_why_and_which_cell() -> None:
    """Reasons, codes and the row's place behind the sender's own cells; the cell itself is coloured."""
    sheet = first_sheet(report_of(csv_bytes([HEADER, case(1), case(2, Hasil="mungkin", Kelurahan="Ubud")])))
    labels, row, *_ = texts(sheet)
    assert labels == [*HEADER, *OWN_COLUMNS]
    assert row[: len(HEADER)] == case(2, Hasil="mungkin", Kelurahan="Ubud")
    assert row[len(HEADER) :] == [
        "Ditolak",
        f"Hasil: {issue(Code.RESULT_UNKNOWN).message}",
        "",
        "result_unknown",
        "3",
    ]
    fills = {label: sheet.cell(2, at).fill.fgColor.rgb for at, label in enumerate(labels, start=1)}
    assert fills.pop("Hasil") not in fills.values()
    assert len(set(fills.values())) == 1


def test_changed_fields_are_named() -> None:
    """As the sender calls them."""
    row = ReportRow(2, None, RowEffect.CHANGED, (), ("birth_date", "phone"), {"Nama": "Ni Contoh"})
    assert texts(first_sheet(workbook([row])))[1] == [
        "Ni Contoh",
        "Diterima (data diperbarui)",
        "",
        "Tanggal Lahir, No HP",
        "",
        "2",
    ]


def test_every_cell_is_text_and_stays_text() -> None:
    """Nothing runs as a formula, a NIK keeps its digits, and so does what is typed into an empty cell."""
    sheet = first_sheet(report_of(csv_bytes([HEADER, case(1, Nama="=1+1", Alamat="http://contoh.id")])))
    cells: list[Cell] = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert all(cell.hyperlink is None for cell in cells)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:Q2")
    assert {one.number_format for one in sheet.column_dimensions.values()} == {"@"}


def test_a_mangled_nik_does_not_heal_on_the_way() -> None:
    """A number cell's digits, written as text, would be read as somebody's NIK."""
    row: list[object] = [*ROW]
    row[1] = 5171045507859001
    same_verdicts(xlsx_bytes({"Data": [HEADER, row]}))


def test_totals_and_repeated_headers_stay_out() -> None:
    """They never were people, and below them rows would be read otherwise; the guide counts them."""
    data = csv_bytes([HEADER, case(1), HEADER, case(2), ["Jumlah", "2"], ["Mengetahui", "Kepala"]])
    report = report_of(data)
    assert [row[-1] for row in texts(first_sheet(report))[1:]] == ["2", "4"]
    assert ["Baris di berkas", "5", "sama dengan jumlah angka di bawahnya"] in guide(report)
    assert ["Dilewati", "3"] in guide(report)
    assert any(line[0].startswith("3 baris bukan data") for line in guide(report) if line)


def test_a_report_of_a_report_has_its_columns_once() -> None:
    """However often it goes to and fro; also where the sender has a column of the same name."""
    header = [*HEADER, "Kode"]
    first = report_of(csv_bytes([header, [*case(1), "A7"], [*case(2, Nama=""), "A8"]]))
    second = report_of(first)
    third = report_of(second)
    assert texts(first_sheet(first))[0] == [*header, *OWN_COLUMNS]
    assert texts(first_sheet(second))[0] == texts(first_sheet(third))[0] == [*header, *OWN_COLUMNS]
    assert [row[12] for row in texts(first_sheet(third))[1:]] == ["A8", "A7"]


def test_a_report_that_was_read_with_its_columns_loses_them() -> None:
    """A reader that kept them does no harm: the next report writes its own instead."""
    rows = as_report(judge(csv_bytes([HEADER, case(1)])))
    kept = [
        one._replace(cells={**one.cells, **dict.fromkeys(OWN_COLUMNS, "lama")}, sheet="Laporan")
        for one in rows
    ]
    assert texts(first_sheet(workbook(kept))) == [
        [*HEADER, *OWN_COLUMNS],
        [*case(1), "Diterima (baru)", "", "", "", "Laporan!2"],
    ]


@pytest.mark.parametrize(
    ("labels", "own"),
    [
        (["Nama", *OWN_COLUMNS], range(1, 6)),
        (["Nama", "Kode", "Hasil Periksa", "Alasan", "Yang Berubah", "Kode (2)", "Baris Asal"], range(2, 7)),
        (["Baris", "Hasil Periksa", "Alasan", "Yang Berubah", "Kode", "Nama"], range(5)),
        (["Nama", "Hasil Periksa", "Alasan", "Baris Asal", "Catatan"], range(1, 4)),
        (["Nama", "Hasil Periksa", "Alasan"], range(0)),
        (["Nama", "Alasan", "Yang Berubah", "Kode"], range(0)),
        (["Kode", "Alasan", "Hasil Periksa", "Nama"], range(0)),
        ([], range(0)),
    ],
)
def test_our_columns_are_told_from_the_senders(labels: list[str], own: range) -> None:
    """By their order and their number, in the workbook and in the CSV, also where some were deleted."""
    assert own_columns(labels) == own


def test_our_columns_are_no_fields() -> None:
    """Nothing in them is ever taken for a name, a result or a date."""
    assert find_header([list(OWN_COLUMNS)]) is None


def test_a_row_that_was_emptied_is_no_row() -> None:
    """Who clears a row in the report leaves our verdict on it behind."""
    book = openpyxl.load_workbook(io.BytesIO(report_of(csv_bytes([HEADER, case(1, Nama=""), case(2)]))))
    for at in range(1, len(HEADER) + 1):
        book.worksheets[0].cell(2, at).value = None
    saved = io.BytesIO()
    book.save(saved)
    assert [row.row for row in judge(saved.getvalue())] == [3]


def test_each_sheet_keeps_its_columns() -> None:
    """Contacts without a date are accepted where there is no column for it, and only there."""
    without = [label for label in GOOD_CONTACT if label != "Tanggal kontak/Paparan"]
    short = GOOD_CONTACT | {"NIK": "5171041506809002", "Nama Kontak": "I Nyoman Contoh"}
    data = xlsx_bytes(
        {
            "Utara": [list(GOOD_CONTACT), list(GOOD_CONTACT.values())],
            "Petunjuk": [without, [short[label] for label in without], [""] * 3 + ["081200000009"]],
        }
    )
    report = report_of(data, FileKind.CONTACTS)
    book = openpyxl.load_workbook(io.BytesIO(report))
    assert book.sheetnames == ["Utara", "Petunjuk 2", GUIDE]
    assert texts(book.worksheets[1])[0] == [*without, *OWN_COLUMNS]
    assert [row[-1] for row in texts(book.worksheets[1])] == ["Baris Asal", "Petunjuk!3", "Petunjuk!2"]
    assert Counter(row.verdict for row in judge(report, FileKind.CONTACTS)) == Counter(
        row.verdict for row in judge(data, FileKind.CONTACTS)
    )


def test_sheets_have_names_that_excel_allows() -> None:
    """An ODS file's may be longer, or hold what Excel forbids; capitals make no difference."""
    wanted = ["Data", "DATA", "a/b:c", "'", "x" * 40, "x" * 41, "😀" * 20, "History", None]
    names = sheet_names(wanted)
    assert names == [
        "Data",
        "DATA 2",
        "a b c",
        "Laporan",
        "x" * 31,
        "x" * 29 + " 2",
        "😀" * 15,
        "History 2",
        "Laporan 2",
    ]


def test_a_large_file_shows_what_needs_work() -> None:
    """Above the limit only rejected rows and then warned ones, and the guide says where all are."""
    rows = [case(number) for number in range(1, 6)]
    rows += [case(6, NIK=""), case(7, NIK="x"), case(8, Nama=""), case(9, Nama="")]
    found = as_report(judge(csv_bytes([HEADER, *rows])))
    shown = texts(first_sheet(workbook(found, limit=3)))
    assert [row[-1] for row in shown[1:]] == ["9", "10", "7"]
    [note] = [line[0] for line in guide(workbook(found, limit=3)) if line and "Berkas ini besar" in line[0]]
    assert "3 dari 4 baris" in note
    assert "Semua 9 baris ada di laporan CSV" in note
    assert len(texts(first_sheet(workbook(found, limit=1)))) == 2
    assert len(texts(first_sheet(workbook(found, limit=9)))) == 10


def test_rows_are_asked_for_anew_and_never_kept() -> None:
    """A report of a million rows is read once for each block, never held."""
    found = as_report(judge(csv_bytes([HEADER, case(1), case(2, NIK=""), case(3, Nama="")])))
    calls: list[int] = []

    def rows() -> Iterable[ReportRow]:
        calls.append(1)
        return iter(found)

    write_workbook(HEADER, rows, io.BytesIO())
    assert 1 < len(calls) <= 1 + len(Group)


def test_a_file_without_rows_is_a_header_and_a_guide() -> None:
    """Whatever led to it, the workbook opens."""
    target = io.BytesIO()
    write_workbook(HEADER, lambda: [], target)
    assert texts(first_sheet(target.getvalue())) == [[*HEADER, *OWN_COLUMNS]]
    assert ["Baris di berkas", "0", "sama dengan jumlah angka di bawahnya"] in guide(target.getvalue())


def test_the_guide_is_passed_over_whatever_it_says() -> None:
    """With every code, every outcome and high counts it has no header and no NIK."""
    rows = [
        ReportRow(at, None, outcome, (issue(code, "NIK"),), (), {"Nama": "x"})
        for at, code in enumerate(Code)
        for outcome in (*RowEffect, *Verdict)
        if severity_of(code) is not Severity.FILE
    ]
    for limit in (10, 10**6):
        lines = [[cell_text(cell) for cell in line] for line in guide(workbook(rows * 3, limit))]
        assert len(lines) > 30
        assert all(find_header(lines[at : at + 60]) is None for at in range(len(lines)))


def test_what_excel_cannot_hold_is_cut() -> None:
    """More columns than a sheet has, more characters than a cell has; and still the row is told."""
    cells = {f"Kolom {at}": "x" for at in range(MAX_COLUMNS + 5)} | {"Kolom 0": "😀" * LONGEST}
    sheet = first_sheet(workbook([ReportRow(2, None, Verdict.REJECTED, (), (), cells)]))
    assert sheet.max_column == MAX_COLUMNS
    assert len(str(sheet.cell(2, 1).value).encode("utf-16-le")) // 2 in {LONGEST, LONGEST - 1}
    assert sheet.cell(2, MAX_COLUMNS - 4).value == "Ditolak"


CELL = st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.sampled_from(
    [
        "=1+1",
        "<r>a</r>",
        "<r><t>a</t></r>",
        "_x000A_",
        "0812",
        "+62",
        "5171045507859001",
        "#N/A",
        "TRUE",
        "\r",
    ]
)
ILLEGAL = {*map(chr, range(32)), "\ufffe", "\uffff"} - {"\t", "\n", "\r"}


def legal(text: str) -> str:
    """A text as XML can hold it, the way the reader sees it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(
        (" " if one in "\x0b\x0c\x1c\x1d\x1e\x1f" else "") if one in ILLEGAL else one for one in plain
    )
    return plain.strip()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.lists(CELL, min_size=4, max_size=4), min_size=1, max_size=6), sheet=st.none() | CELL)
def test_any_texts_are_held_as_they_are(rows: list[list[str]], sheet: str | None) -> None:
    """Calamine and openpyxl open the workbook and find what was put in."""
    labels = ["Nama", "NIK", "No HP", "Alamat"]
    found = [
        ReportRow(at, sheet, RowEffect.NEW, (), (), dict(zip(labels, row, strict=True)))
        for at, row in enumerate(rows, start=2)
    ]
    data = workbook(found)
    expected = [labels, *([legal(cell) for cell in row] for row in rows)]
    seen = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [[cell_text(cell) for cell in row[:4]] for row in seen] == expected
    other = [[unescape(cell).strip() for cell in row[:4]] for row in texts(first_sheet(data))]
    assert other == expected


PLAUSIBLE = st.sampled_from([*GOOD_CASE.values(), "", "-", "Jumlah", "Nama", "5.17E+15", "44419", "Negatif"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.lists(PLAUSIBLE, min_size=1, max_size=len(HEADER)), max_size=10))
def test_any_rows_get_the_same_verdicts_again(rows: list[list[str]]) -> None:
    """Also damaged, shifted and repeated ones."""
    same_verdicts(csv_bytes([HEADER, ROW, *rows]))


def test_a_mangled_family_card_does_not_heal_either() -> None:
    """Nor does the NIK of an index case, of which no code tells."""
    row: list[object] = list((GOOD_CONTACT | {"No KK": ""}).values())
    row[7], row[-1] = 5171045507859010.0, 5171045507859020.0
    same_verdicts(xlsx_bytes({"Data": [[*GOOD_CONTACT, "No KK"], row]}), FileKind.CONTACTS)
