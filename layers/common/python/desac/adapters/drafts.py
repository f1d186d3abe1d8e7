"""Forms that are being filled in, in the table until they expire."""

from boto3.dynamodb.conditions import Attr

from desac.adapters import draft_keys
from desac.adapters.address_book import EXPIRES
from desac.adapters.table import ABSENT, Conflict, Table, from_item, to_item
from desac.domain.draft import Draft
from desac.ports.intake import Overtaken


class TableDrafts:
    """Keeps the promises of `desac.ports.drafts.DraftStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, episode_id: str, holder: str) -> Draft | None:
        """One consistent read."""
        item = self._table.get(draft_keys.draft(episode_id, holder))
        return from_item(Draft, item) if item else None

    def keep(self, before: Draft | None, after: Draft) -> None:
        """One conditional write."""
        unchanged = ABSENT if before is None else Attr("revision").eq(before.revision)
        item = to_item(after, draft_keys.draft(after.episode_id, after.holder))
        item[EXPIRES] = int(after.expires_at.timestamp())
        try:
            self._table.put(item, unchanged)
        except Conflict as conflict:
            raise Overtaken from conflict
