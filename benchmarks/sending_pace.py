"""The pace against the strict stand-in at 80 a second: held, through a storm of refusals, and with urgent
messages put in while a blast is under way.

Two processes send the blast and one the urgent lane, as the stack does; lists in this process play their
queues. What is measured is what the stand-in took, by its own clock.
"""

import contextlib
import io
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import requests

from benchmarks.dynamodb_stub import stub
from benchmarks.sending_people import Addressed, put, residents
from desac.adapters.outbox import TableOutbox
from desac.adapters.recipients import TableRecipients
from desac.adapters.sending_number import TableNumber
from desac.adapters.table import Table
from desac.adapters.whatsapp import CloudApi
from desac.domain.sending_hours import SendingHours
from functions.notify.courier import ThreadedCourier
from functions.notify.desk import Desk
from functions.notify.sending import Cue, Sender
from functions.notify.settling import ends_batch
from functions.notify.telemetry import Counts
from functions.notify.templates import definitions
from sandbox.standin.settings import StandInSettings
from sandbox.wait import until

LIMIT = 80
BATCH = 100
STORM_SECONDS = 30
_BULK_SENDERS = 2
_TOO_FAST = "130429"
_KNOWN = StandInSettings()


class PaceFigures(NamedTuple):
    """What the stand-in took. `most` is in any sliding second, `refused` counts 130429."""

    messages: int
    arrived: int
    twice: int
    seconds: float
    most: int
    refused: int

    @property
    def share(self) -> float:
        """Of the limit, over the whole run."""
        return (self.arrived - 1) / self.seconds / LIMIT


class UrgentFigures(NamedTuple):
    """How many of the blast went between the arrival of an urgent message and its sending, and how long."""

    urgent: int
    bulk: int
    most_between: int
    median_between: float
    longest: float


class _KeptCounts(Counts):
    """Counts that are handed back instead of told."""

    def __init__(self) -> None:
        super().__init__()
        self.refused = 0

    def add(self, name: str, **dimensions: str) -> None:
        self.refused += name == "MessageRefused" and dimensions.get("code") == _TOO_FAST

    def tell(self) -> None:
        pass


def _send(messages: Sequence[str]) -> tuple[dict[str, float], int]:
    """One invocation: which are to come again and when, and how many were refused as too fast."""
    table, counts = Table("desac"), _KeptCounts()
    base_url = os.environ["BENCHMARK_WHATSAPP"]
    ends_at = time.monotonic() + 30

    def connect() -> CloudApi:
        return CloudApi(
            base_url=base_url,
            version="v26.0",
            phone_number_id=_KNOWN.phone_number_id,
            access_token=_KNOWN.access_token,
        )

    with (
        contextlib.redirect_stdout(io.StringIO()),
        ThreadedCourier(connect, ends=ends_batch, per_second=LIMIT) as courier,
    ):
        desk = Desk(
            outbox=TableOutbox(table),
            number=TableNumber(table, _KNOWN.phone_number_id),
            recipients=TableRecipients(table),
            courier=courier,
            hours=SendingHours(),
            per_second=LIMIT,
            clock=lambda: datetime.now(UTC),
            seconds_left=lambda: ends_at - time.monotonic(),
            counts=counts,
        )
        back = Sender(desk).deliver([Cue(one, f"event-{one}") for one in messages])
    return {cue.message_id: seconds for cue, seconds in back.items()}, counts.refused


class _Lane:
    """A queue and the senders that take from it."""

    def __init__(self, pool: ProcessPoolExecutor, senders: int) -> None:
        self._pool = pool
        self._senders = senders
        self._ready: list[str] = []
        self._hidden: list[tuple[float, str]] = []
        self._running: set[Future[tuple[dict[str, float], int]]] = set()
        self.refused = 0

    def put(self, messages: Sequence[str]) -> None:
        self._ready.extend(messages)

    def turn(self) -> bool:
        """Start what can start, take back what ended; False when nothing is left."""
        now = time.monotonic()
        self._ready += [one for at, one in self._hidden if at <= now]
        self._hidden = [(at, one) for at, one in self._hidden if at > now]
        for done in {one for one in self._running if one.done()}:
            self._running.discard(done)
            back, refused = done.result()
            self.refused += refused
            self._hidden += [(now + seconds, one) for one, seconds in back.items()]
        while self._ready and len(self._running) < self._senders:
            batch, self._ready = self._ready[:BATCH], self._ready[BATCH:]
            self._running.add(self._pool.submit(_send, batch))
        if self._running:
            wait(self._running, timeout=0.01, return_when=FIRST_COMPLETED)
        elif self._hidden:
            time.sleep(0.01)
        return bool(self._ready or self._hidden or self._running)


def _make_ready(table: int, whatsapp: str) -> None:
    os.environ |= {
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{table}",
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
        "AWS_DEFAULT_REGION": "ap-southeast-3",
        "POWERTOOLS_LOG_LEVEL": "WARNING",
        "BENCHMARK_WHATSAPP": whatsapp,
    }


