"""Python values in DynamoDB's types and back: `"a"` is `{"S": "a"}`, `1` is `{"N": "1"}`.

The same values as boto3's TypeSerializer and TypeDeserializer give, each in one pass: boto3 and botocore
together walk every attribute value six times, which costs more than all else that a write does.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from boto3.dynamodb.types import DYNAMODB_CONTEXT, Binary, TypeSerializer

type Typed = dict[str, Any]
"""A value with its type, or an item, a key, a map of such. What has no JSON of its own is for `json_of`."""

# DynamoDB keeps 38 digits; of a number with more, boto3 says so.
_PLAIN_NUMBER = 10**38
_serialize_anything: Callable[[Any], Any] = TypeSerializer().serialize


def typed_item(item: Mapping[str, Any]) -> Typed:
    """An item, a key or a map of expression values with the types of its values.

    Raises TypeError for what DynamoDB has no type for (a float is none), and decimal's exceptions for a
    number of more than 38 digits.
    """
    # Nearly all values are text.
    return {name: {"S": value} if type(value) is str else typed(value) for name, value in item.items()}


def typed(value: Any) -> Typed:
    """One value with its type; raises what `typed_item` raises."""
    of_type = _TYPES.get(type(value))
    # Sets, binary values, decimals, subclasses: rare enough to leave them to boto3.
    return of_type(value) if of_type else _serialize_anything(value)


def _number(value: int) -> Typed:
    return {"N": str(value)} if -_PLAIN_NUMBER < value < _PLAIN_NUMBER else _serialize_anything(value)


_TYPES: dict[type, Callable[[Any], Typed]] = {
    str: lambda value: {"S": value},
    int: _number,
    bool: lambda value: {"BOOL": value},
    type(None): lambda _: {"NULL": True},
    list: lambda values: {"L": [typed(value) for value in values]},
    dict: lambda values: {"M": typed_item(values)},
}


def json_of(request: Any, default: Callable[[Any], Any] | None = None) -> bytes:
    """The body of a request that holds typed values: dates and enumerations as pydantic writes them.

    `default` makes typed values of anything else, while it is written.
    """
    return orjson.dumps(request, default=default or base64_of, option=orjson.OPT_UTC_Z)


def base64_of(value: object) -> str:
    """Binary content as JSON has it. Raises TypeError for anything else."""
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode()
    raise TypeError(f"no JSON for {type(value).__name__}")


def plain_item(item: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The item behind parsed JSON of DynamoDB. Numbers become Decimal, as with boto3."""
    return {name: value["S"] if "S" in value else _plain(value) for name, value in item.items()}


def _plain(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    return _READERS[kind](content)


_READERS: dict[str, Callable[[Any], Any]] = {
    "S": lambda text: text,
    "N": DYNAMODB_CONTEXT.create_decimal,
    "BOOL": lambda flag: flag,
    "NULL": lambda _: None,
    "L": lambda values: [_plain(value) for value in values],
    "M": plain_item,
    "B": lambda text: Binary(b64decode(text)),
    "SS": set,
    "NS": lambda numbers: set(map(DYNAMODB_CONTEXT.create_decimal, numbers)),
    "BS": lambda texts: {Binary(b64decode(text)) for text in texts},
}
