"""A few requests at the same time: most of what a request to DynamoDB takes is waiting for its answer.

Lanes are greenlets, all of one thread: a call is left where it waits, and gone on with once its answer is
there. Threads hand the interpreter to and fro at each request, which took a fifth more time.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from selectors import EVENT_READ, DefaultSelector
from socket import socket
from types import TracebackType
from typing import Any, NoReturn, Self

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
    outcomes: dict[int, Callable[[], T]] = {}

    def run(place: int) -> None:
        try:
            outcomes[place] = partial(_given, calls[place]())
        except Exception as error:  # noqa: BLE001 # raised where the results are asked for
            outcomes[place] = partial(_raise, error)

    with _Waiting() as waiting:
        for place in range(len(calls)):
            waiting.go_on(_Lane(run), place)
            while len(waiting) >= LANES:
                waiting.hear()
        while len(waiting):
            waiting.hear()
    return [outcomes[place]() for place in range(len(calls))]


class _Waiting:
    """Lanes that wait for an answer, or for a moment."""

    def __init__(self) -> None:
        self._until: dict[_Lane, float] = {}
        self._answers = DefaultSelector()

    def __len__(self) -> int:
        return len(self._until)

    def go_on(self, lane: _Lane, told: object) -> None:
        """Let a call run until it waits, or ends."""
        needed: Any = lane.switch(told)
        if not lane.dead:
            connection, seconds = needed
            self._until[lane] = time.monotonic() + seconds
            if connection is not None:
                self._answers.register(connection, EVENT_READ, lane)

    def hear(self) -> None:
        """Wait until an answer comes or the first wait is over; whoever waited for that goes on."""
        first = min(self._until.values())
        answered = {
            key.data: key.fileobj for key, _ in self._answers.select(max(0.0, first - time.monotonic()))
        }
        now = time.monotonic()
        for lane in [one for one, until in self._until.items() if one in answered or until <= now]:
            del self._until[lane]
            self._forget(lane)
            self.go_on(lane, lane in answered)

    def _forget(self, lane: _Lane) -> None:
        for key in list(self._answers.get_map().values()):
            if key.data is lane:
                self._answers.unregister(key.fileobj)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what is under way, if anything is: the whole was interrupted."""
        for lane in self._until:
            lane.throw()
        self._answers.close()


def _given[T](result: T) -> T:
    return result


def _raise(error: Exception) -> NoReturn:
    raise error
