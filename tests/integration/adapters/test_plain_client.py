"""The quick client beside boto3's own for plain values: the same requests, answers and errors."""

import contextlib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import botocore.endpoint
import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError

from desac.adapters.plain_client import OPERATIONS, plain_client
from desac.adapters.table import Table

RETRIES = Config(retries={"mode": "standard", "max_attempts": 3})
ITEM = {
    "pk": "PERSON#1",
    "sk": "PERSON",
    "work": "FILES",
    "work_at": "2021",
    "name": "Ni Luh “Contoh” ü",
    "count": 3,
    "place": {"lat": Decimal("-8.65"), "tags": ["a", None, True, {"deep": []}]},
}
KEY = {"pk": "PERSON#1", "sk": "PERSON"}
GONE = {"pk": "PERSON#2", "sk": "PERSON"}
PUT = {"TableName": "desac", "Item": ITEM}
AS_NEW = {"ConditionExpression": "attribute_not_exists(#k)", "ExpressionAttributeNames": {"#k": "pk"}}

type Call = tuple[str, dict[str, Any]]
CALLS: dict[str, Call] = {
    "put": ("put_item", PUT),
    "put_if": ("put_item", PUT | {"ConditionExpression": Attr("count").eq(3) & Attr("name").exists()}),
    "put_returning": ("put_item", PUT | {"ReturnValues": "ALL_OLD", "ReturnConsumedCapacity": "TOTAL"}),
    "get": ("get_item", {"TableName": "desac", "Key": KEY, "ConsistentRead": True}),
    "get_nothing": ("get_item", {"TableName": "desac", "Key": GONE}),
    "batch_get": (
        "batch_get_item",
        {"RequestItems": {"desac": {"Keys": [KEY, GONE], "ConsistentRead": True}}},
    ),
    "query": (
        "query",
        {"TableName": "desac", "KeyConditionExpression": Key("pk").eq("PERSON#1"), "Limit": 1},
    ),
    "query_on": (
        "query",
        {
            "TableName": "desac",
            "KeyConditionExpression": Key("pk").eq("PERSON#1") & Key("sk").begins_with("P"),
            "FilterExpression": Attr("count").gt(1),
            "ProjectionExpression": "#n, #c",
            "ExpressionAttributeNames": {"#n": "name", "#c": "count"},
            "ExclusiveStartKey": {"pk": "PERSON#1", "sk": "A"},
        },
    ),
    "query_index": (
        "query",
        {"TableName": "desac", "IndexName": "work", "KeyConditionExpression": Key("work").eq("FILES")},
    ),
    "scan": ("scan", {"TableName": "desac", "FilterExpression": Attr("count").eq(3)}),
    "update": (
        "update_item",
        {
            "TableName": "desac",
            "Key": KEY,
            "UpdateExpression": "SET #c = :c",
            "ConditionExpression": Attr("count").eq(3),
            "ExpressionAttributeNames": {"#c": "count"},
            "ExpressionAttributeValues": {":c": 4},
            "ReturnValues": "ALL_NEW",
        },
    ),
    "batch_write": (
        "batch_write_item",
        {
            "RequestItems": {
                "desac": [{"PutRequest": {"Item": ITEM | {"sk": "B"}}}, {"DeleteRequest": {"Key": GONE}}]
            }
        },
    ),
    "transact": (
        "transact_write_items",
        {
            "TransactItems": [
                {"Put": {"TableName": "desac", "Item": ITEM | GONE, **AS_NEW}},
                {
                    "Update": {
                        "TableName": "desac",
                        "Key": KEY,
                        "UpdateExpression": "SET #c = :c",
                        "ExpressionAttributeNames": {"#c": "count"},
                        "ExpressionAttributeValues": {":c": Decimal("4.5")},
                    }
                },
                {
                    "ConditionCheck": {
                        "TableName": "desac",
                        "Key": KEY | {"sk": "X"},
                        "ConditionExpression": "attribute_not_exists(pk)",
                    }
                },
                {"Delete": {"TableName": "desac", "Key": KEY | {"sk": "Y"}}},
            ],
            "ClientRequestToken": "a-token",
        },
    ),
    "transact_get": ("transact_get_items", {"TransactItems": [{"Get": {"TableName": "desac", "Key": KEY}}]}),
    "delete": ("delete_item", {"TableName": "desac", "Key": KEY, "ReturnValues": "ALL_OLD"}),
}
REFUSED: dict[str, Call] = {
    "condition": ("put_item", PUT | {"ConditionExpression": Attr("pk").not_exists()}),
    "transaction": (
        "transact_write_items",
        {
            "TransactItems": [
                {"Put": {"TableName": "desac", "Item": ITEM | GONE}},
                {"Put": {"TableName": "desac", "Item": ITEM, **AS_NEW}},
            ],
            "ClientRequestToken": "a-token",
        },
    ),
    "no_table": ("get_item", {"TableName": "another", "Key": KEY}),
    "no_key": ("put_item", {"TableName": "desac", "Item": {"pk": "PERSON#1"}}),
}


