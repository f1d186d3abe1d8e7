"""Deadlines: a clock that nobody stops in time makes work for somebody."""

from enum import StrEnum

from desac.domain.base import Record, UtcDatetime


class ClockName(StrEnum):
    """What is waited for."""

    FORM = "form"
    DOCTOR_ANSWER = "doctor_answer"
    # Of every active episode; its due time is the beginning of the day after the last one.
    ISOLATION_END = "isolation_end"
    SILENCE_FORM = "silence_form"
    SILENCE_CHECK_IN = "silence_check_in"
    SILENCE_UNDELIVERED = "silence_undelivered"


class ClockState(StrEnum):
    """`stopped`: it came in time; `expired`: it did not, and the next step was taken.

    `over`: the episode ended first; the clock runs on if that is taken back.
    """

    OPEN = "open"
    STOPPED = "stopped"
    EXPIRED = "expired"
    OVER = "over"


class Clock(Record):
    """One deadline of an episode. `about` is the complaint whose answer is waited for.

    A form is asked for once more at `due_at` where that is before its `deadline`, when a tracer goes.
    """

    episode_id: str
    person_id: str
    name: ClockName
    about: str | None = None
    state: ClockState = ClockState.OPEN
    due_at: UtcDatetime
    deadline: UtcDatetime | None = None
    created_at: UtcDatetime
