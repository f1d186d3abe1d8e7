"""Cells and rows of a text file that are too long."""

import pytest

from functions.ingest.codes import FileProblem
from functions.ingest.limits import Limits
from functions.ingest.reader import open_table
from tests.unit.ingest.sheets import GOOD_CASE, csv_bytes

HEADER, ROW = list(GOOD_CASE), list(GOOD_CASE.values())


def read(data: bytes, limits: Limits) -> list[int]:
    """The numbers of a file's rows."""
    return [number for number, _ in open_table("x", data, limits).sheets[0].rows]


def with_address(address: str) -> list[str]:
    """The good row with another address."""
    return [*ROW[:6], address, *ROW[7:]]


@pytest.mark.parametrize("address", ["x" * 501, "a; " * 167 + "b", "Br. Kaja\n" * 11 + "y" * 403])
def test_a_long_cell(address: str) -> None:
    """With or without quotation marks, over one line or several; the answer names its row."""
    data = csv_bytes([HEADER, ROW, with_address(address)])
    assert read(data, Limits(max_cell_length=len(address))) == [2, 3]
    with pytest.raises(FileProblem) as caught:
        read(data, Limits(max_cell_length=500))
    assert caught.value.code == "file_too_large"
    assert "di baris 3 terlalu panjang: paling banyak 500 karakter" in caught.value.message


def test_a_long_cell_far_below() -> None:
    """Rows are numbered on over all that was read before."""
    data = csv_bytes([["DAFTAR"], HEADER, *[ROW] * 20_000, with_address("x" * 40_000)])
    with pytest.raises(FileProblem) as caught:
        read(data, Limits())
    assert "di baris 20003 terlalu panjang" in caught.value.message


def test_a_long_row_of_short_cells_is_no_long_cell() -> None:
    """What is measured is the cell."""
    row = [*ROW[:6], "x" * 400, *ROW[7:], "y" * 400]
    assert read(csv_bytes([[*HEADER, "Catatan"], row]), Limits(max_cell_length=500)) == [2]


def test_delimiters_to_the_end_of_the_sheet() -> None:
    """Excel writes 16,384 columns where one cell of the last is formatted: nothing is in them."""
    rest = [""] * (16_384 - len(HEADER))
    data = csv_bytes([[*HEADER, *rest], [*ROW, *rest], [*ROW, *rest]])
    table = open_table("x", data, Limits())
    assert len(table.sheets[0].labels) == 256
    assert [len(row) for _, row in table.sheets[0].rows] == [256, 256]


@pytest.mark.parametrize("at", ["header", "row"])
def test_something_beyond_the_last_column(at: str) -> None:
    """It would be lost, so the file is refused."""
    far = [*[""] * 300, "x"]
    rows = [[*HEADER, *far], ROW] if at == "header" else [HEADER, [*ROW, *far]]
    with pytest.raises(FileProblem) as caught:
        read(csv_bytes(rows), Limits())
    assert caught.value.code == "file_too_large"
    assert "256 kolom" in caught.value.message
