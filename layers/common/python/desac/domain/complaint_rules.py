"""How long a complaint may wait for whom, and what happens then. Pure; the durations are configuration."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from pydantic import model_validator

from desac.domain.base import Record
from desac.domain.complaint import Complaint, ComplaintState, HealthWorker, Level
from desac.domain.daytime import after_minutes_by_day


class Patience(Record):
    """Minutes until the next one is told, by who is expected to answer.

    `operators` is how often the operators are told again, `acknowledged` how long they have once one of
    them has said that the complaint is seen to.
    """

    doctor: int
    puskesmas: int
    operators: int
    acknowledged: int


class ComplaintRules(Record):
    """One version of the rules; see `desac/config/complaints.json`.

    `merge_minutes`: what is said so soon after the doctor was told of the complaint is added without another
    message, unless it brings a new red flag or other words of an emergency. `more_minutes`: a health worker's
    word without a quote so soon after an answer is one more to the same resident. By night (WITA) the clock
    of ordinary complaints stands still. `link_days` is how long the doctor's link opens. `puskesmas_phones`
    are mobile numbers (E.164) by name.
    """

    source: str
    as_of: str
    merge_minutes: int
    more_minutes: int
    symptoms: Patience
    emergency: Patience
    day_begins: time
    day_ends: time
    link_days: int
    figures_days: int
    puskesmas_phones: Mapping[str, str]

    @model_validator(mode="after")
    def _has_a_day(self) -> "ComplaintRules":
        if self.day_begins >= self.day_ends:
            raise ValueError("the day ends before it begins")
        return self

    def patience(self, *, is_emergency: bool) -> Patience:
        """How long is waited for whom."""
        return self.emergency if is_emergency else self.symptoms

    def due(self, minutes: int, now: datetime, *, is_emergency: bool) -> datetime:
        """When so many minutes are over; those of an ordinary complaint pass by day only."""
        if is_emergency:
            return now + timedelta(minutes=minutes)
        return after_minutes_by_day(minutes, now, self.day_begins, self.day_ends)


def first_level(doctor: HealthWorker | None, puskesmas: HealthWorker | None) -> Level:
    """Who is told first: whoever has a number."""
    if doctor and doctor.phone:
        return Level.DOCTOR
    return Level.PUSKESMAS if puskesmas and puskesmas.phone else Level.OPERATORS


def next_due(complaint: Complaint, rules: ComplaintRules, now: datetime) -> datetime:
    """When the next one is to be told if nobody answers."""
    patience = rules.patience(is_emergency=complaint.is_emergency)
    minutes = {
        Level.DOCTOR: patience.doctor,
        Level.PUSKESMAS: patience.puskesmas,
        Level.OPERATORS: patience.operators,
    }
    return rules.due(minutes[complaint.level], now, is_emergency=complaint.is_emergency)


def escalated(complaint: Complaint, rules: ComplaintRules, now: datetime) -> Complaint:
    """The complaint with the next one told: the puskesmas if it has a number, else the operators, again and
    again.

    Raises ValueError for a complaint that waits for nobody.
    """
    if not complaint.is_waiting:
        raise ValueError(f"{complaint.complaint_id} is {complaint.state}")
    reachable = complaint.puskesmas is not None and complaint.puskesmas.phone is not None
    level = Level.PUSKESMAS if complaint.level is Level.DOCTOR and reachable else Level.OPERATORS
    after = complaint.changed(
        now,
        state=ComplaintState.ESCALATED,
        level=level,
        raised=complaint.raised + 1,
        # Whoever said that it is seen to has not seen to it.
        acknowledged_at=None,
        acknowledged_by=None,
    )
    return after.model_copy(update={"due_at": next_due(after, rules, now)})


def is_due(complaint: Complaint, now: datetime) -> bool:
    """Whether nobody has answered in time."""
    return complaint.is_waiting and complaint.due_at is not None and complaint.due_at <= now


def acknowledged(complaint: Complaint, rules: ComplaintRules, by: str, now: datetime) -> Complaint | None:
    """The complaint with an operator who sees to it, who is given some time; None if nobody waits."""
    if not complaint.is_waiting:
        return None
    minutes = rules.patience(is_emergency=complaint.is_emergency).acknowledged
    due = rules.due(minutes, now, is_emergency=complaint.is_emergency)
    return complaint.changed(now, acknowledged_at=now, acknowledged_by=by, due_at=due)
