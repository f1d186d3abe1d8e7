"""Deadlines: a clock that nobody stops in time makes work for somebody."""

from enum import StrEnum

from desac.domain.base import Record, UtcDatetime


class ClockName(StrEnum):
    """What is waited for."""

    FORM = "form"
    DOCTOR_ANSWER = "doctor_answer"
    # Of every active episode; its due time is the beginning of the day after the last one.
    ISOLATION_END = "isolation_end"


class ClockState(StrEnum):
    """`stopped`: it came in time; `expired`: it did not, and the next step was taken.

    `over`: the episode ended first; the clock runs on if that is taken back.
    """

    OPEN = "open"
    STOPPED = "stopped"
    EXPIRED = "expired"
    OVER = "over"


class Clock(Record):
    """One deadline of an episode. `about` is the complaint whose answer is waited for."""

    episode_id: str
    person_id: str
    name: ClockName
    about: str | None = None
    state: ClockState = ClockState.OPEN
    due_at: UtcDatetime
    created_at: UtcDatetime
