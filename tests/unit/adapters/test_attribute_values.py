"""DynamoDB's JSON as boto3 and botocore make it and read it, for any value the table may hold."""

import json
from decimal import Decimal, Inexact
from enum import StrEnum
from typing import Any

import pytest
from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from botocore.session import get_session
from hypothesis import given, settings
from hypothesis import strategies as st

from desac.adapters.attribute_values import json_of, plain_item, typed_item


class Colour(StrEnum):
    """A text that is more than text."""

    RED = "merah"


class Append(list[Any]):
    """A list that is more than a list."""


SERVICE = get_session().get_service_model("dynamodb")
PUT, GET = SERVICE.operation_model("PutItem"), SERVICE.operation_model("GetItem")

# DynamoDB's numbers: 38 digits, and in boto3's context exponents from -128 to 126.
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20)
integers = st.integers(-(10**38) + 1, 10**38 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"]))
binaries = st.binary().map(Binary)
scalars = st.none() | st.booleans() | integers | decimals | texts | binaries | st.just(Colour.RED)
sets = st.sets(texts, min_size=1) | st.sets(integers, min_size=1) | st.sets(binaries, min_size=1)
values = st.recursive(
    scalars | sets,
    lambda inner: st.lists(inner) | st.lists(inner).map(Append) | st.dictionaries(texts, inner),
    max_leaves=6,
)
items = st.dictionaries(texts, values, max_size=6)


def typed(item: dict[str, Any]) -> dict[str, Any]:
    """An item in DynamoDB's types, by boto3."""
    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in item.items()}


def botocores_json(item: dict[str, Any]) -> Any:
    """What botocore would send for an item."""
    request = create_serializer("json", include_validation=False).serialize_to_request(
        {"TableName": "desac", "Item": typed(item)}, PUT
    )
    return json.loads(request["body"])["Item"]


def unordered(value: Any) -> Any:
    """A set is sent in no order."""
    if isinstance(value, dict):
        return {
            name: sorted(one) if name in {"SS", "NS", "BS"} and isinstance(one, list) else unordered(one)
            for name, one in value.items()
        }
    return [unordered(one) for one in value] if isinstance(value, list) else value


@settings(deadline=None)
@given(items)
def test_any_item_is_written_as_botocore_writes_it(item: dict[str, Any]) -> None:
    assert unordered(json.loads(json_of(typed_item(item)))) == unordered(botocores_json(item))


@settings(deadline=None)
@given(items)
def test_any_item_is_read_as_boto3_reads_it(item: dict[str, Any]) -> None:
    sent = json.dumps({"Item": botocores_json(item)}).encode()
    answer = {"body": sent, "headers": {}, "status_code": 200}
    parsed = create_parser("json").parse(answer, GET.output_shape)["Item"]
    deserialize = TypeDeserializer().deserialize
    expected = {name: deserialize(value) for name, value in parsed.items()}
    assert plain_item(json.loads(sent)["Item"]) == expected


@settings(deadline=None)
@given(items)
def test_what_was_written_is_read_again(item: dict[str, Any]) -> None:
    assert plain_item(json.loads(json_of(typed_item(item)))) == item


def test_numbers_come_back_as_decimals() -> None:
    found = plain_item({"n": {"N": "1.50"}})
    assert (type(found["n"]), str(found["n"])) == (Decimal, "1.50")


@pytest.mark.parametrize("number", [10**39 + 1, Decimal("1." + "1" * 40)])
def test_a_number_that_would_lose_digits_is_refused_as_by_boto3(number: object) -> None:
    with pytest.raises(Inexact):
        typed_item({"n": number})


@pytest.mark.parametrize("value", [1.5, object(), Decimal("NaN"), Decimal("Infinity"), {1.5}])
def test_what_dynamodb_has_no_type_for_is_refused_as_by_boto3(value: object) -> None:
    with pytest.raises(TypeError):
        typed({"a": value})
    with pytest.raises(TypeError):
        typed_item({"a": value})
    with pytest.raises(TypeError):
        typed_item({"a": {"b": [value]}})
