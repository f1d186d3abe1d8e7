"""What is told about a contact and about a day of monitoring, before it becomes a row of a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from desac.domain.assignment import Assignment
from desac.domain.base import Record
from desac.domain.daily_report import DailyReport
from desac.domain.episode import Episode, EpisodeKind
from desac.domain.intake import Intake
from desac.domain.location import Location
from desac.domain.person import ContactEdge, Person


class ExportRules(Record):
    """See `desac/config/export.json`. `layout` is the version of the columns."""

    source: str
    as_of: str
    layout: str
    most_days: int
    most_contacts_by_api: int


@dataclass(slots=True)
class Stay:
    """What is known of one episode, as far as it is told."""

    episode: Episode
    intake: Intake | None = None
    location: Location | None = None
    assignment: Assignment | None = None
    reports: list[DailyReport] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ExportedContact:
    """A contact of an index case. `stay` is None for whoever has no episode as a contact (a case already).

    Without `index` nobody knows yet of whom; then there is no `edge` either.
    """

    person: Person
    stay: Stay | None
    edge: ContactEdge | None = None
    index: Person | None = None


class ExportedStay(NamedTuple):
    """Somebody whose days are told: a contact in quarantine, or a case in isolation."""

    person: Person
    stay: Stay


def days_between(first: date, last: date) -> list[date]:
    """Both ends included; empty if the first is after the last."""
    return [first + timedelta(days=after) for after in range((last - first).days + 1)]


def contact_stay(stays: Iterable[Stay]) -> Stay | None:
    """Of a person's stays the latest as a contact."""
    contacts = [one for one in stays if one.episode.kind is EpisodeKind.CONTACT]
    return max(contacts, key=lambda one: (one.episode.anchor_date, one.episode.created_at), default=None)


def reported_days(stay: Stay) -> Iterator[DailyReport]:
    """The days of a stay on which anything was reported, in their order."""
    yield from sorted(stay.reports, key=lambda one: one.day)
