"""The table's promises kept in a dictionary, so that hundreds of histories can be tried in seconds.

`test_memory_table.py` holds it to what the real table does.
"""

from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import Any

from boto3.dynamodb.conditions import And, AttributeNotExists, ConditionBase, Equals

from desac.adapters.keys import Key
from desac.adapters.table import Conflict, Item, Table, Write, to_item
from desac.domain.base import Record


class MemoryTable(Table):
    """Reads, conditional writes and transactions of one table; no index."""

    def __init__(self) -> None:
        super().__init__("memory")
        self.items: dict[tuple[str, str], Item] = {}
        self._one_at_a_time = Lock()

    def get(self, key: Key, *, consistent: bool = True) -> Item | None:
        """The item at `key`, or None."""
        return next(iter(self.get_many([key])), None)

    def get_many(self, keys: Sequence[Key]) -> list[Item]:
        """The items that exist among `keys`."""
        found = (self.items.get((key["pk"], key["sk"])) for key in keys)
        return [dict(item) for item in found if item]

    def partition(self, pk: str, sk_prefix: str = "", *, only: Sequence[str] = ()) -> Iterator[Item]:
        """A partition in its order."""
        for place in sorted(place for place in self.items if place[0] == pk):
            if place[1].startswith(sk_prefix):
                item = self.items[place]
                yield {name: item[name] for name in only or item if name in item}

    def write_put(self, item: Item, condition: ConditionBase | None = None) -> Write:
        """A put, for `transact`."""
        return {"Put": {"Item": item, "if": condition}}

    def write_record(
        self, record: Record, key: Key, condition: ConditionBase | None = None, **index: str
    ) -> Write:
        """A put of a record, for `transact`."""
        return self.write_put(to_item(record, key, **index), condition)

    def write_update(
        self, key: Key, changes: Mapping[str, Any], condition: ConditionBase | None = None
    ) -> Write:
        """An update, for `transact`."""
        return {"Update": {"Key": key, "changes": changes, "if": condition}}

    def write_sums(self, key: Key, labels: Mapping[str, str], sums: Mapping[str, int]) -> Write:
        """Numbers added to attributes, for `transact`."""
        return {"Update": {"Key": key, "changes": labels, "sums": sums, "if": None}}

    def transact(self, writes: Sequence[Write]) -> None:
        """All writes or none, each item once."""
        requests = [request for write in writes for request in write.values()]
        places = [_place(request.get("Key") or request["Item"]) for request in requests]
        assert len(set(places)) == len(places) <= 100
        with self._one_at_a_time:
            self._write(places, requests)

    def _write(self, places: Sequence[tuple[str, str]], requests: Sequence[dict[str, Any]]) -> None:
        failed = [
            number
            for number, (place, request) in enumerate(zip(places, requests, strict=True))
            if request["if"] is not None and not _holds(request["if"], self.items.get(place, {}))
        ]
        if failed:
            raise Conflict(failed)
        for place, request in zip(places, requests, strict=True):
            if "Item" in request:
                self.items[place] = dict(request["Item"])
                continue
            before = self.items.get(place, {})
            sums = {name: before.get(name, 0) + more for name, more in request.get("sums", {}).items()}
            changed = {**before, **request["Key"], **request["changes"], **sums}
            self.items[place] = {name: value for name, value in changed.items() if value is not None}


def _place(key: Mapping[str, Any]) -> tuple[str, str]:
    return key["pk"], key["sk"]


def _holds(condition: ConditionBase, item: Item) -> bool:
    told = condition.get_expression()["values"]
    match condition:
        case And():
            return all(_holds(one, item) for one in told)
        case AttributeNotExists():
            return told[0].name not in item
        case Equals():
            return told[0].name in item and item[told[0].name] == told[1]
    raise NotImplementedError(type(condition).__name__)
