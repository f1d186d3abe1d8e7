"""The indexes of the stub of DynamoDB: their items in order, so that a page costs the stub what it holds."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping
from typing import Any

ORDER = {"work": "work_at", "lookup": "pk", "origin": "pk"}
"""The sort key of each index."""

type Place = tuple[str, str, str]
"""Sort key, pk, sk: DynamoDB does not say how equal sort keys lie, the stub goes by the table's key."""


class StubIndexes:
    """Which items lie where in each index, by their keys."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], list[Place]] = {}

    def move(self, old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> None:
        """An item was written: it leaves its old places, and is put in its new ones."""
        for name, order in ORDER.items():
            before, after = _place(old, name, order), _place(new, name, order)
            if before == after:
                continue
            if before:
                known = self._places[before[0]]
                del known[bisect_left(known, before[1])]
            if after:
                insort(self._places.setdefault(after[0], []), after[1])

    def places(
        self,
        name: str,
        value: str,
        *,
        prefix: str = "",
        last: str = "",
        start: Mapping[str, Any] | None = None,
        backwards: bool = False,
    ) -> Iterator[Place]:
        """The places of one partition, of those whose sort key begins with `prefix` or is `last` at most.

        `start` is the key after which to begin.
        """
        known = self._places.get((name, value), [])
        least = bisect_left(known, (prefix, "", ""))
        most = bisect_right(known, last, key=lambda place: place[0]) if last else len(known)
        after = (start[ORDER[name]]["S"], start["pk"]["S"], start["sk"]["S"]) if start else None
        if after and backwards:
            most = min(most, bisect_left(known, after))
        elif after:
            least = max(least, bisect_right(known, after))
        for number in reversed(range(least, most)) if backwards else range(least, most):
            if not known[number][0].startswith(prefix):
                if backwards:
                    continue
                return
            yield known[number]


def _place(item: Mapping[str, Any] | None, name: str, order: str) -> tuple[tuple[str, str], Place] | None:
    if item is None or name not in item or order not in item:
        return None
    return (name, item[name]["S"]), (item[order]["S"], item["pk"]["S"], item["sk"]["S"])
