"""The figures as docs/benchmarks.md."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benchmarks.contestants import CONTESTANTS
from benchmarks.measuring import Result

_HEADINGS = ("reader", "rows", "rows/s", "wall", "CPU", "peak memory", "rate by wall", "rate by CPU")
_CPU_INFO = Path("/proc/cpuinfo")


class Readings(NamedTuple):
    """What was measured of reading: text, a workbook, and the command on a small and a large file."""

    text: Sequence[Result]
    workbook: Sequence[Result]
    small: Result
    large: Result


def table(results: Sequence[Result], reference: str) -> str:
    """Markdown; rates are beside that of `reference`."""
    first = next(one for one in results if one.name == reference)
    rows = [
        (
            CONTESTANTS[one.name][0],
            f"{one.rows:,}",
            f"{one.rows / one.wall:,.0f}",
            f"{one.wall:.2f} s",
            f"{one.cpu:.2f} s",
            f"{one.peak / 1024**2:.0f} MB",
            f"{_rate(one.rows, one.wall, first.rows, first.wall):.2f}",
            f"{_rate(one.rows, one.cpu, first.rows, first.cpu):.2f}",
        )
        for one in results
    ]
    lines = [_HEADINGS, ("---", *["---:"] * (len(_HEADINGS) - 1)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _rate(rows: int, seconds: float, first_rows: int, first_seconds: float) -> float:
    return (rows / seconds) / (first_rows / first_seconds)


def page(readings: Readings, others: Sequence[str], rounds: int, measured_on: date, command: str) -> str:
    """The whole page, with what is needed to repeat it; `others` are its further sections."""
    small, large = readings.small, readings.large
    cpu = (large.cpu / large.rows) / (small.cpu / small.rows)
    wall = (large.wall / large.rows) / (small.wall / small.rows)
    return f"""# Benchmarks

How fast files are read and judged, people are written and messages sent, beside the least that each can
cost. Written by `make bench`; do not edit it by hand. The *rates* are what to compare between machines and
versions: all who stand in one table took turns within one run, each in a process of its own. Medians of
{rounds} rounds
after one to warm up (`perf_counter` for wall, `process_time` for CPU). Peak memory is the process's, the
interpreter and all imports included.

- Machine: {_machine()}
- Measured on {measured_on:%Y-%m-%d}; repeat with `{command}`

## Reading CSV

{table(readings.text, "plain_models")}

`csv.DictReader` is told encoding and delimiter and looks at nothing. The plain model only names the
columns. `frictionless` is told the dialect and holds each column against a pattern. `judge_file` finds
encoding, delimiter and header, and gives each row its verdict: NIK, phone, dates, village and kecamatan,
footers, shifted rows, repeats within the file. About one row in fifteen has an oddity of real files.

## Reading XLSX

{table(readings.workbook, "calamine")}

The same people. What is between the two is unpacking and looking at the XML first ([ADR
10](adr/0010-workbooks-are-unpacked-by-us.md)), and judging.

## Memory and size

{table([small, large], small.name)}

Peak memory of the larger file is {large.peak / small.peak:.2f} times that of the smaller, the time of a
row {cpu:.2f} times by CPU and {wall:.2f} times by wall.

{_joined(others)}"""


def _joined(sections: Sequence[str]) -> str:
    return "\n\n".join(one.rstrip() for one in sections) + "\n"


def _machine() -> str:
    model = next(
        (line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")),
        platform.machine(),
    )
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _cpu_lines() -> list[str]:
    return _CPU_INFO.read_text(encoding="utf-8").splitlines() if _CPU_INFO.exists() else []
