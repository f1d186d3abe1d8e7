"""WhatsApp's throughput limits and the faults, second by second."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sandbox.standin.fault_plan import FaultPlan
from sandbox.standin.faults import NO_FAULTS, Faults, WebhookFaults
from sandbox.standin.limits import NumberLimit, PairLimit
from sandbox.standin.messaging_limit import MessagingLimit


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
    clock.now += 6
    assert [limit.take("+62811") for _ in range(2)] == [True, False]
    limit.forget()
    assert limit.take("+62811")


def test_a_resident_who_was_written_to_too_often_needs_4_to_the_x_seconds() -> None:
    clock = Clock()
    limit = PairLimit(6, 1, clock)
    assert [limit.take("+62811") for _ in range(2)] == [True, False]
    clock.now += 0.9
    assert not limit.take("+62811"), "within the first second"
    clock.now += 0.1
    assert not limit.take("+62811"), "the six seconds are not over: now four seconds"
    clock.now += 3.9
    assert not limit.take("+62811")
    clock.now += 0.1
    assert not limit.take("+62811"), "now sixteen"
    clock.now += 15.9
    assert not limit.take("+62811"), "the six seconds are long over, the sixteen are not"
    clock.now += 0.1
    assert limit.take("+62811")
    clock.now += 5.9
    assert not limit.take("+62811")
    clock.now += 1
    assert limit.take("+62811"), "after one that went through the wait begins with one second again"


def test_inbound_messages_take_their_place_in_the_second_but_are_never_refused() -> None:
    limit = NumberLimit(2, Clock())
    for _ in range(2):
        limit.count_inbound()
    assert not limit.take()


def test_the_messaging_limit_counts_residents_in_any_24_hours() -> None:
    clock = Clock()
    limit = MessagingLimit("TIER_250", clock)
    assert all(limit.take(f"+62811{number:06d}") for number in range(250))
    assert not limit.take("+62812000000")
    assert limit.take("+62811000000"), "who was reached already costs nothing more"
    clock.now += 24 * 3600 - 1
    assert not limit.take("+62812000000")
    clock.now += 1
    assert limit.reached() == 0
    assert limit.take("+62812000000")
    limit.tier = "TIER_UNLIMITED"
    assert all(limit.take(f"+62813{number:06d}") for number in range(300))


@pytest.mark.parametrize(("share", "hits"), [(0, 0), (0.1, 10), (0.25, 25), (1, 100)])
def test_a_share_of_the_requests_fails_exactly(share: float, hits: int) -> None:
    plan = FaultPlan(Clock())
    plan.set(Faults(error_code=131000, share=share))
    assert sum(plan.next() is not NO_FAULTS for _ in range(100)) == hits


def test_a_fault_either_refuses_or_swallows_the_answer() -> None:
    with pytest.raises(ValidationError, match="choose one"):
        Faults(error_code=2, drop_answer=True)


def test_several_faults_hit_whom_they_name_and_the_first_decides() -> None:
    plan = FaultPlan(Clock())
    plan.set(
        Faults(error_code=132015, template="positive_notice"),
        Faults(error_code=131026, to="+62811"),
        Faults(failed_code=131049, share=0.5),
    )
    assert plan.next("positive_notice", "+62811").error_code == 132015
    assert plan.next("contact_notice", "+62811").error_code == 131026
    assert [plan.next(None, "+62812").failed_code for _ in range(4)] == [None, 131049, None, 131049]


def test_a_storm_ends_by_itself() -> None:
    clock = Clock()
    plan = FaultPlan(clock)
    plan.set(Faults(error_code=130429, for_seconds=30), Faults(limit_per_second=5, for_seconds=10))
    assert plan.limit_per_second() == 5
    clock.now += 29.9
    assert plan.limit_per_second() is None
    assert plan.next().error_code == 130429
    clock.now += 0.1
    assert plan.next() is NO_FAULTS
    assert list(plan.faults) == []


def test_a_fault_may_happen_so_many_times_only() -> None:
    plan = FaultPlan(Clock())
    plan.set(Faults(error_code=2, times=2))
    assert [plan.next() is NO_FAULTS for _ in range(4)] == [False, False, True, True]


def test_webhook_faults_have_shares_of_their_own() -> None:
    plan = FaultPlan(Clock())
    assert not plan.webhook_turn("untold")
    plan.set(Faults(webhooks=WebhookFaults(untold=0.25, duplicated=0.5)))
    told = [(plan.webhook_turn("untold"), plan.webhook_turn("duplicated")) for _ in range(8)]
    assert sum(untold for untold, _ in told) == 2
    assert sum(doubled for _, doubled in told) == 4


@pytest.mark.parametrize(
    "together",
    [
        {"error_code": 0, "drop_request": True},
        {"bare_status": 500, "html_status": 502},
        {"error_code": 2, "failed_code": 131049},
        {"drop_request": True, "message_status": "paused"},
        {"html_status": 502, "failed_code": 131049},
        {"error_code": 2, "after_accepting": True},
    ],
)
def test_outcomes_that_exclude_each_other_are_refused(together: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Faults.model_validate(together)


def test_an_answer_may_be_lost_and_the_message_fail_later() -> None:
    faults = Faults(html_status=502, after_accepting=True, failed_code=131049)
    assert faults.failed_code == 131049


@given(st.lists(st.floats(0, 0.4), max_size=60), st.integers(1, 5))
def test_no_second_anywhere_holds_more_than_the_limit(pauses: list[float], per_second: int) -> None:
    clock = Clock()
    limit = NumberLimit(per_second, clock)
    taken = []
    for at in accumulate(pauses):
        clock.now = 1_000_000 + at
        if limit.take():
            taken.append(clock.now)
    assert all(later - earlier >= 1 for earlier, later in zip(taken, taken[per_second:], strict=False))


@given(st.lists(st.floats(0, 20), max_size=60), st.integers(1, 4))
def test_a_resident_never_gets_more_than_burst_and_pace_allow(pauses: list[float], burst: int) -> None:
    clock = Clock()
    limit = PairLimit(6, burst, clock)
    taken = []
    for at in accumulate(pauses):
        clock.now = 1_000_000 + at
        if limit.take("+62811"):
            taken.append(clock.now)
    for first, start in enumerate(taken):
        for count, end in enumerate(taken[first:], 1):
            assert count <= burst + (end - start) / 6 + 1e-6
