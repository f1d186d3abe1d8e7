"""Requests at the same time: every result in its place, every error told, nothing left running."""

from functools import partial
from threading import Barrier, Event, get_ident

import pytest

from desac.adapters.lanes import LANES, at_once


def test_results_come_in_the_order_of_the_calls() -> None:
    assert at_once([partial(pow, number, 2) for number in range(50)]) == [number**2 for number in range(50)]
    assert at_once([partial(pow, 3, 2)]) == [9]
    assert at_once([]) == []


def test_as_many_run_at_the_same_time_as_there_are_lanes() -> None:
    """Each call waits until all of them have begun."""
    all_here = Barrier(LANES)

    def meet() -> int:
        all_here.wait(timeout=30)
        return get_ident()

    assert len(set(at_once([meet] * LANES))) == LANES
    assert get_ident() in at_once([meet] * LANES)


def test_an_error_is_raised_once_all_others_are_done() -> None:
    """What the others wrote is written; nobody goes on without knowing."""
    failed, done = Event(), Event()

    def fail() -> None:
        failed.set()
        raise LookupError

    def follow() -> None:
        assert failed.wait(timeout=30)
        done.set()

    with pytest.raises(LookupError):
        at_once([fail, follow])
    assert done.is_set()


def test_the_first_error_in_the_order_of_the_calls_is_raised() -> None:
    """Whichever came first by the clock."""

    def fail(error: type[Exception]) -> None:
        raise error

    with pytest.raises(KeyError):
        at_once([partial(fail, KeyError), partial(fail, ValueError), partial(fail, LookupError)])
