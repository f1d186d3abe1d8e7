"""One phone's pace and windows; nights and days of silence."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.sending_pauses import sending_pauses
from desac.domain.dates import WITA
from desac.domain.message import HoldReason
from desac.domain.recipient import BURST, SPACING, Recipient, recipient_id
from desac.domain.sending_hours import sending_hours

NOW = datetime(2021, 8, 12, 1, 0, tzinfo=UTC)
PHONE = "+6281200000001"
NOBODY = Recipient(recipient_id=recipient_id(PHONE))


@given(st.lists(st.integers(0, 20), min_size=1, max_size=150))
def test_one_recipient_gets_one_in_six_seconds_and_45_at_once(waits: list[int]) -> None:
    """As WhatsApp counts it: what was borrowed never exceeds the burst."""
    known, now, paid_until = NOBODY, NOW, NOW
    for wait in waits:
        now += timedelta(seconds=wait)
        now = known.may_go_at(now)
        known = known.written_to(now)
        paid_until = max(now, paid_until) + SPACING
        assert paid_until - now <= BURST * SPACING


def test_45_go_at_once_and_the_next_waits_six_seconds() -> None:
    known = NOBODY
    for _ in range(BURST):
        assert known.may_go_at(NOW) == NOW
        known = known.written_to(NOW)
    assert known.may_go_at(NOW) == NOW + SPACING


def test_pauses_grow_by_four_and_are_forgiven() -> None:
    known, now, pauses = NOBODY, NOW, []
    for _ in range(4):
        known = known.slowed(now)
        pauses.append((known.may_go_at(now) - now).total_seconds())
        now = known.may_go_at(now)
    assert pauses == [1, 4, 16, 64]
    assert known.slowed(now + timedelta(hours=2)).slow_level == 0


def test_who_wrote_does_not_count_for_a_day() -> None:
    inside = NOBODY.model_copy(update={"window_until": NOW + timedelta(hours=1)})
    assert not inside.counts_anew(NOW)
    assert inside.written_to(NOW).counted_at is None
    later = NOW + timedelta(hours=1)
    assert inside.counts_anew(later)
    counted = inside.written_to(later)
    assert not counted.counts_anew(later + timedelta(hours=23))
    assert counted.counts_anew(later + timedelta(hours=24))


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("2021-08-12T20:59", None),
        ("2021-08-12T21:00", "2021-08-13T06:00"),
        ("2021-08-13T00:30", "2021-08-13T06:00"),
        ("2021-08-13T06:00", None),
    ],
)
def test_the_night_is_local_time(local: str, until: str | None) -> None:
    hours = sending_hours("21:00-06:00")
    now = datetime.fromisoformat(local).replace(tzinfo=WITA).astimezone(UTC)
    closed = hours.closed(now)
    assert (closed and closed.until) == (until and datetime.fromisoformat(until).replace(tzinfo=WITA))
    assert hours.closed(now, at_night=True) is None
    assert sending_hours("").closed(now) is None


def test_a_night_inside_one_day_and_a_wrong_one() -> None:
    hours = sending_hours("01:00-05:00")
    assert hours.closed(datetime(2021, 8, 12, 2, tzinfo=WITA))
    assert hours.closed(datetime(2021, 8, 12, 23, tzinfo=WITA)) is None
    for wrong in ("21:00", "late-06:00"):
        with pytest.raises(ValueError, match=r"written 21:00-06:00|isoformat"):
            sending_hours(wrong)


def test_nyepi_is_silent_for_a_day_even_for_what_may_go_at_night() -> None:
    hours = sending_hours("21:00-06:00", sending_pauses())
    begin = datetime(2026, 3, 19, 6, tzinfo=WITA)
    for moment in (begin, begin + timedelta(hours=20)):
        closed = hours.closed(moment, at_night=True)
        assert closed
        assert closed.reason is HoldReason.PAUSE_CALENDAR
        assert closed.until == begin + timedelta(days=1)
        assert hours.closed(moment, at_night=True, in_pauses=True) is None
    assert hours.closed(begin + timedelta(days=1)) is None


def test_every_year_has_its_nyepi() -> None:
    years = [pause.first_day.year for pause in sending_pauses()]
    assert years == list(range(2021, 2031))
    assert all(pause.end - pause.begin == timedelta(days=1) for pause in sending_pauses())
