"""Item sizes and capacity units as DynamoDB bills them.

Rules: "DynamoDB item sizes and formats" and "DynamoDB read and write operations" in its developer guide.
Items are in DynamoDB's own JSON: `{"name": {"S": "…"}}`.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any

type Value = Mapping[str, Any]
type TypedItem = Mapping[str, Value]

_READ_UNIT, _WRITE_UNIT = 4096, 1024
# Everything of an item is copied to `work` and `origin`; to `lookup` only the keys.
_INDEX_KEYS = {"work": ("work", "work_at"), "lookup": ("lookup",), "origin": ("origin",)}
_KEYS_ONLY = frozenset({"lookup"})


def item_size(item: TypedItem) -> int:
    """Bytes of an item: its attributes' names and values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Value) -> int:
    ((kind, content),) = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        digits = content.lstrip("-").replace(".", "").strip("0")
        return ceil(len(digits) / 2) + 1
    if kind == "L":
        return 3 + sum(1 + _value_size(one) for one in content)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_size(one) for name, one in content.items())
    if kind in {"BOOL", "NULL"}:
        return 1
    raise ValueError(f"the table holds no values of type {kind}")


def read_units(size: int, *, consistent: bool) -> float:
    """Units of a read of `size` bytes; what is not there is billed as the smallest item."""
    return max(1, ceil(size / _READ_UNIT)) * (1.0 if consistent else 0.5)


def write_units(size: int, *, transaction: bool) -> float:
    """Units of a write of an item whose larger version, before or after, has `size` bytes."""
    return max(1, ceil(size / _WRITE_UNIT)) * (2.0 if transaction else 1.0)


def index_units(old: TypedItem | None, new: TypedItem) -> float:
    """Units of keeping the three indexes when `new` replaces `old`. They follow later: never doubled."""
    return sum(_one_index(name, old, new) for name in _INDEX_KEYS)


def _one_index(name: str, old: TypedItem | None, new: TypedItem) -> float:
    before, after = (_entry(name, item) if item else None for item in (old, new))
    if before == after:
        return 0
    moved = before and after and any(before[key] != after[key] for key in _INDEX_KEYS[name])
    # An entry whose keys change is taken out and put in again.
    sizes = [item_size(entry) for entry in (before, after) if entry]
    return sum(write_units(size, transaction=False) for size in (sizes if moved else [max(sizes)]))


def _entry(name: str, item: TypedItem) -> TypedItem | None:
    keys = _INDEX_KEYS[name]
    if not all(key in item for key in keys):
        return None
    return {key: item[key] for key in ("pk", "sk", *keys)} if name in _KEYS_ONLY else item
