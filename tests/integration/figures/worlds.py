"""Small worlds whose every item may change in any way, with the stream that tells of each change."""

from collections.abc import Iterator, Mapping
from typing import Any

from desac.adapters import figure_keys, keys
from desac.adapters.attribute_values import typed_item
from desac.adapters.figures import people_of
from desac.domain.contribution import Cell
from desac.domain.funnel import Funnel
from desac.domain.funnel_count import FunnelCount
from desac.domain.source_file import FileKind, FileState, RowCounts, SourceFile
from tests.integration.people.memory_table import MemoryTable

RECEIVED = "2021-08-11T04:00:00Z"
ORIGINS = ("FILE#f1", "FILE#f2", "FORM#2021-08-12")

type Item = dict[str, Any]


class World(MemoryTable):
    """A table that keeps the stream of its changes; `meanwhile` is what happens between two reads."""

    def __init__(self) -> None:
        super().__init__()
        self.stream: list[dict[str, Any]] = []
        self.meanwhile: list[Any] = []
        self.faults: list[str] = []
        # Records that somebody has counted without a failure, by identity.
        self.counted: set[int] = set()

    def change(self, key: Mapping[str, Any], **values: Any) -> None:
        """Write an item as a function would; attributes that are None go."""
        place = (key["pk"], key["sk"])
        old = self.items.get(place, {})
        new = {**old, **key, **values}
        self.items[place] = {name: value for name, value in new.items() if value is not None}
        self._tell(place, old, self.items[place])

    def delete(self, place: tuple[str, str]) -> None:
        """Remove an item, as an erasure would."""
        old = self.items.pop(place, None)
        if old:
            self._tell(place, old, {})

    def _tell(self, place: tuple[str, str], old: Item, new: Item) -> None:
        images = {name: typed_item(one) for name, one in (("OldImage", old), ("NewImage", new)) if one}
        change = {"Keys": typed_item({"pk": place[0], "sk": place[1]}), **images}
        self.stream.append({"eventName": "MODIFY" if new else "REMOVE", "dynamodb": change})

    def partition(self, pk: str, sk_prefix: str = "", *, only: Any = ()) -> Iterator[Item]:
        """A partition as it is at this moment; something else may happen right after it was read."""
        found = list(super().partition(pk, sk_prefix, only=only))
        if self.meanwhile:
            self.meanwhile.pop()()
        return iter(found)

    def transact(self, writes: Any) -> None:
        """As the table does it, unless a fault comes first, or right after."""
        fault = self.faults.pop() if self.faults else ""
        if fault == "before":
            raise ConnectionError(fault)
        super().transact(writes)
        if fault == "after":
            raise ConnectionError(fault)

    def file(self, file_id: str, rows: int) -> SourceFile:
        """A file's record, with as many rows as led to somebody."""
        return SourceFile(
            file_id=file_id,
            key=f"kasus/{file_id}.csv",
            kind=FileKind.CASES,
            state=FileState.DONE,
            counts=RowCounts(rows=rows, new=rows),
            received_at=RECEIVED,
        )

    def recounted(self, origin: str) -> Funnel:
        """The funnel of an origin from all its items, as the table's index would give them."""
        own = [
            item
            for item in self.items.values()
            if item.get("origin") == origin and item["pk"].startswith("PERSON#")
        ]
        own.sort(key=lambda item: (item["pk"], item["sk"]))
        kind, _, name = origin.partition("#")
        rows = sum(item["type"] == "RowTrace" or "first_row" in item for item in own)
        source = self.file(name, rows) if kind == "FILE" else None
        return FunnelCount(origin, source).add_all(people_of(own)).funnel()

    def contributed(self) -> dict[Cell, dict[str, int]]:
        """What all contributions come to."""
        sums: dict[Cell, dict[str, int]] = {}
        for item in self.items.values():
            if item["type"] == "Contribution":
                counts = sums.setdefault(_cell(item), {})
                for name, count in item.get("counts", {}).items():
                    counts[name] = counts.get(name, 0) + count
        return _without_nothing(sums)

    def tallied(self) -> dict[Cell, dict[str, int]]:
        """What the totals say."""
        sums: dict[Cell, dict[str, int]] = {}
        for item in self.items.values():
            if item["type"] == "Tally":
                counts = sums.setdefault(_cell(item), {})
                for name in item:
                    if "/" in name:
                        counts[name] = counts.get(name, 0) + item[name]
        return _without_nothing(sums)


def _cell(item: Item) -> Cell:
    return Cell(item["counted_in"], item["day"], item["village"])


def _without_nothing(sums: dict[Cell, dict[str, int]]) -> dict[Cell, dict[str, int]]:
    kept = {cell: {name: count for name, count in own.items() if count} for cell, own in sums.items()}
    return {cell: own for cell, own in kept.items() if own}


def put_files(world: World) -> None:
    """The files' records, which are there before any of their rows."""
    for name in ("f1", "f2"):
        world.change(keys.source_file(name), type="SourceFile", received_at=RECEIVED)


def is_figure(place: tuple[str, str]) -> bool:
    """Whether an item is a contribution."""
    return place[1].startswith(figure_keys.CONTRIBUTION)
