"""Lists and figures of complaints from the `work` index, kecamatan by kecamatan."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from boto3.dynamodb.conditions import ConditionBase, Key

from desac.adapters import keys
from desac.adapters.complaints import oldest_first
from desac.adapters.table import Table, from_item
from desac.adapters.village_data import load_directory
from desac.domain.complaint import Complaint
from desac.domain.complaint_figures import ComplaintFigures, figures
from desac.domain.episode import Episode
from desac.domain.person import Person


def everywhere() -> list[str | None]:
    """Every kecamatan, and None for complaints of which nobody knows it."""
    return [*(one.code for one in load_directory().kecamatan), None]


class TableComplaintLists:
    """Keeps the promises of `desac.ports.complaints.ComplaintLists`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def waiting(self, kecamatan_codes: Sequence[str | None]) -> Sequence[Complaint]:
        """One query of the `work` index for each kecamatan."""
        return self._of(kecamatan_codes, is_waiting=True)

    def since(self, kecamatan_codes: Sequence[str | None], at: datetime) -> Sequence[Complaint]:
        """One query of the `work` index for each kecamatan."""
        return self._of(kecamatan_codes, is_waiting=False, since=at)

    def figures(self, days: int, now: datetime) -> ComplaintFigures:
        """The whole city's figures: ten queries."""
        waiting, done = self.waiting(everywhere()), self.since(everywhere(), now - timedelta(days=days))
        return figures([*waiting, *done], days)

    def people(self, complaints: Sequence[Complaint]) -> dict[str, Person]:
        """Whom the complaints are about, by id."""
        wanted = [keys.person(one) for one in dict.fromkeys(each.person_id for each in complaints)]
        return {item["person_id"]: from_item(Person, item) for item in self._table.get_many(wanted)}

    def episodes(self, complaints: Sequence[Complaint]) -> dict[str, Episode]:
        """The stays that they were made in, by id."""
        wanted = [keys.episode(one) for one in dict.fromkeys(each.episode_id for each in complaints)]
        return {item["episode_id"]: from_item(Episode, item) for item in self._table.get_many(wanted)}

    def _of(
        self, kecamatan_codes: Sequence[str | None], *, is_waiting: bool, since: datetime | None = None
    ) -> list[Complaint]:
        found: list[Complaint] = []
        for code in kecamatan_codes:
            condition: ConditionBase = Key("work").eq(keys.complaint_work(code, is_waiting=is_waiting))
            if since is not None:
                condition &= Key("work_at").gte(keys.moment(since))
            found += [from_item(Complaint, item) for item in self._table.index("work", condition)]
        return oldest_first(found)
