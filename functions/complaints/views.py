"""What the complaints calls answer."""

from datetime import datetime
from typing import NamedTuple

from desac.adapters.staff_http import Answer
from desac.domain.complaint import Complaint, ComplaintState, Given, HealthWorker, Level, Said
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeKind
from desac.domain.patient import day_of_stay, months_on
from desac.domain.person import Person
from desac.domain.village import VillageDirectory


class ComplaintView(Answer):
    """A complaint with whom to call. `minutes_waiting` is null once somebody has answered.

    `age_months` is how old the resident is today, `stay_day` which day of isolation or quarantine (`kind`)
    it is.

    `level` is who is expected to answer; `raised` counts how often the next one was told.
    """

    complaint_id: str
    number: str
    person_id: str
    episode_id: str
    name: str | None
    age_months: int | None
    kind: EpisodeKind | None
    stay_day: int | None
    phone: str | None
    village_code: str | None
    village: str | None
    kecamatan_code: str | None
    is_emergency: bool
    state: ComplaintState
    level: Level
    raised: int
    minutes_waiting: int | None
    seconds_to_first_answer: int | None
    said: list[Said]
    or_else: list[str]
    doctor: HealthWorker | None
    puskesmas: HealthWorker | None
    answers: list[Given]
    opened_at: datetime
    due_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    closed_by: str | None
    closed_reason: str | None
    updated_at: datetime


class ComplaintList(Answer):
    """Complaints, the oldest first; `more` counts those that the limit left out."""

    items: list[ComplaintView]
    more: int


class Resident(NamedTuple):
    """Whom a complaint is about, and their stay, as far as they are known."""

    person: Person | None
    episode: Episode | None


def view(
    complaint: Complaint, resident: Resident, villages: VillageDirectory, now: datetime
) -> ComplaintView:
    """A complaint as staff see it."""
    person, episode = resident
    today = now.astimezone(WITA).date()
    village = villages.by_code(complaint.village_code or "")
    shown = ComplaintView.model_fields.keys() & Complaint.model_fields.keys()
    facts = {name: getattr(complaint, name) for name in shown}
    waited = int((now - complaint.opened_at).total_seconds() // 60)
    return ComplaintView.model_validate(
        {
            **facts,
            "number": complaint.number,
            "name": person.name if person else None,
            "age_months": months_on(person.birth_date, today) if person else None,
            "kind": episode.kind if episode else None,
            "stay_day": day_of_stay(episode, today) if episode else None,
            "phone": complaint.reply_to or (person.phone if person else None),
            "village": village.name if village else None,
            "minutes_waiting": waited if complaint.is_waiting else None,
            "seconds_to_first_answer": complaint.seconds_to_first_answer,
        }
    )
