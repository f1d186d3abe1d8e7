"""Workbooks that would fill the memory, or that no program has written, are refused with words."""

import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest

from functions.ingest.codes import FileProblem
from functions.ingest.limits import LIMITS, Limits
from functions.ingest.reader import Table, open_table
from tests.unit.ingest.packages import (
    cell,
    ods_cell,
    ods_parts,
    ods_row,
    sheet_xml,
    xlsx_parts,
    zip_bytes,
)
from tests.unit.ingest.sheets import GOOD_CASE

COLUMNS = "ABCDEFGHIJKL"


def row(number: int, values: list[str]) -> str:
    """A row with a text in each of the first columns."""
    cells = "".join(cell(f"{letter}{number}", text) for letter, text in zip(COLUMNS, values, strict=False))
    return f'<row r="{number}">{cells}</row>'


TABLE = row(1, list(GOOD_CASE)) + row(2, list(GOOD_CASE.values()))
ODS_TABLE = ods_row(*map(ods_cell, GOOD_CASE)) + ods_row(*map(ods_cell, GOOD_CASE.values()))


def refusal(data: bytes, limits: Limits = LIMITS) -> FileProblem:
    """Why a file is refused; it takes neither long nor much memory to say so."""
    started = time.perf_counter()
    tracemalloc.start()
    try:
        with pytest.raises(FileProblem) as caught:
            read(data, limits)
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - started < 10
    assert "{" not in caught.value.message
    return caught.value


def read(data: bytes, limits: Limits = LIMITS) -> list[int]:
    """The numbers of a file's rows."""
    table: Table = open_table("x", data, limits)
    return [number for sheet in table.sheets for number, _ in sheet.rows]


def test_the_workbook_these_tests_vary_is_readable() -> None:
    """Whatever is refused below is refused for what was added."""
    assert read(zip_bytes(xlsx_parts(sheet_xml(TABLE)))) == [2]
    assert read(zip_bytes(ods_parts(ODS_TABLE))) == [2]


def test_a_small_file_that_unpacks_to_a_gigabyte() -> None:
    """Its own directory says so."""
    bomb = zip_bytes(xlsx_parts(sheet_xml(TABLE)) | {"xl/extra.xml": b"<a>" + b" " * 900_000_000})
    assert len(bomb) < 1_500_000
    assert refusal(bomb).code == "file_too_large"


def test_a_directory_that_lies_about_sizes() -> None:
    """A part that is longer than was said is damaged, whatever sum it is said to have."""
    sheet = sheet_xml(TABLE + " " * 50_000_000)
    data = bytearray(zip_bytes(xlsx_parts(sheet)))
    size, stated = struct.pack("<L", len(sheet)), struct.pack("<L", 1000)
    crc, cut = (
        struct.pack("<L", zlib.crc32(sheet.encode())),
        struct.pack("<L", zlib.crc32(sheet[:1000].encode())),
    )
    assert data.count(size) == 2
    assert refusal(bytes(data.replace(size, stated))).code == "unsupported_format"
    assert refusal(bytes(data.replace(size, stated).replace(crc, cut))).code == "unsupported_format"


def test_a_part_packed_to_almost_nothing() -> None:
    """No sheet packs to a thousandth."""
    data = zip_bytes(xlsx_parts(sheet_xml(TABLE + "<x/>" * 5_000_000)))
    assert refusal(data).code == "file_too_large"
    assert read(data, Limits(max_ratio=2000)) == [2]


def test_pictures_do_not_count() -> None:
    """They are never unpacked, whatever they hold: another ZIP, or nothing but zeros."""
    parts = xlsx_parts(sheet_xml(TABLE)) | {"xl/media/image1.png": bytes(30_000_000)}
    parts["xl/embeddings/sheet.xlsx"] = zip_bytes({"a.xml": b"<!DOCTYPE a>" + bytes(1000)})
    assert read(zip_bytes(parts), Limits(max_unpacked_bytes=1_000_000)) == [2]


