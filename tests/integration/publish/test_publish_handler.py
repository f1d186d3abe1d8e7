"""`publish` against a bus in memory: what goes in comes out of the bus's queue."""

import json
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from boto3.dynamodb.types import TypeSerializer

from desac.adapters import aws
from functions.publish.handler import handler

CONTEXT: Any = SimpleNamespace(
    function_name="publish",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:x:1:function:publish",
    aws_request_id="r",
)


def _record(number: int, new: dict[str, Any]) -> dict[str, Any]:
    serialize = TypeSerializer().serialize
    image = {name: serialize(value) for name, value in new.items()}
    return {"dynamodb": {"SequenceNumber": str(number), "NewImage": image}}


def _doctor(number: int) -> dict[str, Any]:
    return {"type": "Doctor", "village_code": f"51.71.01.{number:04d}", "name": "dr. Contoh"}


@pytest.fixture
def bus_queue(monkeypatch: pytest.MonkeyPatch) -> str:
    """A bus whose every event lands in a queue; returns the queue's address."""
    monkeypatch.setenv("DESAC_BUS", "desac")
    events, sqs = boto3.client("events"), boto3.client("sqs")
    events.create_event_bus(Name="desac")
    url = sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="all", EventBusName="desac", EventPattern=json.dumps({"source": ["desac"]}))
    events.put_targets(Rule="all", EventBusName="desac", Targets=[{"Id": "1", "Arn": arn}])
    return url


def _told(url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while (
        messages := boto3.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages")
    ):
        found.extend(json.loads(message["Body"]) for message in messages)
    return found


def test_more_events_than_one_call_takes_all_arrive(bus_queue: str) -> None:
    records = [_record(number, _doctor(number)) for number in range(23)]
    assert handler({"Records": records}, CONTEXT) == {"batchItemFailures": []}
    told = _told(bus_queue)
    assert {event["detail-type"] for event in told} == {"RosterChanged"}
    assert len({event["detail"]["village_code"] for event in told}) == 23


def test_records_without_a_meaning_are_passed_over(bus_queue: str) -> None:
    assert handler({"Records": [_record(1, {"type": "Link", "link_id": "x"})]}, CONTEXT) == {
        "batchItemFailures": []
    }
    assert _told(bus_queue) == []


def test_an_entry_the_bus_refuses_is_where_the_stream_goes_on(
    bus_queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = aws.events()

    class Refusing:
        """A bus that never takes the event of one village: PutEvents says so entry by entry."""

        def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 # AWS's name
            bad = ["0003" in entry["Detail"] for entry in Entries]
            kept: Any = [entry for entry, is_bad in zip(Entries, bad, strict=True) if not is_bad]
            if kept:
                real.put_events(Entries=kept)
            return {
                "Entries": [
                    {"ErrorCode": "InternalFailure"} if is_bad else {"EventId": "1"} for is_bad in bad
                ]
            }

    monkeypatch.setattr(aws, "events", Refusing)
    records = [_record(number, _doctor(number)) for number in range(6)]
    assert handler({"Records": records}, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "3"}]}
    assert len(_told(bus_queue)) == 5
