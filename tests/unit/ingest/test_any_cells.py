"""Any table of cells of any type: a verdict for each row, and a cell for each warning."""

from collections import Counter
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from desac.adapters.village_data import load_directory
from desac.domain.source_file import FileKind
from functions.ingest.cells import Cell, cell_text
from functions.ingest.codes import Verdict, severity_of
from functions.ingest.column_table import column_table
from functions.ingest.judge import judge_file
from functions.ingest.reader import Sheet, Table
from functions.ingest.row_block import RowBlock
from tests.files.making.people import CASE, CONTACT, DOCTOR, case, contact, doctor
from tests.unit.ingest.sheets import TODAY

HEADERS = {FileKind.CASES: CASE, FileKind.CONTACTS: CONTACT, FileKind.DOCTORS: DOCTOR}
GOOD = {
    FileKind.CASES: case(1),
    FileKind.CONTACTS: contact(1),
    FileKind.DOCTORS: doctor(1, "Tonja", "Denpasar Utara"),
}
PLAUSIBLE = [cell for good in GOOD.values() for cell in good] + [
    "", "-", "Jumlah", "Nama", "NIK", "5.17E+15", "44419", "Negatif", "Reaktif", "0361 234567",
    "Sanur/Renon", "\x00",
]  # fmt: skip
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.sampled_from(PLAUSIBLE),
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=20),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)),  # noqa: DTZ001 - as a workbook gives them
    st.times(),
    st.timedeltas(),
)
ROWS = st.lists(st.lists(CELLS, max_size=14), max_size=10)
# A good row with some of its cells replaced, so that deeper rules are reached.
CHANGES = st.lists(st.dictionaries(st.integers(0, 11), CELLS, max_size=4), max_size=6)


def judge(kind: FileKind, rows: list[list[Cell]], *, hidden: bool = False) -> None:
    """Judge a table and hold the verdicts against what must be true of any."""
    widest = max(map(len, rows), default=0)
    grid = [[*row, *[None] * (widest - len(row))] for row in rows]
    blocks = [RowBlock.of_cells(range(2, len(rows) + 2), grid)] if widest else []
    sheet = Sheet("Data", HEADERS[kind], iter(blocks), hidden=hidden)
    judged = list(judge_file(Table("x", (sheet,), several=False), kind, load_directory(), TODAY))
    prepared = sum(not any(map(cell_text, row[1:])) for row in rows)
    assert len(rows) - prepared <= len(judged) <= len(rows)
    assert Counter(row.verdict for row in judged).total() == len(judged)
    usual = set(column_table().labels[kind].values())
    for row in judged:
        assert (row.record is not None) == (row.verdict is Verdict.ACCEPTED)
        assert bool(row.issues) or row.verdict is Verdict.ACCEPTED
        for issue in row.issues:
            if severity_of(issue.code) == "warning":
                assert issue.column in row.labels or issue.column in usual
            assert issue.message


@settings(max_examples=250, deadline=None, derandomize=True)
@given(kind=st.sampled_from(FileKind), rows=ROWS)
def test_any_rows(kind: FileKind, rows: list[list[Cell]]) -> None:
    """Rows of any length with anything in them."""
    judge(kind, rows)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(kind=st.sampled_from(FileKind), changes=CHANGES, hidden=st.booleans())
def test_good_rows_with_odd_cells(kind: FileKind, changes: list[dict[int, Cell]], *, hidden: bool) -> None:
    """Nearly right, which is what files are."""
    rows: list[list[Cell]] = []
    for change in changes:
        row: list[Cell] = [*GOOD[kind]]
        for at, cell in change.items():
            row[at % len(row)] = cell
        rows.append(row)
    judge(kind, rows, hidden=hidden)