def test_millions_of_parts() -> None:
    """The directory is measured before it is read."""
    parts = xlsx_parts(sheet_xml(TABLE)) | {f"xl/part{n}.bin": b"" for n in range(200)}
    assert refusal(zip_bytes(parts), Limits(max_parts=100)).code == "file_too_large"
    data = bytearray(zip_bytes(xlsx_parts(sheet_xml(TABLE))))
    struct.pack_into("<L", data, len(data) - 10, 0x7FFFFFFF)
    assert refusal(bytes(data)).code == "file_too_large"


def test_a_zip64_directory_is_measured_too() -> None:
    """Its true counts stand elsewhere than those of a small one."""
    data = zip_bytes(xlsx_parts(sheet_xml(TABLE)))
    end = len(data) - 22
    entries, length, start = struct.unpack_from("<HLL", data, end + 10)

    def with_end64(entries: int) -> bytes:
        record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, length, start)
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
        return data[:end] + record + locator + data[end:]

    assert read(with_end64(entries)) == [2]
    assert refusal(with_end64(50_000_000)).code == "file_too_large"


def test_overlapping_parts() -> None:
    """Many entries that share one packed body: a small file, a large sum."""
    data = bytearray(zip_bytes(xlsx_parts(sheet_xml(TABLE), sheet_xml(TABLE))))
    first, second = (data.index(b"xl/worksheets/sheet%d.xml" % n) - 30 for n in (1, 2))
    entry = data.rindex(b"xl/worksheets/sheet2.xml") - 46
    assert struct.unpack_from("<L", data, entry + 42) == (second,)
    struct.pack_into("<L", data, entry + 42, first)
    assert refusal(bytes(data)).code == "unsupported_format"


def test_two_parts_with_one_name() -> None:
    """Two programs would read two different files."""
    parts = xlsx_parts(sheet_xml(TABLE)) | {"XL\\worksheets\\Sheet1.xml": sheet_xml("")}
    assert refusal(zip_bytes(parts)).code == "unsupported_format"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_no_workbook_uses(method: int) -> None:
    """Neither can be unpacked piece by piece within bounds."""
    assert refusal(zip_bytes(xlsx_parts(sheet_xml(TABLE)), method)).code == "unsupported_format"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels", "xl/styles.xml"]
)
@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
        '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>',
    ],
)
def test_external_entities(part: str, declaration: str) -> None:
    """A document type in any part; the answer says to save it again."""
    parts = xlsx_parts(sheet_xml(TABLE)) | {"xl/styles.xml": "<styleSheet/>"}
    parts[part] = f'<?xml version="1.0"?>{declaration}{parts[part]!s}'
    problem = refusal(zip_bytes(parts))
    assert problem.code == "unsupported_format"
    assert "simpan ulang" in problem.message


def test_external_entities_in_ods() -> None:
    """The same there."""
    parts = ods_parts(ODS_TABLE)
    parts["content.xml"] = f'<!DOCTYPE a [<!ENTITY x "y">]>{parts["content.xml"]!s}'
    assert "simpan ulang" in refusal(zip_bytes(parts)).message


def test_a_document_type_in_utf_16_is_not_overlooked() -> None:
    """No spreadsheet program writes its parts in UTF-16."""
    parts = xlsx_parts(sheet_xml(TABLE))
    parts["xl/worksheets/sheet1.xml"] = f"<!DOCTYPE a>{sheet_xml(TABLE)}".encode("utf-16")
    assert refusal(zip_bytes(parts)).code == "unsupported_format"


def test_a_text_about_a_document_type_is_a_text() -> None:
    """Only above the first element it is one."""
    data = zip_bytes(xlsx_parts(sheet_xml(TABLE + row(3, ["2", "&lt;!DOCTYPE a&gt;"]))))
    assert read(data) == [2, 3]


