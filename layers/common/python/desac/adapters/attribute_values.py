"""Python values to DynamoDB's JSON and back: `"a"` is `{"S": "a"}`, `1` is `{"N": "1"}`.

The same values as boto3's TypeSerializer and TypeDeserializer give, each in one pass: boto3 and botocore
together walk every attribute value six times, which costs more than all else that a write does.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from boto3.dynamodb.types import DYNAMODB_CONTEXT, Binary, TypeSerializer

# DynamoDB keeps 38 digits; of a number with more, boto3 says so.
_PLAIN_NUMBER = 10**38
_serialize_anything = TypeSerializer().serialize


def item_json(item: Mapping[str, Any]) -> str:
    """An item, a key or a map of expression values as DynamoDB's JSON.

    Raises TypeError for what DynamoDB has no type for (a float is none), and decimal's exceptions for a
    number of more than 38 digits.
    """
    # The loop that everything written goes through: the type that nearly all values have comes first.
    members = [
        f'{quoted(name)}:{{"S":{quoted(value)}}}'
        if type(value) is str
        else f"{quoted(name)}:{value_json(value)}"
        for name, value in item.items()
    ]
    return f"{{{','.join(members)}}}"


def value_json(value: Any) -> str:
    """One value as DynamoDB's JSON; raises what `item_json` raises."""
    writer = _WRITERS.get(type(value))
    # Sets, binary values, decimals, subclasses: rare enough to leave them to boto3.
    return writer(value) if writer else json.dumps(_serialize_anything(value), default=_base64)


def _number(value: int) -> str:
    if -_PLAIN_NUMBER < value < _PLAIN_NUMBER:
        return f'{{"N":"{value}"}}'
    return json.dumps(_serialize_anything(value))


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: lambda value: f'{{"S":{quoted(value)}}}',
    int: _number,
    bool: lambda value: '{"BOOL":true}' if value else '{"BOOL":false}',
    type(None): lambda _: '{"NULL":true}',
    list: lambda values: f'{{"L":[{",".join([value_json(value) for value in values])}]}}',
    dict: lambda values: f'{{"M":{item_json(values)}}}',
}


def _base64(value: bytes | bytearray) -> str:
    return b64encode(value).decode()


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
