"""The pace, the urgent lane's right of way and the daily limit, whoever asks and in whichever order."""

from bisect import bisect_left
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desac.domain.recipient import Recipient
from desac.domain.sending_number import (
    HORIZON,
    SECOND,
    Asked,
    Denial,
    Denied,
    Granted,
    SendingNumber,
    Stop,
    TemplateHold,
    hour_of,
    limit_of_tier,
)

NOW = datetime(2021, 8, 12, 1, 0, tzinfo=UTC)
BEGIN = round(NOW.timestamp() * SECOND)
NUMBER = SendingNumber(phone_number_id="1")
asks = st.tuples(st.integers(0, SECOND), st.integers(1, 40), st.booleans(), st.integers(0, SECOND // 10))


@given(st.lists(asks, min_size=1, max_size=80), st.sampled_from([1, 10, 80, 1000]))
def test_never_more_than_the_limit_in_any_second(asked: list[tuple[int, int, bool, int]], limit: int) -> None:
    number, now, slots = NUMBER, BEGIN, list[int]()
    for passed, wanted, urgent, lead in asked:
        now += passed
        answer = number.reserve(Asked(wanted, urgent), now, limit, lead)
        if isinstance(answer, Granted):
            assert all(slot >= now + lead for slot in answer.slots)
            number = answer.number
            slots += answer.slots
    assert slots == sorted(slots)
    for place, slot in enumerate(slots):
        assert bisect_left(slots, slot + SECOND) - place <= limit


def test_the_pace_is_kept_at_95_percent_without_gaps() -> None:
    number, slots = NUMBER, list[int]()
    now = BEGIN
    while len(slots) < 5_000:
        answer = number.reserve(Asked(8, urgent=False), now, 80)
        if isinstance(answer, Denied):
            assert answer.why is Denial.BUSY
            now += answer.wait
            continue
        number = answer.number
        slots += answer.slots
    rate = (len(slots) - 1) * SECOND / (slots[-1] - slots[0])
    assert rate == pytest.approx(0.95 * 80, rel=1e-3)


@given(st.lists(asks, max_size=60), st.integers(1, 20))
def test_an_urgent_message_is_overtaken_by_no_more_than_a_horizon_and_a_block(
    asked: list[tuple[int, int, bool, int]], wanted: int
) -> None:
    """Between its arrival and its slot at most as many others go as were reserved already."""
    block, limit = 8, 80
    number, now = NUMBER, BEGIN
    for passed, _, _, _ in asked:
        now += passed
        answer = number.reserve(Asked(block, urgent=False), now, limit)
        number = answer.number if isinstance(answer, Granted) else number
    answer = number.reserve(Asked(wanted, urgent=True), now, limit)
    assert isinstance(answer, Granted)
    assert answer.slots[0] - now <= HORIZON + block * SECOND / (0.95 * limit) + 1


def test_a_blast_waits_while_the_line_is_long() -> None:
    urgent = NUMBER.reserve(Asked(100, urgent=True), BEGIN, 80)
    assert isinstance(urgent, Granted)
    denied = urgent.number.reserve(Asked(1, urgent=False), BEGIN, 80)
    assert isinstance(denied, Denied)
    assert denied.why is Denial.BUSY
    assert isinstance(urgent.number.reserve(Asked(1, urgent=False), BEGIN + denied.wait, 80), Granted)


def test_without_a_limit_every_slot_is_now() -> None:
    answer = NUMBER.reserve(Asked(500, urgent=False), BEGIN, 0)
    assert isinstance(answer, Granted)
    assert set(answer.slots) == {BEGIN}


people = st.lists(
    st.tuples(st.integers(0, 4 * 3600), st.integers(0, 30), st.booleans()), min_size=1, max_size=120
)


@settings(max_examples=200)
@given(people, st.integers(20, 40))
def test_no_24_hours_ever_reach_more_people_than_the_limit(
    writes: list[tuple[int, int, bool]], limit: int
) -> None:
    """People come again at any time; each move from hour to hour is told one reservation late."""
    number = NUMBER.limited(limit, NOW)
    recipients: dict[int, Recipient] = {}
    sent: list[tuple[datetime, int]] = []
    left: Counter[str] = Counter()
    now = NOW
    for passed, who, urgent in writes:
        now += timedelta(seconds=passed)
        known = recipients.get(who, Recipient(recipient_id=str(who)))
        fresh = known.counts_anew(now)
        moved = not fresh and known.counted_at is not None and hour_of(known.counted_at) != hour_of(now)
        asked = Asked(1, urgent, fresh=int(fresh), again=int(moved), left=left)
        answer = number.reserve(asked, round(now.timestamp() * SECOND), 0)
        if isinstance(answer, Denied):
            assert (answer.why, fresh) == (Denial.FULL, True)
            continue
        number, left = answer.number, Counter()
        if moved and known.counted_at:
            left[hour_of(known.counted_at)] += 1
        recipients[who] = known.written_to(now)
        sent.append((now, who))
        reached = {one for at, one in sent if now - at < timedelta(hours=24)}
        assert len(reached) <= number.reached_in_window(now)
        assert len(reached) <= limit


def test_a_full_day_says_when_there_is_room_again_and_keeps_some_for_urgent_ones() -> None:
    number = NUMBER.limited(100, NOW)
    answer = number.reserve(Asked(95, urgent=False, fresh=95), BEGIN, 0)
    assert isinstance(answer, Granted)
    full = answer.number.reserve(Asked(1, urgent=False, fresh=1), BEGIN, 0)
    assert isinstance(full, Denied)
    assert (full.why, full.room) == (Denial.FULL, 0)
    assert isinstance(answer.number.reserve(Asked(5, urgent=True, fresh=5), BEGIN, 0), Granted)
    assert isinstance(answer.number.reserve(Asked(9, urgent=False), BEGIN, 0), Granted)
    assert isinstance(answer.number.reserve(Asked(1, urgent=False, fresh=1), BEGIN + full.wait, 0), Granted)


def test_too_fast_pauses_twice_as_long_each_time_and_is_forgiven() -> None:
    number, now, pauses = NUMBER, NOW, []
    for _ in range(8):
        number = number.slowed(now)
        assert number.slowed(now + timedelta(milliseconds=10)) is number
        assert number.slow_until
        pauses.append((number.slow_until - now).total_seconds())
        denied = number.reserve(Asked(1, urgent=True), round(now.timestamp() * SECOND), 80)
        assert isinstance(denied, Denied)
        assert denied.why is Denial.SLOWED
        now = number.slow_until
    assert pauses == [1, 2, 4, 8, 16, 32, 32, 32]
    assert number.slowed(now + timedelta(minutes=3)).slow_level == 0


def test_a_stop_lets_nothing_go_until_somebody_resumes() -> None:
    stopped = NUMBER.stop(Stop(action="stop", code=190, at=NOW)).stop(Stop(action="stop", code=3, at=NOW))
    assert stopped.stopped
    assert stopped.stopped.code == 190
    denied = stopped.reserve(Asked(1, urgent=True), BEGIN, 80)
    assert denied == Denied(Denial.STOPPED)
    assert isinstance(stopped.resume().reserve(Asked(1, urgent=True), BEGIN, 80), Granted)


def test_a_template_is_held_once_and_released() -> None:
    held = NUMBER.hold_template("a", TemplateHold(code=132015, at=NOW))
    assert held.hold_template("a", TemplateHold(code=132016, at=NOW)) is held
    assert held.release_template("a").held_templates == {}


@pytest.mark.parametrize(
    ("tier", "limit"),
    [("TIER_250", 250), ("TIER_2K", 2000), ("TIER_100K", 100_000), ("TIER_UNLIMITED", None)],
)
def test_tiers(tier: str, limit: int | None) -> None:
    assert limit_of_tier(tier) == limit
    with pytest.raises(KeyError):
        limit_of_tier("TIER_NEW")
