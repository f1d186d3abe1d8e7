"""`python -m benchmarks [--rows N] [--rounds N] [--output FILE]`: about half a minute at 100,000 rows."""

import argparse
import tempfile
from datetime import date, datetime
from pathlib import Path

from benchmarks.measuring import measure
from benchmarks.page import page, table
from desac.domain.dates import WITA
from sandbox.data.case_file import case_file
from sandbox.data.population import Population

_PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_SEED = 20210812
_TODAY = date(2021, 8, 12)


def main() -> None:
    """Measure, print the table, write the page."""
    options = _options()
    content, rows = case_file(Population(_SEED, _TODAY).cases(options.rows), seed=_SEED, today=_TODAY)
    print(f"{rows:,} rows, {len(content) / 1024**2:.1f} MB, {options.rounds} rounds")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kasus.csv"
        path.write_bytes(content)
        results = measure(path, _TODAY, options.rounds)
    print(table(results))
    command = f"uv run python -m benchmarks --rows {options.rows} --rounds {options.rounds}"
    today = datetime.now(WITA).date()
    options.output.write_text(page(results, options.rounds, today, command), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="people in the file (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="the median of so many (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=_PAGE, help="the page to write (default: %(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
