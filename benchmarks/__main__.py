"""`python -m benchmarks [--rows N] [--rounds N] [--output FILE]`: a quarter of an hour at 100,000 rows."""

import argparse
import csv
import io
import tempfile
from datetime import date, datetime
from pathlib import Path

from xlsxwriter import Workbook

from benchmarks.cold_start import cold_start_section
from benchmarks.console import TASKS, console_section
from benchmarks.daily import RESIDENTS, daily_section
from benchmarks.measuring import measure
from benchmarks.page import Readings, page
from benchmarks.pages import pages_section
from benchmarks.sending import sending_section
from benchmarks.sending_pace import STORM_SECONDS
from benchmarks.tracing import tracing_section
from benchmarks.webhook import webhook_section
from benchmarks.writing import writing_section
from desac.domain.dates import WITA
from sandbox.data.case_file import case_file
from sandbox.data.population import Population

_PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_SEED = 20210812
_TODAY = date(2021, 8, 12)
# The larger file has so many times the people of the smaller.
_TIMES = 10
_TEXT = ("dict_reader", "plain_models", "frictionless", "desac")
_WORKBOOK = ("calamine", "desac")


def main() -> None:
    """Measure everything, write the page."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        readings = _readings(Path(folder), options.rows, options.rounds)
    others = [
        writing_section(options.people, options.rounds),
        sending_section(options.messages, options.rounds, options.storm),
        webhook_section(),
        daily_section(options.residents),
        tracing_section(options.calls),
        *([console_section(options.tasks)] if options.tasks else []),
        pages_section(options.rounds),
        # The least of few rounds is still luck.
        cold_start_section(2 * options.rounds + 1, options.functions),
    ]
    arguments = f"--rows {options.rows} --people {options.people} --messages {options.messages}"
    arguments += f" --rounds {options.rounds}"
    command = f"uv run python -m benchmarks {arguments}"
    today = datetime.now(WITA).date()
    told = page(readings, others, options.rounds, today, command)
    options.output.write_text(told, encoding="utf-8")
    print(told)


def _readings(folder: Path, rows: int, rounds: int) -> Readings:
    small = _text(folder / "kasus.csv", rows)
    large = _text(folder / "kasus-besar.csv", rows * _TIMES)
    book = _workbook(small, folder / "kasus.xlsx")
    return Readings(
        text=measure(_TEXT, small, _TODAY, rounds),
        workbook=measure(_WORKBOOK, book, _TODAY, rounds),
        small=measure(("check",), small, _TODAY, rounds)[0],
        large=measure(("check",), large, _TODAY, rounds)[0],
    )


def _text(path: Path, people: int) -> Path:
    content, _ = case_file(Population(_SEED, _TODAY).cases(people), seed=_SEED, today=_TODAY)
    path.write_bytes(content)
    return path


def _workbook(source: Path, path: Path) -> Path:
    """The same rows as text cells of one sheet."""
    rows = csv.reader(io.StringIO(source.read_text("utf-8-sig"), newline=""), delimiter=";")
    with Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
    return path


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=100_000, help="people in the files (default: %(default)s)"
    )
    parser.add_argument("--people", type=int, default=5_000, help="people to write (default: %(default)s)")
    parser.add_argument("--messages", type=int, default=5_000, help="to send (default: %(default)s)")
    parser.add_argument("--residents", type=int, default=RESIDENTS, help="to ask (default: %(default)s)")
    parser.add_argument(
        "--storm", type=float, default=STORM_SECONDS, help="seconds of refusals (default: %(default)s)"
    )
    parser.add_argument(
        "--calls", type=int, default=2_000, help="of each tracer's list (default: %(default)s)"
    )
    parser.add_argument(
        "--tasks", type=int, default=TASKS, help="in the console; 0: without a browser (default: %(default)s)"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=5,
        help="medians of so many; of starts the least of twice as many and one (default: %(default)s)",
    )
    parser.add_argument("--functions", nargs="*", help="whose start to measure (default: of all)")
    parser.add_argument("--output", type=Path, default=_PAGE, help="the page to write (default: %(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
