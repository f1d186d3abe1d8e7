"""Silence is a danger sign: nobody who does not answer is left alone with it.

Of an episode and a kind there is one record. It rises step by step, each on its clock, until somebody has
heard from the resident or has seen to it; the last step is told again and again. Nothing ends by itself.
"""

from datetime import datetime, time
from enum import StrEnum
from typing import NamedTuple

from pydantic import model_validator

from desac.domain.base import Record, UtcDatetime
from desac.domain.clock import ClockName
from desac.domain.complaint import HealthWorker
from desac.domain.daytime import after_minutes_by_day
from desac.domain.episode import Episode
from desac.domain.person import Person
from desac.domain.staff import kecamatan_of


class SilenceKind(StrEnum):
    """`form`: no form came; `check_in`: no word on a day; `undelivered`: WhatsApp leads to nobody."""

    FORM = "form"
    CHECK_IN = "check_in"
    UNDELIVERED = "undelivered"


class SilenceStep(StrEnum):
    """Who is to do something now, besides everybody before."""

    REMINDER = "reminder"
    TRACER = "tracer"
    DOCTOR = "doctor"
    OPERATORS = "operators"


class SilenceState(StrEnum):
    """`over`: the resident was heard, or somebody saw to it."""

    WAITING = "waiting"
    OVER = "over"


class Heard(StrEnum):
    """Why a silence is over."""

    FORM = "form"
    REPORT = "report"
    REPLY = "reply"
    TRACED = "traced"
    REACHED = "reached"
    CLOSED = "closed"
    NUMBER_CHANGED = "number_changed"
    EPISODE_OVER = "episode_over"


_STEPS = tuple(SilenceStep)

CLOCKS = {
    SilenceKind.FORM: ClockName.SILENCE_FORM,
    SilenceKind.CHECK_IN: ClockName.SILENCE_CHECK_IN,
    SilenceKind.UNDELIVERED: ClockName.SILENCE_UNDELIVERED,
}
KINDS = {clock: kind for kind, clock in CLOCKS.items()}

MOST_HISTORY = 200
"""What is kept of a silence's past: of three weeks of silent days it is a third."""


class Patience(Record):
    """Minutes by day until the next step, by the step that is waited for.

    `acknowledged` is how long somebody has who said that they see to it.
    """

    reminder: int
    tracer: int
    doctor: int
    operators: int
    acknowledged: int

    def after(self, step: SilenceStep) -> int:
        """How long a step is waited for."""
        return int(getattr(self, step.value))


class SilenceRules(Record):
    """One version; see `desac/config/silence.json`. Minutes pass between `day_begins` and `day_ends` (WITA).

    `form_reminder_minutes` after the notice a form is asked for once more; the tracer's step comes when the
    stage's `silence_minutes` are over. The reminder of a day's check-in has an hour of its own in the stage.
    For `seen_to_minutes` after somebody saw to a resident whom no message reaches, nobody else is sent.
    """

    source: str
    as_of: str
    form_reminder_minutes: int
    seen_to_minutes: int
    day_begins: time
    day_ends: time
    form: Patience
    check_in: Patience
    undelivered: Patience

    @model_validator(mode="after")
    def _has_a_day(self) -> "SilenceRules":
        if self.day_begins >= self.day_ends:
            raise ValueError("the day ends before it begins")
        return self

    def patience(self, kind: SilenceKind) -> Patience:
        """How long is waited for whom."""
        return {
            SilenceKind.FORM: self.form,
            SilenceKind.CHECK_IN: self.check_in,
            SilenceKind.UNDELIVERED: self.undelivered,
        }[kind]

    def due(self, minutes: int, now: datetime) -> datetime:
        """When so many minutes by day are over."""
        return after_minutes_by_day(minutes, now, self.day_begins, self.day_ends)


class Silence(Record):
    """One silence of an episode. `since` is the last time that the resident might have been heard.

    `step` is who is waited for, `raised` how often the next one was told, `due_at` when that happens again,
    None once it is over. `doctor` is who was told at the doctor's step. `history` is every step, word and end
    with its time, those of earlier silences of the kind included, oldest first.
    """

    silence_id: str
    episode_id: str
    person_id: str
    kind: SilenceKind
    kecamatan_code: str | None = None
    village_code: str | None = None
    state: SilenceState = SilenceState.WAITING
    step: SilenceStep
    raised: int = 0
    since: UtcDatetime
    due_at: UtcDatetime | None = None
    doctor: HealthWorker | None = None
    acknowledged_at: UtcDatetime | None = None
    acknowledged_by: str | None = None
    over_at: UtcDatetime | None = None
    over_by: str | None = None
    over_because: Heard | None = None
    over_note: str | None = None
    history: tuple[tuple[str, UtcDatetime], ...]
    origin: str
    opened_at: UtcDatetime
    updated_at: UtcDatetime
    version: int = 1

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has heard from the resident yet."""
        return self.state is SilenceState.WAITING

    def changed(self, what: str, at: datetime, **changes: object) -> "Silence":
        """A copy with changes, one version on; `what` is added to the history."""
        history = (*self.history, (what, at))[-MOST_HISTORY:]
        more = {"history": history, "updated_at": at, "version": self.version + 1}
        return self.model_copy(update={**changes, **more})


def silence_id(episode_id: str, kind: SilenceKind) -> str:
    """The id of an episode's silence of a kind."""
    return f"{episode_id}.{kind}"


