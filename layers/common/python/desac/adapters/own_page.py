"""What a resident's own page shows beside the form: today's report, the request for sembako, a draft."""

from datetime import date
from typing import NamedTuple

from desac.adapters import draft_keys, follow_up_keys, keys
from desac.adapters.table import Table, from_item
from desac.domain.aid import AidRequest
from desac.domain.daily_report import DailyReport
from desac.domain.draft import Draft


class OwnRecords(NamedTuple):
    """Each is None where there is none. `draft` is that of somebody whose birth date was checked."""

    report: DailyReport | None = None
    aid: AidRequest | None = None
    draft: Draft | None = None


class TableOwnRecords:
    """Reads them from the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of(self, episode_id: str, day: date) -> OwnRecords:
        """One consistent batch read; `day` is local (WITA)."""
        wanted = [
            follow_up_keys.report(episode_id, day),
            keys.aid(episode_id),
            draft_keys.draft(episode_id, ""),
        ]
        found = {item["type"]: item for item in self._table.get_many(wanted)}
        report, aid, draft = (found.get(kind) for kind in ("DailyReport", "AidRequest", "Draft"))
        return OwnRecords(
            report=from_item(DailyReport, report) if report else None,
            aid=from_item(AidRequest, aid) if aid else None,
            draft=from_item(Draft, draft) if draft else None,
        )
