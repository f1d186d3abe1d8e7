"""Writing the doctors' roster in the table."""

from contextlib import suppress

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters import keys
from desac.adapters.table import ABSENT, Conflict, Item, Table, from_item, to_item
from desac.domain.roster import Doctor, effect_of
from desac.domain.row import RowEffect

_TRIES = 5


class TableRosterBook:
    """Keeps the promises of `desac.ports.roster_book.RosterBook`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def record(self, doctor: Doctor) -> RowEffect:
        """Write an entry unless a later statement stands there; of two files that race, the later stays.

        Raises Conflict when others keep writing this entry.
        """
        for _ in range(_TRIES - 1):
            with suppress(Conflict):
                return self._record(doctor)
        return self._record(doctor)

    def _record(self, doctor: Doctor) -> RowEffect:
        key = keys.doctor(doctor.village_code, doctor.valid_from, doctor.phone)
        items = list(self._table.partition(key["pk"], "DOCTOR#"))
        item = next((one for one in items if one["sk"] == key["sk"]), None)
        known = [from_item(Doctor, one) for one in items]
        effect = effect_of(known, doctor)
        if item is not None:
            standing = from_item(Doctor, item)
            if standing.statement == doctor.statement:
                # A file that is read again reports what it did, not that it finds its own traces.
                return RowEffect(item["effect"])
            if standing.statement > doctor.statement:
                return effect
        # Also where the words stay the same: whatever was stated in between must not win any more.
        self._table.put(to_item(doctor, key, effect=effect.value), _as_read(item))
        return effect


def _as_read(item: Item | None) -> ConditionBase:
    if item is None:
        return ABSENT
    condition: ConditionBase = Attr("stated_at").eq(item["stated_at"])
    for name in ("file_id", "sheet", "row"):
        condition &= Attr(name).eq(item[name])
    return condition
