"""What the calls about silences and reports answer, and what they take."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from desac.adapters.config_data import symptom_words
from desac.adapters.staff_http import Answer, Payload
from desac.domain.complaint import HealthWorker
from desac.domain.daily_report import DailyReport
from desac.domain.person import Person
from desac.domain.silence import Heard, Silence, SilenceKind, SilenceState, SilenceStep
from desac.domain.triage import Triage
from desac.domain.village import VillageDirectory


class Listed(StrEnum):
    """Which silences: those that wait, or those of the last days that are over."""

    WAITING = "waiting"
    OVER = "over"


class ListQuery(Payload):
    """Which silences, and how many at most; `days` is how far back those that are over go."""

    state: Listed = Listed.WAITING
    limit: int = Field(100, ge=1, le=500)
    days: int = Field(14, ge=1, le=92)


class CloseBody(Payload):
    """How somebody knows that nobody has to look for the resident any more."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class ReportBody(Payload):
    """What a resident said on the telephone or at the door. `request_id` is the caller's own: twice is once.

    `day` is the local day it is about, today without one. Symptoms and red flags are codes of the form.
    """

    request_id: Annotated[str, Field(min_length=1, max_length=100)]
    day: date | None = None
    temperature: float | None = None
    spo2: int | None = None
    breaths: int | None = None
    symptoms: tuple[str, ...] = ()
    red_flags: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_known(self) -> "ReportBody":
        words = symptom_words()
        if not (set(self.symptoms) <= set(words.symptoms) and set(self.red_flags) <= set(words.red_flags)):
            raise ValueError("a code that the form does not have")
        return self


class SilenceView(Answer):
    """A silence with whom to look for. `step` is who is expected to act, `hours_silent` since when."""

    silence_id: str
    kind: SilenceKind
    person_id: str
    episode_id: str
    name: str | None
    phone: str | None
    address: str | None
    village_code: str | None
    village: str | None
    kecamatan_code: str | None
    state: SilenceState
    step: SilenceStep
    raised: int
    hours_silent: int
    since: datetime
    due_at: datetime | None
    doctor: HealthWorker | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    over_at: datetime | None
    over_by: str | None
    over_because: Heard | None
    over_note: str | None
    history: list[tuple[str, datetime]]


class SilenceList(Answer):
    """Silences, the longest first; `more` counts those that the limit left out."""

    items: list[SilenceView]
    more: int


class ReportView(Answer):
    """The day's report as it was judged."""

    episode_id: str
    day: date
    revision: int
    triage: Triage
    signs: list[str]
    rule_version: str


def view(silence: Silence, person: Person | None, villages: VillageDirectory, now: datetime) -> SilenceView:
    """A silence as staff see it."""
    village = villages.by_code(silence.village_code or "")
    shown = SilenceView.model_fields.keys() & Silence.model_fields.keys()
    return SilenceView.model_validate(
        {
            **{name: getattr(silence, name) for name in shown},
            "name": person.name if person else None,
            "phone": person.phone if person else None,
            "address": person.address if person else None,
            "village": village.name if village else None,
            "hours_silent": int((now - silence.since).total_seconds() // 3600),
            "history": list(silence.history),
        }
    )


def report_view(report: DailyReport) -> ReportView:
    """A report as its author sees it."""
    return ReportView(
        episode_id=report.episode_id,
        day=report.day,
        revision=report.revision,
        triage=report.triage,
        signs=list(report.signs),
        rule_version=report.rule_version,
    )
