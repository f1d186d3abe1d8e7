"""`make bench` measures, prints and writes its page; which figures come out is not for a test."""

import csv
import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from benchmarks.contestants import CONTESTANTS
from benchmarks.measuring import Result
from benchmarks.page import Readings, page, table
from benchmarks.writers import WRITERS
from sandbox.data.case_file import case_file
from sandbox.data.population import Population

ROOT = Path(__file__).parents[3]
TODAY = date(2021, 8, 12)
RESULTS = [
    Result("dict_reader", 1000, 0.5, 0.4, 30 * 1024**2),
    Result("plain_models", 1000, 1.0, 0.8, 31 * 1024**2),
    Result("desac", 1000, 4.0, 3.2, 60 * 1024**2),
]
SMALL = Result("check", 1000, 1.0, 1.0, 50 * 1024**2)
LARGE = Result("check", 10_000, 11.0, 10.0, 60 * 1024**2)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A file of cases and how many rows it has."""
    content, rows = case_file(Population(1, TODAY).cases(200), seed=1, today=TODAY)
    path = tmp_path_factory.mktemp("benchmarks") / "kasus.csv"
    path.write_bytes(content)
    return path, rows


@pytest.mark.parametrize("name", ["dict_reader", "plain_models", "frictionless", "desac", "check"])
def test_every_reader_of_text_reads_every_row(name: str, cases: tuple[Path, int]) -> None:
    """Else their times could not be compared."""
    path, rows = cases
    _, read = CONTESTANTS[name]
    assert read(path, TODAY) == rows


@pytest.mark.parametrize("name", ["calamine", "desac"])
def test_every_reader_of_workbooks_reads_every_row(
    name: str, cases: tuple[Path, int], tmp_path: Path
) -> None:
    source, rows = cases
    path = tmp_path / "kasus.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("Data")
        lines = csv.reader(io.StringIO(source.read_text("utf-8-sig"), newline=""), delimiter=";")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    _, read = CONTESTANTS[name]
    assert read(path, TODAY) == rows


def test_the_table_shows_rates_beside_the_reference() -> None:
    last = table(RESULTS, "plain_models").splitlines()[-1]
    assert last == "| `judge_file` (Desac) | 1,000 | 250 | 4.00 s | 3.20 s | 60 MB | 0.25 | 0.25 |"


def test_the_page_says_how_to_repeat_it() -> None:
    """Date, interpreter, cores, command, and how memory and time grow."""
    workbook = [Result("calamine", 1000, 1.0, 1.0, 40 * 1024**2)]
    text = page(Readings(RESULTS, workbook, SMALL, LARGE), ["## Writing"], 5, TODAY, "make bench")
    assert "Measured on 2021-08-12; repeat with `make bench`" in text
    assert f"Python {sys.version_info.major}.{sys.version_info.minor}" in text
    assert " cores, " in text
    assert (
        "1.20 times that of the smaller, the time of a\nrow 1.00 times by CPU and 1.10 times by wall" in text
    )


def test_the_command_measures_and_writes(tmp_path: Path) -> None:
    """As `make bench` calls it, on small files."""
    output = tmp_path / "page.md"
    small = ["--rows", "100", "--people", "50", "--rounds", "1", "--output", str(output)]
    small += ["--messages", "60", "--storm", "1", "--functions", "publish", "--calls", "20", "--tasks", "0"]
    small += ["--residents", "200"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *small],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert (done.returncode, done.stderr) == (0, "")
    titles = [title for title, _ in (*CONTESTANTS.values(), *WRITERS.values())]
    assert [title for title in titles if title not in output.read_text()] == []
