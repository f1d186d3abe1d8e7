"""What stands above, between and around the data does not matter."""

import io

import pytest

from tests.unit.ingest.sheets import GOOD_CASE, codes, csv_bytes, judge_bytes, xlsx_bytes

HEADER = list(GOOD_CASE)
ROW = list(GOOD_CASE.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    """Found out from the content; an accent proves the encoding."""
    row = [*ROW[:2], "Ni Ketut Réna", *ROW[3:]]
    [judged] = judge_bytes(csv_bytes([HEADER, row], delimiter, encoding))
    assert (judged.row, judged.verdict, codes(judged)) == (2, "accepted", [])
    assert judged.cells["Nama"] == "Ni Ketut Réna"


def test_late_byte_decides_encoding() -> None:
    """A file that stops being UTF-8 after a megabyte is cp1252 from the start."""
    data = csv_bytes([HEADER, *[ROW] * 12_000]) + csv_bytes([[*ROW[:2], "Réna", *ROW[3:]]], encoding="cp1252")
    assert judge_bytes(data)[-1].cells["Nama"] == "Réna"


def test_rows_above_the_header_and_blank_rows_are_no_rows() -> None:
    """Row numbers are those of the spreadsheet all the same."""
    blank = [""] * len(HEADER)
    rows = [["PEMERINTAH KOTA DENPASAR"], ["Tanggal 11 Agustus 2021"], [], HEADER, blank, ROW, [" "], ROW]
    judged = judge_bytes(csv_bytes(rows))
    assert [(row.row, row.verdict) for row in judged] == [(6, "accepted"), (8, "duplicate")]


def test_sep_line_is_not_a_row() -> None:
    """Excel takes it as an instruction and shows the header as row 1."""
    [judged] = judge_bytes(b"sep=;\r\n" + csv_bytes([HEADER, ROW]))
    assert judged.row == 2


def test_numbered_empty_rows_are_no_rows() -> None:
    """Forms come with the running number filled in."""
    blank = ["2", *[""] * (len(HEADER) - 1)]
    assert len(judge_bytes(csv_bytes([HEADER, ROW, blank, blank]))) == 1


def test_columns_in_any_order_and_unknown_ones_kept() -> None:
    """Reversed, with two columns nobody knows and one without a header."""
    header, row = [*HEADER[::-1], "Catatan RT", "", "Catatan RT"], [*ROW[::-1], "a", "b", "c"]
    [judged] = judge_bytes(csv_bytes([header, row]))
    assert (judged.verdict, codes(judged)) == ("accepted", [])
    assert (judged.cells["Catatan RT"], judged.cells["Kolom N"], judged.cells["Catatan RT (2)"]) == (
        "a",
        "b",
        "c",
    )


def test_header_over_two_rows() -> None:
    """A merged `Tanggal` above `Swab` and `Hasil`."""
    upper = ["NIK", "Nama", "Tanggal", "", "No HP", "Alamat", "Desa", "Hasil"]
    lower = ["", "", "Swab", "Hasil", "", "", "", ""]
    row = [ROW[1], ROW[2], "10/08/2021", "11/08/2021", ROW[5], ROW[6], "Tonja", "Positif"]
    [judged] = judge_bytes(csv_bytes([["DAFTAR KASUS"], upper, lower, row]))
    assert (judged.row, judged.verdict, codes(judged)) == (4, "accepted", [])
    assert list(judged.cells)[2:4] == ["Tanggal Swab", "Tanggal Hasil"]


def test_unclosed_quotation_mark_swallows_nobody() -> None:
    """Each of the following rows is still read."""
    lines = csv_bytes([HEADER, *[[str(n), f"517104550785{n:04d}", *ROW[2:]] for n in range(9001, 9101)]])
    broken = lines.replace(b"Jl. WR Supratman", b'"Jl. WR Supratman', 1)
    judged = judge_bytes(broken)
    assert len(judged) == 100
    assert all(row.verdict == "accepted" for row in judged)


def test_quoted_line_break_is_one_row() -> None:
    """An address over two lines."""
    row = [*ROW[:6], "Jl. Nangka 2\nBr. Tengah", *ROW[7:]]
    judged = judge_bytes(csv_bytes([HEADER, row, ["2", "", *ROW[2:]]]))
    assert [row.row for row in judged] == [2, 3]
    assert judged[0].cells["Alamat"] == "Jl. Nangka 2\nBr. Tengah"


def test_unseekable_stream_is_read() -> None:
    """A body as it comes over the network."""

    class Body(io.BytesIO):
        def seekable(self) -> bool:
            return False

    from functions.ingest.reader import open_table  # noqa: PLC0415 - beside its only use

    assert len(list(open_table("x", Body(csv_bytes([HEADER, ROW]))).sheets[0].rows)) == 1


def test_several_sheets() -> None:
    """Rows name their sheet; a summary is passed over."""
    data = xlsx_bytes(
        {
            "Utara": [HEADER, ROW],
            "Rekap": [["Kecamatan", "Kelurahan", "Jumlah"], ["Denpasar Utara", "Tonja", 2]],
            "Selatan": [["DAFTAR"], HEADER, ["2", "5171045507859002", *ROW[2:]]],
        }
    )
    assert [(row.sheet, row.row, row.verdict) for row in judge_bytes(data)] == [
        ("Utara", 2, "accepted"),
        ("Selatan", 3, "accepted"),
    ]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_people_on_a_hidden_sheet_are_judged(state: str) -> None:
    """Whoever hid the list of last week still sent it; the sheet in sight comes first."""
    sheets = {"Lama": [HEADER, ["2", "5171045507859002", *ROW[2:]], ROW], "Baru": [HEADER, ROW]}
    judged = judge_bytes(xlsx_bytes(sheets, hidden={"Lama": state}))
    assert [(row.sheet, row.row, row.verdict) for row in judged] == [
        ("Baru", 2, "accepted"),
        ("Lama", 2, "accepted"),
        ("Lama", 3, "duplicate"),
    ]


def test_all_people_on_a_hidden_sheet() -> None:
    """The sheet in sight is empty: the file is not."""
    data = xlsx_bytes({"Sheet1": [], "Data": [HEADER, ROW]}, hidden={"Data": "hidden"})
    assert [(row.sheet, row.verdict) for row in judge_bytes(data)] == [("Data", "accepted")]


@pytest.mark.parametrize(
    "helper",
    [
        [["Kecamatan", "Kelurahan"], ["Denpasar Utara", "Tonja"]],
        [["Nama", "NIK"], ["I Made", "5171045507859003"]],
        [["5171045507859003"]],
    ],
)
def test_a_hidden_helper_sheet_is_passed_over(helper: list[list[str]]) -> None:
    """Lists for a drop-down or a lookup refuse no file, and add no sheet names to its rows."""
    data = xlsx_bytes({"Kasus": [HEADER, ROW], "Bantu": helper}, hidden={"Bantu": "hidden"})
    assert [(row.sheet, row.verdict) for row in judge_bytes(data)] == [(None, "accepted")]


def test_people_on_a_sheet_without_all_columns_get_a_reason() -> None:
    """They are rejected row by row, not lost, and the other sheet goes through."""
    data = xlsx_bytes({"Kasus": [HEADER, ROW], "Kontak": [["Nama", "No HP"], ["I Made", "081200000009"]]})
    first, second = judge_bytes(data)
    assert (first.sheet, first.verdict) == ("Kasus", "accepted")
    assert (second.sheet, second.verdict, codes(second)) == (
        "Kontak",
        "rejected",
        ["date_missing", "result_unknown"],
    )


def test_workbook_cells_keep_their_types() -> None:
    """Dates, serials and numbers as a spreadsheet holds them; the first row is not row 1."""
    from datetime import datetime  # noqa: PLC0415 - beside its only use

    row: list[object] = [*ROW]
    row[5], row[4] = 81234567890, 31243  # 15 July 1985
    row[9] = datetime(2021, 8, 10)  # noqa: DTZ001 - as a workbook gives it
    [judged] = judge_bytes(xlsx_bytes({"Data": [[], [], [None, *HEADER], [None, *row]]}))
    assert (judged.row, judged.sheet, judged.verdict, codes(judged)) == (4, None, "accepted", [])
    assert (judged.cells["No HP"], judged.cells["Tgl Swab"]) == ("81234567890", "2021-08-10")
