"""Records in DynamoDB's types, without an item in between.

The same JSON as `to_item` and `typed_item` lead to. Of what a row of a file writes it
takes a third of the time: no field is copied, and dates and enumerations are left to what writes the JSON.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import AwareDatetime

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
    found["type"] = _layout(type(record)).kind
    return found


class _Layout(NamedTuple):
    """The fields of a model: those that are text in JSON, whole numbers, all others; and its `type`."""

    texts: Sequence[str]
    numbers: Sequence[str]
    others: Sequence[str]
    kind: Typed
    sparse: bool


def _fields(record: Record) -> Typed:
    # What every new person goes through. Most fields are text, or have no value.
    values = record.__dict__
    texts, numbers, others, _, sparse = _layout(type(record))
    found: Typed = {name: {"S": value} for name in texts if (value := values[name]) is not None}
    for name in numbers:
        found[name] = _SMALL.get(values[name]) or typed(values[name])
    for name in others:
        value = values[name]
        if value or (value is not None and not (sparse and type(value) in _CONTAINERS)):
            found[name] = _nested(value) or _as_pydantic_does(record, name)
    return found


@cache
def _layout(model: type[Record]) -> _Layout:
    fields = model.model_fields.items()
    texts = [name for name, field in fields if _is_text(field.annotation)]
    numbers = [name for name, field in fields if field.annotation is int]
    others = [name for name, _ in fields if name not in {*texts, *numbers}]
    return _Layout(texts, numbers, others, {"S": model.__name__}, model.sparse)


def _is_text(annotation: Any) -> bool:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        return all(one is NoneType or _is_text(one) for one in inner)
    if origin is Annotated:
        return _is_text(inner[0])
    return annotation is AwareDatetime or (
        isinstance(annotation, type) and issubclass(annotation, str | date)
    )


def _nested(value: Any) -> Typed | None:
    """A list, a map or a record of plain values; None for anything else."""
    kind = type(value)
    if kind is bool:
        return typed(value)
    if kind is tuple and _TEXT.issuperset(map(type, value)):
        return {"L": [{"S": one} for one in value]}
    if kind is dict and _TEXT.issuperset(map(type, value.values())):
        return {"M": {name: {"S": one} for name, one in value.items()}}
    if isinstance(value, Record):
        return {"M": _fields(value)}
    return None


def _as_pydantic_does(record: Record, name: str) -> Typed:
    """A field by itself, in the long way."""
    serializer = type(record).__pydantic_serializer__
    return typed(exact(serializer.to_python(record, mode="json", exclude_none=True, include={name})[name]))


_CONTAINERS = frozenset({tuple, list, dict})
_TEXT = frozenset({str})
# Versions, sheets, the first rows: nobody changes what stands for a number.
_SMALL = {number: {"N": str(number)} for number in range(1000)}
