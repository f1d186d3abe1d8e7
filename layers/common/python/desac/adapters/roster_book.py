"""Writing the doctors' roster in the table."""

from contextlib import suppress

from boto3.dynamodb.conditions import Attr

from desac.adapters import keys
from desac.adapters.table import ABSENT, Conflict, Table, from_item, to_item
from desac.domain.roster import Doctor
from desac.domain.trace import RowEffect

_TRIES = 5


class TableRosterBook:
    """Keeps the promises of `desac.ports.roster_book.RosterBook`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def record(self, doctor: Doctor) -> RowEffect:
        """Write an entry unless it stands there already; of two files that race, the later one stays.

        Raises Conflict when others keep writing this entry.
        """
        for _ in range(_TRIES - 1):
            with suppress(Conflict):
                return self._record(doctor)
        return self._record(doctor)

    def _record(self, doctor: Doctor) -> RowEffect:
        key = keys.doctor(doctor.village_code, doctor.valid_from)
        item = self._table.get(key)
        if item is None:
            self._table.put(to_item(doctor, key), ABSENT)
            return RowEffect.NEW
        known = from_item(Doctor, item)
        if known == doctor.model_copy(update={"updated_at": known.updated_at}):
            return RowEffect.UNCHANGED
        self._table.put(to_item(doctor, key), Attr("updated_at").eq(item["updated_at"]))
        return RowEffect.CHANGED
