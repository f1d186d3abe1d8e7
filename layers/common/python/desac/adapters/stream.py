"""Records of the table's stream."""

from collections.abc import Mapping
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

_deserialize = TypeDeserializer().deserialize


def _plain(image: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _deserialize(value) for name, value in image.items()}


def images(record: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """`(old, new)` of one stream record as Python values; empty where there is none."""
    change = record["dynamodb"]
    return _plain(change.get("OldImage", {})), _plain(change.get("NewImage", {}))
