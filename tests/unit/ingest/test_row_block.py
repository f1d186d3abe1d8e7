"""Rows in blocks and by column say what they say one by one."""

from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.ingest.cells import Cell, cell_text
from functions.ingest.row_block import RowBlock

CELLS: st.SearchStrategy[Cell] = st.sampled_from(
    ["a", " a ", "", "  ", "\u00a0b\n", 1.0, 5171045507859001.0, True, None, date(2021, 8, 11), time(1)]
)
TEXTS: st.SearchStrategy[Cell] = st.sampled_from(["a", "b c", "", " a", "c "])


def grids(cells: st.SearchStrategy[Cell]) -> st.SearchStrategy[list[list[Cell]]]:
    """Rows of one width."""
    return st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8)
    )


@settings(max_examples=300, deadline=None)
@given(rows=grids(CELLS) | grids(TEXTS))
def test_cells_as_text(rows: list[list[Cell]]) -> None:
    """Each text is that of its cell, whichever other cells there are; text is as good as its cell."""
    block = RowBlock.of_cells(range(5, 5 + len(rows)), rows)
    assert [list(row) for row in block.texts] == [[cell_text(cell) for cell in row] for row in rows]
    for at in range(len(rows[0])):
        texts = [cell_text(row[at]) for row in rows]
        assert list(block.text_columns[at]) == texts
        of_text = all(isinstance(row[at], str) for row in rows)
        assert list(block.cell_columns[at]) == (texts if of_text else [row[at] for row in rows])
    assert block.is_text == all(isinstance(cell, str) for row in rows for cell in row)
    assert list(block.text_columns[-1]) == [""] * len(rows)


@settings(max_examples=300, deadline=None)
@given(rows=grids(CELLS) | grids(TEXTS), width=st.integers(0, 6))
def test_filled_and_widened(rows: list[list[Cell]], width: int) -> None:
    """Rows without any text are left out, numbers go with their rows, and none is cut."""
    block = RowBlock.of_cells(range(5, 5 + len(rows)), rows).filled()
    kept = [number for number, row in enumerate(rows, 5) if any(map(cell_text, row))]
    assert list(block.numbers) == kept
    wide = block.widened(width)
    missing = max(width - len(rows[0]), 0)
    for at, number in enumerate(kept):
        texts, cells = wide.row(at)
        assert texts == [*map(cell_text, rows[number - 5]), *[""] * (missing + 1)]
        assert list(map(cell_text, cells)) == texts
        assert len(wide.texts[at]) == len(wide.cells[at]) == len(rows[0]) + missing
