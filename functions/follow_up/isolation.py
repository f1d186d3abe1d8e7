"""The clock of the end of isolation: kept as the episode says, and what follows when it runs out."""

from collections.abc import Callable
from datetime import datetime

from desac.domain.clock import ClockState
from desac.domain.episode import EpisodeStatus
from desac.domain.isolation import completed, due_at
from desac.ports.clocks import Due
from desac.ports.isolation import IsolationStore, Stay
from functions.follow_up.logic import ContendedError, Next

TRIES = 4


def keep(store: IsolationStore, episode_id: str) -> None:
    """Let the clock of an episode run until its end, and stop it where the episode is not active.

    Whatever the events and their order, what the episode says now counts. Raises ContendedError,
    LookupError for an episode that is not there (yet).
    """

    def _try() -> bool:
        stay = store.stay(episode_id)
        if stay is None:
            raise LookupError(f"no such episode: {episode_id}")
        return _kept(store, stay)

    until_done(_try, episode_id)


def _kept(store: IsolationStore, stay: Stay) -> bool:
    is_active = stay.episode.status is EpisodeStatus.ACTIVE
    return store.keep(stay, due_at(stay.episode.end_date) if is_active else None)


def complete(store: IsolationStore, due: Due, now: datetime) -> Next:
    """End an episode whose days are over; safe to repeat. Raises ContendedError."""
    steps: list[Next] = []

    def _try() -> bool:
        stay = store.stay(due.episode_id)
        steps[:] = [Next.NOTHING]
        if stay is None or stay.clock is None or stay.clock.state is not ClockState.OPEN:
            return True
        changes = completed(stay.episode, now)
        if changes is None:
            # Put off meanwhile, or over for another reason.
            return _kept(store, stay)
        steps[:] = [Next.OVER]
        return store.complete(stay, changes)

    until_done(_try, due.episode_id)
    return steps[0]


def close(store: IsolationStore, episode_id: str, now: datetime) -> bool:
    """Close what hangs on an episode that is over; whether it is. Raises ContendedError, LookupError."""
    over: list[bool] = []

    def _try() -> bool:
        loose = store.loose(episode_id)
        if loose is None:
            raise LookupError(f"no such episode: {episode_id}")
        over[:] = [loose.episode.status is not EpisodeStatus.ACTIVE]
        return store.close(loose, now) if over[0] else True

    until_done(_try, episode_id)
    return over[0]


def reopen(store: IsolationStore, episode_id: str, now: datetime) -> None:
    """Take up what was closed of an episode that lives again. Raises ContendedError, LookupError."""

    def _try() -> bool:
        loose = store.loose(episode_id)
        if loose is None:
            raise LookupError(f"no such episode: {episode_id}")
        return store.reopen(loose, now) if loose.episode.status is EpisodeStatus.ACTIVE else True

    until_done(_try, episode_id)


def until_done(step: Callable[[], bool], episode_id: str) -> None:
    """Try again, each time as things stand then. Raises ContendedError."""
    for _ in range(TRIES):
        if step():
            return
    raise ContendedError(episode_id)
