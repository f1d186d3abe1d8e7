"""Records as items of the table, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from desac.adapters.keys import Key
from desac.domain.base import Record

Item = dict[str, Any]

_MAY_HOLD_FLOATS = frozenset({float, list, dict})


class Stored(NamedTuple):
    """A record on its way into the table: with its key and index attributes, not yet an item.

    The client writes it without that step (`record_json.py`).
    """

    record: Record
    key: Key
    indexed: Mapping[str, str]

    def item(self) -> Item:
        """The item that it becomes."""
        return to_item(self.record, self.key, **self.indexed)


def to_item(record: Record, key: Key, **index: str) -> Item:
    """A record as an item: its fields, its key, its `type`, and index attributes given by name.

    Fields are as in JSON, but for fractions, which are Decimal; those that are None are left out, and of a
    `sparse` record those that hold nothing.
    """
    return {**_fields(record), **key, **index, "type": type(record).__name__}


def _fields(record: Record) -> Item:
    model = type(record)
    # pydantic's own serializer: `model_dump` is the same with more arguments to pass on.
    fields: Item = model.__pydantic_serializer__.to_python(record, mode="json", exclude_none=True)
    for name, value in fields.items():
        if type(value) in _MAY_HOLD_FLOATS:
            inner = getattr(record, name)
            fields[name] = _fields(inner) if isinstance(inner, Record) else exact(value)
    if model.sparse:
        return {name: value for name, value in fields.items() if value not in ([], {})}
    return fields


def exact(value: Any) -> Any:
    """The value with Decimal for float, which DynamoDB does not take, at any depth."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return {name: exact(one) for name, one in value.items()}
    return [exact(one) for one in value] if isinstance(value, list) else value


def from_item[R: Record](model: type[R], item: Mapping[str, Any]) -> R:
    """An item as a record; keys and index attributes are left out."""
    return model.model_validate({name: item[name] for name in model.model_fields if name in item})
