"""Silence rises step by step, by day, until somebody was heard; nothing ends by itself."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.silence_rules import silence_rules
from desac.domain.complaint import HealthWorker
from desac.domain.roster import ContactSource
from desac.domain.silence import Heard, Silence, SilenceKind, SilenceState, SilenceStep
from desac.domain.silence_steps import (
    RESIDENT,
    Whom,
    acknowledged,
    escalated,
    heard_from,
    is_due,
    opened,
    over,
)
from tests.unit.overview.records import NOW, a_person, an_episode

WHOM = Whom(a_person(), an_episode())
RULES = silence_rules()
DOCTOR = HealthWorker(name="dr. Contoh", phone="+6281200000900", source=ContactSource.DOCTOR)
_S = SilenceStep


def a_silence(
    kind: SilenceKind = SilenceKind.CHECK_IN,
    step: SilenceStep = SilenceStep.REMINDER,
    before: Silence | None = None,
    now: datetime = NOW,
) -> Silence:
    begun = opened(before, kind, WHOM, step, rules=RULES, now=now, since=now - timedelta(hours=6))
    assert begun is not None
    return begun


def due(silence: Silence) -> datetime:
    assert silence.due_at is not None
    return silence.due_at


def test_it_rises_to_tracer_doctor_operators_and_again() -> None:
    silence, seen = a_silence(), []
    for _ in range(5):
        assert not is_due(silence, due(silence) - timedelta(seconds=1))
        assert is_due(silence, due(silence))
        silence = escalated(silence, RULES, due(silence), DOCTOR)
        seen.append(silence.step)
    assert seen == [_S.TRACER, _S.DOCTOR, _S.OPERATORS, _S.OPERATORS, _S.OPERATORS]
    assert silence.doctor == DOCTOR
    assert [what for what, _ in silence.history] == ["reminder", *seen]
    assert silence.raised == len(seen)


@pytest.mark.parametrize("doctor", [None, HealthWorker(name="dr. X", source=ContactSource.DOCTOR)])
def test_without_a_doctor_to_tell_the_operators_are(doctor: HealthWorker | None) -> None:
    silence = escalated(a_silence(step=_S.TRACER), RULES, NOW, doctor)
    assert (silence.step, silence.doctor) == (_S.OPERATORS, None)


def test_its_time_passes_by_day_only() -> None:
    evening = datetime(2021, 8, 11, 12, 0, tzinfo=UTC)  # 20:00 WITA; an hour of the day is left
    begun = a_silence(now=evening)
    assert due(begun) == datetime(2021, 8, 12, 0, 0, tzinfo=UTC)  # 08:00 WITA


def test_whoever_sees_to_it_has_time_and_is_then_told_again() -> None:
    silence = a_silence(step=_S.DOCTOR)
    seen_to = acknowledged(silence, RULES, "operator1", NOW)
    assert seen_to is not None
    assert (seen_to.acknowledged_by, seen_to.raised, seen_to.step) == ("operator1", 0, _S.DOCTOR)
    assert due(seen_to) > due(silence)
    again = escalated(seen_to, RULES, due(seen_to))
    assert (again.step, again.acknowledged_by) == (_S.OPERATORS, None)


def test_what_is_over_stays_over() -> None:
    ended = over(a_silence(), Heard.REPORT, NOW, by=RESIDENT)
    assert ended is not None
    assert (ended.state, ended.due_at, ended.over_because) == (SilenceState.OVER, None, Heard.REPORT)
    assert over(ended, Heard.CLOSED, NOW) is None
    assert acknowledged(ended, RULES, "operator1", NOW) is None
    assert heard_from(ended, RULES, NOW) is None or ended.kind is SilenceKind.FORM
    with pytest.raises(ValueError, match="over"):
        escalated(ended, RULES, NOW)


def test_a_second_silence_keeps_the_story_of_the_first() -> None:
    ended = over(a_silence(), Heard.REPORT, NOW)
    assert ended is not None
    later = NOW + timedelta(days=3)
    again = a_silence(before=ended, now=later)
    assert [what for what, _ in again.history] == ["reminder", "over.report", "reminder"]
    assert (again.version, again.opened_at, again.over_at) == (ended.version + 1, later, None)
    assert again.raised != ended.raised, "what is told now was not told before"


def test_a_step_that_is_past_opens_nothing() -> None:
    waiting = a_silence(SilenceKind.FORM, _S.DOCTOR)
    at_tracer = partial(opened, kind=SilenceKind.FORM, whom=WHOM, step=_S.TRACER, rules=RULES, now=NOW)
    assert at_tracer(waiting, since=NOW) is None
    reminded = a_silence(SilenceKind.FORM)
    risen = at_tracer(reminded, since=NOW)
    assert risen is not None
    assert (risen.step, risen.raised, risen.since) == (_S.TRACER, 1, reminded.since)


def test_a_word_ends_a_silence_and_buys_time_once_for_a_form() -> None:
    for kind in (SilenceKind.CHECK_IN, SilenceKind.UNDELIVERED):
        ended = heard_from(a_silence(kind), RULES, NOW)
        assert ended is not None
        assert (ended.is_waiting, ended.over_by) == (False, RESIDENT)
    once = heard_from(a_silence(SilenceKind.FORM), RULES, NOW)
    assert once is not None
    assert (once.is_waiting, once.acknowledged_by) == (True, RESIDENT)
    assert heard_from(once, RULES, NOW) is None
    assert heard_from(a_silence(SilenceKind.FORM, _S.DOCTOR), RULES, NOW) is None


@given(st.lists(st.sampled_from(["due", "ack", "word"]), max_size=12), st.sampled_from(list(SilenceKind)))
def test_what_waits_always_has_a_time(events: list[str], kind: SilenceKind) -> None:
    """Whatever happens in whatever order, a silence is over with a reason, or somebody is told at a time."""
    silence, now = a_silence(kind), NOW
    for event in events:
        if not silence.is_waiting:
            break
        now = due(silence) if event == "due" else now + timedelta(minutes=1)
        if event == "due":
            silence = escalated(silence, RULES, now, DOCTOR)
        elif event == "ack":
            silence = acknowledged(silence, RULES, "x", now) or silence
        else:
            silence = heard_from(silence, RULES, now) or silence
        assert silence.is_waiting == (silence.due_at is not None)
        assert silence.is_waiting != (silence.over_because is not None)
        assert silence.due_at is None or silence.due_at > now
