"""Messages that wait, by the index `work`."""

from datetime import datetime

from boto3.dynamodb.conditions import ConditionBase, Key

from desac.adapters import keys
from desac.adapters.table import Table, from_item
from desac.domain.message import HoldReason, Message


class TableWaiting:
    """Keeps the promises of `desac.ports.sending.Waiting`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def held(
        self, reason: HoldReason, limit: int, *, due: datetime | None = None, template: str | None = None
    ) -> list[Message]:
        """One query, following its pages up to the limit."""
        return self._found(keys.held_work(reason, template), limit, due)

    def unsettled(self, due: datetime, limit: int) -> list[Message]:
        """The longest waited for first."""
        return self._found(keys.UNKNOWN_WORK, limit, due)

    def _found(self, work: str, limit: int, due: datetime | None) -> list[Message]:
        if limit <= 0:
            return []
        condition: ConditionBase = Key("work").eq(work)
        if due is not None:
            condition &= Key("work_at").lte(keys.moment(due))
        return [from_item(Message, item) for item in self._table.index("work", condition, limit=limit)]
