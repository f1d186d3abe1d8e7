"""Requests at the same time: every result in its place, every error told, nothing left running."""

from collections.abc import Callable, Iterator
from functools import partial
from socket import socket, socketpair

import pytest

from desac.adapters.lanes import LANES, at_once, pause, wait_for_answer

_SECONDS = 30.0


class Server:
    """Connections of which it is told here when an answer comes, and how many wait for one."""

    def __init__(self) -> None:
        self._theirs: list[socket] = []
        self._all: list[socket] = []
        self.most_waiting = 0

    def ask(self, seconds: float = _SECONDS, *, answered_from: int = 1) -> None:
        """Wait for an answer on a new connection; whoever is the so many-th to wait has all answered."""
        ours, theirs = socketpair()
        self._all += [ours, theirs]
        self._theirs.append(theirs)
        self.most_waiting = max(self.most_waiting, len(self._theirs))
        if len(self._theirs) >= answered_from:
            self.answer_all()
        wait_for_answer(ours, seconds)
        assert ours.recv(1) == b"!"

    def answer_all(self) -> None:
        """Answer everybody who waits."""
        for theirs in self._theirs:
            theirs.send(b"!")
        self._theirs.clear()

    def close(self) -> None:
        """End it."""
        for one in self._all:
            one.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of this test."""
    made = Server()
    yield made
    made.close()


def test_results_come_in_the_order_of_the_calls() -> None:
    assert at_once([partial(pow, number, 2) for number in range(50)]) == [number**2 for number in range(50)]
    assert at_once([partial(pow, 3, 2)]) == [9]
    assert at_once([]) == []


def test_as_many_wait_at_the_same_time_as_there_are_lanes(server: Server) -> None:
    """Nobody is answered until all of them have asked; and no more ever wait."""
    at_once([partial(server.ask, answered_from=LANES)] * (3 * LANES))
    assert server.most_waiting == LANES


def test_an_error_is_raised_once_all_others_are_done(server: Server) -> None:
    """What the others wrote is written; nobody goes on without knowing."""
    done = []

    def fail() -> None:
        raise LookupError

    def follow() -> None:
        server.ask()
        done.append(True)

    with pytest.raises(LookupError):
        at_once([fail, follow, follow])
    assert done == [True, True]


def test_the_first_error_in_the_order_of_the_calls_is_raised(server: Server) -> None:
    """Whichever came first by the clock."""

    def fail(error: type[Exception], before: Callable[[], None]) -> None:
        before()
        raise error

    def nothing() -> None:
        """Fail at once."""

    calls: list[Callable[[], None]] = [
        partial(fail, KeyError, server.ask),
        partial(fail, ValueError, nothing),
        partial(fail, LookupError, nothing),
    ]
    with pytest.raises(KeyError):
        at_once(calls)


def test_whoever_is_not_answered_in_time_is_told_and_keeps_nobody_else(server: Server) -> None:
    silent, answered = partial(server.ask, 0.05, answered_from=99), Server()
    outcomes: list[str] = []

    def told(ask: Callable[[], None]) -> None:
        try:
            ask()
        except TimeoutError:
            outcomes.append("late")
        else:
            outcomes.append("answered")

    asking: list[Callable[[], None]] = [silent, answered.ask, silent, answered.ask]
    at_once([partial(told, ask) for ask in asking])
    answered.close()
    assert sorted(outcomes) == ["answered", "answered", "late", "late"]


def test_an_answer_that_is_there_counts_however_late_it_is_looked_for(server: Server) -> None:
    """Another lane that was long at work is no fault of the server."""
    at_once([partial(server.ask, 0.0), partial(server.ask, 0.0)])


def test_lanes_within_a_lane(server: Server) -> None:
    """A call may itself make several."""

    def several() -> list[None]:
        return at_once([server.ask, server.ask])

    assert at_once([several, several]) == [[None, None], [None, None]]


def test_outside_of_lanes_reading_itself_waits() -> None:
    ours, theirs = socketpair()
    with ours, theirs:
        wait_for_answer(ours, 0.0)


def test_an_interruption_is_not_kept_for_later(server: Server) -> None:
    """Whoever stops a command means all of it."""

    ended = []

    def ask() -> None:
        try:
            server.ask(answered_from=99)
        finally:
            ended.append(True)

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        at_once([ask, ask, stop, ask])
    assert ended == [True, True]


def test_whoever_pauses_lets_the_others_go_on(server: Server) -> None:
    """A table that is too busy for one of them keeps nobody else from being answered."""
    done: list[str] = []

    def rest() -> None:
        pause(0.2)
        done.append("rested")

    def ask() -> None:
        server.ask()
        done.append("answered")

    at_once([rest, ask, ask])
    assert done == ["answered", "answered", "rested"]


def test_outside_of_lanes_a_pause_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    paused: list[float] = []
    monkeypatch.setattr("time.sleep", paused.append)
    pause(1.5)
    assert paused == [1.5]