class Bench:
    """Stand-in, table and senders, kept for several runs; each has residents of its own."""

    def __init__(self, whatsapp: str, bulk: ProcessPoolExecutor, urgent: ProcessPoolExecutor) -> None:
        self._control = f"{whatsapp}/_sandbox"
        self._bulk_pool = bulk
        self._urgent_pool = urgent
        self._rounds = count(1)

    def pace(self, messages: int, *, storm: float = 0) -> PaceFigures:
        """So many in one blast; in a storm of so many seconds in the middle WhatsApp says "too fast"."""
        people = self._people(messages)
        lane = _Lane(self._bulk_pool, _BULK_SENDERS)
        lane.put([one.message.message_id for one in people])
        storms_at = time.monotonic() + messages / LIMIT / 2
        calm_at = storms_at + storm
        changes = [(storms_at, {"error_code": int(_TOO_FAST)}), (calm_at, {})] if storm else []
        while lane.turn():
            while changes and time.monotonic() >= changes[0][0]:
                self._call("PUT", "faults", changes.pop(0)[1])
        return _figures(messages, self._taken(people), lane.refused)

    def urgent(self, bulk: int, urgent: int) -> UrgentFigures:
        """Urgent messages one by one, evenly over a blast of so many."""
        blast, others = self._people(bulk), self._people(urgent, urgent=True)
        lanes = _Lane(self._bulk_pool, _BULK_SENDERS), _Lane(self._urgent_pool, 1)
        lanes[0].put([one.message.message_id for one in blast])
        every = bulk / LIMIT / (urgent + 2)
        begin = time.monotonic() + every
        arrived: dict[str, float] = {}
        left = list(others)
        busy = True
        while busy or left:
            # Both lanes get their turn, whether or not the first is busy.
            busy = lanes[0].turn() | lanes[1].turn()
            while left and time.monotonic() >= begin + every * (len(others) - len(left)):
                one = left.pop(0)
                arrived[str(one.person.phone)] = time.time()
                lanes[1].put([one.message.message_id])
        sent = sorted(at for _, at in self._taken(blast))
        went = dict(self._taken(others))
        between = sorted(
            bisect_left(sent, went[phone]) - bisect_left(sent, came) for phone, came in arrived.items()
        )
        longest = max(went[phone] - came for phone, came in arrived.items())
        return UrgentFigures(urgent, bulk, between[-1], between[len(between) // 2], longest)

    def _people(self, number: int, *, urgent: bool = False) -> list[Addressed]:
        people = residents(number, round_number=next(self._rounds), urgent=urgent)
        put(Table("desac"), people)
        return people

    def _taken(self, people: Sequence[Addressed]) -> list[tuple[str, float]]:
        """Phone and time of each message that the stand-in took of these people's."""
        phones = {str(one.person.phone) for one in people}
        received = self._call("GET", "messages")
        return [
            (one["to"], datetime.fromisoformat(one["at"]).timestamp())
            for one in received
            if one["to"] in phones
        ]

    def _call(self, method: str, what: str, content: object = None) -> list[dict[str, str]]:
        answer = requests.request(method, f"{self._control}/{what}", json=content, timeout=30)
        answer.raise_for_status()
        found: list[dict[str, str]] = answer.json() if answer.content else []
        return found


def _figures(messages: int, taken: Sequence[tuple[str, float]], refused: int) -> PaceFigures:
    times = sorted(at for _, at in taken)
    most = max(bisect_left(times, at + 1) - place for place, at in enumerate(times))
    twice = sum(one - 1 for one in Counter(phone for phone, _ in taken).values())
    return PaceFigures(messages, len(times), twice, times[-1] - times[0], most, refused)


@contextmanager
def bench() -> Iterator[Bench]:
    """Everything that a run needs, for as long as the block."""
    fresh = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, stub("keep") as table:
        templates = Path(folder) / "templates.json"
        templates.write_text(json.dumps(definitions("https://siaga.example")), encoding="utf-8")
        # What is measured next in this process has other servers.
        with _stand_in(templates) as whatsapp, patch.dict(os.environ):
            _make_ready(table, whatsapp)

            def pool(senders: int) -> ProcessPoolExecutor:
                return ProcessPoolExecutor(
                    senders, fresh, initializer=_make_ready, initargs=(table, whatsapp)
                )

            with pool(_BULK_SENDERS) as bulk, pool(1) as urgent:
                _warm(bulk, _BULK_SENDERS)
                _warm(urgent, 1)
                yield Bench(whatsapp, bulk, urgent)


def _warm(pool: ProcessPoolExecutor, senders: int) -> None:
    """A cold start belongs to another figure."""
    warming: list[Future[None]] = [pool.submit(time.sleep, 0.5) for _ in range(senders)]
    wait(warming)


@contextmanager
def _stand_in(templates: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "sandbox.standin", "--port", str(port), "--templates", str(templates)]
    command += ["--limit-per-second", str(LIMIT)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 # our own
        try:
            until(lambda: _answers(url), seconds=20, what="The stand-in's start")
            yield url
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/_sandbox/health", timeout=2).ok
    except requests.RequestException:
        return False


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with bench() as own:
        calm = own.pace(number)
        print(calm, f"{calm.share:.3f}")
        print(own.urgent(number, 100))
        print(own.pace(number, storm=STORM_SECONDS))
