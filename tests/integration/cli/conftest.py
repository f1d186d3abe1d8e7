"""A deployed stack in memory: a table, a drop bucket, and a CloudFormation stack that names them."""

import boto3
import pytest

from cli.operator.target import Target
from desac.adapters.table import Table


@pytest.fixture
def target(table: Table, monkeypatch: pytest.MonkeyPatch) -> Target:
    """The stack by its outputs; clients take the environment, as with an AWS profile."""
    # Figures and people point the process at their stack; put everything back afterwards.
    monkeypatch.setenv("AWS_PROFILE", "unset")
    monkeypatch.delenv("AWS_PROFILE")
    region = "ap-southeast-3"
    boto3.client("s3", region_name=region).create_bucket(
        Bucket="drop", CreateBucketConfiguration={"LocationConstraint": region}
    )
    outputs = {"TableName": table.name, "DropBucketName": "drop"}
    return Target(outputs, {"region_name": region})
