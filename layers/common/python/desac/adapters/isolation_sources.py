"""What residents said and who they are, for the end of their isolation."""

from collections.abc import Sequence
from datetime import date, datetime

from desac.adapters.complaints import TableComplaints
from desac.adapters.people import People
from desac.adapters.people_matching import load_people
from desac.adapters.table import Table
from desac.domain.daily_report import DailyReport
from desac.domain.intake import Intake
from desac.domain.person import Person
from desac.domain.registration import Known, Plan, Registration
from desac.domain.reply import Reply


class IsolationSources:
    """Forms, replies and the registry of people."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._people = People(table)
        self._said = TableComplaints(table)

    def intake(self, episode_id: str) -> Intake | None:
        """The form of an episode as it stands."""
        return self._said.intake(episode_id)

    def report(self, episode_id: str, day: date) -> DailyReport | None:
        """What was reported on a day."""
        return self._said.report(episode_id, day)

    def reply(self, person_id: str, digest: str) -> Reply | None:
        """A reply by the digest of its wamid."""
        return self._said.reply(person_id, digest)

    def on_phone(self, phone: str) -> list[Person]:
        """Everybody on a phone."""
        return self._people.on_phone(phone)

    def person(self, person_id: str) -> Person | None:
        """One person, read consistently."""
        return load_people(self._table, [person_id]).get(person_id)

    def find(self, wishes: Sequence[Registration]) -> list[Known]:
        """As the registry does."""
        return self._people.find(wishes)

    def write(self, decided: Sequence[tuple[Registration, Plan]], now: datetime) -> list[int]:
        """As the registry does."""
        return self._people.write(decided, now)
