"""The whole deployed system in one process, with a clock that is ours.

What is connected with what comes from the CDK template; the handlers are the real ones. Nothing runs at the
same time as something else, and the clock moves only when there is nothing left to do: twenty days pass
in a minute. Each event of the bus is delivered twice, now and then, as queues may.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import batched, count
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import time_machine

from desac.adapters import aws, secrets, table
from desac.settings import settings
from functions.notify import connection
from tests.fresh_clients import forget_clients
from tests.simulation.memory_cloud import MemoryBus, MemoryNotes, MemoryS3, MemorySecrets, MemorySqs
from tests.simulation.memory_dynamodb import MemoryDynamoDB
from tests.simulation.wiring import Function, Handler, Schedule, Wiring, matches

_STREAM_BATCH = 100
_TWICE_EVERY = 7
_ROUNDS = 10_000


class World:
    """`whatsapp` is a connection to it (`desac.ports.whatsapp`), `geocoder` Amazon Location's client."""

    def __init__(
        self,
        wiring: Wiring,
        start: datetime,
        *,
        known_secrets: Mapping[str, str],
        geocoder: object,
        whatsapp: object,
        slow_ticks: timedelta = timedelta(minutes=30),
    ) -> None:
        self.wiring = wiring
        self.dynamodb = MemoryDynamoDB()
        self.sqs = MemorySqs(lambda: self.now.timestamp())  # noqa: PLW0108 # it is another time each call
        self.s3 = MemoryS3(self._object_created)
        self.notes = MemoryNotes()
        self.bus = MemoryBus(self._route)
        self.geocoder = geocoder
        self.whatsapp = whatsapp
        self._secrets = MemorySecrets(known_secrets)
        self._start = start
        self._slow_ticks = slow_ticks
        self._agenda: list[tuple[datetime, int, Callable[[], object]]] = []
        self._numbers = count()
        self._handlers: dict[str, Handler] = {}
        self._running = ""
        self._traveller: Any = None
        for queue in wiring.queues():
            self.sqs.queues[queue.name] = queue

    @property
    def now(self) -> datetime:
        """The one clock."""
        return datetime.now(UTC)

    @contextmanager
    def running(self) -> Iterator["World"]:
        """Everything in the block happens in this world."""
        services = {
            "sqs": self.sqs, "s3": self.s3, "sns": self.notes, "events": self.bus,
            "secretsmanager": self._secrets, "ssm": self._secrets,
        }  # fmt: skip
        forget_clients()
        # All modules first: one that is loaded later would keep what stands in for a client.
        self._handlers = {one.handler: one.load() for one in self.wiring.functions.values()}
        with ExitStack() as stack:
            self._traveller = stack.enter_context(time_machine.travel(self._start, tick=False))
            for name, service in services.items():
                stack.enter_context(replaced(getattr(aws, name), partial(_given, service)))
            stack.enter_context(replaced(aws.geo_places, partial(_given, self.geocoder)))
            stack.enter_context(replaced(table.dynamodb, partial(_given, self.dynamodb)))
            stack.enter_context(replaced(connection.connect, lambda _: self.whatsapp))
            stack.enter_context(patch.object(time, "sleep", self._sleep))
            stack.enter_context(patch.dict(os.environ))
            for schedule in self.wiring.schedules:
                self._tick_later(schedule)
            yield self
        forget_clients()

    def at(self, moment: datetime, what: Callable[[], object]) -> None:
        """Do something at a time."""
        heappush(self._agenda, (moment, next(self._numbers), what))

    def after(self, wait: timedelta, what: Callable[[], object]) -> None:
        """Do something in a while."""
        self.at(self.now + wait, what)

    def run_until(self, end: datetime) -> None:
        """Let time pass, doing whatever is due on the way."""
        while True:
            self.settle()
            moment = min(self._next_moment(), end)
            if moment > self.now:
                self._traveller.move_to(moment, tick=False)
            if moment >= end and (not self._agenda or self._agenda[0][0] > end):
                self.settle()
                return
            while self._agenda and self._agenda[0][0] <= self.now:
                heappop(self._agenda)[2]()

    def settle(self) -> None:
        """Deliver everything that can be delivered now."""
        for _ in range(_ROUNDS):
            if not self._stream() and not self._queues():
                return
        raise AssertionError("the functions keep starting each other")

    def invoke(self, function: Function, event: dict[str, Any]) -> Any:
        """Run a function as Lambda does."""
        if self._running != function.name:
            for name in [name for name in os.environ if name.startswith("DESAC_")]:
                del os.environ[name]
            os.environ.update(function.environment)
            os.environ["POWERTOOLS_LOG_LEVEL"] = "CRITICAL"
            settings.cache_clear()
            secrets.forget()
            self._running = function.name
        return self._handlers[function.handler](event, _context(function))

    def http(self, method: str, path: str, event: dict[str, Any]) -> dict[str, Any]:
        """A request to one of the HTTP APIs."""
        for door in self.wiring.doors:
            if door.method in {method, "ANY"} and door.path.fullmatch(path):
                answer: dict[str, Any] = self.invoke(door.function, event)
                return answer
        raise LookupError(f"no route for {method} {path}")

    def dead(self) -> dict[str, list[str]]:
        """Everything that no function could do, by queue."""
        found = {
            name: [one.body for one in self.sqs.queues[name].records] for name in self.wiring.dead_letters()
        }
        return {name: bodies for name, bodies in found.items() if bodies}

    def _sleep(self, seconds: float) -> None:
        self._traveller.shift(seconds)

    def _next_moment(self) -> datetime:
        moments = [self._agenda[0][0]] if self._agenda else []
        for source in self.wiring.sources:
            if source.origin in self.sqs.queues:
                visible = self.sqs.next_visible(source.origin)
                if visible is not None:
                    moments.append(datetime.fromtimestamp(visible, UTC) + timedelta(milliseconds=1))
        return min(moments, default=datetime.max.replace(tzinfo=UTC))

    def _stream(self) -> bool:
        changes, self.dynamodb.changes = self.dynamodb.changes, []
        if not changes:
            return False
        for source in self.wiring.sources:
            if source.origin in self.sqs.queues:
                continue
            wanted = [
                one for one in changes if not source.filters or any(matches(it, one) for it in source.filters)
            ]
            for some in batched(wanted, source.batch, strict=False):
                answer = self.invoke(source.function, {"Records": list(some)})
                assert not answer or not answer.get("batchItemFailures"), (source.function.handler, answer)
        return True

    def _queues(self) -> bool:
        moved = False
        for source in self.wiring.sources:
            if source.origin not in self.sqs.queues:
                continue
            while records := self.sqs.receive(source.origin, source.batch):
                moved = True
                event = {"Records": [_sqs_record(source.origin, record) for record in records]}
                answer = self.invoke(source.function, event)
                failed = {one["itemIdentifier"] for one in (answer or {}).get("batchItemFailures", [])}
                for record in records:
                    if str(record.number) not in failed:
                        self.sqs.delete(source.origin, record)
        return moved

    def _route(self, bus: str, event: dict[str, Any]) -> None:
        for rule in self.wiring.rules:
            if rule.bus == bus and matches(rule.pattern, event):
                body = json.dumps(event)
                for _ in range(2 if next(self._numbers) % _TWICE_EVERY == 0 else 1):
                    self.sqs.put(rule.queue, body)

    def _object_created(self, bucket: str, key: str, size: int) -> None:
        event = {
            "id": f"object-{next(self._numbers)}",
            "source": "aws.s3",
            "time": self.now.isoformat().replace("+00:00", "Z"),
            "detail-type": "Object Created",
            "detail": {
                "bucket": {"name": bucket},
                "object": {"key": key, "size": size, "version-id": f"v{next(self._numbers)}"},
            },
        }
        self._route("default", event)

    def _tick_later(self, schedule: Schedule) -> None:
        if schedule.at is not None:
            midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
            due = midnight + schedule.at
            self.at(due if due > self.now else due + schedule.every, lambda: self._tick(schedule))
            return
        # Nothing is lost by a tick that comes late, only time: thousands of empty ones would take a minute.
        self.after(max(schedule.every, self._slow_ticks), lambda: self._tick(schedule))

    def _tick(self, schedule: Schedule) -> None:
        if schedule.target in self.sqs.queues:
            self.sqs.put(schedule.target, schedule.text)
        else:
            self.invoke(self.wiring.functions[schedule.target], json.loads(schedule.text))
        self._tick_later(schedule)


@contextmanager
def replaced(original: object, made: object) -> Iterator[None]:
    """Wherever one of our modules has `original` under a name, it has `made`."""
    found = [
        (module, name)
        for path, module in list(sys.modules.items())
        if path.startswith(("desac.", "functions."))
        for name, value in list(vars(module).items())
        if value is original
    ]
    assert found, original
    for module, name in found:
        setattr(module, name, made)
    try:
        yield
    finally:
        for module, name in found:
            setattr(module, name, original)


def _given(service: object, *_: object) -> object:
    return service


def _context(function: Function) -> Any:
    return SimpleNamespace(
        function_name=function.name,
        function_version="1",
        memory_limit_in_mb=512,
        invoked_function_arn=f"arn:aws:lambda:ap-southeast-3:123456789012:function:{function.name}",
        aws_request_id="request-1",
        get_remaining_time_in_millis=lambda: 60_000,
    )


def _sqs_record(queue: str, record: Any) -> dict[str, Any]:
    return {
        "messageId": str(record.number),
        "receiptHandle": f"{queue}/{record.number}",
        "body": record.body,
        "attributes": {"ApproximateReceiveCount": str(record.received)},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:ap-southeast-3:123456789012:{queue}",
        "awsRegion": "ap-southeast-3",
    }
