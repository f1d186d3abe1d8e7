"""What happens to a resident and what of it begins, raises or ends a silence. Safe to repeat."""

from dataclasses import dataclass
from datetime import datetime

from desac.domain.assignment import Outcome
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus, UnreachableReason
from desac.domain.silence import Heard, Silence, SilenceKind, SilenceRules, SilenceStep
from desac.domain.silence_steps import RESIDENT, Whom, escalated, heard_from, opened, over, resumed
from desac.event.assignments import AssignmentClosed
from desac.event.base import Event
from desac.event.episodes import (
    CaseRegistered,
    ContactRegistered,
    EpisodeEnded,
    PhoneCorrected,
    ResidentOptedIn,
    ResidentUnreachable,
)
from desac.event.monitoring import DailyReported
from desac.event.said import IntakeSubmitted
from desac.ports.roster import Roster
from desac.ports.silences import SilenceStore, Watched
from functions.follow_up.silences import doctor_of, tell, until_first

_TRACED = frozenset({Outcome.FOUND, Outcome.LEFT_CITY})
_NO_VISIT = frozenset({Outcome.MERGED, Outcome.EPISODE_OVER})
# What a tracer could do has been done: whose turn it is does not wait for the clock.
_IN_VAIN = frozenset({Outcome.REFUSED, Outcome.NOT_FOUND, Outcome.MOVED})
_BEFORE_DOCTOR = frozenset({SilenceStep.REMINDER, SilenceStep.TRACER})


@dataclass(frozen=True, slots=True)
class SilenceWatch:
    """What one event needs."""

    silences: SilenceStore
    roster: Roster
    rules: SilenceRules

    def take(self, event: Event, now: datetime) -> None:
        """Bring the silences of an event's episode to where they belong. Raises ContendedError."""
        episode_id = event.assignment_id if isinstance(event, AssignmentClosed) else _episode(event)
        until_first(lambda: self._take(event, episode_id, now), episode_id)

    def _take(self, event: Event, episode_id: str, now: datetime) -> None:
        seen = self.silences.watched(episode_id)
        if seen is None:
            # Deleted with its person after the event was sent.
            return
        match event:
            case ResidentUnreachable():
                self._unreachable(event, seen, now)
            case AssignmentClosed():
                self._visited(event, seen, now)
            case CaseRegistered() | ContactRegistered():
                self._goes_on(seen, now)
            case EpisodeEnded() if seen.episode.status is EpisodeStatus.ACTIVE:
                # Taken back meanwhile.
                return
            case _:
                for silence in seen.silences.values():
                    self._save(silence, self._after(event, silence, now))

    def _after(self, event: Event, silence: Silence, now: datetime) -> Silence | None:
        match event:
            case IntakeSubmitted():
                return over(silence, Heard.FORM, now, by=RESIDENT)
            case DailyReported():
                if event.day < silence.since.astimezone(WITA).date():
                    # Told late: it is about a day before the silence.
                    return None
                if silence.kind is SilenceKind.FORM:
                    return heard_from(silence, self.rules, now) if silence.is_waiting else None
                return over(silence, Heard.REPORT, now)
            case EpisodeEnded():
                return over(silence, Heard.EPISODE_OVER, now)
            case PhoneCorrected() | ResidentOptedIn():
                is_theirs = silence.kind is SilenceKind.UNDELIVERED
                return over(silence, Heard.NUMBER_CHANGED, now) if is_theirs else None
            case _:
                raise TypeError(f"{event.detail_type} does not belong on this queue")

    def _unreachable(self, event: ResidentUnreachable, seen: Watched, now: datetime) -> None:
        if seen.episode.status is not EpisodeStatus.ACTIVE or seen.episode.unreachable is None:
            return
        is_silent = event.reason is UnreachableReason.SILENT
        if is_silent and seen.has_form:
            return
        kind = SilenceKind.FORM if is_silent else SilenceKind.UNDELIVERED
        before = seen.silences.get(kind)
        whom = Whom(seen.person, seen.episode)
        since = before.since if before is not None and before.is_waiting else now
        begun = opened(before, kind, whom, SilenceStep.TRACER, rules=self.rules, now=now, since=since)
        self._save(before, begun)

    def _goes_on(self, seen: Watched, now: datetime) -> None:
        """An end was taken back, and with it the end of every silence that it closed."""
        if seen.episode.status is EpisodeStatus.ACTIVE:
            for silence in seen.silences.values():
                if silence.kind is not SilenceKind.FORM or not seen.has_form:
                    self._save(silence, resumed(silence, self.rules, now))

    def _visited(self, event: AssignmentClosed, seen: Watched, now: datetime) -> None:
        if event.outcome is Outcome.EPISODE_OVER and seen.episode.status is EpisodeStatus.ACTIVE:
            # Taken back meanwhile, and the task is open again.
            return
        for silence in seen.silences.values():
            if event.outcome in _TRACED:
                self._save(silence, over(silence, Heard.TRACED, now, note=event.outcome))
            elif event.outcome in _NO_VISIT:
                self._save(silence, over(silence, Heard.EPISODE_OVER, now, note=event.outcome))
            elif event.outcome in _IN_VAIN and silence.is_waiting and silence.step in _BEFORE_DOCTOR:
                after = silence.model_copy(update={"step": SilenceStep.TRACER})
                raised = escalated(after, self.rules, now, doctor_of(self.roster, seen, now))
                self._save(silence, raised)
                tell(raised)

    def _save(self, before: Silence | None, after: Silence | None) -> None:
        if after is not None:
            self.silences.save(before, after)


def _episode(event: Event) -> str:
    episode_id = getattr(event, "episode_id", None)
    if not isinstance(episode_id, str):
        raise TypeError(f"{event.detail_type} does not belong on this queue")
    return episode_id
