"""The figures as a table and as docs/benchmarks.md."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.contestants import CONTESTANTS
from benchmarks.measuring import Result

_HEADINGS = (
    "reader",
    "rows/s",
    "wall",
    "CPU",
    "peak memory",
    "wall, times the first",
    "CPU, times the first",
)
_CPU_INFO = Path("/proc/cpuinfo")


def table(results: Sequence[Result]) -> str:
    """Markdown; the first row is what the others are compared with."""
    first = results[0]
    rows = [
        (
            CONTESTANTS[one.name][0],
            f"{one.rows / one.wall:,.0f}",
            f"{one.wall:.2f} s",
            f"{one.cpu:.2f} s",
            f"{one.peak / 1024**2:.0f} MB",
            f"{one.wall / first.wall:.1f}",
            f"{one.cpu / first.cpu:.1f}",
        )
        for one in results
    ]
    lines = [_HEADINGS, ("---", *["---:"] * (len(_HEADINGS) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(results: Sequence[Result], rounds: int, measured_on: date, command: str) -> str:
    """The whole page, with what is needed to repeat it."""
    return f"""# Benchmarks

How fast a file of cases is read and judged, beside the least that reading it can cost. Written by
`make bench`; do not edit it by hand.

{table(results)}

The *ratios* are what to compare between machines and versions: all readers took turns on one synthetic
file of {results[0].rows:,} rows within one run. Median of {rounds} rounds after one to warm up
(`perf_counter` for wall, `process_time` for CPU). Peak memory is that of the reader's own process, the
interpreter and all imports included.

- Machine: {_machine()}
- Measured on {measured_on:%Y-%m-%d}; repeat with `{command}`

`csv.DictReader` is told encoding and delimiter and looks at nothing. The plain model only names the
columns. `judge_file` finds encoding, delimiter and header, and gives each row its verdict: NIK, phone,
dates, village and kecamatan, footers, shifted rows, repeats within the file. About one row in fifteen
has an oddity of real files.

Recording the people is not in these figures: in the cloud it takes far longer than reading, and bounds
how large a file one invocation takes (`functions/ingest/limits.py`).
"""


def _machine() -> str:
    model = next(
        (line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")),
        platform.machine(),
    )
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _cpu_lines() -> list[str]:
    return _CPU_INFO.read_text(encoding="utf-8").splitlines() if _CPU_INFO.exists() else []
