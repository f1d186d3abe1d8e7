"""What follows from a clock that ran out. Pure."""

from datetime import datetime
from enum import StrEnum

from desac.domain.clock import ClockState
from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.ports.clocks import ClockStore, Due, Waiting

_TRIES = 4


class Next(StrEnum):
    """`silent`: a tracer has to go; `expired`: over, without anything to do; `nothing`: not due.

    `escalated`: nobody answered a complaint, or was heard, and the next one is told. `reminded`: a form was
    asked for once more. `over`: isolation has ended.
    """

    NOTHING = "nothing"
    STOPPED = "stopped"
    EXPIRED = "expired"
    SILENT = "silent"
    ESCALATED = "escalated"
    REMINDED = "reminded"
    OVER = "over"


class ContendedError(Exception):
    """Others kept changing the episode; the message is delivered again."""


def next_step(waiting: Waiting, now: datetime) -> Next:
    """What a clock means at `now`.

    Silence is told only of somebody who is still being waited for: not once the form is there, the
    episode is over, or the resident is known to be unreachable for another reason.
    """
    clock, episode = waiting.clock, waiting.episode
    if clock.state is not ClockState.OPEN or clock.due_at > now:
        return Next.NOTHING
    if waiting.has_form:
        return Next.STOPPED
    if episode.status is not EpisodeStatus.ACTIVE or episode.unreachable is not None:
        return Next.EXPIRED
    return Next.SILENT


def follow_up(store: ClockStore, due: Due, now: datetime) -> Next:
    """Do what a clock asks for; safe to repeat. Raises ContendedError."""
    for _ in range(_TRIES):
        waiting = store.waiting(due)
        step = next_step(waiting, now) if waiting else Next.NOTHING
        if waiting is None or step is Next.NOTHING:
            return Next.NOTHING
        if step is Next.STOPPED:
            done = store.stop(waiting)
        else:
            done = store.expire(waiting, UnreachableReason.SILENT if step is Next.SILENT else None)
        if done:
            return step
    raise ContendedError(due.episode_id)
