"""What a resident's own page shows beside the form: today's report and the request for sembako."""

from datetime import date
from typing import NamedTuple

from desac.adapters import follow_up_keys, keys
from desac.adapters.table import Table, from_item
from desac.domain.aid import AidRequest
from desac.domain.daily_report import DailyReport


class OwnRecords(NamedTuple):
    """Either is None where there is none."""

    report: DailyReport | None = None
    aid: AidRequest | None = None


class TableOwnRecords:
    """Reads them from the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of(self, episode_id: str, day: date) -> OwnRecords:
        """One consistent batch read; `day` is local (WITA)."""
        wanted = [follow_up_keys.report(episode_id, day), keys.aid(episode_id)]
        found = {item["type"]: item for item in self._table.get_many(wanted)}
        report, aid = found.get("DailyReport"), found.get("AidRequest")
        return OwnRecords(
            report=from_item(DailyReport, report) if report else None,
            aid=from_item(AidRequest, aid) if aid else None,
        )
