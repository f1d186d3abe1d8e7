"""Silences by their clocks: the next one is told, and a form is asked for once more. Safe to repeat."""

from collections.abc import Callable
from datetime import datetime

from desac.domain.clock import ClockState
from desac.domain.complaint import HealthWorker
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.roster import ContactSource
from desac.domain.silence import KINDS, Heard, Silence, SilenceKind, SilenceRules, SilenceStep
from desac.domain.silence_steps import Whom, escalated, is_due, opened, over
from desac.ports.clocks import ClockStore, Due
from desac.ports.outbox import Overtaken
from desac.ports.roster import Roster
from desac.ports.silences import SilenceStore, Watched
from functions.follow_up.logic import ContendedError, Next, next_step
from functions.follow_up.telemetry import count

_TRIES = 5


def raise_silence(store: SilenceStore, roster: Roster, due: Due, rules: SilenceRules, now: datetime) -> Next:
    """Let the next one be told of a silence; it ends where nobody is waited for any more.

    Raises ContendedError.
    """
    kind = KINDS[due.clock]

    def _try() -> Next:
        seen = store.watched(due.episode_id)
        silence = seen.silences.get(kind) if seen else None
        if seen is None or silence is None or not is_due(silence, now):
            return Next.NOTHING
        because = _heard(seen, kind)
        if because is not None:
            ended = over(silence, because, now)
            if ended is not None:
                store.save(silence, ended)
            return Next.STOPPED
        store.save(silence, after := escalated(silence, rules, now, doctor_of(roster, seen, now)))
        tell(after)
        return Next.ESCALATED

    return until_first(_try, due.episode_id)


def remind_of_form(
    clocks: ClockStore, store: SilenceStore, due: Due, rules: SilenceRules, now: datetime
) -> Next | None:
    """Ask for a form once more, before its deadline; None if that is not what its clock is for now.

    Raises ContendedError.
    """

    def _try() -> Next | None:
        waiting = clocks.waiting(due)
        if waiting is None or waiting.clock.state is not ClockState.OPEN:
            return None
        deadline = waiting.clock.deadline
        if deadline is None or waiting.clock.due_at >= deadline or next_step(waiting, now) is not Next.SILENT:
            return None
        seen = store.watched(due.episode_id)
        if seen is None:
            return None
        before = seen.silences.get(SilenceKind.FORM)
        since = waiting.clock.created_at
        begun = opened(
            before,
            SilenceKind.FORM,
            Whom(seen.person, seen.episode),
            SilenceStep.REMINDER,
            rules=rules,
            now=now,
            since=since,
        )
        if begun is None and before is not None:
            # Somebody sees to it already: the clock goes on to its deadline.
            begun = before.changed("reminder_due", now)
        if begun is None:
            return None
        store.remind(waiting, before, begun)
        return Next.REMINDED

    return until_first(_try, due.episode_id)


def tell(silence: Silence) -> None:
    """Ring for a silence that has come to the operators; again with every time that it is raised."""
    if silence.step is SilenceStep.OPERATORS:
        # Without dimensions of its own: the alarm is about all.
        count("SilenceUnattended")


def doctor_of(roster: Roster, seen: Watched, now: datetime) -> HealthWorker | None:
    """The doctor of the resident's village today."""
    village = seen.person.village_code
    found = roster.doctor_on(village, now.astimezone(WITA).date()) if village else None
    if found is None:
        return None
    return HealthWorker(name=found.name, phone=found.phone, source=ContactSource.DOCTOR)


def _heard(seen: Watched, kind: SilenceKind) -> Heard | None:
    if seen.episode.status is not EpisodeStatus.ACTIVE:
        return Heard.EPISODE_OVER
    return Heard.FORM if seen.has_form and kind is SilenceKind.FORM else None


def until_first[Done](attempt: Callable[[], Done], episode_id: str) -> Done:
    """The outcome of an attempt that nobody overtook. Raises ContendedError."""
    for _ in range(_TRIES):
        try:
            return attempt()
        except Overtaken:
            continue
    raise ContendedError(episode_id)
