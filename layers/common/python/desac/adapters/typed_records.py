"""Records in DynamoDB's types, without an item in between.

The same JSON, in the same order, as `to_item` and `typed_item` lead to. Of what a row of a file writes it
takes a third of the time: no field is copied, and dates and enumerations are left to what writes the JSON.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from desac.adapters.attribute_values import Typed, typed
from desac.adapters.items import Stored, exact
from desac.domain.base import Record


def typed_record(stored: Stored) -> Typed:
    """What is to be stored, typed. Raises what `typed_item` raises of the same item."""
    record, key, indexed = stored
    found = _fields(record)
    found["pk"] = {"S": key["pk"]}
    found["sk"] = {"S": key["sk"]}
    for name, value in indexed.items():
        found[name] = {"S": value}
    found["type"] = {"S": type(record).__name__}
    return found


def _fields(record: Record) -> Typed:
    # The loop that every new person goes through. Most fields are text, or have no value.
    found: Typed = {}
    for name, value in record.__dict__.items():
        kind = type(value)
        if kind in _TEXTS:
            found[name] = {"S": value}
        elif value is None:
            continue
        elif kind is int or kind is bool:
            found[name] = typed(value)
        elif isinstance(value, StrEnum):
            _TEXTS.add(kind)
            found[name] = {"S": value}
        elif value or not record.sparse or kind not in _CONTAINERS:
            found[name] = _nested(value) or _as_pydantic_does(record, name)
    return found


def _nested(value: Any) -> Typed | None:
    """A list, a map or a record of plain values; None for anything else."""
    kind = type(value)
    if kind is tuple and all(type(one) is str for one in value):
        return {"L": [{"S": one} for one in value]}
    if kind is dict and all(type(one) is str for one in value.values()):
        return {"M": {name: {"S": one} for name, one in value.items()}}
    if isinstance(value, Record):
        return {"M": _fields(value)}
    return None


def _as_pydantic_does(record: Record, name: str) -> Typed:
    """A field by itself, in the long way."""
    serializer = type(record).__pydantic_serializer__
    return typed(exact(serializer.to_python(record, mode="json", exclude_none=True, include={name})[name]))


_CONTAINERS = frozenset({tuple, list, dict})
# What the JSON has as text: filled with the enumerations that are met.
_TEXTS: set[type] = {str, date, datetime}
