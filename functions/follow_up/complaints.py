"""A complaint's clock ran out: the next one is told. Safe to repeat."""

from datetime import datetime

from desac.domain.complaint import closed, waiting_one
from desac.domain.complaint_rules import ComplaintRules, escalated, is_due
from desac.ports.clocks import Due
from desac.ports.complaints import ComplaintStore
from desac.ports.outbox import Overtaken
from functions.follow_up.logic import ContendedError, Next

_TRIES = 4
_NOBODY, _DEATH = "Desac", "Warga meninggal."


def end_of_the_dead(store: ComplaintStore, episode_id: str, now: datetime) -> int:
    """Close what somebody who has died complained of: nobody is told of it any more. How many there were.

    Raises ContendedError.
    """
    for _ in range(_TRIES):
        waiting = [one for one in store.of_episode(episode_id) if one.is_waiting]
        try:
            for complaint in waiting:
                after = closed(complaint, _NOBODY, _DEATH, now)
                if after is not None:
                    store.save(complaint, after)
        except Overtaken:
            continue
        return len(waiting)
    raise ContendedError(episode_id)


def raise_complaint(store: ComplaintStore, due: Due, rules: ComplaintRules, now: datetime) -> Next:
    """Let the puskesmas or the operators be told of the complaint that waits in an episode.

    Nothing happens if it was answered or put off meanwhile: its clock says so then. Raises ContendedError.
    """
    for _ in range(_TRIES):
        complaint = waiting_one(store.of_episode(due.episode_id))
        if complaint is None or not is_due(complaint, now):
            return Next.NOTHING
        try:
            store.save(complaint, escalated(complaint, rules, now))
        except Overtaken:
            continue
        return Next.ESCALATED
    raise ContendedError(due.episode_id)