@pytest.mark.parametrize("reference", ["XFD1", "XFD1048576", "AAA3", "IW3", "ZZ3"])
def test_a_stray_cell_far_to_the_right(reference: str) -> None:
    """The grid up to it would have billions of cells. The answer says where to look."""
    number = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    stray = f'<row r="{number}">{cell(reference, "x")}</row>'
    rows = TABLE + stray if number != "1" else stray + row(2, list(GOOD_CASE.values()))
    problem = refusal(zip_bytes(xlsx_parts(sheet_xml(rows))))
    assert problem.code == "file_too_large"
    assert "256 kolom" in problem.message
    assert "jauh di kanan" in problem.message


@pytest.mark.parametrize("number", [210_001, 1_048_576, 4_000_000_000])
@pytest.mark.parametrize("spelling", ['r="{}"', "r='{}'", 'r = "{}"', 's="1"\tr="{}"', 's="1"\n r\n=\n"{}"'])
def test_a_stray_cell_far_below(number: int, spelling: str) -> None:
    """However the attribute is written; the answer speaks of CSV."""
    stray = f"<row><c {spelling.format(f'A{number}')}><v>1</v></c></row>"
    problem = refusal(zip_bytes(xlsx_parts(sheet_xml(TABLE + stray))))
    assert problem.code == "file_too_large"
    assert "sebagai CSV" in problem.message


def test_a_row_far_below_whose_cells_say_nothing_of_their_place() -> None:
    """They stand in the row."""
    stray = '<row r="900000"><c><v>1</v></c></row>'
    assert refusal(zip_bytes(xlsx_parts(sheet_xml(TABLE + stray)))).code == "file_too_large"


@pytest.mark.parametrize("stray", ['<c r="XFD3" s="1"/>', '<c r="XFD3" s="1"></c>', ""])
def test_a_cell_that_is_only_formatted_does_not_count(stray: str) -> None:
    """Somebody drew borders far to the right, or down to the end."""
    rows = f'{TABLE}<row r="3">{stray}</row><row r="1048576"><c r="A1048576" s="1"/></row>'
    above = '<dimension ref="A1:XFD1048576"/>'
    assert read(zip_bytes(xlsx_parts(sheet_xml(rows, above)))) == [2]


