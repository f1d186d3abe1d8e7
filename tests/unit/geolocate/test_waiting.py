"""Waiting for the geocoder: longer each time, spread, and in the message."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.geocoding_rules import geocoding_rules
from desac.domain.geocoding_rules import OPERATIONS, geocoding_rules_on
from functions.geolocate.waiting import Waiting, read_waiting, with_waiting
from tests.unit.geolocate.geo_doubles import RULES

NOW = datetime(2021, 8, 12, 3, 0, tzinfo=UTC)


def test_each_wait_is_longer_up_to_what_sqs_delays() -> None:
    waits = [Waiting(since=NOW, times=times).seconds(RULES, 0, is_outage=True) for times in range(8)]
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


@given(st.integers(0, 10**6), st.integers(0, 2**32))
def test_no_wait_is_longer_than_sqs_allows(times: int, spread: int) -> None:
    for is_outage in (True, False):
        assert 1 <= Waiting(since=NOW, times=times).seconds(RULES, spread, is_outage=is_outage) <= 900


def test_a_crowd_does_not_come_back_at_once() -> None:
    seconds = {Waiting(since=NOW).seconds(RULES, spread, is_outage=True) for spread in range(100)}
    assert len(seconds) == RULES.first_wait_seconds


def test_only_outages_make_the_next_wait_longer() -> None:
    assert Waiting(since=NOW).again(is_outage=True).times == 1
    assert Waiting(since=NOW).again(is_outage=False).times == 0


def test_it_travels_in_the_message() -> None:
    body = {"detail-type": "IntakeSubmitted", "detail": {"episode_id": "a-1"}}
    waiting = Waiting(since=NOW, times=3).with_tracer()
    assert read_waiting(with_waiting(body, waiting), NOW + timedelta(hours=1)) == waiting
    assert read_waiting(body, NOW) == Waiting(since=NOW)


def test_after_a_while_somebody_sets_out_and_later_it_is_given_up() -> None:
    waiting = Waiting(since=NOW)
    long, over = timedelta(minutes=RULES.village_after_minutes), timedelta(hours=RULES.give_up_hours)
    assert not waiting.is_long(RULES, NOW + long - timedelta(seconds=1))
    assert waiting.is_long(RULES, NOW + long)
    assert not waiting.is_over(RULES, NOW + over - timedelta(seconds=1))
    assert waiting.is_over(RULES, NOW + over)


def test_the_rules_know_every_operation_and_hold_on_any_day() -> None:
    for rules in geocoding_rules():
        assert set(rules.storage_days) == set(OPERATIONS)
        assert rules.source
    assert geocoding_rules_on(geocoding_rules(), NOW.date()).version == "2021-08"
    with pytest.raises(ValueError, match="no geocoding rules"):
        geocoding_rules_on((), NOW.date())
