"""`make bench` measures, prints and writes its page; which figures come out is not for a test."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from benchmarks.contestants import CONTESTANTS
from benchmarks.measuring import Result
from benchmarks.page import page, table
from sandbox.data.case_file import case_file
from sandbox.data.population import Population

ROOT = Path(__file__).parents[3]
TODAY = date(2021, 8, 12)
RESULTS = [
    Result("dict_reader", 1000, 0.5, 0.4, 30 * 1024**2),
    Result("plain_models", 1000, 1.0, 0.9, 31 * 1024**2),
    Result("desac", 1000, 4.0, 3.2, 60 * 1024**2),
]


@pytest.mark.parametrize("name", CONTESTANTS)
def test_every_reader_reads_every_row(name: str, tmp_path: Path) -> None:
    """Else their times could not be compared."""
    content, rows = case_file(Population(1, TODAY).cases(200), seed=1, today=TODAY)
    path = tmp_path / "kasus.csv"
    path.write_bytes(content)
    _, read = CONTESTANTS[name]
    assert read(path, TODAY) == rows


def test_the_table_shows_ratios() -> None:
    """Against the first row."""
    last = table(RESULTS).splitlines()[-1]
    assert last == "| `judge_file` (Desac) | 250 | 4.00 s | 3.20 s | 60 MB | 8.0 | 8.0 |"


def test_the_page_says_how_to_repeat_it() -> None:
    """Date, interpreter, cores and command."""
    text = page(RESULTS, 5, TODAY, "make bench")
    assert "Measured on 2021-08-12; repeat with `make bench`" in text
    assert f"Python {sys.version_info.major}.{sys.version_info.minor}" in text
    assert " cores, " in text


def test_the_command_measures_and_writes(tmp_path: Path) -> None:
    """As `make bench` calls it, on a small file."""
    output = tmp_path / "page.md"
    command = [sys.executable, "-m", "benchmarks", "--rows", "150", "--rounds", "1", "--output", str(output)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(title in done.stdout and title in output.read_text() for title, _ in CONTESTANTS.values())