def test_a_sheet_of_another_name_and_prefix() -> None:
    """Which part is a sheet is for the workbook to say."""
    parts = xlsx_parts(sheet_xml(TABLE + f'<row r="3">{cell("XFD3", "x")}</row>'))
    parts["xl/anything.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    related = str(parts["xl/_rels/workbook.xml.rels"])
    parts["xl/_rels/workbook.xml.rels"] = related.replace("worksheets/sheet1.xml", "anything.xml")
    assert refusal(zip_bytes(parts)).code == "file_too_large"


def test_rows_out_of_order() -> None:
    """Calamine would lose those beyond the last one, or ask for all memory there is."""
    upside_down = "".join(row(number, list(GOOD_CASE.values())) for number in (9, 5))
    assert refusal(zip_bytes(xlsx_parts(sheet_xml(upside_down)))).code == "unsupported_format"


def test_a_long_text_that_every_cell_shares() -> None:
    """Each cell would get its own copy: 2 MB become 40 GB."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>1</v></c></row>' for n in range(3, 40_003))
    strings = f"<si><t>x</t></si><si><t>{'y' * 32_000}</t></si>"
    problem = refusal(zip_bytes(xlsx_parts(sheet_xml(TABLE + rows), strings=strings)))
    assert problem.code == "file_too_large"
    once = '<row r="3"><c r="A3" t="s"><v>1</v></c></row>'
    assert read(zip_bytes(xlsx_parts(sheet_xml(TABLE + once), strings=strings))) == [2, 3]


@pytest.mark.parametrize(
    "rows",
    [
        ods_row(ods_cell("x"), rows=1_000_000),
        ods_row(ods_cell(columns=16_383), ods_cell("x")),
        ods_row(ods_cell("x", columns=16_384)),
        ods_row(ods_cell(), rows=1_000_000) + ods_row(ods_cell("x")),
        ods_row(ods_cell("x", columns=200), rows=150_000),
        ods_row(ods_cell("y" * 30_000, columns=12), rows=60_000),
        ods_row(ods_cell('<text:s text:c="999999999999"/>')),
    ],
    ids=["rows", "right", "columns", "below", "grid", "text", "spaces"],
)
def test_ods_repetitions(rows: str) -> None:
    """A few bytes that stand for billions of cells."""
    assert refusal(zip_bytes(ods_parts(ODS_TABLE + rows))).code == "file_too_large"


def test_ods_repetitions_of_nothing() -> None:
    """Every program writes them to the end of the sheet."""
    rest = ods_row(ods_cell(columns=16_384), rows=1_048_570)
    row_of_it = ods_row(*map(ods_cell, GOOD_CASE.values()), ods_cell(columns=16_000))
    assert read(zip_bytes(ods_parts(ODS_TABLE + row_of_it + rest))) == [2, 3]


@pytest.mark.parametrize(
    "end", ["</table:table>", "</office:spreadsheet></office:body>", "</table:table-row>"]
)
def test_ods_without_an_end(end: str) -> None:
    """Calamine would look for the end of the sheet for ever."""
    parts = ods_parts(ODS_TABLE)
    parts["content.xml"] = str(parts["content.xml"]).replace(end, "")
    assert refusal(zip_bytes(parts)).code == "unsupported_format"


@pytest.mark.parametrize("encoding", ["UTA18", "utf-7", "gb18030"])
def test_ods_in_an_encoding_of_its_own(encoding: str) -> None:
    """What it declares is not believed; what is no UTF-8 is damage."""
    parts = ods_parts(ODS_TABLE)
    parts["content.xml"] = f'<?xml version="1.0" encoding="{encoding}"?>{parts["content.xml"]!s}'
    assert read(zip_bytes(parts)) == [2]
    parts["content.xml"] = str(parts["content.xml"]).encode() + b"\xff\xfe"
    assert refusal(zip_bytes(parts)).code == "unsupported_format"


def test_locked_ods() -> None:
    """Its content is not even XML."""
    parts = ods_parts(ODS_TABLE, locked=True) | {"content.xml": bytes(range(256)) * 100}
    assert refusal(zip_bytes(parts)).code == "encrypted_workbook"


def test_binary_workbooks_are_none_of_what_is_read() -> None:
    """XLSB: its parts could not be looked at."""
    parts = xlsx_parts(sheet_xml(TABLE))
    parts["xl/workbook.bin"] = parts.pop("xl/workbook.xml")
    assert refusal(zip_bytes(parts)).code == "unsupported_format"


@pytest.mark.parametrize("shared", [False, True])
def test_a_cell_that_is_too_long(shared: bool) -> None:
    """The answer names the row."""
    text = "z" * 301
    own = '<c r="A3" t="s"><v>0</v></c>' if shared else cell("A3", text)
    rows = f'<row r="3">{own}</row>'
    data = zip_bytes(xlsx_parts(sheet_xml(TABLE + rows), strings=f"<si><t>{text}</t></si>"))
    assert read(data, Limits(max_cell_length=301)) == [2, 3]
    problem = refusal(data, Limits(max_cell_length=300))
    assert problem.code == "file_too_large"
    assert "di baris 3 lembar Lembar1 terlalu panjang: paling banyak 300 karakter" in problem.message


def test_a_cell_of_megabytes() -> None:
    """Refused while it is unpacked."""
    data = zip_bytes(xlsx_parts(sheet_xml(TABLE + row(3, ["z" * 4_000_000]))))
    assert "terlalu panjang" in refusal(data).message
