"""A file that could not be read for a moment is tried again in a minute, not when the queue says."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from desac.adapters import aws
from desac.adapters.sqs_batch import consume_queue
from functions.ingest.handler import handler

CONTEXT: Any = SimpleNamespace(
    function_name="ingest",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:x:1:f",
    aws_request_id="r",
)
ARN = "arn:aws:sqs:ap-southeast-3:123456789012:ingest"


@pytest.fixture
def queue(aws_in_memory: None) -> str:
    """The address of a queue that hides a message as long as the deployed one."""
    made = boto3.client("sqs").create_queue(QueueName="ingest", Attributes={"VisibilityTimeout": "5400"})
    return made["QueueUrl"]


@pytest.fixture
def hidden_for(queue: str) -> Iterator[list[int]]:
    """The seconds for which messages are hidden; SQS (moto) checks queue and receipt of each request."""
    asked: list[int] = []

    def _note(params: dict[str, Any], **_: Any) -> None:
        asked.append(params["VisibilityTimeout"])

    name = "provide-client-params.sqs.ChangeMessageVisibility"
    aws.sqs().meta.events.register(name, _note)
    yield asked
    aws.sqs().meta.events.unregister(name, _note)


def _received(queue: str, body: dict[str, Any], times: int = 1) -> dict[str, Any]:
    """The event of a message that was received for the n-th time."""
    sqs = boto3.client("sqs")
    sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(body))
    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    record = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": {"ApproximateReceiveCount": str(times)},
        "eventSource": "aws:sqs",
        "eventSourceARN": ARN,
    }
    return {"Records": [record]}


def _failed(event: dict[str, Any]) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": event["Records"][0]["messageId"]}]}


def _stumble(body: dict[str, Any]) -> None:
    raise RuntimeError("a hiccup")


def test_a_file_that_failed_comes_back_in_a_minute(
    queue: str, hidden_for: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table does not answer: here, because it is not there."""
    monkeypatch.setenv("DESAC_TABLE", "desac")
    monkeypatch.setenv("DESAC_DROP_BUCKET", "drop")
    body = {
        "time": datetime.now(UTC).isoformat(),
        "detail": {"bucket": {"name": "drop"}, "object": {"key": "kasus/a.csv", "etag": "x"}},
    }
    event = _received(queue, body)
    assert handler(event, CONTEXT) == _failed(event)
    assert hidden_for == [60]


def test_each_further_failure_waits_longer_and_never_longer_than_sqs_allows(
    queue: str, hidden_for: list[int]
) -> None:
    for times in (1, 2, 3, 4, 5, 9):
        event = _received(queue, {}, times)
        assert consume_queue(event, CONTEXT, _stumble, retry_after_seconds=60) == _failed(event)
    assert [seconds // 60 for seconds in hidden_for] == [1, 4, 16, 64, 256, 660]


def test_what_went_well_is_left_to_be_deleted(queue: str, hidden_for: list[int]) -> None:
    answer = consume_queue(_received(queue, {}), CONTEXT, lambda _: None, retry_after_seconds=60)
    assert (answer, hidden_for) == ({"batchItemFailures": []}, [])


def test_other_queues_keep_their_own_time(queue: str, hidden_for: list[int]) -> None:
    event = _received(queue, {})
    assert consume_queue(event, CONTEXT, _stumble) == _failed(event)
    assert hidden_for == []


def test_a_queue_that_refuses_does_not_lose_the_failure(queue: str) -> None:
    """The message is still reported; it comes back when the queue says."""
    event = _received(queue, {})
    event["Records"][0]["eventSourceARN"] = ARN.replace(":ingest", ":gone")
    assert consume_queue(event, CONTEXT, _stumble, retry_after_seconds=60) == _failed(event)
