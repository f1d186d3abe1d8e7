"""WhatsApp's throughput limits and the faults, second by second."""

import pytest
from pydantic import ValidationError

from sandbox.standin.faults import NO_FAULTS, FaultPlan, Faults
from sandbox.standin.limits import NumberLimit, PairLimit


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_the_number_sends_80_in_any_one_second() -> None:
    clock = Clock()
    limit = NumberLimit(80, clock)
    assert [limit.take() for _ in range(81)] == [True] * 80 + [False]
    clock.now += 0.5
    assert not limit.take()
    clock.now += 0.5
    assert limit.take()


def test_another_limit_may_stand_in() -> None:
    limit = NumberLimit(80, Clock())
    assert [limit.take(2) for _ in range(3)] == [True, True, False]
    assert limit.take()


def test_one_resident_gets_45_at_once_and_then_one_in_6_seconds() -> None:
    clock = Clock()
    limit = PairLimit(6, 45, clock)
    assert [limit.take("+62811") for _ in range(46)] == [True] * 45 + [False]
    assert limit.take("+62812"), "another resident has a share of their own"
    clock.now += 5.9
    assert not limit.take("+62811")
    clock.now += 0.1
    assert [limit.take("+62811") for _ in range(2)] == [True, False]
    limit.forget()
    assert limit.take("+62811")


@pytest.mark.parametrize(("share", "hits"), [(0, 0), (0.1, 10), (0.25, 25), (1, 100)])
def test_a_share_of_the_requests_fails_exactly(share: float, hits: int) -> None:
    plan = FaultPlan()
    plan.set(Faults(error_code=131000, share=share))
    assert sum(plan.next() is not NO_FAULTS for _ in range(100)) == hits


def test_a_fault_either_refuses_or_swallows_the_answer() -> None:
    with pytest.raises(ValidationError, match="choose one"):
        Faults(error_code=2, drop_answer=True)
