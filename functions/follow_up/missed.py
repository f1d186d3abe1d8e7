"""Who was asked today and has not said anything: the silence begins. Pure, but for its store."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.silence import Silence, SilenceKind, SilenceRules, SilenceStep
from desac.domain.silence_steps import Whom, opened
from desac.ports.daily import DailyStore, Today
from desac.ports.outbox import Overtaken
from desac.ports.silences import SilenceStore
from functions.follow_up.unreached import is_sent, sought, unreached

_TRIES = 4
SILENT, UNREACHED = "silent", "unreached"
_UNASKED = frozenset({"not_asked", "not_sent"})


def why_heard(today: Today, day: date) -> str | None:
    """Why somebody is not silent today, None if they are.

    Whom we have not asked cannot have answered: `not_asked` and `not_sent` are for the city to mend, unless
    they are `unreached` (`note_missed`). Who was registered on the day is asked from the next one on.
    """
    if today.episode.status is not EpisodeStatus.ACTIVE or today.episode.end_date < day:
        return "over"
    if today.report is not None:
        return "reported"
    if today.silence is not None and today.silence.is_waiting:
        return "silent_before"
    if today.message is None:
        is_new = today.episode.created_at.astimezone(WITA).date() >= day
        return "new" if is_new else "not_asked"
    return None if is_sent(today) else "not_sent"


def note_missed(
    store: DailyStore,
    silences: SilenceStore,
    episode_ids: Sequence[str],
    day: date,
    *,
    rules: SilenceRules,
    now: datetime,
) -> Counter[str]:
    """Begin the silence of everybody who was asked and has not answered, and of whom no question reaches.

    How many, by what became of them. Raises Overtaken if others keep writing.
    """
    waiting, fates = tuple(dict.fromkeys(episode_ids)), dict[str, str]()
    for _ in range(_TRIES):
        found = {one.episode.episode_id: one for one in store.today(waiting, day)}
        fates |= {one: why_heard(today, day) or SILENT for one, today in found.items()}
        unasked = [today for one, today in found.items() if fates[one] in _UNASKED]
        fates |= dict.fromkeys(unreached(store, unasked, day), UNREACHED)
        again = []
        for one, today in found.items():
            begun = None
            if fates[one] == SILENT:
                begun = _missed(today, rules, now)
            elif fates[one] == UNREACHED:
                known = silences.of_episode(one)
                begun = sought(known, Whom(today.person, today.episode), rules, now)
            try:
                if begun is not None:
                    silences.save(*begun)
            except Overtaken:
                again.append(one)
        if not again:
            return Counter(fates.get(one, "gone") for one in dict.fromkeys(episode_ids))
        waiting = tuple(again)
    raise Overtaken


def _missed(today: Today, rules: SilenceRules, now: datetime) -> tuple[Silence | None, Silence] | None:
    if today.message is None:
        return None
    begun = opened(
        today.silence,
        SilenceKind.CHECK_IN,
        Whom(today.person, today.episode),
        SilenceStep.REMINDER,
        rules=rules,
        now=now,
        since=today.message.created_at,
    )
    return (today.silence, begun) if begun else None
