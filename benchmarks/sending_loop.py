"""The sender at no limit beside a bare loop over `requests.Session`, posting the same bodies."""

import contextlib
import io
import json
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import batched
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

import requests

from benchmarks.dynamodb_stub import Count, stub, take_counts
from benchmarks.sending_people import Addressed, put, residents
from benchmarks.whatsapp_stub import whatsapp_stub
from desac.adapters.outbox import TableOutbox
from desac.adapters.recipients import TableRecipients
from desac.adapters.sending_number import TableNumber
from desac.adapters.table import Table
from desac.adapters.whatsapp import CloudApi
from desac.domain.sending_hours import SendingHours
from functions.notify.courier import ThreadedCourier
from functions.notify.desk import Desk
from functions.notify.media_lookup import NoMedia
from functions.notify.message_body import message_body
from functions.notify.sending import Cue, Sender
from functions.notify.settling import ends_batch

type Turn = Callable[[], None]
BATCH = 500
"""Queue records that one invocation gets."""


class Timing(NamedTuple):
    """Seconds of one round; CPU is the client's process alone."""

    wall: float
    cpu: float


class LoopFigures(NamedTuple):
    """Medians by contestant, and what the table was asked for in one round."""

    messages: int
    rounds: int
    timings: dict[str, Timing]
    counts: list[Count]


def bare(people: Sequence[Addressed], port: int) -> Turn:
    """One POST after the other, bodies made beforehand."""
    bodies = [message_body(one.message, one.person.phone or "", NoMedia()) for one in people]
    url = f"http://127.0.0.1:{port}/v26.0/1/messages"

    def send() -> None:
        with requests.Session() as session:
            session.trust_env = False
            session.headers["Authorization"] = "Bearer token"
            for body in bodies:
                assert session.post(url, json=body, timeout=10).json()["messages"][0]["id"]

    return send


def desac(people: Sequence[Addressed], port: int) -> Turn:
    """Read, judged, claimed, sent and settled, as many at once as a queue hands over."""
    table = Table("desac")
    put(table, people)
    cues = [Cue(one.message.message_id, "event") for one in people]

    def connect() -> CloudApi:
        return CloudApi(
            base_url=f"http://127.0.0.1:{port}", version="v26.0", phone_number_id="1", access_token="token"
        )

    def send() -> None:
        for some in batched(cues, BATCH, strict=False):
            with ThreadedCourier(connect, ends=ends_batch, per_second=0, most_threads=2) as courier:
                desk = Desk(
                    outbox=TableOutbox(table),
                    number=TableNumber(table, "1"),
                    recipients=TableRecipients(table),
                    courier=courier,
                    hours=SendingHours(),
                    per_second=0,
                    clock=lambda: datetime.now(UTC),
                    seconds_left=lambda: 60,
                )
                assert not Sender(desk).deliver(some)

    return send


CONTESTANTS = {"bare": bare, "desac": desac}


def measure(messages: int, rounds: int) -> LoopFigures:
    """Contestants take turns, each in a process of its own; a first round warms up and is not timed."""
    fresh = multiprocessing.get_context("spawn")
    taken: dict[str, list[Timing]] = {name: [] for name in CONTESTANTS}
    with ExitStack() as stack:
        kept, held = stack.enter_context(stub("keep")), stack.enter_context(stub("hold"))
        whatsapp = stack.enter_context(whatsapp_stub())

        def worker(name: str, table: int) -> ProcessPoolExecutor:
            given = (name, messages, table, whatsapp)
            return stack.enter_context(ProcessPoolExecutor(1, fresh, initializer=_make_ready, initargs=given))

        workers = {name: worker(name, held) for name in CONTESTANTS}
        for number in range(rounds + 1):
            for name, one in workers.items():
                one.submit(_prepare, number).result()
                taken[name].append(one.submit(_round).result())
        counted = worker("desac", kept)
        counted.submit(_prepare, 0).result()
        take_counts(kept)
        counted.submit(_round).result()
        counts = take_counts(kept)
    medians = {
        name: Timing(median(one.wall for one in found[1:]), median(one.cpu for one in found[1:]))
        for name, found in taken.items()
    }
    return LoopFigures(messages, rounds, medians, counts)


_own: list[tuple[str, int, int]] = []
_turn: list[Turn] = []


def _make_ready(name: str, messages: int, kept: int, whatsapp: int) -> None:
    os.environ |= {
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{kept}",
        "AWS_ACCESS_KEY_ID": "benchmark",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
        "AWS_DEFAULT_REGION": "ap-southeast-3",
        "POWERTOOLS_METRICS_NAMESPACE": "Desac",
    }
    _own.append((name, messages, whatsapp))


def _prepare(number: int) -> None:
    name, messages, whatsapp = _own[0]
    _turn[:] = [CONTESTANTS[name](residents(messages, round_number=number), whatsapp)]


def _round() -> Timing:
    wall, cpu = perf_counter(), process_time()
    # Metrics are lines on the output, which belongs to the page.
    with contextlib.redirect_stdout(io.StringIO()):
        _turn[0]()
    return Timing(perf_counter() - wall, process_time() - cpu)


if __name__ == "__main__":
    found = measure(2_000, 3)
    print(json.dumps({name: found.messages / one.wall for name, one in found.timings.items()}))
    print(found.timings)
    print(found.counts)
