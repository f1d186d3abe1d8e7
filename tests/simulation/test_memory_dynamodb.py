"""The simulation's table answers as the real one does."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError
from moto import mock_aws

from desac.adapters.aws import CONFIG
from desac.adapters.plain_client import plain_client
from tests.simulation.memory_dynamodb import MemoryDynamoDB

_NAMES = ("pk", "sk", "work", "work_at", "lookup", "origin")
_INDEXES = (("work", "work", "work_at"), ("lookup", "lookup", "pk"), ("origin", "origin", "pk"))


@pytest.fixture(params=["moto", "memory"])
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Each of the two, empty."""
    if request.param == "memory":
        yield MemoryDynamoDB()
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    with mock_aws():
        boto3.client("dynamodb").create_table(
            TableName="desac",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in _NAMES],
            KeySchema=[_key("pk", "HASH"), _key("sk", "RANGE")],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": name,
                    "KeySchema": [_key(partition, "HASH"), _key(order, "RANGE")],
                    "Projection": {"ProjectionType": "KEYS_ONLY" if name == "lookup" else "ALL"},
                }
                for name, partition, order in _INDEXES
            ],
        )
        yield plain_client(CONFIG)


def _key(name: str, kind: str) -> Any:
    return {"AttributeName": name, "KeyType": kind}


def _put(client: Any, sk: str, **attributes: Any) -> None:
    client.put_item(TableName="desac", Item={"pk": "P", "sk": sk, **attributes})


def _sks(answer: dict[str, Any]) -> list[str]:
    return [item["sk"] for item in answer["Items"]]


def test_pages_follow_one_another_in_both_directions(client: Any) -> None:
    for number in range(7):
        _put(client, f"S{number}", work="W", work_at=f"{number // 2}", n=number)
    for forward in (True, False):
        seen, start = list[str](), dict[str, Any]()
        while True:
            page = client.query(
                TableName="desac",
                IndexName="work",
                KeyConditionExpression=Key("work").eq("W") & Key("work_at").lte("2"),
                ScanIndexForward=forward,
                Limit=2,
                **start,
            )
            seen += [str(item["work_at"]) for item in page["Items"]]
            if "LastEvaluatedKey" not in page:
                break
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        assert seen == sorted("001122", reverse=not forward)
    begins = client.query(
        TableName="desac", KeyConditionExpression=Key("pk").eq("P") & Key("sk").begins_with("S")
    )
    assert _sks(begins) == [f"S{number}" for number in range(7)]


def test_an_item_leaves_an_index_with_its_attribute(client: Any) -> None:
    _put(client, "S", work="W", work_at="1")
    client.update_item(
        TableName="desac",
        Key={"pk": "P", "sk": "S"},
        UpdateExpression="REMOVE #w, work_at SET n = if_not_exists(n, :zero) + :one",
        ExpressionAttributeNames={"#w": "work"},
        ExpressionAttributeValues={":zero": 0, ":one": 1},
    )
    found = client.query(TableName="desac", IndexName="work", KeyConditionExpression=Key("work").eq("W"))
    assert found["Items"] == []
    item = client.get_item(TableName="desac", Key={"pk": "P", "sk": "S"}, ConsistentRead=True)["Item"]
    assert item == {"pk": "P", "sk": "S", "n": 1}


CONDITIONS: tuple[tuple[Callable[[], Any], bool], ...] = (
    (lambda: Attr("pk").not_exists(), False),
    (lambda: Attr("state").eq("open") & Attr("n").gte(2), True),
    (lambda: Attr("state").is_in(["closed", "taken"]), False),
    (lambda: Attr("gone").ne("x"), True),
    (lambda: Attr("gone").lt("x"), False),
    (lambda: Attr("gone").not_exists() | Attr("n").eq(7), True),
    (lambda: ~Attr("state").eq("closed"), True),
    (lambda: Attr("tags").contains("a"), True),
    (lambda: Attr("tags").size().eq(2), True),
    (lambda: Attr("n").between(1, 3), True),
    (lambda: Attr("n").eq("2"), False),
)


@pytest.mark.parametrize(("condition", "held"), CONDITIONS)
def test_a_condition_holds_or_refuses(client: Any, condition: Callable[[], Any], held: bool) -> None:
    _put(client, "S", state="open", n=2, tags=["a", "b"])
    item = {"pk": "P", "sk": "S", "state": "new"}
    if held:
        client.put_item(TableName="desac", Item=item, ConditionExpression=condition())
        return
    with pytest.raises(ClientError) as refused:
        client.put_item(TableName="desac", Item=item, ConditionExpression=condition())
    assert refused.value.response["Error"]["Code"] == "ConditionalCheckFailedException"


def test_a_transaction_says_which_condition_failed_and_writes_nothing(client: Any) -> None:
    _put(client, "S1", n=1)
    writes = [
        {"Put": {"TableName": "desac", "Item": {"pk": "P", "sk": "S2"}}},
        {
            "Update": {
                "TableName": "desac",
                "Key": {"pk": "P", "sk": "S1"},
                "UpdateExpression": "SET n = :two",
                "ConditionExpression": "n = :nine",
                "ExpressionAttributeValues": {":two": 2, ":nine": 9},
            }
        },
    ]
    with pytest.raises(ClientError) as refused:
        client.transact_write_items(TransactItems=writes)
    reasons: Any = refused.value.response["CancellationReasons"]  # type: ignore[typeddict-item]
    assert [reason["Code"] for reason in reasons] == ["None", "ConditionalCheckFailed"]
    assert client.get_item(TableName="desac", Key={"pk": "P", "sk": "S2"}).get("Item") is None
    writes[1]["Update"]["ExpressionAttributeValues"] = {":two": 2, ":nine": 1}
    client.transact_write_items(TransactItems=writes)
    assert client.get_item(TableName="desac", Key={"pk": "P", "sk": "S1"})["Item"]["n"] == 2
