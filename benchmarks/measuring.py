"""Rounds of all contestants in turn, so that a busy moment of the machine meets them alike."""

import multiprocessing
import resource
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

from benchmarks.contestants import CONTESTANTS

_KILOBYTE = 1024
_STATUS = Path("/proc/self/status")


class Round(NamedTuple):
    """One reading of the file. Seconds; `peak` is the process's memory so far, in bytes."""

    rows: int
    wall: float
    cpu: float
    peak: int


class Result(NamedTuple):
    """The medians of a contestant's rounds."""

    name: str
    rows: int
    wall: float
    cpu: float
    peak: int


def measure(names: Sequence[str], path: Path, today: date, rounds: int) -> list[Result]:
    """Each contestant in a process of its own, one at a time; a first round warms up and is not counted."""
    fresh = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        workers = {name: stack.enter_context(ProcessPoolExecutor(1, mp_context=fresh)) for name in names}
        taken: dict[str, list[Round]] = {name: [] for name in names}
        for _ in range(rounds + 1):
            for name, worker in workers.items():
                taken[name].append(worker.submit(_round, name, path, today).result())
    return [_summary(name, found[1:]) for name, found in taken.items()]


def _round(name: str, path: Path, today: date) -> Round:
    _, read = CONTESTANTS[name]
    wall, cpu = perf_counter(), process_time()
    rows = read(path, today)
    wall, cpu = perf_counter() - wall, process_time() - cpu
    return Round(rows, wall, cpu, peak_memory())


def peak_memory() -> int:
    """The most memory this process held, in bytes."""
    if _STATUS.exists():
        # Linux' `ru_maxrss` starts at what the process that started this one held.
        lines = _STATUS.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * _KILOBYTE for line in lines if line.startswith("VmHWM:"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _summary(name: str, rounds: Sequence[Round]) -> Result:
    return Result(
        name,
        rounds[0].rows,
        median(one.wall for one in rounds),
        median(one.cpu for one in rounds),
        max(one.peak for one in rounds),
    )
