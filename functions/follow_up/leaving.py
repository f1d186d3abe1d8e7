"""A tracer found that somebody has left the city: the stay is over here."""

from datetime import datetime

from desac.domain.assignment import Assignment, Outcome
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.isolation import EndReason, Told, ended
from desac.ports.isolation import IsolationStore
from functions.follow_up.isolation import until_done


def leave(store: IsolationStore, episode_id: str, now: datetime) -> bool:
    """End the episode of who left, with the tracer's note; whether it is over by that. Safe to repeat.

    Raises ContendedError, LookupError for an episode that is not there.
    """
    left: list[bool] = []

    def _try() -> bool:
        loose = store.loose(episode_id)
        if loose is None:
            raise LookupError(f"no such episode: {episode_id}")
        told = _told(loose.episode, loose.assignment, now)
        left[:] = [told is not None]
        if told is None:
            return True
        return store.note(loose.episode, ended(loose.episode, EndReason.MOVED, told))

    until_done(_try, episode_id)
    return left[0]


def _told(episode: Episode, task: Assignment | None, now: datetime) -> Told | None:
    if task is None or task.outcome is not Outcome.LEFT_CITY or episode.status is not EpisodeStatus.ACTIVE:
        return None
    visits = [one for one in task.attempts if one.outcome is Outcome.LEFT_CITY]
    if not visits or any(one.outcome and one.at > visits[-1].at for one in episode.end_changes):
        # Somebody has said since that it goes on.
        return None
    return Told(visits[-1].tracer, now, visits[-1].note)
