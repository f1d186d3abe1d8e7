"""The business number's item: one conditional write for each change, whoever makes it."""

from collections.abc import Callable

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.table import ABSENT, Table, from_item, to_item
from desac.domain.sending_number import Asked, Denied, Granted, SendingNumber
from desac.ports.outbox import Overtaken

# Each lost race hands over the state it was lost to, so that the next try is a write away.
_TRIES = 50


class TableNumber:
    """Keeps the promises of `desac.ports.sending.Number`. It remembers the state it wrote or met last."""

    def __init__(self, table: Table, phone_number_id: str) -> None:
        self._table = table
        self._place = keys.sending_number(phone_number_id)
        self._blank = SendingNumber(phone_number_id=phone_number_id)
        self._known: SendingNumber | None = None

    def state(self) -> SendingNumber:
        """As stored now."""
        item = self._table.get(self._place)
        self._known = from_item(SendingNumber, item) if item else self._blank
        return self._known

    def reserve(self, asked: Asked, now: int, per_second: float, lead: int = 0) -> Granted | Denied:
        """From the state as remembered, else as met; what is remembered does not deny anything."""
        fresh = self._known is None
        for _ in range(_TRIES):
            known = self._known or self.state()
            answer = known.reserve(asked, now, per_second, lead)
            if isinstance(answer, Denied):
                if fresh:
                    return answer
                fresh, self._known = True, None
                continue
            if self._wrote(known, answer.number):
                return answer
            fresh = True
        raise Overtaken

    def change(self, change: Callable[[SendingNumber], SendingNumber]) -> SendingNumber:
        """Until it is written, or says that nothing has to be."""
        self._known = None
        for _ in range(_TRIES):
            known = self._known or self.state()
            after = change(known)
            if after is known or self._wrote(known, after):
                return after
        raise Overtaken

    def _wrote(self, before: SendingNumber, after: SendingNumber) -> bool:
        condition = Attr("version").eq(before.version) if before.version else ABSENT
        current = self._table.put_or_current(to_item(after, self._place), condition)
        self._known = after if current is None else from_item(SendingNumber, current)
        return current is None
