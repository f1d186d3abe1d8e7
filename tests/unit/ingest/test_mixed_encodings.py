"""Bytes that do not belong to a file's encoding spoil themselves and nothing else."""

import pytest

from functions.ingest.codes import FileProblem
from tests.unit.ingest.sheets import GOOD_CASE, csv_bytes, judge_bytes

HEADER, ROW = list(GOOD_CASE), list(GOOD_CASE.values())


def named(number: str, name: str) -> list[str]:
    """A row of somebody else."""
    return [number, f"517104550785900{number}", name, *ROW[3:]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_rows_pasted_from_another_list(encoding: str) -> None:
    """Names in UTF-8 and in cp1252 in one file are both read, with and without a BOM."""
    data = csv_bytes([HEADER, named("1", "Réna")], encoding=encoding)
    data += csv_bytes([named("2", "Sénja"), named("3", "Ayu “Ketut”")], encoding="cp1252")
    data += csv_bytes([named("4", "Wayan Bâli")])
    names = [row.cells["Nama"] for row in judge_bytes(data)]
    assert names == ["Réna", "Sénja", "Ayu “Ketut”", "Wayan Bâli"]
    assert judge_bytes(data)[0].cells["No"] == "1"


def test_a_character_over_the_end_of_a_block() -> None:
    """Files are decoded in blocks, and no character is cut by one."""
    rows = [[*ROW[:2], "é" * length, *ROW[3:]] for length in range(1, 900)]
    judged = judge_bytes(csv_bytes([HEADER, *rows]))
    assert [row.cells["Nama"] for row in judged] == ["é" * length for length in range(1, 900)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_half_a_character_in_utf_16(encoding: str) -> None:
    """The rows around it are read."""
    little = encoding != "utf-16-be"
    half = b"\x00\xd8" if little else b"\xd8\x00"
    data = csv_bytes([HEADER, named("1", "Réna")], encoding=encoding)
    data += half + csv_bytes([named("2", "Sénja")], encoding="utf-16-le" if little else "utf-16-be")
    assert [row.cells["Nama"] for row in judge_bytes(data)] == ["Réna", "Sénja"]


def test_a_file_that_was_cut_in_a_character() -> None:
    """An upload that broke off: what came is read."""
    data = csv_bytes([HEADER, named("1", "Réna"), named("2", "Sénja")])
    judged = judge_bytes(data[: data.index("énja".encode()) + 1])
    assert [row.cells["Nama"] for row in judged] == ["Réna", "SÃ"]
    assert judged[1].verdict == "rejected"


@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\r\n"])
def test_ends_of_lines(ending: bytes) -> None:
    """Old Macs, Unix, Windows."""
    data = csv_bytes([HEADER, ROW, named("2", "Ayu")]).replace(b"\r\n", ending)
    assert [row.row for row in judge_bytes(data)] == [2, 3]


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_what_only_python_takes_for_an_end_of_a_line(odd: str) -> None:
    """It stands within a cell."""
    [row] = judge_bytes(csv_bytes([HEADER, [*ROW[:6], f"Jl. A{odd}No. 1", *ROW[7:]]]))
    assert (row.verdict, row.cells["Alamat"]) == ("accepted", f"Jl. A{odd}No. 1")


def test_a_picture_is_no_table_in_cp1252() -> None:
    """Bytes that could be letters do not make a text of it."""
    with pytest.raises(FileProblem) as caught:
        judge_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 20)
    assert caught.value.code == "unsupported_format"