@pytest.fixture
def both(table: Table) -> Iterator[tuple[Any, Any]]:
    """boto3's client and the quick one, against the same table with one item."""
    slow, quick = boto3.resource("dynamodb", config=RETRIES).meta.client, plain_client(RETRIES)
    table.put(ITEM)
    return slow, quick


def _sent(client: Any, call: Call) -> tuple[Any, Any, Any]:
    """The bodies that went out with their address, and the answer or the error."""
    sent = []

    def _listen(request: Any, **_: Any) -> None:
        sent.append((request.url, request.headers["X-Amz-Target"], json.loads(request.body)))

    client.meta.events.register_first("before-send.dynamodb", _listen)
    operation, arguments = call
    try:
        answer = getattr(client, operation)(**arguments)
    except ClientError as error:
        answer, kind = error.response, type(error).__name__
    else:
        kind = "answer"
    finally:
        client.meta.events.unregister("before-send.dynamodb", _listen)
    answer["ResponseMetadata"].pop("RequestId", None)
    answer["ResponseMetadata"].pop("HTTPHeaders", None)
    return sent, kind, answer


def _reset(table: Table) -> None:
    client = boto3.resource("dynamodb").Table(table.name)
    for item in client.scan()["Items"]:
        client.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    table.put(ITEM)


@pytest.mark.parametrize("name", [*CALLS, *REFUSED])
def test_request_and_answer_are_those_of_boto3(table: Table, both: tuple[Any, Any], name: str) -> None:
    """Address, body and answer, whether it is granted or refused, and the class of the exception."""
    call = (CALLS | REFUSED)[name]
    slow, quick = both
    expected = _sent(slow, call)
    _reset(table)
    assert _sent(quick, call) == expected
    assert (expected[1] == "answer") == (name in CALLS)


def test_every_operation_that_carries_items_is_held_against_boto3() -> None:
    client = plain_client(RETRIES)
    called = {client.meta.method_to_api_mapping[operation] for operation, _ in CALLS.values()}
    assert called == set(OPERATIONS)


def test_a_transaction_without_a_token_gets_one(both: tuple[Any, Any]) -> None:
    """Else botocore's own second try might write twice."""
    operation, arguments = CALLS["transact"]
    without = {name: value for name, value in arguments.items() if name != "ClientRequestToken"}
    ((_, _, body),), _, _ = _sent(both[1], (operation, without))
    assert len(body["ClientRequestToken"]) == 36


def test_the_callers_arguments_stay_as_they_are(both: tuple[Any, Any]) -> None:
    arguments = {"RequestItems": {"desac": {"Keys": [dict(KEY)]}}}
    both[1].batch_get_item(**arguments)
    assert arguments == {"RequestItems": {"desac": {"Keys": [KEY]}}}


def test_an_account_has_the_address_that_boto3_gives_it(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With credentials that name their account, DynamoDB has an address for each account."""
    monkeypatch.setenv("AWS_ACCOUNT_ID", "123456789012")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    urls: list[str] = []
    for client in (boto3.resource("dynamodb", config=RETRIES).meta.client, plain_client(RETRIES)):
        client.meta.events.register_first(
            "before-call.dynamodb", lambda params, **_: urls.append(params["url"])
        )
        for name in ("get", "batch_get", "batch_write", "transact"):
            operation, arguments = CALLS[name]
            # What DynamoDB says in that account is no matter.
            with contextlib.suppress(ClientError):
                getattr(client, operation)(**arguments)
    assert urls[:4] == urls[4:]
    assert set(urls) == {"https://123456789012.ddb.ap-southeast-3.amazonaws.com/"}


def test_what_is_throttled_is_sent_again_as_it_was(
    both: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(botocore.endpoint.time, "sleep", pauses.append)
    bodies: list[bytes] = []

    def _throttle(request: Any, **_: Any) -> AWSResponse | None:
        bodies.append(request.body)
        return _refusal(request.url) if len(bodies) < 3 else None

    both[1].meta.events.register_first("before-send.dynamodb", _throttle)
    answer = both[1].get_item(TableName="desac", Key=KEY)
    assert answer["Item"] == ITEM
    assert (len(set(bodies)), len(bodies), len(pauses)) == (1, 3, 2)
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2


def test_lasting_throttling_surfaces_as_boto3_says_it(
    both: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(botocore.endpoint.time, "sleep", lambda _: None)
    told = []
    for client in both:
        client.meta.events.register_first("before-send.dynamodb", lambda request, **_: _refusal(request.url))
        with pytest.raises(client.exceptions.ProvisionedThroughputExceededException) as caught:
            client.put_item(**PUT)
        told.append((str(caught.value), caught.value.response["Error"]))
    assert told[0] == told[1]


def _refusal(url: str) -> AWSResponse:
    body = b'{"__type":"com.amazonaws#ProvisionedThroughputExceededException","message":"synthetic"}'
    return AWSResponse(url, 400, {"content-type": "application/x-amz-json-1.0"}, _Raw(body))


class _Raw:
    """The body of an answer, as urllib3 gives it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._body
