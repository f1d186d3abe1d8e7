"""A few requests at the same time: most of what a request to DynamoDB takes is waiting for its answer.

Lanes are greenlets, all of one thread: a call is left where it waits, and gone on with once its answer is
there. Threads hand the interpreter to and fro at each request, which took a fifth more time.
"""

from collections.abc import Callable, Sequence
from functools import partial
from selectors import EVENT_READ, BaseSelector, DefaultSelector
from socket import socket
from time import monotonic
from typing import Any, NamedTuple, NoReturn

from greenlet import getcurrent, greenlet

# Of one process; as many connections are kept. Recording has five processes, and a table takes only so many
# writes a second: more at a time would be told to come again later.
LANES = 4


class _Lane(greenlet):
    """One call under way. It gives its parent what it waits for, and gets whether that can be read."""


class _Waiting(NamedTuple):
    lane: _Lane
    until: float


def wait_for_answer(connection: socket, seconds: float) -> None:
    """In a lane, wait until something can be read, so long at most; other lanes go on meanwhile.

    Elsewhere nobody else would go on, and reading itself waits. Raises TimeoutError.
    """
    lane = getcurrent()
    if isinstance(lane, _Lane) and lane.parent and not lane.parent.switch(connection, seconds):
        raise TimeoutError("no answer came in time")


def at_once[T](calls: Sequence[Callable[[], T]]) -> list[T]:
    """What each call returns, in their order; while one waits for an answer others go on, `LANES` at a time.

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

    with DefaultSelector() as waiting:
        for place in range(len(calls)):
            _go_on(_Lane(run), place, waiting)
            while len(waiting.get_map()) >= LANES:
                _hear(waiting)
        while waiting.get_map():
            _hear(waiting)
    return [outcomes[place]() for place in range(len(calls))]


def _go_on(lane: _Lane, told: object, waiting: BaseSelector) -> None:
    """Let a call run until it waits, or ends."""
    needed: Any = lane.switch(told)
    if not lane.dead:
        connection, seconds = needed
        waiting.register(connection, EVENT_READ, _Waiting(lane, monotonic() + seconds))


def _hear(waiting: BaseSelector) -> None:
    """Wait for an answer, or until one is overdue; whoever waited for it goes on."""
    first_due = min(key.data.until for key in waiting.get_map().values())
    answered = {key.fd for key, _ in waiting.select(max(0.0, first_due - monotonic()))}
    now = monotonic()
    for key in list(waiting.get_map().values()):
        if key.fd in answered or key.data.until <= now:
            waiting.unregister(key.fileobj)
            _go_on(key.data.lane, key.fd in answered, waiting)


def _given[T](result: T) -> T:
    return result


def _raise(error: Exception) -> NoReturn:
    raise error
