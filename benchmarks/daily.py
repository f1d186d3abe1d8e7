"""`python -m benchmarks.daily [--residents N]`: the morning's question to everybody in isolation, fanned out.

The functions' own code against the stub of DynamoDB; SQS is a list that counts what would be requests. Each
size has a stub and a process of its own, which writes the residents in another one: its memory is the work's.
"""

import argparse
import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from itertools import batched
from math import ceil
from time import perf_counter, process_time
from typing import Any, NamedTuple

from benchmarks.dynamodb_stub import stub, take_counts
from benchmarks.measuring import peak_memory
from desac.adapters import keys
from desac.adapters.config_data import city
from desac.adapters.daily import TableDaily
from desac.adapters.isolation import TableIsolation, isolation_work
from desac.adapters.table import Item, Table, dynamodb, to_item
from desac.domain import link
from desac.domain.base import Record
from desac.domain.clock import Clock, ClockName
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.ids import episode_id
from desac.domain.isolation import due_at
from desac.domain.link import Link, link_id_for
from desac.domain.person import Person
from desac.ports.daily import Fan, Round, Task
from functions.follow_up.daily import fan_out
from functions.notify.asking import AskFacts, Asking
from functions.notify.daily_handler import CHECK_IN

RESIDENTS = 100_000
_SMALLER = 10
_TODAY = date(2021, 8, 12)
_NOW = datetime(2021, 8, 12, 0, 0, tzinfo=UTC)
_KEY = b"k" * 64
_TABLE = "desac"
_PER_REQUEST = 25
# Of ten people two share a phone.
_IN_A_HOUSEHOLD, _OF = 2, 10
_SQS_BATCH = 10
MEMORY = 256
"""Megabytes that the fan-out may take, as its function has."""


class Figures(NamedTuple):
    """One round over so many residents: seconds, bytes, requests by service and operation."""

    residents: int
    asked: int
    written: int
    wall: float
    cpu: float
    peak: int
    requests: dict[str, float]


def measure(residents: int) -> Figures:
    """Ask that many residents, all of whom have the link that their first notice gave them."""
    fresh = multiprocessing.get_context("spawn")
    with stub("hold") as port:
        for work in (_write, _ask):
            with ProcessPoolExecutor(1, fresh, initializer=_use, initargs=(port,)) as process:
                done = process.submit(work, residents).result()
            counts = take_counts(port)
    if done is None:
        raise AssertionError("the round tells nothing")
    asked = {f"DynamoDB {one.operation}": one.number for one in counts if one.unit == "requests"}
    return done._replace(requests={**asked, **done.requests})


def _use(port: int) -> None:
    os.environ |= {
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
        "AWS_DEFAULT_REGION": "ap-southeast-3",
    }


def _write(residents: int) -> None:
    """The residents, with their episodes, links and clocks."""
    for numbers in batched(range(residents), _PER_REQUEST, strict=False):
        items = [item for number in numbers for item in _resident(number)]
        for some in batched(items, _PER_REQUEST, strict=False):
            puts: Any = [{"PutRequest": {"Item": item}} for item in some]
            dynamodb().batch_write_item(RequestItems={_TABLE: puts})


def _resident(number: int) -> list[Item]:
    person_id = f"{number:016x}"
    episode = Episode(
        episode_id=episode_id(person_id, EpisodeKind.CASE, _TODAY),
        person_id=person_id,
        kind=EpisodeKind.CASE,
        status=EpisodeStatus.ACTIVE,
        anchor_date=_TODAY,
        end_date=date(2021, 8, 22),
        rule_version="2021-07",
        origin="FILE#0123456789abcdef",
        created_at=_NOW,
    )
    place = number % _OF
    first = number - place if place < _IN_A_HOUSEHOLD else number
    phone = f"+628{first:010d}"
    person = Person(
        person_id=person_id,
        name="Ni Luh Putu Contoh Sekali",
        phone=phone,
        village_code="51.71.01.1006",
        birth_date=date(1990, 1, 1 + number % 28),
        episode_ids=(episode.episode_id,),
        created_at=_NOW,
    )
    personal = Link(
        link_id=link_id_for(_KEY, episode.episode_id),
        person_id=person_id,
        episode_id=episode.episode_id,
        expires_at=datetime(2021, 9, 11, tzinfo=UTC),
        created_at=_NOW,
    )
    due = due_at(episode.end_date)
    clock = Clock(
        episode_id=episode.episode_id,
        person_id=person_id,
        name=ClockName.ISOLATION_END,
        due_at=due,
        created_at=_NOW,
    )
    work = {"work": isolation_work(keys.shard(episode.episode_id)), "work_at": keys.moment(due)}
    return [
        to_item(person, keys.person(person_id), lookup=keys.phone_lookup(phone)),
        to_item(episode, keys.episode(episode.episode_id), origin=episode.origin),
        to_item(personal, keys.link(personal.link_id)),
        to_item(clock, keys.clock(episode.episode_id, ClockName.ISOLATION_END), **work),
    ]


