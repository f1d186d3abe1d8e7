"""A table in memory, of the same shape as the deployed one."""

from collections.abc import Iterator
from threading import RLock
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from desac.adapters.table import Table
from tests.fresh_clients import forget_clients, let_botocore_exchange

REGION = "ap-southeast-3"


@pytest.fixture(autouse=True)
def aws_in_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test gets fresh AWS services; clients of earlier tests are forgotten."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    forget_clients()
    let_botocore_exchange(monkeypatch)
    # As with AWS a transaction is one thing; moto takes back what failed with all that came in the meantime.
    answer, one_at_a_time = BotocoreStubber.process_request, RLock()

    def alone(self: BotocoreStubber, request: AWSPreparedRequest) -> Any:
        with one_at_a_time:
            return answer(self, request)

    monkeypatch.setattr(BotocoreStubber, "process_request", alone)
    with mock_aws():
        yield


@pytest.fixture
def table(aws_in_memory: None) -> Table:
    """The table with its three indexes."""
    names = ("pk", "sk", "work", "work_at", "lookup", "origin")
    indexes = (("work", "work", "work_at"), ("lookup", "lookup", "pk"), ("origin", "origin", "pk"))
    boto3.client("dynamodb").create_table(
        TableName="desac",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": name,
                "KeySchema": [
                    {"AttributeName": hash_key, "KeyType": "HASH"},
                    {"AttributeName": range_key, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY" if name == "lookup" else "ALL"},
            }
            for name, hash_key, range_key in indexes
        ],
    )
    return Table("desac")
