"""How long a complaint waits for whom, and what an answer, an operator or silence makes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as with_any
from hypothesis import strategies as st

from desac.adapters.complaint_rules import complaint_rules
from desac.domain.complaint import MOST_ANSWERS, Complaint, ComplaintState, Level, answered, closed
from desac.domain.complaint_rules import acknowledged, escalated, first_level, is_due
from desac.domain.dates import WITA
from tests.unit.domain.complaint_records import (
    DOCTOR,
    NOON,
    PUSKESMAS,
    PUSKESMAS_WITHOUT_NUMBER,
    RULES,
    complaint,
    given,
    minutes,
)

S = ComplaintState
NIGHT = datetime(2021, 8, 12, 15, 0, tzinfo=UTC)  # 23.00 WITA
MORNING = datetime(2021, 8, 12, 22, 0, tzinfo=UTC)  # 06.00 WITA of the next day


def test_the_shipped_rules_name_their_source() -> None:
    rules = complaint_rules()
    assert rules.source
    assert rules.emergency.doctor < rules.symptoms.doctor


@pytest.mark.parametrize(
    ("now", "is_emergency", "due"),
    [
        (NOON, False, NOON + minutes(60)),
        (NIGHT, False, MORNING + minutes(60)),
        (NIGHT, True, NIGHT + minutes(60)),
        # Half an hour of the evening, and the rest in the morning.
        (datetime(2021, 8, 12, 12, 30, tzinfo=UTC), False, MORNING + minutes(30)),
        # Before dawn: from six on.
        (datetime(2021, 8, 12, 19, 0, tzinfo=UTC), False, MORNING + minutes(60)),
    ],
)
def test_ordinary_minutes_pass_by_day_only(now: datetime, is_emergency: bool, due: datetime) -> None:
    assert RULES.due(60, now, is_emergency=is_emergency) == due


@with_any(
    st.integers(0, 3000), st.integers(0, 2 * 24 * 3600).map(lambda seconds: NOON + timedelta(seconds=seconds))
)
def test_no_complaint_is_due_by_night_or_too_early(wait: int, now: datetime) -> None:
    """Whenever it begins and however long it may wait."""
    due = RULES.due(wait, now, is_emergency=False)
    local = due.astimezone(WITA)
    assert RULES.day_begins <= local.time() <= RULES.day_ends
    assert due >= now + timedelta(minutes=wait)
    assert due <= now + timedelta(minutes=wait) + timedelta(hours=9) * (2 + wait // (15 * 60))


@pytest.mark.parametrize(
    ("doctor", "puskesmas", "level"),
    [
        (DOCTOR, PUSKESMAS, Level.DOCTOR),
        (None, PUSKESMAS, Level.PUSKESMAS),
        (None, PUSKESMAS_WITHOUT_NUMBER, Level.OPERATORS),
        (None, None, Level.OPERATORS),
    ],
)
def test_whoever_has_a_number_is_told_first(doctor: object, puskesmas: object, level: Level) -> None:
    assert first_level(doctor, puskesmas) is level  # type: ignore[arg-type]


def test_silence_goes_to_the_puskesmas_and_then_to_the_operators_again_and_again() -> None:
    levels: list[tuple[Level, datetime | None]] = []
    waiting = complaint(puskesmas=PUSKESMAS)
    for _ in range(4):
        assert waiting.due_at is not None
        assert not is_due(waiting, waiting.due_at - minutes(1))
        assert is_due(waiting, waiting.due_at)
        waiting = escalated(waiting, RULES, waiting.due_at)
        levels.append((waiting.level, waiting.due_at))
    assert levels == [
        (Level.PUSKESMAS, NOON + minutes(60 + 45)),
        (Level.OPERATORS, NOON + minutes(60 + 45 + 90)),
        (Level.OPERATORS, NOON + minutes(60 + 45 + 180)),
        (Level.OPERATORS, NOON + minutes(60 + 45 + 270)),
    ]
    assert (waiting.state, waiting.raised) == (S.ESCALATED, 4)
    assert [state for state, _ in waiting.history] == [S.OPEN, S.ESCALATED]


def test_a_puskesmas_without_a_number_is_left_out() -> None:
    assert escalated(complaint(), RULES, NOON).level is Level.OPERATORS


@pytest.mark.parametrize("state", [S.ANSWERED, S.CLOSED])
def test_nobody_is_told_of_a_complaint_that_waits_for_nobody(state: ComplaintState) -> None:
    assert not is_due(complaint(state=state), NOON + timedelta(days=9))
    with pytest.raises(ValueError, match=state):
        escalated(complaint(state=state), RULES, NOON)


def test_an_emergency_has_less_time() -> None:
    assert escalated(complaint(is_emergency=True), RULES, NOON).due_at == NOON + minutes(15)


def test_the_first_answer_ends_the_waiting_and_is_measured() -> None:
    first = answered(complaint(), given())
    assert first
    assert (first.state, first.due_at, first.seconds_to_first_answer) == (S.ANSWERED, None, 1200)
    second = answered(first, given("2", after=90))
    assert second
    assert (len(second.answers), second.seconds_to_first_answer) == (2, 1200)
    assert [state for state, _ in second.history] == [S.OPEN, S.ANSWERED]
    assert second.version == 3


def test_the_same_answer_twice_is_one() -> None:
    first = answered(complaint(), given())
    assert first
    assert answered(first, given(after=50)) is None


def test_answers_come_to_an_end() -> None:
    known: Complaint = complaint()
    for number in range(MOST_ANSWERS):
        known = answered(known, given(str(number))) or known
    assert len(known.answers) == MOST_ANSWERS
    assert answered(known, given("more")) is None


def test_an_answer_to_a_closed_complaint_is_kept_and_opens_nothing() -> None:
    ended = closed(complaint(), "arn:op", "sudah ditelepon", NOON + minutes(5))
    assert ended
    assert closed(ended, "arn:op", "lagi", NOON) is None
    assert (ended.state, ended.due_at, ended.closed_reason) == (S.CLOSED, None, "sudah ditelepon")
    late = answered(ended, given())
    assert late
    assert (late.state, late.seconds_to_first_answer) == (S.CLOSED, 1200)


def test_an_operator_who_sees_to_it_gets_time_and_is_asked_again() -> None:
    raised = escalated(complaint(), RULES, NOON)
    seen = acknowledged(raised, RULES, "arn:op", NOON + minutes(1))
    assert seen
    assert (seen.acknowledged_by, seen.due_at) == ("arn:op", NOON + minutes(241))
    again = escalated(seen, RULES, NOON + minutes(241))
    assert (again.acknowledged_by, again.acknowledged_at) == (None, None)
    done = answered(seen, given())
    assert done
    assert acknowledged(done, RULES, "arn:op", NOON) is None


def test_a_reference_is_short_and_says_nothing() -> None:
    assert complaint().number.startswith("K-")
    assert len(complaint().number) == 8
    assert complaint().number[2:].lower() in complaint().complaint_id.rpartition(".")[2]
