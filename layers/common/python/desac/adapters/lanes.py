"""A few requests at the same time: most of what a request to DynamoDB takes is waiting for its answer.

Lanes are greenlets, all of one thread: a call is left where it waits, and gone on with once its answer is
there. Threads hand the interpreter to and fro at each request, which took a fifth more time.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from selectors import EVENT_READ, DefaultSelector
from socket import socket
from typing import Any, NamedTuple

from greenlet import getcurrent, greenlet

# Of one process; botocore keeps ten connections. Recording has five processes, and a table takes only so many
# writes a second: more at a time would be told to come again later.
LANES = 4


class _Lane(greenlet):
    """One call under way. It gives its parent what it waits for, and gets whether that has come."""


def wait_for_answer(connection: socket, seconds: float) -> None:
    """In a lane, wait until something can be read, so long at most; other lanes go on meanwhile.

    Elsewhere nobody else would go on, and reading itself waits. Raises TimeoutError.
    """
    if isinstance(getcurrent(), _Lane) and not _given_up_to_others(connection, seconds):
        raise TimeoutError("no answer came in time")


def pause(seconds: float) -> None:
    """`time.sleep`, but that in a lane the others go on."""
    if isinstance(getcurrent(), _Lane):
        _given_up_to_others(None, seconds)
    else:
        time.sleep(seconds)


def _given_up_to_others(connection: socket | None, seconds: float) -> bool:
    # Kept in no variable: a lane that refers to itself would never be freed.
    return bool(getcurrent().parent.switch(connection, seconds))  # type: ignore[union-attr] # a lane has one


def at_once[T](calls: Sequence[Callable[[], T]]) -> list[T]:
    """What each call returns, in their order; while one waits for an answer others go on, `LANES` at a time.

    Calls that a call makes at once are a group of their own: the others wait for it.
    Returns, or raises the first call's error in their order, only when all are done.
    """
    if len(calls) <= 1:
        return [call() for call in calls]
    done: list[Future[T]] = [Future() for _ in calls]

    def run(place: int) -> None:
        try:
            done[place].set_result(calls[place]())
        except Exception as error:  # noqa: BLE001 # raised where the results are asked for
            done[place].set_exception(error)

    with closing(_Waiting()) as waiting:
        for place in range(len(calls)):
            waiting.go_on(_Lane(run), place)
            while len(waiting) >= LANES:
                waiting.hear()
        while len(waiting):
            waiting.hear()
    return [one.result() for one in done]


class _Wait(NamedTuple):
    connection: socket | None
    until: float


class _Waiting:
    """Lanes that wait for an answer, or for a moment. Close it: that ends those that an error left behind."""

    def __init__(self) -> None:
        self._waits: dict[_Lane, _Wait] = {}
        self._answers = DefaultSelector()

    def __len__(self) -> int:
        return len(self._waits)

    def go_on(self, lane: _Lane, told: object) -> None:
        """Let a call run until it waits, or ends."""
        needed: Any = lane.switch(told)
        if not lane.dead:
            connection, seconds = needed
            self._waits[lane] = _Wait(connection, time.monotonic() + seconds)
            if connection is not None:
                self._answers.register(connection, EVENT_READ, lane)

    def hear(self) -> None:
        """Wait until an answer comes or the first wait is over; whoever waited for that goes on."""
        first = min(wait.until for wait in self._waits.values())
        answered = {key.data for key, _ in self._answers.select(max(0.0, first - time.monotonic()))}
        now = time.monotonic()
        for lane, wait in list(self._waits.items()):
            if lane in answered or wait.until <= now:
                del self._waits[lane]
                if wait.connection is not None:
                    self._answers.unregister(wait.connection)
                self.go_on(lane, lane in answered)

    def close(self) -> None:
        """End what is under way."""
        for lane in self._waits:
            lane.throw()
        self._answers.close()
