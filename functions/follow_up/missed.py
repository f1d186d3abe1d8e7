"""Who was asked today and has not said anything: the silence begins. Pure, but for its store."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from desac.domain.episode import EpisodeStatus
from desac.domain.message import MessageState
from desac.domain.silence import SilenceKind, SilenceRules, SilenceStep, Whom, opened
from desac.ports.daily import DailyStore, Today
from desac.ports.outbox import Overtaken
from desac.ports.silences import SilenceStore

_LEFT_US = frozenset({MessageState.ACCEPTED, MessageState.SENT, MessageState.DELIVERED, MessageState.READ})
_TRIES = 4
SILENT = "silent"


def why_heard(today: Today, day: date) -> str | None:
    """Why somebody is not silent today, None if they are.

    Whom we have not asked cannot have answered: `not_asked` and `not_sent` are for the city to mend.
    """
    if today.episode.status is not EpisodeStatus.ACTIVE or today.episode.end_date < day:
        return "over"
    if today.report is not None:
        return "reported"
    if today.message is None:
        return "not_asked"
    if today.message.state not in _LEFT_US:
        return "not_sent"
    if today.silence is not None and today.silence.is_waiting:
        return "silent_before"
    return None


def note_missed(
    store: DailyStore,
    silences: SilenceStore,
    episode_ids: Sequence[str],
    day: date,
    *,
    rules: SilenceRules,
    now: datetime,
) -> Counter[str]:
    """Begin the silence of everybody who was asked and has not answered; how many, by what became of them.

    Raises Overtaken if others keep writing.
    """
    waiting, fates = tuple(dict.fromkeys(episode_ids)), dict[str, str]()
    for _ in range(_TRIES):
        found = store.today(waiting, day)
        again = []
        for today in found:
            episode = today.episode
            fates[episode.episode_id] = why_heard(today, day) or SILENT
            if fates[episode.episode_id] != SILENT or today.message is None:
                continue
            begun = opened(
                today.silence,
                SilenceKind.CHECK_IN,
                Whom(today.person, episode),
                SilenceStep.REMINDER,
                rules=rules,
                now=now,
                since=today.message.created_at,
            )
            if begun is None:
                continue
            try:
                silences.save(today.silence, begun)
            except Overtaken:
                again.append(episode.episode_id)
        if not again:
            return Counter(fates.get(one, "gone") for one in dict.fromkeys(episode_ids))
        waiting = tuple(again)
    raise Overtaken
