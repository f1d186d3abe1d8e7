"""Silence is a danger sign: nobody who does not answer is left alone with it.

Of an episode and a kind there is one record. It rises step by step, each on its clock, until somebody has
heard from the resident or has seen to it; the last step is told again and again. Nothing ends by itself.
"""

from datetime import datetime, time
from enum import StrEnum

from pydantic import model_validator

from desac.domain.base import Record, UtcDatetime
from desac.domain.clock import ClockName
from desac.domain.complaint import HealthWorker
from desac.domain.daytime import after_minutes_by_day


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
