"""XLS files, which say themselves how much memory they need and where to go on."""

import gc
import io
import random
import struct
import subprocess
import sys
import warnings
from datetime import date
from pathlib import Path

import pytest

from functions.ingest.calamine_sheets import Bounds, SheetsRefused
from functions.ingest.codes import FileProblem
from functions.ingest.limits import LIMITS, Limits
from functions.ingest.reader import open_table
from functions.ingest.xls_process import read_xls
from tests.files.making.formats import xls_bytes
from tests.unit.ingest.sheets import GOOD_CASE

HEADER, ROW = list(GOOD_CASE), list(GOOD_CASE.values())
BOUNDS = Bounds(1000, 10_000, 256)
DATA = xls_bytes({"Data": [HEADER, ROW], "Lain": [["a", 1.5, date(2021, 8, 11)]]})
DIMENSIONS = struct.pack("<2H", 0x0200, 14)


def test_sheets_and_types() -> None:
    """Texts, numbers and dates as the file holds them; each sheet can be read by itself."""
    first, second = read_xls(io.BytesIO(DATA), BOUNDS)
    assert (first.name, second.name, first.hidden) == ("Data", "Lain", False)
    assert [list(row) for row in second.rows] == [["a", 1.5, date(2021, 8, 11)]]
    assert [list(row) for row in first.rows] == [HEADER, ROW]


def test_rows_that_nobody_reads_leave_nothing_open() -> None:
    """Neither file nor warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheets = read_xls(io.BytesIO(DATA), BOUNDS)
        next(sheets[0].rows)
        del sheets
        gc.collect()


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        (Bounds(2, 10_000, 256), "too_large"),
        (Bounds(1000, 20, 256), "too_large"),
        (Bounds(1000, 10_000, 5), "too_wide"),
    ],
)
def test_bounds(bounds: Bounds, reason: str) -> None:
    """Counted over all sheets."""
    with pytest.raises(SheetsRefused) as caught:
        read_xls(io.BytesIO(DATA), bounds)
    assert caught.value.reason == reason


def test_a_sheet_that_asks_for_all_memory() -> None:
    """Its record of dimensions claims four billion rows; the reader's process ends, ours goes on."""
    at = DATA.index(DIMENSIONS) + 4
    wild = DATA[:at] + struct.pack("<2L2H", 0, 0xFFFFFFFF, 0, 0xFFFF) + DATA[at + 12 :]
    with pytest.raises(FileProblem) as caught:
        open_table("x", wild)
    assert caught.value.code == "unsupported_format"


def test_a_chain_of_sectors_without_an_end() -> None:
    """Each sector of the file says that the next one is itself."""
    sector = struct.unpack_from("<L", DATA, 76)[0]
    at = 512 + 512 * sector
    loop = DATA[:at] + b"".join(struct.pack("<L", n) for n in range(128)) + DATA[at + 512 :]
    with pytest.raises(FileProblem) as caught:
        open_table("x", loop)
    assert caught.value.code == "unsupported_format"


def test_a_cell_that_is_too_long() -> None:
    """The answer names sheet and row."""
    data = xls_bytes({"Data": [HEADER, ROW, ["z" * 301]]})
    with pytest.raises(FileProblem) as caught:
        open_table("x", data, Limits(max_cell_length=300))
    assert "di baris 3 lembar Data terlalu panjang" in caught.value.message


@pytest.mark.parametrize("seed", range(12))
def test_damaged(seed: int) -> None:
    """Whatever bits were lost: rows, or an answer."""
    chance = random.Random(seed)  # noqa: S311 - damage, not a secret
    data = bytearray(DATA)
    for _ in range(chance.choice((1, 3, 20))):
        at = chance.randrange(8, len(data) - 4)
        data[at : at + 4] = chance.choice((b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff", chance.randbytes(4)))
    try:
        for sheet in open_table("x", bytes(data)).sheets:
            assert all(number > 0 for number, _ in sheet.rows)
    except FileProblem as problem:
        assert problem.code in {"unsupported_format", "file_too_large", "header_not_found", "empty_file"}  # noqa: PT017


def test_the_other_process_imports_little() -> None:
    """It is started for every XLS file: no pydantic, no AWS."""
    program = (
        "import sys, functions.ingest.xls_process; "
        "print([name for name in ('pydantic', 'boto3', 'desac') if name in sys.modules])"
    )
    root = Path(__file__).parents[3]
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_limits_of_an_xls_file_are_those_of_a_workbook() -> None:
    """One set of limits for all of them."""
    with pytest.raises(FileProblem) as caught:
        open_table("x", DATA, Limits(max_workbook_rows=2))
    assert caught.value.message == Limits(max_workbook_rows=2).workbook_exceeded().message
    assert open_table("x", DATA, LIMITS).sheets[0].labels[0] == "No"
