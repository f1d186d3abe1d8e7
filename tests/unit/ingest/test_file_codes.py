"""A file that cannot be used says why and what to do."""

import io
import zipfile
from pathlib import Path

import pytest

from desac.domain.source_file import FileKind
from functions.ingest.codes import FileProblem
from functions.ingest.limits import LIMITS, Limits
from functions.ingest.reader import open_table
from tests.unit.ingest.sheets import GOOD_CASE, GOOD_CONTACT, csv_bytes, judge_bytes, xlsx_bytes

HEADER = list(GOOD_CASE)
ROW = list(GOOD_CASE.values())
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zip_bytes(**files: str) -> bytes:
    """A ZIP file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def locked_zip() -> bytes:
    """A ZIP file whose first entry is marked as encrypted."""
    data = bytearray(zip_bytes(content="x"))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\r\n ; ; \r\n\r\n", "empty_file"),
        (csv_bytes([HEADER]), "empty_file"),
        (csv_bytes([HEADER, [""] * 12, [" "]]), "empty_file"),
        (xlsx_bytes({"Sheet1": [], "Sheet2": []}), "empty_file"),
        (xlsx_bytes({"Sheet1": [HEADER]}), "empty_file"),
        (b"%PDF-1.7\n\x00\x01\x02", "unsupported_format"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unsupported_format"),
        (b"x" * 3_000_000, "unsupported_format"),
        (zip_bytes(readme="hello"), "unsupported_format"),
        (b"PK\x03\x04 and then nothing", "unsupported_format"),
        (OLE + b"\x00" * 600, "unsupported_format"),
        (xlsx_bytes({"Data": [HEADER, ROW]})[:-40], "unsupported_format"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted_workbook"),
        (locked_zip(), "encrypted_workbook"),
        (csv_bytes([ROW, ROW]), "header_not_found"),
        (b"hello world\nthis is no table\n", "header_not_found"),
        (b'{"nama": "x"}', "header_not_found"),
        (xlsx_bytes({"Data": [ROW, ROW]}), "header_not_found"),
        (xlsx_bytes({"Data": [HEADER, ROW], "Lanjutan": [ROW]}), "header_not_found"),
        (csv_bytes([["Nama", "NIK", "Alamat"], ["a", "b", "c"]]), "missing_columns"),
        (csv_bytes([list(GOOD_CONTACT), list(GOOD_CONTACT.values())]), "missing_columns"),
    ],
)
def test_code(data: bytes, code: str) -> None:
    """One code per reason, its message without gaps."""
    with pytest.raises(FileProblem) as caught:
        judge_bytes(data)
    assert caught.value.code == code
    assert "{" not in caught.value.message


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (csv_bytes([HEADER, ROW]), Limits(max_bytes=50)),
        (csv_bytes([HEADER, *[ROW] * 20]), Limits(max_rows=10)),
        (csv_bytes([HEADER, ROW]), Limits(max_columns=5)),
        (xlsx_bytes({"Data": [HEADER, *[ROW] * 20]}), Limits(max_workbook_rows=10)),
        (xlsx_bytes({"A": [HEADER, *[ROW] * 6], "B": [HEADER, *[ROW] * 6]}), Limits(max_workbook_rows=10)),
        (xlsx_bytes({"A": [HEADER, *[ROW] * 6], "B": [HEADER, *[ROW] * 6]}), Limits(max_workbook_cells=100)),
        (xlsx_bytes({"Data": [HEADER, ROW]}), Limits(max_columns=5)),
        (xlsx_bytes({"Data": [HEADER, ROW]}), Limits(max_unpacked_bytes=100)),
    ],
)
def test_too_large(data: bytes, limits: Limits) -> None:
    """Refused before it is read."""
    with pytest.raises(FileProblem) as caught:
        open_table("x", data, limits)
    assert caught.value.code == "file_too_large"
    assert "{" not in caught.value.message


def test_too_large_says_how_large_a_part_may_be() -> None:
    """In Indonesian figures, and what to do."""
    message = LIMITS.exceeded().message
    assert "1.200.000 baris, 256 kolom dan 512 MB. Bagi menjadi beberapa berkas" in message


def test_a_workbook_that_is_too_large_is_better_sent_as_csv() -> None:
    """Which holds six times as much."""
    message = LIMITS.workbook_exceeded().message
    assert "paling banyak 200.000 baris dan 10.000.000 sel" in message
    assert "sebagai CSV (sampai 1.200.000 baris)" in message


def test_the_guide_tells_the_same_limits() -> None:
    """Whoever splits a file reads them there."""
    guide = (Path(__file__).parents[3] / "docs" / "panduan-dinkes.md").read_text()
    numbers = (
        LIMITS.max_workbook_rows,
        LIMITS.max_rows,
        LIMITS.max_workbook_cells,
        LIMITS.max_columns,
        LIMITS.max_cell_length,
    )
    assert [number for number in numbers if f"{number:,}".replace(",", ".") not in guide] == []
    assert f"{LIMITS.max_bytes // 1024**2} MB" in guide


def test_missing_columns_are_named() -> None:
    """So is the kind the file looks like."""
    with pytest.raises(FileProblem) as caught:
        judge_bytes(csv_bytes([list(GOOD_CONTACT), list(GOOD_CONTACT.values())]), FileKind.CASES)
    assert "Tanggal Swab atau Tanggal Hasil, Hasil atau Status" in caught.value.message
    assert "tampak seperti berkas kontak" in caught.value.message


def test_problem_carries_nothing_personal() -> None:
    """The exception's text is only its code: it may be logged."""
    with pytest.raises(FileProblem) as caught:
        judge_bytes(xlsx_bytes({"Data": [HEADER, ROW], "Ni Ketut": [ROW]}))
    assert str(caught.value) == "header_not_found"
    assert "Ni Ketut" in caught.value.message
