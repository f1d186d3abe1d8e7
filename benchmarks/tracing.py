"""`python -m benchmarks.tracing [--calls N]`: what a tracer waits for a list, few or many being open."""

import argparse
import json
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import batched
from statistics import median
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any, NamedTuple

from benchmarks.dynamodb_stub import stub, take_counts
from desac.adapters import keys
from desac.adapters.assignment_items import assignment_write
from desac.adapters.table import Table, dynamodb, to_item
from desac.domain.assignment import Assignment, AssignmentReason
from desac.domain.ids import episode_id
from desac.domain.location import GeoPoint, Location, LocationSource, Precision
from desac.domain.person import Person
from functions.tracing.api import handler

FEW, MANY = 100, 10_000
_NOW = datetime(2021, 8, 12, 4, tzinfo=UTC)
_KECAMATAN = {FEW: "51.71.01", MANY: "51.71.03"}
_VILLAGE = {FEW: "51.71.01.1006", MANY: "51.71.03.1001"}
_REASONS = tuple(AssignmentReason)
_WARMING_UP = 50
# What DynamoDB takes in one batch.
_AT_ONCE = 25
_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "benchmark",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
    "AWS_DEFAULT_REGION": "ap-southeast-3",
    "DESAC_TABLE": "desac",
}


class Waiting(NamedTuple):
    """Seconds of one call: its median, 99th percentile, and the median of the function's own CPU."""

    open_tasks: int
    median: float
    p99: float
    cpu: float
    requests: dict[str, float]


def measure(calls: int) -> list[Waiting]:
    """Both lists take turns in one process, against one table that holds both."""
    with stub("keep") as port, _environment(port), redirect_stdout(StringIO()):
        for size in (FEW, MANY):
            _fill(size)
        for _ in range(_WARMING_UP):
            for size in (FEW, MANY):
                _timed(size)
        requests = {size: _requests(port, size) for size in (FEW, MANY)}
        taken: dict[int, list[tuple[float, float]]] = {FEW: [], MANY: []}
        for place in range(calls):
            for size in (FEW, MANY) if place % 2 else (MANY, FEW):
                taken[size].append(_timed(size))
    return [
        Waiting(
            size,
            median(wall for wall, _ in found),
            _percentile([wall for wall, _ in found], 0.99),
            median(cpu for _, cpu in found),
            requests[size],
        )
        for size, found in taken.items()
    ]


def _percentile(seconds: Sequence[float], share: float) -> float:
    return sorted(seconds)[round(share * (len(seconds) - 1))]


def _requests(port: int, size: int) -> dict[str, float]:
    take_counts(port)
    _timed(size)
    counted = [one for one in take_counts(port) if one.unit == "requests"]
    return {one.operation: one.number for one in counted}


def _fill(size: int) -> None:
    items: list[dict[str, Any]] = []
    for number in range(size):
        person = Person(
            person_id=f"{size:04x}{number:012x}",
            name=f"Warga Contoh {number}",
            phone=f"+62812{number:08d}",
            address=f"Jl. Contoh No. {number}",
            village_code=_VILLAGE[size],
            birth_date=date(1990, 8, 12),
            created_at=_NOW,
        )
        episode = episode_id(person.person_id, "case", date(2021, 8, 9))
        reason = _REASONS[number % len(_REASONS)]
        location = Location(
            episode_id=episode,
            person_id=person.person_id,
            point=GeoPoint(lat=-8.65, lng=115.2 + number / 1e6),
            precision=Precision.EXACT,
            source=LocationSource.GEOCODER,
            village_code=_VILLAGE[size],
            origin="FILE#1",
            updated_at=_NOW,
        )
        assignment = Assignment(
            assignment_id=episode,
            person_id=person.person_id,
            kecamatan_code=_KECAMATAN[size],
            village_code=_VILLAGE[size],
            reason=reason,
            priority=1 + number % len(_REASONS),
            origin="FILE#1",
            created_at=_NOW + timedelta(seconds=number),
            updated_at=_NOW,
        )
        items += [
            to_item(person, keys.person(person.person_id)),
            to_item(location, keys.location(episode)),
            assignment_write(Table("desac"), assignment, None)["Put"]["Item"],
        ]
    for some in batched(items, _AT_ONCE, strict=False):
        puts: Any = [{"PutRequest": {"Item": item}} for item in some]
        dynamodb().batch_write_item(RequestItems={"desac": puts})


def _timed(size: int) -> tuple[float, float]:
    claims = {
        "sub": "0000",
        "cognito:username": "pelacak",
        "cognito:groups": "[tracer]",
        "custom:kecamatan": _KECAMATAN[size],
    }
    event = {
        "rawPath": "/assignments",
        "queryStringParameters": {"state": "open", "limit": "50"},
        "requestContext": {
            "http": {"method": "GET", "path": "/assignments"},
            "authorizer": {"jwt": {"claims": claims}},
        },
    }
    wall, cpu = perf_counter(), process_time()
    answer = handler(event, _CONTEXT)
    seconds = perf_counter() - wall, process_time() - cpu
    if len(json.loads(answer["body"])["items"]) != min(size, 50):
        raise RuntimeError(f"not a page: {answer['statusCode']}")
    return seconds


_CONTEXT: Any = SimpleNamespace(
    function_name="tracing-api",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:ap-southeast-3:123456789012:function:tracing-api",
    aws_request_id="benchmark",
)


@contextmanager
def _environment(port: int) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(_ENVIRONMENT | {"AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{port}"})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def tracing_section(calls: int = 2000) -> str:
    """Measure and tell: the section of docs/benchmarks.md."""
    # In a process of its own: a client is made once, for whichever stub was there first.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
        found = fresh.submit(measure, calls).result()
    few = found[0]
    rows = [
        (
            f"{one.open_tasks:,}",
            f"{one.median * 1e3:.1f} ms",
            f"{one.p99 * 1e3:.1f} ms",
            f"{one.cpu * 1e3:.1f} ms",
            f"{one.p99 / few.p99:.2f}",
            ", ".join(f"{number:.0f} {operation}" for operation, number in sorted(one.requests.items())),
        )
        for one in found
    ]
    headings = ("open in the kecamatan", "median", "p99", "CPU", "p99 of that of few", "requests")
    marks = ["---:"] * (len(headings) - 1) + ["---"]
    table = "\n".join(f"| {' | '.join(line)} |" for line in (headings, marks, *rows))
    return f"""## A tracer's list

{table}

`GET /assignments` of a kecamatan, 50 to a page, through the function's handler, with people, places and
suggested tracers. Both lists lie in one table, the stub of DynamoDB in another process, and took turns;
{calls:,} calls each after {_WARMING_UP} to warm up.
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.tracing", description=__doc__)
    parser.add_argument("--calls", type=int, default=2000, help="of each list (default: %(default)s)")
    print(tracing_section(parser.parse_args().calls))


if __name__ == "__main__":
    main()
