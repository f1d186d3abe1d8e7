"""A delimited file gives the same records however it is cut into blocks, quoted or not."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.ingest import text_file
from functions.ingest.text_file import line_blocks, record_blocks

TEXT = st.text(st.sampled_from('ab ;"\n\r,é\t'), max_size=60)
SIZES = st.integers(3, 40)


def lines_in_blocks(text: str, size: int) -> Iterator[list[str]]:
    """The lines of a file that is read `size` bytes at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_file, "_BLOCK", size)
        yield from line_blocks(io.BytesIO(text.encode()), "utf-8")


def records(text: str, size: int) -> list[list[str]]:
    """All records with anything in them."""
    found = [record for block in record_blocks(lines_in_blocks(text, size), ";") for record in block]
    return [record for record in found if any(record)]


@settings(max_examples=300, deadline=None)
@given(text=TEXT, size=SIZES)
def test_lines_do_not_depend_on_blocks(text: str, size: int) -> None:
    """A line end of two characters, and a letter of two bytes, may lie across a cut."""
    lines = [line for block in lines_in_blocks(text, size) for line in block]
    assert lines == list(io.StringIO(text, newline=""))


@settings(max_examples=300, deadline=None)
@given(text=TEXT.filter(lambda text: '"' not in text), size=SIZES)
def test_without_quotation_marks_as_csv_reads_it(text: str, size: int) -> None:
    """Cells trimmed."""
    plain = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    expected = [trimmed for record in plain if any(trimmed := [cell.strip() for cell in record])]
    assert records(text, size) == expected


CELL = st.text(st.sampled_from("ab;\n"), max_size=6)


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=12), size=SIZES)
def test_a_quoted_cell_goes_on_in_the_next_block(rows: list[list[str]], size: int) -> None:
    """Its lines belong to one record, with that of the block it began in."""
    filled = [["x", "y", *row] for row in rows]
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(filled)
    whole = records(text.getvalue(), 1 << 20)
    assert records(text.getvalue(), size) == whole
    if all(cell.count("\n") == cell.count(";") == 0 for row in rows for cell in row):
        assert whole == [[cell.strip() for cell in row] for row in filled]


def test_a_mark_never_closed_in_each_of_many_lines() -> None:
    """Each is taken as it stands; this took a stack as deep as the file is long."""
    line = '1;I Gede;"Jalan Diponegoro;Kesiman;Positif\n'
    assert len(records("No;Nama;Alamat;Kelurahan;Hasil\n" + line * 20_000, 1 << 14)) == 20_001