class _Queue[R: Record]:
    """A queue in a list. `requests` is what sending to SQS and taking from it would be."""

    def __init__(self) -> None:
        self._bodies: deque[R] = deque()
        self.requests = 0

    def send(self, bodies: Sequence[Any]) -> None:
        """Batches of ten, and as many to receive and delete them."""
        self._bodies.extend(bodies)
        self.requests += 3 * ceil(len(bodies) / _SQS_BATCH)

    def drain(self, work: Callable[[R], object]) -> None:
        """Work off what waits, what comes meanwhile included."""
        while self._bodies:
            work(self._bodies.popleft())


def _ask(residents: int) -> Figures:
    table = Table(_TABLE)
    active, own, tasks = TableIsolation(table), _Queue[Fan](), _Queue[Task]()
    daily = TableDaily(table, link_id=partial(link.link_id_for, _KEY))
    facts = AskFacts(city=city(), link_key=_KEY, link_days=30, household_people=8, now=_NOW, day=_TODAY)
    asking = Asking(daily, facts, CHECK_IN)
    fates: Counter[str] = Counter()
    written = 0

    def _worked(task: Task) -> None:
        nonlocal written
        planned = asking.plan(task.episode_ids)
        fates.update(planned.fates)
        written += planned.written

    def _handed_on(fan: Fan) -> None:
        fan_out(fan, active, {Round.ASK: tasks}, own, _NOW, shards=keys.SHARDS)
        tasks.drain(_worked)

    wall, cpu = perf_counter(), process_time()
    own.send([Fan(round=Round.ASK)])
    own.drain(_handed_on)
    wall, cpu = perf_counter() - wall, process_time() - cpu
    if set(fates) != {"asked"} or written != residents or fates["asked"] != residents:
        raise AssertionError(f"{residents} residents, {dict(fates)}, {written} messages")
    requests = {"SQS": float(own.requests + tasks.requests)}
    return Figures(residents, fates["asked"], written, wall, cpu, peak_memory(), requests)


def daily_section(residents: int) -> str:
    """The page's part about the daily round."""
    smaller, larger = measure(residents // _SMALLER), measure(residents)
    return section(smaller, larger)


def section(smaller: Figures, larger: Figures) -> str:
    """Two sizes beside each other, and what one resident costs."""
    each = [one.wall / one.residents * 1000 for one in (smaller, larger)]
    busy = [one.cpu / one.residents * 1000 for one in (smaller, larger)]
    lines = [
        "## The daily question",
        "",
        "Everybody in isolation or quarantine is asked each morning; two of ten share a phone. The fan-out's",
        "and the workers' own code in one process against the stub of DynamoDB: all residents are read,",
        "their phones looked up, and each gets a message, or a household one that names all.",
        "",
        "| residents | seconds | ms each | CPU ms each | peak MB | requests each |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    for one, time, cpu in zip((smaller, larger), each, busy, strict=True):
        requests = sum(one.requests.values()) / one.residents
        lines.append(
            f"| {one.residents:,} | {one.wall:.1f} | {time:.2f} | {cpu:.2f} | {one.peak / 2**20:.0f} | "
            f"{requests:.2f} |"
        )
    ratio, work = each[1] / each[0], busy[1] / busy[0]
    lines += [
        "",
        f"{larger.residents // smaller.residents} times the residents take {ratio:.2f} times as long each,",
        f"and {work:.2f} times the processor time.",
        f"The process never held more than {larger.peak / 2**20:.0f} MB; its function has {MEMORY}.",
        "",
        "| requests for each resident | |",
        "|---|---|",
    ]
    for name, number in sorted(larger.requests.items(), key=lambda pair: -pair[1]):
        lines.append(f"| {name} | {number / larger.residents:.3f} |")
    return "\n".join(lines)


def main() -> None:
    """Print the part of the page."""
    parser = argparse.ArgumentParser(prog="benchmarks.daily", description=__doc__)
    parser.add_argument("--residents", type=int, default=RESIDENTS, help="(default: %(default)s)")
    print(daily_section(parser.parse_args().residents))


if __name__ == "__main__":
    main()