class Whom(NamedTuple):
    """Whose silence it is."""

    person: Person
    episode: Episode


def opened(
    before: Silence | None,
    kind: SilenceKind,
    whom: Whom,
    step: SilenceStep,
    *,
    rules: SilenceRules,
    now: datetime,
    since: datetime,
) -> Silence | None:
    """A silence that begins, or one that waits already at an earlier step, at `step`; None if it is past it.

    `before` is the record of the kind, of a silence that may be over.
    """
    due = rules.due(rules.patience(kind).after(step), now)
    if before is not None and before.is_waiting:
        if _STEPS.index(before.step) >= _STEPS.index(step):
            return None
        raised = {"step": step, "raised": before.raised + 1, "due_at": due}
        return before.changed(step, now, **raised, acknowledged_at=None, acknowledged_by=None)
    person, episode = whom
    begun = Silence(
        silence_id=silence_id(episode.episode_id, kind),
        episode_id=episode.episode_id,
        person_id=episode.person_id,
        kind=kind,
        kecamatan_code=person.kecamatan_code or kecamatan_of(person.village_code),
        village_code=person.village_code,
        step=step,
        since=since,
        due_at=due,
        history=((step, now),),
        origin=episode.origin,
        opened_at=now,
        updated_at=now,
    )
    if before is None:
        return begun
    past = {"history": (*before.history, *begun.history)[-MOST_HISTORY:], "version": before.version + 1}
    # Counted on, so that what is told of one step is never taken for what was told before.
    return begun.model_copy(update={**past, "raised": before.raised + 1})


def escalated(
    silence: Silence, rules: SilenceRules, now: datetime, doctor: HealthWorker | None = None
) -> Silence:
    """The silence one step on; without a doctor who can be told the operators are, again and again.

    Raises ValueError for a silence that is over.
    """
    if not silence.is_waiting:
        raise ValueError(f"{silence.silence_id} is over")
    step = _STEPS[min(_STEPS.index(silence.step) + 1, len(_STEPS) - 1)]
    told = doctor if doctor and doctor.phone else None
    if step is SilenceStep.DOCTOR and told is None:
        step = SilenceStep.OPERATORS
    changes: dict[str, object] = {
        "step": step,
        "raised": silence.raised + 1,
        "due_at": rules.due(rules.patience(silence.kind).after(step), now),
        # Whoever said that they see to it have not.
        "acknowledged_at": None,
        "acknowledged_by": None,
    }
    if step is SilenceStep.DOCTOR:
        changes["doctor"] = told
    return silence.changed(step, now, **changes)


def is_due(silence: Silence, now: datetime) -> bool:
    """Whether nobody was heard in time."""
    return silence.is_waiting and silence.due_at is not None and silence.due_at <= now


def acknowledged(silence: Silence, rules: SilenceRules, by: str, now: datetime) -> Silence | None:
    """The silence with somebody who sees to it, and has some time; None if it is over."""
    if not silence.is_waiting:
        return None
    due = rules.due(rules.patience(silence.kind).acknowledged, now)
    return silence.changed("acknowledged", now, acknowledged_at=now, acknowledged_by=by, due_at=due)


def over(
    silence: Silence, because: Heard, now: datetime, *, by: str | None = None, note: str | None = None
) -> Silence | None:
    """The silence at its end; None if it is over already."""
    if not silence.is_waiting:
        return None
    ended = {"state": SilenceState.OVER, "due_at": None, "over_at": now, "over_by": by}
    return silence.changed(f"over.{because}", now, **ended, over_because=because, over_note=note)


def resumed(silence: Silence, rules: SilenceRules, now: datetime) -> Silence | None:
    """The silence as the end of the episode found it, once that is taken back; None if it ended otherwise.

    Whoever was to do something has the whole time for it again.
    """
    if silence.is_waiting or silence.over_because is not Heard.EPISODE_OVER:
        return None
    again = {"state": SilenceState.WAITING, "over_at": None, "over_by": None, "over_because": None}
    due = rules.due(rules.patience(silence.kind).after(silence.step), now)
    return silence.changed("resumed", now, **again, over_note=None, due_at=due)


RESIDENT = "resident"
"""Who is meant where a resident's own word acknowledges a silence."""


def heard_from(silence: Silence, rules: SilenceRules, now: datetime) -> Silence | None:
    """The silence after the resident wrote something, None if it stays as it is.

    Whoever writes is not lost: only a form is still waited for, and for that one word buys time once.
    """
    if silence.kind is not SilenceKind.FORM:
        return over(silence, Heard.REPLY, now, by=RESIDENT)
    is_first = silence.acknowledged_by != RESIDENT and silence.step is SilenceStep.REMINDER
    return acknowledged(silence, rules, RESIDENT, now) if is_first else None
