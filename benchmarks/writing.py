"""`python -m benchmarks.writing [--rows N] [--rounds N]`: how fast people are written to DynamoDB."""

import argparse
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

from benchmarks.dynamodb_stub import Count, stub, take_counts
from benchmarks.writers import WRITERS, Turn
from benchmarks.writing_page import section

_KEPT = "known"


class Timing(NamedTuple):
    """Seconds of one round; CPU is the client's process alone."""

    wall: float
    cpu: float


class Figures(NamedTuple):
    """Medians by writer, and what the first file and the next one cost, as counted by the stub."""

    rows: int
    rounds: int
    timings: dict[str, Timing]
    first: list[Count]
    again: list[Count]


def measure(rows: int, rounds: int) -> Figures:
    """Writers take turns, each in a process of its own; a first round warms up and is not timed."""
    fresh = multiprocessing.get_context("spawn")
    taken: dict[str, list[Timing]] = {name: [] for name in WRITERS}
    counts: list[list[Count]] = []
    with ExitStack() as stack:
        empty, kept = stack.enter_context(stub("empty")), stack.enter_context(stub("keep"))
        workers = {
            name: stack.enter_context(
                ProcessPoolExecutor(
                    1, fresh, initializer=_make_ready, initargs=(name, rows, kept if name == _KEPT else empty)
                )
            )
            for name in WRITERS
        }
        for number in range(rounds + 1):
            for name, worker in workers.items():
                taken[name].append(worker.submit(_round, number).result())
            counts.append(take_counts(kept))
    medians = {
        name: Timing(median(one.wall for one in found[1:]), median(one.cpu for one in found[1:]))
        for name, found in taken.items()
    }
    # In the warming up nobody was known, ever after everybody is.
    return Figures(rows, rounds, medians, counts[0], counts[1])


_turns: list[Callable[[int], Turn]] = []


def _make_ready(name: str, rows: int, port: int) -> None:
    os.environ |= {
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
        "AWS_DEFAULT_REGION": "ap-southeast-3",
    }
    _, writer = WRITERS[name]
    _turns.append(writer(rows))


def _round(number: int) -> Timing:
    write = _turns[0](number)
    wall, cpu = perf_counter(), process_time()
    write()
    return Timing(perf_counter() - wall, process_time() - cpu)


def writing_section(rows: int, rounds: int) -> str:
    """Measure and tell: the section of docs/benchmarks.md."""
    return section(measure(rows, rounds))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.writing", description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000, help="people (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="the median of so many (default: %(default)s)")
    options = parser.parse_args()
    print(writing_section(options.rows, options.rounds))


if __name__ == "__main__":
    main()
