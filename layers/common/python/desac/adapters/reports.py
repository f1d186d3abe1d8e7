"""Daily reports in the table, in their person's partition."""

from collections.abc import Sequence
from datetime import date

from boto3.dynamodb.conditions import Attr

from desac.adapters import follow_up_keys
from desac.adapters.table import ABSENT, Conflict, Table, from_item, to_item
from desac.domain.daily_report import DailyReport
from desac.ports.outbox import Overtaken


class TableReports:
    """Keeps the promises of `desac.ports.reports.ReportStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, episode_id: str, day: date) -> DailyReport | None:
        """One consistent read."""
        item = self._table.get(follow_up_keys.report(episode_id, day))
        return from_item(DailyReport, item) if item else None

    def of_episode(self, episode_id: str) -> Sequence[DailyReport]:
        """One consistent query of the person's partition."""
        place = follow_up_keys.reports(episode_id)
        return [from_item(DailyReport, item) for item in self._table.partition(place["pk"], place["sk"])]

    def save(self, before: DailyReport | None, after: DailyReport) -> None:
        """One conditional write."""
        unchanged = ABSENT if before is None else Attr("revision").eq(before.revision)
        try:
            self._table.put(to_item(after, follow_up_keys.report(after.episode_id, after.day)), unchanged)
        except Conflict as conflict:
            raise Overtaken from conflict
